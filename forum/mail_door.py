"""Whether answers by e-mail come in: never off in silence."""

import smtplib
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _

HOST = "127.0.0.1"
NOBODY = 550  # what the door says to an address that the forum gave to nobody


class Door(StrEnum):
    OPEN = "open"
    OFF = "off"
    SHUT = "shut"
    STRANGE = "strange"


def look() -> Door:
    """Try the door as the mail server does; leaves nothing behind."""
    if not settings.FORUM_MAIL:
        return Door.OFF
    try:
        with smtplib.LMTP(HOST, settings.FORUM_MAIL_PORT, timeout=1) as door:
            door.ehlo("kiosque")
            door.mail(settings.FORUM_MAIL)
            code, _said = door.rcpt(settings.FORUM_MAIL)
    except (OSError, smtplib.SMTPException):
        return Door.SHUT
    return Door.OPEN if code == NOBODY else Door.STRANGE


def said_of(door: Door) -> str:
    """Return what is missing, for whoever runs the server; nothing when answers come in."""
    port = {"port": settings.FORUM_MAIL_PORT}
    return {
        Door.OPEN: "",
        Door.OFF: _("Nobody can answer the forum by e-mail yet. City IT can open it: its guide says how."),
        Door.SHUT: _("Answers to the forum do not come in: nothing listens on port %(port)s. Start kiosque-mail.") % port,
        Door.STRANGE: _("Answers to the forum do not come in: something else than Kiosque listens on port %(port)s.") % port,
    }[door]


def worries() -> list[str]:
    """For the console: a city that offers no answers by e-mail is told so on the forum’s desk only."""
    door = look()
    return [] if door in (Door.OPEN, Door.OFF) else [said_of(door)]
