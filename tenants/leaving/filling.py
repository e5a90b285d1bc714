"""pages.json put into the site the connection is in, inside the caller's transaction.

Every page is made first, in the order of the site; then each is filled again, once all numbers are known.
"""

import json
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, PageViewRestriction, Revision, Site

from cms import language_queries, languages, legal
from cms.models import BasePage, HomePage
from tenants.leaving import identity_in
from tenants.leaving.errors import LeavingError
from tenants.leaving.pages_json import ABOUT, Json, child_relations
from tenants.leaving.references import WEB, Numbers, in_field

DATES = ("first_published_at", "last_published_at")


def fill(content: Json, numbers: Numbers) -> int:
    """Put the pages, the identity and the redirects of an export in place of what the site holds. Returns how many pages."""
    made: list[tuple[Page, Json]] = []
    _empty()
    for about in content["pages"]:
        try:
            made.append((_make(about, numbers), about))
        except (ValidationError, TypeError, ValueError, KeyError, AttributeError) as error:
            raise LeavingError(f"The page “{_title(about)}” cannot be made: {_words(error)}") from error
    for page, about in made:
        try:
            _complete(page, about, numbers)
        except (ValidationError, TypeError, ValueError, KeyError, AttributeError) as error:
            raise LeavingError(f"The page “{_title(about)}” cannot be filled: {_words(error)}") from error
    identity_in.take(content.get("identity"), numbers)
    for redirect in content["redirects"]:
        _redirect(redirect, numbers)
    Site.clear_site_root_paths_cache()
    legal.refresh_legal_pages()
    return len(made)


def _empty() -> None:
    """Take away all pages but the home page, which the team's rights and reviews hang on."""
    home = language_queries.main_home()
    if home is None:
        raise LeavingError("This site has no home page.")
    for other in [*language_queries.homes().exclude(pk=home.pk), *home.get_children()]:
        Page.objects.get(pk=other.pk).specific.delete()
    Redirect.objects.all().delete()


def _make(about: Json, numbers: Numbers) -> Page:
    model = _model(about)
    if about.get("parent") is None:
        parent, page = _place_of_home(model, about)
    else:
        parent, page = _parent(about, numbers), None
        if not model.can_exist_under(parent.specific):
            raise LeavingError(f"The page “{_title(about)}” stands where no page of its kind may stand.")
    if page is None:
        page = model.from_serializable_data(_content(model, about["fields"], numbers) | {"pk": None}, check_fks=False)
        page.translation_key, page.locale, page.live = str(about["translation_key"]), _locale(about), False
        parent.add_child(instance=page)
    numbers.pages[int(about["id"])] = page.pk
    _learn_rows(page, about, numbers)
    return page


def _model(about: Json) -> type[BasePage]:
    try:
        model = apps.get_model(str(about.get("type")))
    except (LookupError, ValueError) as error:
        raise LeavingError(f"The page “{_title(about)}” is of a kind that this release does not know.") from error
    if not issubclass(model, BasePage):
        raise LeavingError(f"The page “{_title(about)}” is of a kind that this release does not know.")
    return model


def _place_of_home(model: type[Page], about: Json) -> tuple[Page, Page | None]:
    """Return what a page at the top goes under; the site's own home page is there already."""
    if model is not HomePage:
        raise LeavingError(f"The page “{_title(about)}” stands outside the site.")
    if about.get("language") != language_queries.OWN:
        return Page.get_first_root_node(), None
    home = language_queries.main_home()
    if home is None:
        raise LeavingError("This site has no home page.")
    Page.objects.filter(pk=home.pk).update(translation_key=str(about["translation_key"]))
    return Page.get_first_root_node(), HomePage.objects.get(pk=home.pk)


def _parent(about: Json, numbers: Numbers) -> Page:
    number = numbers.of(Page, about["parent"])
    if number is None:
        raise LeavingError(f"The page “{_title(about)}” comes before the page it is in.")
    return Page.objects.get(pk=number)


