"""What the trainer changes of a session."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.users.models import User
from training.forms.planner import confirmation
from training.models import Place, Session
from training.queries import planner as queries
from training.queries.conflicts import Conflict

ELSE = "else"


class ChangeForm(forms.Form):
    seats_in_all = forms.IntegerField(label=_("Seats in all"), min_value=1, max_value=500)
    seats_per_association = forms.IntegerField(label=_("Seats for each association"), min_value=1, max_value=50)
    materials = forms.CharField(
        label=_("To bring"),
        required=False,
        max_length=2000,
        help_text=_("Everybody reads it in their reminder: a laptop, photos of the association…"),
        widget=forms.Textarea({"rows": 3}),
    )
    trainers = forms.ModelMultipleChoiceField(
        None,
        label=_("Trainers"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who holds the session.")},
    )

    def __init__(self, data=None, *, session: Session, by: User):
        held_by = [each.account for each in session.trainers.select_related("account")]
        initial = {
            "seats_in_all": session.seats,
            "seats_per_association": session.seats_per_association,
            "materials": session.materials,
            "trainers": [account.pk for account in held_by],
        }
        super().__init__(data, initial=initial)
        self.fields["trainers"].queryset = queries.possible_trainers(by, *held_by)


class MoveForm(forms.Form):
    """`seen` is the state of the session that whoever fills this in looks at."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    place = forms.ModelChoiceField(None, label=_("Place"), empty_label=None)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, session: Session):
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        initial = {"day": starts.date(), "starts": starts.time(), "ends": ends.time(), "place": session.place_id}
        super().__init__(data, initial=initial | {"seen": session.sequence})
        in_use = Place.objects.filter(is_used=True) | Place.objects.filter(pk=session.place_id)
        self.fields["place"].queryset = in_use.order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("A session ends after it begins."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        return {"starts_at": self._at("starts"), "ends_at": self._at("ends"), "place": self.cleaned_data["place"]}

    def confirms(self, there: list[Conflict]) -> bool:
        return self.data.get("confirm") == self.confirmation(there)

    def confirmation(self, there: list[Conflict]) -> str:
        return f"{confirmation(self._at('starts'), there)} {self.cleaned_data['place'].pk}"

    def _at(self, name: str) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data[name]))


class ReasonForm(forms.Form):
    """Why a session is not held, or a cohort."""

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=300,
        help_text=_("Everybody reads it in the mail that leaves at once."),
        widget=forms.Textarea({"rows": 2}),
    )


class RegisterForm(forms.Form):
    """Somebody of a team, or somebody by name."""

    who = forms.ChoiceField(label=_("Who comes"), widget=forms.RadioSelect)
    first_name = forms.CharField(label=_("First name"), required=False, max_length=100)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=100)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("The date arrives there, and what comes up. Without an address, tell the person yourself."),
        widget=forms.EmailInput({"autocomplete": "off", "inputmode": "email"}),
    )
    needs = forms.CharField(
        label=_("What this person needs"), required=False, max_length=300, help_text=_("A computer lent, an interpreter, a ramp…")
    )

    def __init__(self, data=None, *, team: list[User]):
        super().__init__(data, initial={"who": str(team[0].portal_id) if team else ELSE})
        self.team = {str(account.portal_id): account for account in team}
        self.fields["who"].choices = [*((pk, str(account)) for pk, account in self.team.items()), (ELSE, _("Somebody else"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("who") == ELSE and not cleaned.get("first_name") and "first_name" not in self.errors:
            self.add_error("first_name", _("Say who comes."))
        return cleaned

    @property
    def account(self) -> User | None:
        return self.team.get(self.cleaned_data["who"])
