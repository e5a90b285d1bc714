"""Passing a site on: by its owner, by a newcomer, and city IT's decision."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenants.forms.public import PublicForm
from tenants.models import Handover

LEAVE, STAY = "leave", "stay"


class SuccessionForm(forms.Form):
    successor = forms.EmailField(
        label=_("E-mail address of the person who takes over"), max_length=254, widget=forms.EmailInput({"autocomplete": "off"})
    )
    after = forms.ChoiceField(
        label=_("And you, afterwards?"),
        choices=[(LEAVE, _("I leave the team")), (STAY, _("I stay in the team as an editor"))],
        initial=LEAVE,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("A word for your records"),
        required=False,
        max_length=3000,
        help_text=_("For example: general assembly of 12 June. The other owners read it."),
        widget=forms.Textarea({"rows": 3}),
    )

    @property
    def leaves(self) -> bool:
        return self.cleaned_data["after"] == LEAVE


class ClaimForm(PublicForm):
    bring = forms.BooleanField(label=_("I will bring the papers to the city"), required=False)

    class Meta:
        model = Handover
        fields = ("first_name", "last_name", "email", "phone", "reason")
        labels = {"reason": _("Why you ask for it"), "email": _("E-mail address"), "phone": _("Phone")}
        help_texts = {
            "email": _("We send you a link to confirm it."),
            "reason": _("Who are you in the association, since when? The present owners read your name and these words."),
        }
        widgets = {"reason": forms.Textarea({"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name", "reason"):
            self.fields[name].required = True

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("bring") and not cleaned.get("papers") and "papers" not in self.errors:
            self.add_error(
                "papers", ValidationError(_("Join the minutes that name you, or say that you will bring them."), code="papers")
            )
        return cleaned


class AnswerForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=3000,
        help_text=_("Needed if you object: the city reads it before deciding."),
        widget=forms.Textarea({"rows": 4}),
    )


class GrantForm(forms.Form):
    after = forms.ChoiceField(
        label=_("And the present owners?"),
        choices=[(LEAVE, _("They leave the team")), (STAY, _("They stay as editors"))],
        initial=LEAVE,
        widget=forms.RadioSelect,
    )
    override = forms.CharField(
        label=_("Why the city decides without their agreement"),
        required=False,
        max_length=3000,
        help_text=_("Needed as long as an owner objects, or may still object. Kept in the journal."),
        widget=forms.Textarea({"rows": 3}),
    )

    @property
    def former_owners_leave(self) -> bool:
        return self.cleaned_data["after"] == LEAVE
