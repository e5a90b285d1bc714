"""What people say after a session, how many they were, and which days the city reports on."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from training import counters, periods, survey
from training.models import Session


def choices(words, *, also=()):
    return [*also, *words.items()]


class SurveyForm(forms.Form):
    useful = forms.TypedChoiceField(
        label=_("Was this workshop useful to you?"),
        choices=choices(survey.USEFUL),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four answers.")},
    )
    pace = forms.ChoiceField(label=_("And the pace?"), choices=choices(survey.PACE), required=False, widget=forms.RadioSelect)
    missing = forms.CharField(
        label=_("What was missing?"),
        required=False,
        max_length=1000,
        help_text=_("Name nobody, neither yourself nor others."),
        widget=forms.Textarea({"rows": 3}),
    )
    heard_of = forms.ChoiceField(
        label=_("How did you hear of the workshops?"),
        choices=choices(survey.HEARD_OF, also=[("", _("Choose, or leave it"))]),
        required=False,
    )


class CountForm(forms.Form):
    """One number for each value that the trainer counts, named `subject-value`."""

    confirmed = forms.BooleanField(label=_("It is right: more people came than were noted."), required=False)

    def __init__(self, data=None, *, session: Session, counts: dict[str, dict[str, int]]):
        super().__init__(data)
        self.session = session
        for subject in counters.TITLES:
            for value in counters.asked(subject):
                self.fields[f"{subject}-{value}"] = forms.IntegerField(
                    label=counters.VALUES[subject][value],
                    min_value=0,
                    max_value=999,
                    required=False,
                    initial=counts.get(subject, {}).get(value, 0),
                    widget=forms.NumberInput({"inputmode": "numeric", "autocomplete": "off"}),
                )

    def groups(self) -> list[tuple]:
        """Return (subject, title, fields) for each subject."""
        return [
            (subject, title, [self[f"{subject}-{value}"] for value in counters.asked(subject)])
            for subject, title in counters.TITLES.items()
        ]

    def numbers(self) -> dict[str, dict[str, int]]:
        return {
            subject: {value: self.cleaned_data[f"{subject}-{value}"] or 0 for value in counters.asked(subject)}
            for subject in counters.TITLES
        }


class PeriodForm(forms.Form):
    """The days and the neighbourhood of a report. What is not understood is this year, in the whole city."""

    du = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    au = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    quartier = forms.ChoiceField(label=_("Neighbourhood"), required=False)

    def __init__(self, data, *, neighbourhoods: list[str]):
        this_year = periods.year(timezone.localdate().year)
        asked = {name: data.get(name, "") for name in ("du", "au", "quartier")}
        if not asked["du"] and not asked["au"]:
            asked |= {"du": this_year.first, "au": this_year.last}
        super().__init__(asked)
        self.fields["quartier"].choices = [("", _("The whole city")), *((name, name) for name in neighbourhoods)]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("du"), cleaned.get("au")
        for name, typed in (("du", first), ("au", last)):
            if name not in self.errors and (typed is None or not 2000 <= typed.year < 2100):
                self.add_error(name, _("Choose a day.") if typed is None else _("Choose a day of this century."))
        if first and last and first > last:
            self.add_error("au", _("The last day comes after the first."))
        return cleaned

    @property
    def period(self) -> periods.Period:
        """The period asked for; this year's when it is not understood."""
        if self.is_valid():
            return periods.Period(self.cleaned_data["du"], self.cleaned_data["au"])
        return periods.year(timezone.localdate().year)

    @property
    def neighbourhood(self) -> str:
        return self.cleaned_data.get("quartier", "") if self.is_valid() else ""
