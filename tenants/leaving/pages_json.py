"""pages.json: all that the team has written, with numbers instead of links. `tenants.leaving.filling` reads it back.

    pages      in the order of the site, each after the page it is in (`parent`); `fields` are what visitors see, `draft` is what
               the team has written since, or null. A body is a list of {"type", "value"}.
    pictures, documents   each with its `file` in this zip and that file's SHA-256.
    identity   name, look, address, header and foot;  redirects;  menu: what the menu shows, for those who only read.

A number in a field (`picture`, `page`, `document`…) is the `id` of a page, picture or document of this file. In texts, links say
`<a linktype="page" id="3">`.
"""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from modelcluster.models import get_all_child_relations
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction

from cms import language_queries, queries
from cms.models import LinkPage, Picture, SiteDocument, SiteIdentity

FORMAT, VERSION = "kiosque-site", 1
NAME = "pages.json"
Json = dict[str, Any]

# What of a page is its place and its state, said beside its fields, or worked out again by whoever reads it.
ABOUT = {
    "id", "pk", "path", "depth", "numchild", "url_path", "content_type", "translation_key", "locale", "live", "owner",
    "has_unpublished_changes", "first_published_at", "last_published_at", "latest_revision_created_at", "live_revision",
    "latest_revision", "locked", "locked_at", "locked_by", "expired", "alias_of", "draft_title", "page_ptr", "told", "uses",
    "changed_on",
}  # fmt: skip
IDENTITY = (
    "name", "tagline", "logo", "theme", "palette", "rna_number", "street", "postal_code", "town", "phone", "email",
    "publication_director", "contact_keep_months", "button_label", "button_page", "button_url", "footer_words", "links",
)  # fmt: skip
FOCAL = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")


def content_of_site() -> Json:
    """Return the content of the site the connection is in (about 3 queries a page)."""
    homes = list(language_queries.homes())
    pages = [page for home in homes for page in home.get_descendants(inclusive=True).select_related("locale", "owner").specific()]
    known = {page.path: page.pk for page in pages}
    private = set(PageViewRestriction.objects.values_list("page_id", flat=True))
    return {
        "identity": _identity(),
        "languages": [home.locale.language_code for home in homes],
        "menu": {home.locale.language_code: _menu(home) for home in homes},
        "pages": [_page(page, parent=known.get(page.path[: -page.steplen]), is_private=page.pk in private) for page in pages],
        "redirects": [_redirect(one, known=set(known.values())) for one in Redirect.objects.order_by("pk")],
        "pictures": [_picture(one) for one in Picture.objects.filter(trashed_at=None).order_by("pk")],
        "documents": [_document(one) for one in SiteDocument.objects.filter(trashed_at=None).order_by("pk")],
    }


def plain(data: Any) -> Any:
    """Return data as JSON has it: dates and numbers as words."""
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def child_relations(model: type[Model]) -> list[Any]:
    """Return the lists of rows that belong to a page of this kind: categories, questions, photos…"""
    return [relation for relation in get_all_child_relations(model) if relation.related_model._meta.app_label == "cms"]


def _page(page: Page, *, parent: int | None, is_private: bool) -> Json:
    draft = page.latest_revision if page.has_unpublished_changes or not page.live else None
    return plain(
        {
            "id": page.pk,
            "parent": parent,
            "type": page._meta.label_lower,
            "language": page.locale.language_code,
            "translation_key": page.translation_key,
            "address": page.url_path,
            "author": page.owner.email if page.owner else None,
            "live": page.live,
            "is_private": is_private,
            "has_unpublished_changes": page.has_unpublished_changes,
            "first_published_at": _moment(page.first_published_at),
            "last_published_at": _moment(page.last_published_at),
            "fields": _fields(type(page), page.serializable_data()),
            "draft": _fields(type(page), draft.content) if draft else None,
            "draft_goes_live_at": _moment(draft.approved_go_live_at) if draft else None,
        }
    )


def _moment(when: datetime | None) -> str | None:
    """JSON's own way here would lose the last figures."""
    return when.isoformat() if when else None


def _fields(model: type[Model], data: Json) -> Json:
    """Return a page's own fields, of what it holds now or of a version of it, with bodies as lists."""
    fields: Json = {}
    for field in model._meta.fields:
        if field.name in data and field.name not in ABOUT:
            value = data[field.name]
            fields[field.name] = json.loads(value or "[]") if isinstance(field, StreamField) else value
    for relation in child_relations(model):
        rows = data.get(relation.get_accessor_name(), [])
        fields[relation.get_accessor_name()] = [_row(row, to_page=relation.field.name) for row in rows]
    return fields


def _row(data: Json, *, to_page: str) -> Json:
    return {"id": data.get("pk")} | {name: value for name, value in data.items() if name not in ("pk", "id", to_page)}


def _identity() -> Json:
    identity = SiteIdentity.load()
    return {name: identity._meta.get_field(name).value_from_object(identity) for name in IDENTITY}


def _menu(home: Page) -> list[Json]:
    pages = [page.specific for page in queries.sections(home) if page.show_in_menus]
    return [_menu_line(page) for page in pages]


def _menu_line(page: Page) -> Json:
    return {"title": page.title, "page": page.pk, "leads_to": page.address if isinstance(page, LinkPage) else None}


def _redirect(redirect: Redirect, *, known: set[int]) -> Json:
    page = redirect.redirect_page_id if redirect.redirect_page_id in known else None
    return {"from": redirect.old_path, "page": page, "to": redirect.redirect_link, "is_permanent": redirect.is_permanent}


def _picture(picture: Picture) -> Json:
    facts = _medium(picture, uploaded_at=picture.created_at)
    return facts | {"description": picture.description} | {name: getattr(picture, name) for name in FOCAL}


def _document(document: SiteDocument) -> Json:
    return _medium(document, uploaded_at=document.created_at) | {"address": document.url}


def _medium(item: Picture | SiteDocument, *, uploaded_at: Any) -> Json:
    return {
        "id": item.pk,
        "title": item.title,
        "file": f"media/{item.file.name}",
        "collection": item.collection.name if item.collection.depth > 1 else None,
        "tags": sorted(tag.name for tag in item.tags.all()),
        "uploaded_at": uploaded_at.isoformat(),
    }
