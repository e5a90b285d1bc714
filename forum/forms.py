"""What people write in on the forum."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import rules, sanitising
from forum.models import Category


def new_once() -> str:
    return uuid4().hex


class WordsForm(forms.Form):
    """An answer in plain words. `once` makes a form that is sent twice one post."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=sanitising.LONGEST,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Write a few words.")},
    )
    once = forms.CharField(max_length=40, widget=forms.HiddenInput, initial=new_once)

    def clean_once(self):
        return f"web-{self.cleaned_data['once']}"


class QuestionForm(WordsForm):
    title = forms.CharField(
        label=_("Your question in one line"),
        min_length=rules.TITLE_SHORTEST,
        max_length=rules.TITLE_LONGEST,
        help_text=_("For example: “How do I put a photo beside my text?”"),
    )
    category = forms.ModelChoiceField(
        label=_("What is it about?"), queryset=Category.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    field_order = ["title", "category", "text", "once"]

    def __init__(self, *args, categories, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories
        self.fields["text"].label = _("Tell us more")
        self.fields["text"].help_text = _("What did you want to do, what do you see, what did you expect?")


class EditForm(forms.Form):
    text = forms.CharField(label=_("Your words"), max_length=sanitising.LONGEST, widget=forms.Textarea({"rows": 8}))
    title = forms.CharField(
        label=_("Your question in one line"), min_length=rules.TITLE_SHORTEST, max_length=rules.TITLE_LONGEST, required=False
    )
