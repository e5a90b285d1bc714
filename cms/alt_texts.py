"""Words for who cannot see a picture: asked for before a page is published, and the list of those still missing.

A picture in a block says its words, or that it is decoration, in the block itself. The picture at the head of a page
and the photos of albums are read aloud with the description that they have in the library.
"""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Page, get_page_models

if TYPE_CHECKING:
    from cms.models import Picture
    from cms.users.models import User


def pictures_without_words() -> QuerySet:
    """Return the pictures that visitors meet without a word for who cannot see them, the latest first (1 query)."""
    at_the_head = Q()
    for model in pages_with_picture():
        at_the_head |= Q(pk__in=model.objects.live().exclude(picture=None).values("picture"))
    albums = apps.get_model("cms", "AlbumPicture").objects.filter(page__live=True, caption="")
    shown = at_the_head | Q(pk__in=albums.values("picture"))
    return get_image_model().objects.filter(shown, description="").order_by("-created_at", "-pk")


def pages_with_picture() -> list[type[Page]]:
    return [model for model in get_page_models() if any(field.name == "picture" for field in model._meta.local_fields)]


@transaction.atomic
def describe(*, picture: "Picture", words: str, by: "User | None") -> None:
    """Give a picture the words read to those who cannot see it."""
    picture.description = words
    picture.save(update_fields=["description"])
    log(instance=picture, action="wagtail.edit", user=by, content_changed=True)
