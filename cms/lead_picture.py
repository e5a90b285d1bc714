"""The picture at the head of a page: no page goes online while it has no words for who cannot see it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.images import get_image_model

from cms import alt_texts

WORDS = "picture_words"
LEAD_PICTURE = [FieldPanel("picture"), FieldPanel(WORDS)]


class LeadPictureForm(WagtailAdminPageForm):
    """Asks for the words right under the picture, only when the library has none; a draft may wait."""

    picture_words = forms.CharField(
        label=_("What the picture shows"),
        help_text=_("In a few words: they are read aloud to people who cannot see it."),
        max_length=255,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.lead_picture = self._find_picture() if "picture" in self.fields else None
        if not self._asks_for_words():
            del self.fields[WORDS]

    def add_prefix(self, field_name):
        """The field carries the picture's number: words typed for one never go to the one chosen in its place."""
        name = super().add_prefix(field_name)
        picture = getattr(self, "lead_picture", None)
        return f"{name}-{picture.pk}" if field_name == WORDS and picture else name

    def clean(self):
        cleaned = super().clean()
        if WORDS in self.fields and not self.is_deferred_validation and self._still_lacks(cleaned.get(WORDS)):
            words = _("Say in a few words what this picture shows, then publish: all you have written is still here.")
            self.add_error(WORDS, ValidationError(words, code="no_words"))
        return cleaned

    def save(self, commit=True):
        words = self.cleaned_data.get(WORDS)
        if words and words != self.lead_picture.description:
            alt_texts.describe(picture=self.lead_picture, words=words, by=self.for_user)
        return super().save(commit=commit)

    def _find_picture(self):
        if not self.is_bound:
            return self.instance.picture
        number = self.data.get(self.add_prefix("picture"), "")
        return get_image_model().objects.filter(pk=number).first() if number.isdecimal() else None

    def _asks_for_words(self) -> bool:
        if self.lead_picture is None:
            return False
        return not self.lead_picture.description or self.add_prefix(WORDS) in self.data

    def _still_lacks(self, words: str | None) -> bool:
        return WORDS not in self.errors and not (words or self.lead_picture.description)
