"""The trainer's word on an exercise and on an association's autonomy; what an association asks to come back for."""

from django import forms
from django.utils.translation import gettext_lazy as _

DONE, TODO, SITE = "done", "todo", "site"


class WordForm(forms.Form):
    """What the trainer has seen of an exercise."""

    word = forms.ChoiceField(
        label=_("What you have seen"),
        choices=[(DONE, _("It is done")), (TODO, _("It is still to do")), (SITE, _("What the site shows counts"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("The association reads it beside the exercise.")
    )

    @property
    def done(self) -> bool | None:
        """True, False, or None for what the site shows."""
        return {DONE: True, TODO: False, SITE: None}[self.cleaned_data["word"]]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Kept in the journal of the association, which its team reads.")
    )


class CloseForm(forms.Form):
    word = forms.CharField(
        label=_("A word to the people responsible"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("It goes to them by mail. Without a word, nothing is sent."),
    )


class ReturnForm(forms.Form):
    """The workshops an association asks to come back to."""

    workshops = forms.MultipleChoiceField(
        label=_("Workshops"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one workshop.")},
    )
    word = forms.CharField(
        label=_("A word to the trainers"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("How many you are, which evenings suit you, what you would like to do."),
    )

    def __init__(self, *args, numbers: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["workshops"].choices = [(str(number), str(number)) for number in numbers]  # type: ignore[attr-defined]

    def clean_workshops(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["workshops"]]

    @property
    def ticked(self) -> set[int]:
        """The numbers that the page shows ticked, whatever was sent."""
        value = self["workshops"].value() or []
        return {int(number) for number in value if str(number).isdecimal()}
