from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you enter this site?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The owners of the site receive it by e-mail, with your name."),
    )
