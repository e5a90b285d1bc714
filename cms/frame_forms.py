from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.images.widgets import AdminImageChooser
from wagtail.models import Page

from cms import frame, frame_queries
from cms.blocks.text import TEXT_FEATURES
from cms.models import LinkPage, SiteIdentity

ADDRESS_HELP = _("It begins with https://")


def _field(name: str, **options) -> forms.Field:
    return SiteIdentity._meta.get_field(name).formfield(**options)


def _label(name: str, model=SiteIdentity):
    return capfirst(model._meta.get_field(name).verbose_name)


class WebAddressField(forms.URLField):
    """An address of the web, with or without its https://; an address that runs something is none."""

    default_validators = [URLValidator(schemes=frame.WEB_SCHEMES)]
    default_error_messages = {
        "invalid": _("This is not the address of a web page: copy it from the bar at the top of the browser.")
    }

    def __init__(self, **options):
        super().__init__(assume_scheme="https", **options)
        self.validators = [URLValidator(schemes=frame.WEB_SCHEMES, message=self.error_messages["invalid"]), *self.validators[1:]]


class ButtonPageField(forms.ModelChoiceField):
    def label_from_instance(self, page: Page) -> str:
        title = "\u00a0\u00a0\u00a0" * max(page.depth - 2, 0) + page.get_admin_display_title()
        return title if page.live else _("%(page)s (draft)") % {"page": title}


class HeaderForm(forms.Form):
    name = _field("name", required=True, error_messages={"required": _("Write the name of the association.")})
    tagline = _field("tagline")
    logo = _field("logo", widget=AdminImageChooser)
    button_label = _field("button_label", help_text=_("Two or three words that say what people do: “Join us”, “Buy a ticket”."))
    button_page = ButtonPageField(
        queryset=Page.objects.none(), required=False, label=_label("button_page"), empty_label=_("Choose a page")
    )
    button_url = WebAddressField(required=False, max_length=200, label=_label("button_url"), help_text=ADDRESS_HELP)

    def __init__(self, *args, identity: SiteIdentity, home: Page, **kwargs):
        super().__init__(*args, initial={name: getattr(identity, name) for name in frame.HEADER}, **kwargs)
        self.fields["button_page"].queryset = frame_queries.pages_for_button(home)


class FootLinkForm(forms.Form):
    """One line of the foot. The name may be left out when the address says it."""

    label = forms.CharField(label=_("Name of the link"), max_length=40, required=False)
    url = WebAddressField(label=_("Address"), max_length=500, required=False)

    def clean(self):
        label, url = self.cleaned_data.get("label"), self.cleaned_data.get("url")
        if label and not url and "url" not in self.errors:
            self.add_error("url", ValidationError(_("Write the address, or empty the name."), code="no_address"))
        if url and not label:
            self.cleaned_data["label"] = frame.network(url)
            if not self.cleaned_data["label"]:
                self.add_error("label", ValidationError(_("Say in a word where this link leads."), code="no_label"))
        return self.cleaned_data


class WordsArea(DraftailRichTextArea):
    """What no editor sends is no words, and not a page that breaks."""

    def value_from_datadict(self, data, files, name):
        try:
            return super().value_from_datadict(data, files, name)
        except (ValueError, TypeError, AttributeError, LookupError):
            return ""


class FooterForm(forms.Form):
    footer_words = _field("footer_words", widget=WordsArea(features=TEXT_FEATURES))

    def __init__(self, data=None, *, identity: SiteIdentity):
        super().__init__(data, initial={"footer_words": identity.footer_words})
        saved = [*(identity.links or []), *[{}] * frame.MAX_LINKS][: frame.MAX_LINKS]
        self.rows = [FootLinkForm(data, prefix=f"link-{n}", initial=link) for n, link in enumerate(saved)]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    @property
    def links(self) -> list[dict]:
        return [row.cleaned_data for row in self.rows if row.cleaned_data.get("url")]

    @property
    def first_rows(self) -> list[FootLinkForm]:
        """The lines in use and one more, two at least; the others wait under a fold."""
        used = [n for n, row in enumerate(self.rows) if row["label"].value() or row["url"].value()]
        return self.rows[: max([n + 2 for n in used], default=2)]

    @property
    def more_rows(self) -> list[FootLinkForm]:
        return self.rows[len(self.first_rows) :]


class LinkForm(forms.Form):
    """A line of the menu that leads to another site."""

    label = forms.CharField(label=_("Words in the menu"), max_length=60, help_text=_("Short: the menu is read at a glance."))
    address = WebAddressField(label=_label("address", LinkPage), max_length=500, help_text=ADDRESS_HELP)

    def clean_label(self):
        if not slugify(self.cleaned_data["label"], allow_unicode=True):
            raise ValidationError(_("Write at least one letter or figure."), code="wordless")
        return self.cleaned_data["label"]
