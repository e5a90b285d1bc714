"""Who comes to a session: people of the team, or somebody without an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.models import Membership
from training.actions.registrations import Person


class RegisterForm(forms.Form):
    people = forms.MultipleChoiceField(label=_("People of the team"), required=False, widget=forms.CheckboxSelectMultiple)
    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "off", "inputmode": "email"}),
        help_text=_("For the confirmation and the reminders. No address? Leave it empty, and tell them yourself."),
    )
    needs = forms.CharField(
        label=_("A particular need?"),
        max_length=300,
        required=False,
        help_text=_("A computer lent, a ramp, an interpreter… The trainer reads it."),
    )

    def __init__(self, *args, team: list[Membership], **options):
        super().__init__(*args, **options)
        self.team = {str(member.pk): member.account for member in team}
        self.fields["people"].choices = [(key, str(account)) for key, account in self.team.items()]
        for name in ("first_name", "last_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self):
        data = super().clean()
        typed = [data.get(name) for name in ("first_name", "last_name", "email")]
        if any(typed) and not data.get("first_name") and "first_name" not in self.errors:
            self.add_error("first_name", forms.ValidationError(_("Fill in the first name."), code="incomplete"))
        if not any(typed) and not data.get("people") and not self.errors:
            raise forms.ValidationError(_("Tick somebody of the team, or write the name of the person who comes."), code="nobody")
        return data

    def persons(self) -> list[Person]:
        """Return who comes; somebody of the team whose address was typed comes as themselves."""
        data = self.cleaned_data
        accounts = [self.team[key] for key in data["people"]]
        typed = data["email"].strip().lower()
        known = next((account for account in self.team.values() if typed and account.email == typed), None)
        if known and known not in accounts:
            accounts.append(known)
        persons = [Person(one.first_name or one.email, one.last_name, one.email, one) for one in accounts]
        if data["first_name"] and not known:
            persons.append(Person(data["first_name"], data["last_name"], typed))
        return persons
