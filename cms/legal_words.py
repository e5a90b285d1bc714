"""What is known of the site, in words for the page “Personal data”: forms, messages, and whose players it shows."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.models.retention import KEEP_MONTHS

ENDS = " ?!.:\u00a0\u202f"


@dataclass(frozen=True, slots=True)
class Provider:
    """Who answers a visitor's browser when a player is started, where they are, and what they say they do with it."""

    name: str
    company: str
    country: str | Promise
    policy: str


PROVIDERS = {
    "YouTube": Provider("YouTube", "Google Ireland Limited", _("Ireland"), "https://policies.google.com/privacy?hl=fr"),
    "Vimeo": Provider("Vimeo", "Vimeo.com, Inc.", _("United States"), "https://vimeo.com/privacy"),
    "Dailymotion": Provider("Dailymotion", "Dailymotion SA", _("France"), "https://www.dailymotion.com/legal/privacy"),
    "SoundCloud": Provider(
        "SoundCloud", "SoundCloud Global Limited & Co. KG", _("Germany"), "https://soundcloud.com/pages/privacy"
    ),
}


@dataclass(frozen=True, slots=True)
class FormWords:
    title: str
    purpose: str
    asked: str
    kept: str | Promise
    is_sent_outside: bool


def sections_of(says: dict[str, Any]) -> dict[str, Any]:
    """Return what the template shows of `LegalPage.says` (no query)."""
    return {
        "contact": says.get("contact"),
        "contact_kept": kept_for(says.get("contact")),
        "forms": [_form(form) for form in says.get("forms", [])],
        "providers": [_provider(**player) for player in says.get("players", [])],
    }


def kept_for(months: int | None) -> str | Promise:
    return dict(KEEP_MONTHS).get(months or 0, "")


def _form(form: dict[str, Any]) -> FormWords:
    asked = ", ".join(label.rstrip(ENDS) for label in form["asked"])  # « venez-vous ? » would end in « ?, »
    return FormWords(form["title"], form["purpose"], asked, kept_for(form["months"]), form["is_sent_outside"])


def _provider(*, provider: str, host: str) -> Provider:
    """A PeerTube is whose machine it is on; each says on one page who runs it and how."""
    return PROVIDERS.get(provider) or Provider(f"{host} ({provider})", "", "", f"https://{host}/about/instance")
