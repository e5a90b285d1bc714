"""The legal pages stay true: what they say is read off the site, and they are dated when it changes.

A page keeps in `LegalPage.uses` all that it says of the site, so that a visitor's page scans nothing. It is looked at again when
a page that matters comes or goes, when the identity is saved, and each night (the host's name, a new edition of our words).
"""

import json
import logging
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Func, Model, TextField
from django.utils import timezone
from wagtail.models import Page, get_page_models

from cms import models, players
from cms.fields import BodyField

logger = logging.getLogger(__name__)

EDITION = 2  # one more when the words of themes/templates/site/legal/ say something else
IDENTITY = ("name", "rna_number", "address", "phone", "email", "publication_director")
HOST = ("name", "address", "phone", "email")
Facts = dict[str, Any]


def facts_of_site() -> Facts:
    """Read what the law wants said: who, for whom, which forms and players (5 queries, 1 for each kind of page with a body)."""
    identity = models.SiteIdentity.load()
    players_by_page = list(_players_by_page())
    return {
        "identity": {name: getattr(identity, name) for name in IDENTITY},
        "host": {name: settings.CITY[name] for name in HOST},
        "contact": identity.contact_keep_months if models.ContactPage.objects.live().exists() else None,
        "forms": _forms(),
        "players": [{"provider": name, "host": host} for name, host in sorted({found for _pk, found in players_by_page})],
        "player_pages": sorted({pk for pk, _found in players_by_page}),
    }


@transaction.atomic
def refresh_legal_pages() -> int:
    """Date the legal pages of which something changed. Returns how many those are."""
    pages = list(models.LegalPage.objects.select_for_update(of=("self",)).order_by("pk"))  # one reads and writes at a time
    facts = facts_of_site() if pages else {}
    changed = 0
    for page in pages:
        uses = {"says": _says(page, facts), "player_pages": facts["player_pages"]}
        if uses["says"] != page.says:
            changed, page.changed_on = changed + 1, timezone.localdate()
        if uses != page.uses:
            models.LegalPage.objects.filter(pk=page.pk).update(uses=uses, changed_on=page.changed_on)
    return changed


def _says(page: "models.LegalPage", facts: Facts) -> Facts:
    kinds: dict[str, tuple[str, ...]] = {
        page.Kind.NOTICE: ("identity", "host"),
        page.Kind.PRIVACY: ("identity", "host", "contact", "forms", "players"),
        page.Kind.ACCESSIBILITY: ("identity", "host", "contact"),
    }
    said = {name: facts[name] for name in kinds[page.kind]}
    if page.kind != page.Kind.NOTICE:  # the two others name whom to write to, no more
        said["identity"] = {name: facts["identity"][name] for name in ("name", "phone", "email")}
        said["host"] = {name: facts["host"][name] for name in ("name", "email")}
    if page.kind == page.Kind.ACCESSIBILITY:
        said["contact"] = facts["contact"] is not None
    if "forms" in said:
        said["forms"] = _once_each(said["forms"], language=page.locale_id)
    return said | {"addition": page.addition, "edition": EDITION}


def _forms() -> list[Facts]:
    proved = set(models.AnswerAddress.objects.filter(proved_at__isnull=False).values_list("email", flat=True))
    forms = models.FormPage.objects.live().order_by("path").prefetch_related("form_fields")
    return [
        {
            "page": form.pk,
            "key": str(form.translation_key),
            "language": form.locale_id,
            "title": form.title,
            "purpose": form.purpose,
            "asked": [field.label for field in form.form_fields.all()],
            "months": form.keep_months,
            "is_sent_outside": form.told_address.lower() in proved,
        }
        for form in forms
    ]


def _once_each(forms: list[Facts], *, language: int) -> list[Facts]:
    """Keep one of a form and its translations: the one in the page's language, else the first."""
    kept: dict[str, Facts] = {}
    for form in forms:
        if form["key"] not in kept or form["language"] == language:
            kept[form["key"]] = form
    return list(kept.values())


class PlayerAddresses(Func):
    """The addresses of the players of a body, at any depth, one a row: PostgreSQL finds them, no block is built."""

    set_returning = True
    output_field = TextField()
    template = """(jsonb_path_query(%(expressions)s, 'strict $.** ? (@.type == "player").value.address', '{}', true) #>> '{}')"""


def models_with_body() -> list[type[Page]]:
    return [model for model in get_page_models() if any(isinstance(field, BodyField) for field in model._meta.local_fields)]


def _players_by_page() -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield (page id, (provider, its host when anybody may run one)) for each player online (1 query for each model)."""
    for model in models_with_body():
        rows = model.objects.live().order_by("pk").annotate(player=PlayerAddresses("body"))
        for pk, address in rows.values_list("pk", "player"):
            if found := players.find_player(address):
                yield pk, (found.provider, players.host_of(found))


# What makes us look again: receivers, connected in cms.apps. What was published stays published if they fail.


def look_after_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Look again when the page that came online or went is one that matters (1 query otherwise)."""
    told_of = (models.LegalPage, models.ContactPage, models.FormPage)
    if isinstance(instance, told_of) or _has_player(instance) or _had_player(instance):
        look_again()


def look_after_row(sender: type[Model], raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        look_again()


def look_again() -> None:
    """Refresh the pages, or leave that to the night."""
    try:
        refresh_legal_pages()
    except Exception:  # whatever it is, it must not take back what somebody published
        logger.exception("The legal pages could not be brought up to date")


def _has_player(page: Page) -> bool:
    body = getattr(page, "body", None)
    return body is not None and '"player"' in json.dumps(body.get_prep_value(), cls=DjangoJSONEncoder)


def _had_player(page: Page) -> bool:
    return models.LegalPage.objects.filter(uses__player_pages__contains=page.pk).exists()
