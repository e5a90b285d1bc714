"""The planner: one page that asks when and where, shows six dates, and plans a cohort."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants import rules
from training import dates
from training.actions.planning import Plan
from training.models import Cohort, Workshop
from training.queries import planner as queries
from training.queries.conflicts import Conflict

if TYPE_CHECKING:
    from cms.users.models import User

DAY_AND_HOUR = "%Y-%m-%dT%H:%M"
AHEAD = timedelta(weeks=3)  # people need that long to organise themselves
EVENING = time(18)
EVERY = [("1", gettext_lazy("Every week")), ("2", gettext_lazy("Every two weeks"))]
SEASONS = (
    gettext_lazy("Winter %(year)s"),
    gettext_lazy("Spring %(year)s"),
    gettext_lazy("Summer %(year)s"),
    gettext_lazy("Autumn %(year)s"),
)
PATTERN = {"weekday", "hour", "start", "every"}


def season_name(day: date) -> str:
    """Return a name for a cohort that begins on that day, one that no other has; in December the winter is the next year's."""
    season = 0 if day.month in (12, 1, 2, 3) else 1 if day.month < 7 else 2 if day.month < 9 else 3
    name = SEASONS[season] % {"year": day.year + (day.month == 12)}
    taken = set(Cohort.objects.filter(name__startswith=name).values_list("name", flat=True))
    return next(each for number in range(1, 1000) if (each := name if number == 1 else f"{name} ({number})") not in taken)


def confirmation(moment: datetime, there: list[Conflict]) -> str:
    """Return what a ticked box confirms: these conflicts on that day, no others."""
    return f"{timezone.localtime(moment):{DAY_AND_HOUR}} {','.join(sorted({each.code for each in there}))}"


