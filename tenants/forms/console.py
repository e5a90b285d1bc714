"""What city IT fills in on the console."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import provisioning, rules
from tenants.forms.requests import RNA_HELP, AssociationFieldsMixin
from tenants.models import Association, BulkMessage, Category
from themes import registry

MEBIBYTE = 1024**2
PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
WHEN = "%Y-%m-%dT%H:%M"


def theme_choices() -> list[tuple]:
    return [(theme.slug, theme.name) for theme in registry.all_themes()]


class OpenSiteForm(AssociationFieldsMixin, forms.Form):
    """An address and a first owner for an association that the directory has."""

    subdomain = forms.CharField(
        label=_("Address of the site"),
        required=False,
        max_length=63,
        help_text=_("Letters, digits and hyphens. Left empty, it is made from the name."),
        widget=forms.TextInput(PLAIN),
    )
    owner_email = forms.EmailField(
        label=_("E-mail of the first owner"),
        required=False,
        max_length=254,
        help_text=_("An invitation leaves at once. Left empty, you can invite somebody later."),
        widget=forms.EmailInput({"autocomplete": "off", "inputmode": "email"}),
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=theme_choices, initial=registry.DEFAULT_THEME)

    def clean(self):
        cleaned = super().clean()
        name = cleaned.get("name") or self.initial.get("name", "")
        if cleaned.get("subdomain") == "" and name:
            cleaned["subdomain"] = provisioning.propose_subdomain(name)
        return cleaned


class CreateForm(OpenSiteForm):
    name = forms.CharField(label=_("Name of the association"), max_length=250, widget=forms.TextInput({"autocomplete": "off"}))
    category = forms.ChoiceField(label=_("Category"), choices=Category, initial=Category.OTHER)
    rna_number = forms.CharField(
        label=_("RNA number"), required=False, max_length=20, help_text=RNA_HELP, widget=forms.TextInput(PLAIN)
    )
    field_order = ("name", "subdomain", "owner_email", "category", "theme", "rna_number")


class SuspendForm(forms.Form):
    message = forms.CharField(
        label=_("Message to visitors"),
        required=False,
        max_length=500,
        help_text=_(
            "Visitors read it instead of the site, and the team on the portal. Left empty, a neutral sentence stands there."
        ),
        widget=forms.Textarea({"rows": 3}),
    )


class RenameForm(forms.ModelForm):
    class Meta:
        model = Association
        fields = ("name", "subdomain")
        labels = {"name": _("Name of the association"), "subdomain": _("Address of the site")}
        widgets = {"name": forms.TextInput({"autocomplete": "off"}), "subdomain": forms.TextInput(PLAIN)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subdomain"].required = self.instance.has_site
        if not self.instance.has_site:
            del self.fields["subdomain"]

    def clean_subdomain(self):
        """One's own old address may be taken again; whether it is somebody else's, the action says."""
        label = self.cleaned_data["subdomain"].strip().lower()
        rules.validate_subdomain(label)
        return label

    def validate_unique(self):
        """The action does it, with a proposal."""


class QuotaForm(forms.Form):
    UNITS = [(str(MEBIBYTE), _("MB")), (str(1024 * MEBIBYTE), _("GB"))]

    amount = forms.DecimalField(label=_("Room for the site"), min_value=0, max_value=100_000, max_digits=8, localize=True)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)

    @property
    def quota_bytes(self) -> int:
        return int(self.cleaned_data["amount"] * int(self.cleaned_data["unit"]))


class NeighbourhoodForm(forms.Form):
    neighbourhood = forms.CharField(
        label=_("Neighbourhood"),
        required=False,
        max_length=80,
        help_text=_("Choose one that is known, or write a new one. The report on the workshops counts by neighbourhood."),
        widget=forms.TextInput({"autocomplete": "off", "list": "known"}),
    )


class CloseForm(forms.Form):
    """Typing the name is the moment to think again; accents, capitals and spaces do not count."""

    name = forms.CharField(label=_("Type the name of the association to confirm"), max_length=250, widget=forms.TextInput(PLAIN))

    def __init__(self, *args, association: Association, **kwargs):
        super().__init__(*args, **kwargs)
        self.association = association

    def clean_name(self):
        typed, wanted = (" ".join(rules.fold(text).split()) for text in (self.cleaned_data["name"], self.association.name))
        if typed != wanted:
            raise forms.ValidationError(_("It is not the same name: nothing was deleted."), code="other_name")
        return self.cleaned_data["name"]


class ConfirmForm(forms.Form):
    """A button and nothing to fill in."""


class OwnerForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput({"autocomplete": "off", "inputmode": "email"})
    )


class DomainForm(forms.Form):
    host = forms.CharField(
        label=_("The association’s own address"),
        max_length=253,
        help_text=_("For instance www.my-association.fr, bought by the association."),
        widget=forms.TextInput(PLAIN),
    )


class MessageForm(forms.ModelForm):
    class Meta:
        model = BulkMessage
        fields = ("subject", "body", "owners_only")
        labels = {"subject": _("Subject"), "body": _("Message"), "owners_only": _("To the owners only")}
        help_texts = {"body": _("Plain text; leave an empty line between two paragraphs. It is signed by the city.")}
        widgets = {"body": forms.Textarea({"rows": 12})}


class BannerForm(forms.Form):
    text = forms.CharField(label=_("Text"), max_length=300, widget=forms.Textarea({"rows": 2}))
    starts_at = forms.DateTimeField(
        label=_("From"),
        required=False,
        help_text=_("Left empty: at once."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=WHEN),
    )
    ends_at = forms.DateTimeField(label=_("Until"), widget=forms.DateTimeInput({"type": "datetime-local"}, format=WHEN))

    def clean_starts_at(self):
        return self.cleaned_data["starts_at"] or timezone.now()


class JournalForm(forms.Form):
    """What narrows the journal. All may be left empty; what is not understood narrows nothing."""

    association = forms.UUIDField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Association or object"), required=False, max_length=100)
    qui = forms.CharField(label=_("Person"), required=False, max_length=100)
    quoi = forms.ChoiceField(label=_("About"), required=False)
    du = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    au = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    GROUPS = [
        ("", _("Everything")),
        ("association", _("Associations")),
        ("site", _("Openings of sites")),
        ("domain", _("Own addresses")),
        ("archive", _("Archives")),
        ("membership", _("Places in the teams")),
        ("invitation", _("Invitations")),
        ("request", _("Requests")),
        ("handover", _("Handovers")),
        ("assistance", _("Assistance")),
        ("message", _("Messages")),
        ("banner", _("Banners")),
        ("account", _("Accounts")),
        ("staff", _("City agents")),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quoi"].choices = self.GROUPS
