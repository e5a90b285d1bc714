"""“Photos without words”: all the pictures that lack a description, each with a box, filled in at once."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.images.permissions import permission_policy

from cms import alt_texts

AT_ONCE = 24


class WordsForm(forms.Form):
    """One box for each picture."""

    def __init__(self, *args, pictures, **kwargs):
        super().__init__(*args, **kwargs)
        self.pictures = pictures
        for picture in pictures:
            self.fields[self.name_of(picture)] = forms.CharField(max_length=255, required=False)

    @staticmethod
    def name_of(picture) -> str:
        return f"words-{picture.pk}"

    def rows(self) -> list:
        return [(picture, self[self.name_of(picture)]) for picture in self.pictures]

    def typed(self) -> list:
        """Return the pictures that got words, each with them."""
        found = [(picture, self.cleaned_data[self.name_of(picture)]) for picture in self.pictures]
        return [(picture, words) for picture, words in found if words]


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Show the pictures that visitors meet without words, and take the words."""
    if not permission_policy.user_has_permission(request.user, "change"):
        raise PermissionDenied
    mine = permission_policy.instances_user_has_permission_for(request.user, "change").filter(trashed_at=None)
    lacking = mine.filter(pk__in=alt_texts.pictures_without_words().values("pk")).order_by("-created_at", "-pk")
    asked = mine.filter(pk__in=_numbers(request.POST)) if request.method == "POST" else lacking
    form = WordsForm(request.POST or None, pictures=list(asked.prefetch_related("renditions")[:AT_ONCE]))
    if request.method == "POST" and form.is_valid():
        _describe(request, form.typed())
        return redirect("alt_texts")
    context = {"rows": form.rows(), "count": lacking.count(), "has_errors": bool(form.errors)}
    return TemplateResponse(request, "cms/admin/alt_texts.html", context, status=422 if form.errors else 200)


def _numbers(posted) -> list[int]:
    """Return the pictures whose box was sent, also those that somebody else has described meanwhile."""
    numbers = [name.removeprefix("words-") for name in posted if name.startswith("words-")]
    return [int(number) for number in numbers if number.isdecimal()][:AT_ONCE]


def _describe(request: HttpRequest, typed: list) -> None:
    for picture, words in typed:
        alt_texts.describe(picture=picture, words=words, by=request.user)
    if not typed:
        messages.warning(request, _("Nothing was written: write a few words beside at least one photo."))
        return
    said = ngettext("%(count)d photo has its words now.", "%(count)d photos have their words now.", len(typed))
    messages.success(request, said % {"count": len(typed)})
