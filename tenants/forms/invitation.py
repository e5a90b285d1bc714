from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _


class WelcomeForm(forms.Form):
    """Who somebody is, and a password if they want one: a code by mail opens the portal too."""

    first_name = forms.CharField(label=_("First name"), max_length=150, widget=forms.TextInput({"autocomplete": "given-name"}))
    last_name = forms.CharField(label=_("Last name"), max_length=150, widget=forms.TextInput({"autocomplete": "family-name"}))
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Leave it empty if you prefer to receive a code by e-mail each time."),
    )

    def clean_password(self):
        password = self.cleaned_data["password"]
        if password:
            password_validation.validate_password(password)
        return password
