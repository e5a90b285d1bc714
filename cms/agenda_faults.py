"""What cannot be in a schedule, said in a sentence that tells what to do. Field by field, as the editor shows them."""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms import agenda
from cms.agenda import Schedule

Faults = dict[str, str | Promise]
OLDEST, FARTHEST = timedelta(days=366 * 30), timedelta(days=366 * 10)


def of_schedule(schedule: Schedule, *, today: date) -> Faults:
    """Return what is wrong with the dates and times of an event."""
    found: Faults = {}
    if not -OLDEST <= schedule.starts_on - today <= FARTHEST:
        found["starts_on"] = _("Look at the year again: this date is very far from today.")
    if schedule.ends_on and schedule.ends_on < schedule.starts_on:
        found["ends_on"] = _("The last day is before the first day.")
    elif schedule.ends_at and not schedule.starts_at:
        found["starts_at"] = _("Say at what time it starts, or leave both times empty if it lasts all day.")
    elif schedule.starts_at and schedule.ends_at and schedule.length <= timedelta():
        found["ends_at"] = _("It would end before it starts. If it ends after midnight, write the day after as its last day.")
    return found | _of_repeats(schedule)


def _of_repeats(schedule: Schedule) -> Faults:
    until = schedule.repeats_until
    if not schedule.repeats:
        return {"repeats": _("Say how often it comes back, or leave its last date empty.")} if until else {}
    if schedule.length > timedelta(days=agenda.PERIODS[schedule.repeats]):
        return {"repeats": _("It lasts longer than the time between two dates: it would run into itself.")}
    if until and until < schedule.starts_on:
        return {"repeats_until": _("This date is before the first one.")}
    if until and until - schedule.starts_on > FARTHEST:
        return {"repeats_until": _("This is more than ten years away. Leave it empty if you do not know when it ends.")}
    return {}


def of_changes(schedule: Schedule) -> list[Faults]:
    """Return what is wrong with each change, in their order; an empty dictionary for one that is right."""
    return [_of_change(schedule, number) for number in range(len(schedule.changes))]


def _of_change(schedule: Schedule, number: int) -> Faults:
    change = schedule.changes[number]
    until = schedule.repeats_until
    if not schedule.repeats:
        return {"day": _("This event takes place once: change its date above, or say how often it comes back.")}
    if change.day in [other.day for other in schedule.changes[:number]]:
        return {"day": _("This day is already in the list.")}
    if until and change.day > until or not agenda.has_session(schedule, change.day):
        return {"day": _("Nothing is planned on that day. Write the day when it should have taken place.")}
    if change.new_time and schedule.is_all_day:
        return {"new_time": _("This event lasts all day: it has no time to change.")}
    return {}