class CohortForm(forms.Form):
    """All that makes a cohort, and the dates once they are proposed (`day_1`…)."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, widget=forms.TextInput({"autocomplete": "off"}))
    proposed_name = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.ModelChoiceField(None, label=gettext_lazy("Place"), empty_label=None)
    weekday = forms.TypedChoiceField(label=gettext_lazy("Day"), choices=WEEKDAYS.items(), coerce=int)
    hour = forms.TimeField(label=gettext_lazy("Hour"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    start = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    every = forms.TypedChoiceField(label=gettext_lazy("How often"), choices=EVERY, coerce=int)
    seats = forms.IntegerField(label=gettext_lazy("Seats in all"), min_value=1, max_value=500)
    proposed_seats = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seats_per_association = forms.IntegerField(label=gettext_lazy("Seats for each association"), min_value=1, max_value=50)
    trainers = forms.ModelMultipleChoiceField(
        None,
        label=gettext_lazy("Trainers"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose who holds the sessions.")},
    )
    associations = forms.ModelMultipleChoiceField(
        None,
        label=gettext_lazy("Associations"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("One of these associations cannot be chosen any more: see the list again.")
        },
    )

    def __init__(self, data=None, *, by: "User", workshops: list[Workshop], **kwargs: Any):
        super().__init__(data, **kwargs)
        self.by, self.workshops = by, workshops
        self.fields["place"].queryset = queries.places_in_use()
        self.fields["trainers"].queryset = queries.possible_trainers(by)
        self.fields["associations"].queryset = queries.candidates()
        self.day_names = [f"day_{workshop.number}" for workshop in workshops]
        for name, workshop in zip(self.day_names, workshops, strict=True):
            self.fields[name] = forms.DateTimeField(
                label=_("Day and hour of workshop %(number)s") % {"number": workshop.number},
                required=self.has_days,
                widget=forms.DateTimeInput({"type": "datetime-local"}, format=DAY_AND_HOUR),
            )

    @staticmethod
    def first_ideas(by: "User", associations: list[str]) -> dict[str, Any]:
        """Return what the page proposes: as the cohort planned last, three weeks from now, and held by whoever plans."""
        last = queries.last_plan()
        start = timezone.localdate() + AHEAD
        begins = timezone.localtime(last.starts_at) if last else datetime.combine(start, EVENING)
        place = (last.place if last and last.place.is_used else None) or queries.places_in_use().first()
        name = season_name(start)
        seats = last.seats if last and last.place == place else place.seats if place else 10
        return {
            "name": name, "proposed_name": name, "place": place, "weekday": begins.weekday() if last else 1,
            "hour": begins.time(), "start": start, "every": 1,
            "seats": seats, "proposed_seats": seats,
            "seats_per_association": last.seats_per_association if last else 2,
            "trainers": [by.pk], "associations": associations,
        }  # fmt: skip

    def clean_start(self) -> date:
        start = self.cleaned_data["start"]
        if start < timezone.localdate():
            raise forms.ValidationError(_("This day is past: choose today or a later day."), code="past")
        if start > timezone.localdate() + dates.FURTHEST:
            raise forms.ValidationError(_("This day is more than two years away."), code="far")
        return start

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        place, seats = cleaned.get("place"), cleaned.get("seats")
        if place and seats and seats > place.seats:
            self.add_error("seats", _("This place has %(number)s seats.") % {"number": place.seats})
        return cleaned

    @property
    def has_days(self) -> bool:
        return any(self.data.get(f"day_{workshop.number}") for workshop in self.workshops)

    @cached_property
    def proposal(self) -> dates.Proposal | None:
        """The dates that the pattern makes, once it is understood."""
        if not self.is_bound or not self.errors.keys().isdisjoint(PATTERN):
            return None
        pattern = {name: self.cleaned_data[name] for name in ("start", "weekday", "every")}
        return dates.propose(zone=settings.SCHOOL_ZONE, count=len(self.workshops), **pattern)

    def with_dates(self) -> "CohortForm":
        """Return the form as it was sent, but with the six dates that its pattern makes."""
        self.full_clean()
        data = self.data.copy()
        for name, value in (self._proposed_days() | self._renewed_name() | self._renewed_seats()).items():
            data[name] = value
        return CohortForm(data, by=self.by, workshops=self.workshops)

    def _proposed_days(self) -> dict[str, str]:
        days = self.proposal.days if self.proposal else []
        hour = self.cleaned_data.get("hour")
        return {name: f"{datetime.combine(day, hour):{DAY_AND_HOUR}}" for name, day in zip(self.day_names, days, strict=False)}

    def _renewed_name(self) -> dict[str, str]:
        """Return the name for the season of the first day, unless somebody has written another one."""
        typed, start = self.data.get("name", "").strip(), self.cleaned_data.get("start")
        if not start or (typed and typed != self.data.get("proposed_name")):
            return {}
        name = season_name(start)
        return {"name": name, "proposed_name": name}

    def _renewed_seats(self) -> dict[str, str]:
        """Return the seats of the place that was chosen, unless somebody has typed another number."""
        place = self.cleaned_data.get("place")
        if not place or self.data.get("seats") != self.data.get("proposed_seats"):
            return {}
        return {"seats": str(place.seats), "proposed_seats": str(place.seats)}

    @property
    def moments(self) -> list[datetime | None]:
        return [self.cleaned_data.get(name) for name in self.day_names]

    def plan(self) -> Plan:
        facts = {name: self.cleaned_data[name] for name in ("name", "place", "seats", "seats_per_association")}
        people = {name: list(self.cleaned_data[name]) for name in ("associations", "trainers")}
        return Plan(moments=[moment for moment in self.moments if moment], **facts, **people)

    def confirms(self, found: dict[int, list[Conflict]]) -> bool:
        """Whether a box is ticked for each day that something stands in the way of."""
        return all(self.is_confirmed(number, there) for number, there in found.items())

    def is_confirmed(self, number: int, there: list[Conflict]) -> bool:
        moment = self.moments[number]
        return moment is not None and self.data.get(f"confirm_{number + 1}") == confirmation(moment, there)

    @property
    def chosen(self) -> set[str]:
        """The associations that are ticked, as they were sent or proposed."""
        value = self["associations"].value() or []
        return {str(each) for each in value}

    @property
    def words(self) -> str:
        """What the list of associations is narrowed by, without JavaScript."""
        return rules.fold(self.data.get("q", "") if self.is_bound else "").strip()[:100]
