"""Who to invite, as what, until when; and the same for somebody who is in the team."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models import Role

EXPLANATIONS = {
    Role.OWNER: _("Publishes, chooses how the site looks, and decides who is in the team."),
    Role.EDITOR: _("Writes and publishes pages and news, and reads the drafts of the others before they go online."),
    Role.CONTRIBUTOR: _("Writes drafts; somebody of the team reads them, then puts them online."),
}


class PlaceForm(forms.Form):
    """A role and, for a season or until a general assembly, a last day."""

    role = forms.ChoiceField(label=_("Role"), choices=Role, initial=Role.EDITOR, widget=forms.RadioSelect)
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For the time of a season or until the general assembly. Everybody is told 30 days and 7 days before."),
    )

    def clean_ends_on(self):
        ends_on = self.cleaned_data["ends_on"]
        unchanged = ends_on == self.initial.get("ends_on")
        if ends_on and ends_on < timezone.localdate() and not unchanged:
            raise forms.ValidationError(_("This day is past: choose today or a later day."), code="past")
        return ends_on


class InviteForm(PlaceForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "inputmode": "email"}),
    )
