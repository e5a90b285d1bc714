"""What city IT fills in before something is done with an archive."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants import rules
from tenants.forms.console import PLAIN
from tenants.models import Association, Domain
from tenants.provisioning import SubdomainTakenError, propose_subdomain


class GoBackForm(forms.Form):
    """Typing the address is the moment to think again."""

    subdomain = forms.CharField(max_length=63, widget=forms.TextInput(PLAIN))

    def __init__(self, *args, association: Association, **kwargs):
        super().__init__(*args, **kwargs)
        self.wanted = association.subdomain or ""
        self.fields["subdomain"].label = _("Type “%(label)s” to confirm") % {"label": self.wanted}

    def clean_subdomain(self) -> str:
        if self.cleaned_data["subdomain"].strip().lower() != self.wanted:
            raise forms.ValidationError(_("It is not the same address: nothing was changed."), code="other_address")
        return self.wanted


class CopyForm(forms.Form):
    subdomain = forms.CharField(
        label=_("Address of the copy"),
        max_length=63,
        help_text=_("Letters, digits and hyphens."),
        widget=forms.TextInput(PLAIN),
    )

    def clean_subdomain(self) -> str:
        label = self.cleaned_data["subdomain"].strip().lower()
        rules.validate_subdomain(label)
        if Domain.objects.filter(name=label).exists():
            raise SubdomainTakenError(label=label, proposal=propose_subdomain(label))
        return label
