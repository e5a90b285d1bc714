"""The periods that the city reports on: a year, a school year, a quarter, or days of one's own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from themes.templatetags.days import day

SCHOOL_BEGINS = 9  # September


@dataclass(frozen=True, slots=True)
class Period:
    """From a first day to a last one, both in it."""

    first: date
    last: date

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))

    @property
    def words(self) -> str:
        return _("from %(first)s to %(last)s") % {"first": day(self.first), "last": day(self.last)}

    @property
    def as_query(self) -> str:
        return f"du={self.first:%Y-%m-%d}&au={self.last:%Y-%m-%d}"


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


def school_year(begins: int) -> Period:
    return Period(date(begins, SCHOOL_BEGINS, 1), date(begins + 1, SCHOOL_BEGINS, 1) - timedelta(days=1))


def quarter(number: int, *, of: int) -> Period:
    """Return a quarter, 1 to 4, of a year."""
    first = date(of, 3 * number - 2, 1)
    after = date(of + 1, 1, 1) if number == 4 else date(of, 3 * number + 1, 1)
    return Period(first, after - timedelta(days=1))


def presets(today: date) -> list[tuple[str, Period]]:
    """Return the periods that one asks for most, with their names: this one and the one before of each kind."""
    begins = today.year if today.month >= SCHOOL_BEGINS else today.year - 1
    this = (today.month + 2) // 3
    last, of = (this - 1, today.year) if this > 1 else (4, today.year - 1)
    return [
        *((_("Year %(year)s") % {"year": number}, year(number)) for number in (today.year, today.year - 1)),
        *(
            (_("School year %(first)s–%(last)s") % {"first": number, "last": number + 1}, school_year(number))
            for number in (begins, begins - 1)
        ),
        (_("Quarter %(number)s of %(year)s") % {"number": this, "year": today.year}, quarter(this, of=today.year)),
        (_("Quarter %(number)s of %(year)s") % {"number": last, "year": of}, quarter(last, of=of)),
    ]
