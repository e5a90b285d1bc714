from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """Six digits; the spaces that people or phones put between them do not count."""

    code = forms.CharField(
        label=_("Code received by e-mail"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )

    def clean_code(self):
        code = "".join(self.cleaned_data["code"].split())
        RegexValidator(r"^[0-9]{6}\Z", _("A code has six figures."), code="form")(code)
        return code
