"""What people write in on the forum."""

from datetime import datetime
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import rules, sanitising
from forum.models import Category
from forum.rich_text import RichTextBox, RichTextField


def new_once() -> str:
    return uuid4().hex


class WordsForm(forms.Form):
    """An answer. `once` makes a form that is sent twice one post; `seen` is the moment of the draft it was opened with."""

    text = RichTextField(
        label=_("Your answer"), widget=RichTextBox({"rows": 6}), error_messages={"required": _("Write a few words.")}
    )
    once = forms.CharField(max_length=40, widget=forms.HiddenInput, initial=new_once)
    quoted = forms.IntegerField(min_value=1, max_value=2**62, required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_once(self):
        return f"web-{self.cleaned_data['once']}"

    def clean_seen(self) -> datetime | None:
        return read_moment(self.cleaned_data["seen"])


def read_moment(text: str) -> datetime | None:
    """Read a moment that we wrote in a form; anything else is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


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
    text = RichTextField(label=_("Your words"), widget=RichTextBox({"rows": 8}))
    title = forms.CharField(label=_("Your question in one line"), min_length=rules.TITLE_SHORTEST, max_length=rules.TITLE_LONGEST)

    def clean_text(self) -> str:
        """Plain words that nobody has touched keep their bold and their lists."""
        typed, before = self["text"].data, self.initial.get("text", "")
        is_as_it_was = not typed.is_html and typed.text.split() == sanitising.as_plain(before).split()
        return before if is_as_it_was else self.cleaned_data["text"]
