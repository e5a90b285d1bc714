"""The public request for a site, and what city IT does with it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.models.settings import rna_validator
from tenants import provisioning
from tenants.forms.address import validate_free
from tenants.forms.public import PublicForm
from tenants.models import SiteRequest

RNA_HELP = _("W and nine digits, on the receipt of the declaration.")


class AssociationFieldsMixin:
    """The association's own fields, for whoever types them."""

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if "://" in name or "www." in name.lower():  # it will stand in the subject of a mail to an address not yet proved
            raise forms.ValidationError(_("Write the name alone, without an address."))
        return name

    def clean_rna_number(self):
        number = "".join(self.cleaned_data["rna_number"].split()).upper()
        if number:
            rna_validator(number)
        return number

    def clean_subdomain(self):
        label = self.cleaned_data["subdomain"].strip().lower()
        if label:
            validate_free(label)
        return label


class SiteRequestForm(AssociationFieldsMixin, PublicForm):
    charter = forms.BooleanField(
        label=_("I have read the charter and the association accepts it."),
        error_messages={"required": _("Accept the charter: the city opens a site to associations that do.")},
    )
    rna_number = forms.CharField(
        label=_("RNA number"), required=False, max_length=20, help_text=RNA_HELP, widget=forms.TextInput({"autocomplete": "off"})
    )
    subdomain = forms.CharField(
        label=_("Address wanted"),
        required=False,
        max_length=63,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    class Meta:
        model = SiteRequest
        fields = (
            "name", "category", "rna_number", "town", "subdomain",
            "first_name", "last_name", "email", "phone", "message",
        )  # fmt: skip
        labels = {
            "name": _("Name of the association"),
            "phone": _("Phone"),
            "message": _("A word to the city"),
            "email": _("E-mail address"),
        }
        help_texts = {
            "email": _("We send you a link to confirm it."),
            "message": _("What the association does, what it expects of its site."),
        }
        widgets = {"message": forms.Textarea({"rows": 4}), "name": forms.TextInput({"autocomplete": "organization"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = gettext("Before “.%(domain)s”: letters, digits and hyphens. Left empty, it is made from the name.")
        self.fields["subdomain"].help_text = words % {"domain": settings.SITES_DOMAIN}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name") and cleaned.get("subdomain") == "":
            cleaned["subdomain"] = provisioning.propose_subdomain(cleaned["name"])
        return cleaned


class CheckForm(forms.Form):
    papers_received = forms.BooleanField(label=_("Papers received (joined, or brought on paper)"), required=False)
    charter_accepted = forms.BooleanField(label=_("Charter accepted"), required=False)


class CorrectForm(AssociationFieldsMixin, forms.ModelForm):
    rna_number = forms.CharField(label=_("RNA number"), required=False, max_length=20)

    class Meta:
        model = SiteRequest
        fields = ("name", "subdomain", "category", "rna_number", "town")


class RefuseForm(forms.Form):
    note = forms.CharField(
        label=_("A word to the person"),
        max_length=3000,
        help_text=_("It is mailed as it stands: say why, and what they can do."),
        widget=forms.Textarea({"rows": 6}),
    )
