"""Which mails of the forum somebody wants."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import Reader


class WishesForm(forms.ModelForm):
    class Meta:
        model = Reader
        fields = ("wants_mails", "wants_digest", "helps")
        labels = {
            "wants_mails": _("Tell me of new answers to what I follow"),
            "wants_digest": _("On Mondays, tell me what was asked and solved in the week"),
            "helps": _("I can help: tell me of questions that nobody has answered"),
        }

    def _post_clean(self):
        """The action keeps it; here the row stays as it is."""
