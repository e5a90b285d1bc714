"""What the city settles of its forum: ready answers and categories."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import Category
from forum.rich_text import RichTextBox, RichTextField


class ReadyAnswerForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=100, help_text=_("What you look for in the list, for example “A photo is upside down”.")
    )
    text = RichTextField(label=_("The answer"), widget=RichTextBox({"rows": 10}))


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = ("name", "description", "is_used")
        labels = {"name": _("Name"), "description": _("What one asks there, in a line")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["is_used"]

    def _post_clean(self):
        """The action checks and keeps; here the category stays as it is."""