def _locale(about: Json) -> Locale:
    code = about.get("language")
    if code != language_queries.OWN and not language_queries.is_foreign(str(code)):
        raise LeavingError(f"The page “{_title(about)}” is in a language that this city does not offer.")
    return Locale.objects.get_or_create(language_code=code)[0]


def _content(model: type[Page], fields: Json, numbers: Numbers) -> Json:
    """Return fields as Wagtail keeps a version of a page, with the numbers of this site."""
    content = _values(model, fields, numbers, leave_out=ABOUT)
    for relation in child_relations(model):
        rows = fields.get(relation.get_accessor_name(), [])
        to_page = {"id", "pk", relation.field.name}
        content[relation.get_accessor_name()] = [
            _values(relation.related_model, row, numbers, leave_out=to_page)
            | {"pk": numbers.of(relation.related_model, row.get("id")), relation.field.name: None}
            for row in rows
        ]
    return content


def _values(model: Any, fields: Json, numbers: Numbers, *, leave_out: set[str]) -> Json:
    found = {}
    for field in model._meta.fields:
        if field.name in fields and field.name not in leave_out:
            value = in_field(field, fields[field.name], numbers)
            found[field.name] = json.dumps(value) if isinstance(field, StreamField) else value
    return found


def _learn_rows(page: Page, about: Json, numbers: Numbers) -> None:
    """Learn which of this page's categories, questions… is which of there: they stand in the same order."""
    if page.pk is None:
        return
    for relation in child_relations(type(page)):
        rows = [row for row in about["fields"].get(relation.get_accessor_name(), []) if isinstance(row.get("id"), int)]
        here = list(getattr(page, relation.get_accessor_name()).all())
        if len(rows) == len(here):
            label = relation.related_model._meta.label_lower
            numbers.rows |= {(label, row["id"]): one.pk for row, one in zip(rows, here, strict=True)}


def _complete(made: Page, about: Json, numbers: Numbers) -> None:
    """Fill a page with what it says, now that all that it may speak of has its number; then its draft."""
    model, is_live = type(made), bool(about.get("live"))
    page = _with(model.objects.get(pk=made.pk), about["fields"], numbers)
    page.live, page.has_unpublished_changes = is_live, bool(about.get("has_unpublished_changes"))
    page.owner = get_user_model().objects.filter(email=str(about.get("author") or "")).first()
    for name in DATES:
        setattr(page, name, _moment(about.get(name)))
    page.draft_title = page.title
    page.save()
    if isinstance(page, HomePage):
        languages.settle_home(page)
    if about.get("is_private"):
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    if about.get("draft"):
        _write_draft(page, about, numbers)


def _with(page: Page, fields: Json, numbers: Numbers) -> Page:
    """Return the page as it is with these fields."""
    itself = {"pk": page.pk, "translation_key": str(page.translation_key), "locale": page.locale_id}
    return page.with_content_json(_content(type(page), fields, numbers) | itself)


def _write_draft(page: Page, about: Json, numbers: Numbers) -> None:
    draft = _with(page, about["draft"], numbers)
    revision = draft.save_revision(clean=False)
    when = _moment(about.get("draft_goes_live_at"))
    if when:
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=when)


def _moment(said: Any) -> datetime | None:
    when = parse_datetime(str(said or ""))
    return when if when and when.tzinfo else None


def _redirect(about: Json, numbers: Numbers) -> None:
    page, to = numbers.of(Page, about.get("page")), str(about.get("to") or "")
    if page or WEB.match(to) or (to.startswith("/") and not to.startswith("//")):
        path = Redirect.normalise_path(str(about.get("from") or ""))[:255]
        leads = {"redirect_page_id": page, "redirect_link": to[:255], "is_permanent": bool(about.get("is_permanent"))}
        Redirect.objects.update_or_create(old_path=path, site=None, defaults=leads)  # two of one path would be an error page


def _title(about: Json) -> str:
    fields = about.get("fields")
    return str(fields.get("title") if isinstance(fields, dict) else about.get("id"))


def _words(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
