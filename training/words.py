"""A session's day and hours, and somebody's state, as people say them: one wording for pages, mails and PDFs."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cms.agenda_words import clock
from themes.templatetags.days import day, day_month
from training.models import Registration, Session
from training.queries import seats

State = Registration.State


def when(session: Session) -> str:
    """Write “Tuesday 7 September 2027, 18:00 to 20:00” as the language does."""
    return _("%(day)s, %(start)s to %(end)s") % {
        "day": f"{date_format(localtime(session.starts_at), 'l')} {day(session.starts_at)}",
        "start": clock(localtime(session.starts_at)),
        "end": clock(localtime(session.ends_at)),
    }


def hours(session: Session) -> str:
    """Write “18:00 to 20:00” as the language does."""
    return _("%(start)s to %(end)s") % {"start": clock(localtime(session.starts_at)), "end": clock(localtime(session.ends_at))}


def deadline(moment: datetime) -> str:
    """Write “Thursday 9 September, 18:00” as the language does."""
    return _("%(day)s, %(hour)s") % {
        "day": f"{date_format(localtime(moment), 'l')} {day_month(moment)}",
        "hour": clock(localtime(moment)),
    }


def state_words(registration: Registration, place: int | None = None) -> str:
    """Write where somebody stands for a session; the place on the waiting list costs a query, unless it is known."""
    if registration.state == State.WAITING:
        place = seats.place_on_list(registration) if place is None else place
        return _("1st on the list") if place == 1 else _("number %(place)s on the list") % {"place": place}
    return registration.get_state_display()


def length(minutes: int) -> str:
    """Write “2 h”, “1 h 30”, “45 min”."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\N{NO-BREAK SPACE}min"
    return f"{hours}\N{NO-BREAK SPACE}h" + (f"\N{NO-BREAK SPACE}{rest:02}" if rest else "")
