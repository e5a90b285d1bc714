"""How a form is made in the admin: what is wrong is said before it goes online, beside the question it is about."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from cms import answer_addresses, roles
from cms.models.base import BasePageForm

CHOICE_KINDS = {"radio": 2, "dropdown": 2, "checkboxes": 1}  # how many choices make sense
QUESTIONS = "form_fields"


class FormPageForm(BasePageForm):
    """A draft is kept as it is; what goes online can be filled in, and each question keeps its own column of answers."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "told" in self.fields:
            self.fields["told"].queryset = roles.team()
            self.fields["told"].label_from_instance = lambda person: person.get_full_name() or person.email
        if "purpose" in self.fields:
            self.fields["purpose"].error_messages["required"] = _("Say what the answers are for: people read it before writing.")

    def clean(self):
        cleaned = super().clean()
        rows = self._rows()
        if not self.is_deferred_validation:
            if not rows:
                self.add_error(None, ValidationError(_("Add at least one question to the form."), code="no_question"))
            self._refuse_same_words(rows)
            for row in rows:
                _check_choices(row)
        self._name_columns(rows)
        return cleaned

    def _rows(self) -> list:
        """Return the questions that are kept, in the order of the screen."""
        if QUESTIONS not in self.formsets:
            return []
        rows = self.formsets[QUESTIONS].forms
        for row in rows:
            if "label" in row.fields:
                row.fields["label"].error_messages["required"] = _("Write the question.")
            row.is_valid()
        kept = [row for row in rows if row.has_changed() or row.instance.pk or row.instance.clean_name]
        return [row for row in kept if not row.cleaned_data.get("DELETE")]

    def _refuse_same_words(self, rows) -> None:
        seen = set()
        for row in rows:
            words = " ".join(row.cleaned_data.get("label", "").casefold().split())
            if words and words in seen:
                row.add_error("label", _("Another question has the same words: change one of the two."))
            seen.add(words)

    def _name_columns(self, rows) -> None:
        """Give each new question a name of its own: answers already there stay under the one they have."""
        taken = set()
        for row in rows:
            question = row.instance
            if not question.clean_name or question.clean_name in taken:
                question.clean_name = _free_name(question.get_field_clean_name(), taken, rows)
            taken.add(question.clean_name)


def _free_name(name: str, taken: set[str], rows) -> str:
    everywhere = taken | {row.instance.clean_name for row in rows}
    return next(free for free in (name, *(f"{name}_{number}" for number in range(2, len(rows) + 3))) if free not in everywhere)


def _check_choices(row) -> None:
    wanted = CHOICE_KINDS.get(row.cleaned_data.get("field_type"))
    if wanted is None:
        return
    choices = [line for line in map(str.strip, row.cleaned_data.get("choices", "").splitlines()) if line]
    if len(choices) < wanted:
        several, one = _("Write at least two choices, one on each line."), _("Write the choices, one on each line.")
        row.add_error("choices", several if wanted > 1 else one)
    elif len({choice.casefold() for choice in choices}) < len(choices):
        row.add_error("choices", _("The same choice is there twice: take one away."))


class AddressStatePanel(Panel):
    """Whether the other address has agreed to receive the answers."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/address_state.html"

        def is_shown(self):
            return bool(self.instance.told_address) and self.request.user.has_perm("cms.view_contactmessage")

        def get_context_data(self, parent_context=None):
            email = self.instance.told_address
            return super().get_context_data(parent_context) | {"email": email, "state": answer_addresses.state_of(email)}
