"""What staff fill in of a help article, and of where a topic is suggested."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum import rules
from forum.actions.articles import Told
from forum.models import Category
from forum.queries.site_context import block_names
from forum.rich_text import RichTextBox, RichTextField
from tenants.meeting_points import ask_all


def exercise_choices() -> list[tuple[str, str]]:
    known = [choice for exercises in ask_all("exercises") for choice in exercises]
    return [("", _("At no exercise")), *known]  # type: ignore[list-item]  # words of this moment's language


def block_choices() -> list[tuple[str, str]]:
    return [("", _("At no block")), *block_names().items()]  # type: ignore[list-item]


class SuggestForm(forms.Form):
    """Where an answer helps again."""

    exercise = forms.ChoiceField(label=_("Exercise of the workshops"), choices=exercise_choices, required=False)
    block = forms.ChoiceField(label=_("Block of the editor"), choices=block_choices, required=False)


class ArticleForm(SuggestForm):
    title = forms.CharField(label=_("Title"), min_length=rules.TITLE_SHORTEST, max_length=rules.TITLE_LONGEST)
    category = forms.ModelChoiceField(
        label=pgettext_lazy("forum", "Category"), queryset=Category.objects.none(), empty_label=None
    )
    text = RichTextField(label=_("Question and answer"), widget=RichTextBox({"rows": 14}))
    is_public = forms.BooleanField(label=_("Everybody may read it, without an account"), required=False)
    field_order = ["title", "text", "category", "exercise", "block", "is_public"]

    def __init__(self, *args, categories, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories

    @property
    def told(self) -> Told:
        given = self.cleaned_data
        return Told(given["title"], given["text"], given["category"], given["is_public"], given["exercise"], given["block"])
