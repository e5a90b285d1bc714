"""What the forms that anybody may send have in common: files that are checked, a box that only robots fill."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenants import papers


class PapersInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PapersField(forms.FileField):
    """Up to MAX_PAPERS files, each looked into."""

    widget = PapersInput({"accept": ".pdf,.jpg,.jpeg,.png,.webp"})

    def clean(self, data, initial=None):
        uploads = [super(PapersField, self).clean(upload) for upload in data or []]
        if not uploads:
            super().clean(None)
        if len(uploads) > papers.MAX_PAPERS:
            raise ValidationError(_("Five files at most: choose the main ones."), code="many")
        for upload in uploads:
            papers.kind_of(upload)
        return uploads


class PublicForm(forms.ModelForm):
    """Who asks; papers; and a box that people do not see."""

    papers = PapersField(
        label=_("Papers"),
        required=False,
        help_text=_("PDF or photos, five at most, 10 MB each. If something has to be put right, choose them again."),
    )
    website = forms.CharField(
        label=_("Leave this box empty"), required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hints = {"first_name": "given-name", "last_name": "family-name", "email": "email", "phone": "tel"}
        for name, hint in hints.items():
            self.fields[name].widget.attrs["autocomplete"] = hint
        self.fields["phone"].widget.input_type = "tel"

    def clean_first_name(self):
        return _one_line(self.cleaned_data["first_name"])

    def clean_last_name(self):
        return _one_line(self.cleaned_data["last_name"])

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this box empty: it is there to stop robots."))
        return ""

    def facts(self) -> dict:
        """Return what was typed, by the model's own names."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


def _one_line(name: str) -> str:
    """A name stands in sentences of our letters: with line breaks in it, a stranger would write paragraphs of theirs."""
    return " ".join(name.split())
