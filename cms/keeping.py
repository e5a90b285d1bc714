"""How long what people write is kept, in calendar months: what came on 31 January for one month goes on the last of February."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.utils import timezone


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later (or earlier), or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def goes_on(came_at: datetime, *, months: int) -> date:
    """Return the day on which what came then is deleted."""
    return add_months(timezone.localdate(came_at), months)


def over_before(today: date, *, months: int) -> datetime:
    """Return the moment before which all that came has had its time."""
    day = add_months(today, -months)
    while add_months(day + timedelta(days=1), months) <= today:
        day += timedelta(days=1)  # several days end on the last of a short month
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
