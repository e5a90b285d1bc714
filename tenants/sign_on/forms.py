from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from tenants.sign_on.second_step import SecondStepAdapter


class SignInForm(LoginForm):
    """E-mail and password; placeholders would repeat the labels and vanish when one types."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields.pop("remember", None)


class ProfileForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language of your screens and messages"), choices=settings.SPOKEN_LANGUAGES)

    class Meta:
        model = get_user_model()
        fields = ["first_name", "last_name", "language"]
        widgets = {
            "first_name": forms.TextInput({"autocomplete": "given-name"}),
            "last_name": forms.TextInput({"autocomplete": "family-name"}),
        }


class RemovePasskeyForm(forms.Form):
    """Nothing to fill in: says why a passkey must stay."""

    def __init__(self, *args, authenticator, **kwargs):
        super().__init__(*args, **kwargs)
        self.authenticator = authenticator

    def clean(self):
        adapter = SecondStepAdapter()
        if not adapter.can_delete_authenticator(self.authenticator):
            raise adapter.validation_error("cannot_delete_authenticator")
        return self.cleaned_data


class LeaveForm(forms.Form):
    email = forms.EmailField(label=_("Your e-mail address, typed once more"), widget=forms.EmailInput({"autocomplete": "off"}))

    def __init__(self, *args, account, **kwargs):
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_email(self):
        email = self.cleaned_data["email"].strip().lower()
        if email != self.account.email.lower():
            words = _("This is not the main address of your account: type %(email)s.")
            raise forms.ValidationError(words, code="other", params={"email": self.account.email})
        return email
