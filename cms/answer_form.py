"""The form a visitor fills: a box for each question of a form page, with our own words for what goes wrong."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import FormBuilder

from cms.visitor_forms import PROOF, STAMP, TRAP, VisitorForm

SHORT, LONG, MANY = 255, 5000, 200
YEARS = range(1900, 2200)
DATES = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"]
CHOOSE_ONE, TICK_ONE = _("Choose one of the answers."), _("Tick at least one answer.")
# What browsers can fill in by themselves, by the words of the question (WCAG 1.3.5).
KNOWN_WORDS = {
    "prenom": "given-name", "first-name": "given-name", "nom-de-famille": "family-name", "last-name": "family-name",
    "nom-et-prenom": "name", "prenom-et-nom": "name", "full-name": "name", "code-postal": "postal-code",
    "postal-code": "postal-code", "ville": "address-level2", "commune": "address-level2", "town": "address-level2",
    "date-de-naissance": "bday", "date-of-birth": "bday",
}  # fmt: skip


class PhoneField(forms.CharField):
    """A phone number as people write them: spaces, dots, +33 and all."""

    widget = forms.TextInput({"type": "tel"})

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not (re.fullmatch(r"[\d\s.()+/-]+", value) and 4 <= len(re.findall(r"\d", value)) <= 20):
            raise ValidationError(_("Write a phone number, such as 01 99 00 11 22."), code="invalid")


class NumberField(forms.Field):
    """A number as people write it, with a comma or a point. A plain box: one of type=number forgets what is not a number."""

    widget = forms.TextInput({"inputmode": "decimal", "maxlength": 40})

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        text = re.sub(r"\s", "", value).replace(",", ".")
        if not re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?", text):
            raise ValidationError(_("Write a number, such as 12 or 12.5."), code="invalid")
        return Decimal(text)


class DayField(forms.DateField):
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("Write a date: day, month and year, such as 24/06/2027.")}

    def __init__(self, **options: Any):
        super().__init__(input_formats=DATES, **options)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and day.year not in YEARS:
            raise ValidationError(_("Write the year with four figures, such as 2027."), code="invalid")
        return day


class _EachChoice:
    """One choice alone is never wrong: its group is, and says so (aria-invalid means nothing on a radio button)."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict:
        option = super().create_option(*args, **kwargs)  # type: ignore[misc]
        option["attrs"].pop("aria-invalid", None)
        return option


class OneOf(_EachChoice, forms.RadioSelect):
    pass


class SomeOf(_EachChoice, forms.CheckboxSelectMultiple):
    pass


class QuestionBuilder(FormBuilder):
    """Wagtail's builder, for the kinds of questions that cms.models.FormField offers."""

    def get_field_options(self, field) -> dict:
        words = {"required": _("Write your answer.")}
        return {"label": field.label, "help_text": field.help_text, "required": field.required, "error_messages": words}

    def create_singleline_field(self, field, options):
        return forms.CharField(**options, max_length=SHORT, initial=field.default_value)

    def create_multiline_field(self, field, options):
        widget = forms.Textarea({"rows": 6})
        return forms.CharField(**options, max_length=LONG, initial=field.default_value, widget=widget)

    def create_email_field(self, field, options):
        options["error_messages"]["invalid"] = _("Write a whole e-mail address, such as nadia@example.org.")
        return forms.EmailField(**options)

    def create_phone_field(self, field, options):
        return PhoneField(**options, max_length=40)

    def create_number_field(self, field, options):
        return NumberField(**options, initial=field.default_value)

    def create_date_field(self, field, options):
        options["error_messages"]["required"] = _("Give a date.")
        return DayField(**options)

    def create_checkbox_field(self, field, options):
        options["error_messages"] = {"required": _("Tick this box to go on.")}
        return forms.BooleanField(**options)  # never ticked beforehand: an agreement is given, not taken

    def create_radio_field(self, field, options):
        return self._choice(forms.ChoiceField, field, options, widget=OneOf)

    def create_dropdown_field(self, field, options):
        return self._choice(forms.ChoiceField, field, options, first=[("", _("Choose…"))])

    def create_checkboxes_field(self, field, options):
        return self._choice(forms.MultipleChoiceField, field, options, widget=SomeOf)

    def _choice(self, kind: type[forms.ChoiceField], field, options, *, first=(), **more):
        choices = self.get_formatted_field_choices(field)
        if not choices:  # nobody could answer
            return self.create_singleline_field(field, options)
        gone = _("This answer is no longer offered: choose another.")
        required = TICK_ONE if kind is forms.MultipleChoiceField else CHOOSE_ONE
        options["error_messages"] = {"required": required, "invalid_choice": gone, "invalid_list": gone}
        chosen = [value for value, _label in choices if value in field.default_value.splitlines()]
        initial = chosen if kind is forms.MultipleChoiceField else next(iter(chosen), "")
        return kind(**options, choices=[*first, *choices], initial=initial, **more)

    def get_formatted_field_choices(self, field) -> list[tuple[str, str]]:
        """One choice a line: a choice may hold commas."""
        lines = [" ".join(line.split()) for line in field.choices.splitlines()]
        return [(line, line) for line in dict.fromkeys(filter(None, lines))][:MANY]


class AnswerForm(VisitorForm):
    """The questions of one form page. Their names cannot meet those of the form's own attributes: they are put in last."""

    def __init__(self, *args: Any, page, **kwargs: Any):
        # A page may show two forms: their ids differ.
        super().__init__(*args, label_suffix="", auto_id=f"form-{page.pk or 0}-%s", **kwargs)
        self.page = page
        questions = QuestionBuilder(page.get_form_fields()).formfields
        _let_browsers_fill(questions)
        self.fields = {**questions, **self.fields}

    def clean(self) -> dict:
        answers = super().clean()
        if self.strangers:
            raise ValidationError(
                _("The form has changed since you opened it. Read it once more, then send it."), code="form_changed"
            )
        for name, value in answers.items():
            if isinstance(value, list):
                answers[name] = list(dict.fromkeys(value))
        return answers

    @property
    def strangers(self) -> list[str]:
        """What was answered to questions that are no longer there."""
        names = [name for name in self.data if name not in self.fields and name not in (TRAP, STAMP, PROOF)]
        return [" ".join(self.data.getlist(name))[:LONG] for name in names[:10] if any(self.data.getlist(name))]


def _let_browsers_fill(questions: dict[str, forms.Field]) -> None:
    """Say what a browser may fill in: the first e-mail and the first phone are the person's own."""
    given: set[str] = set()
    words = [re.sub(r"^(votre|mon|ma|your|my)-", "", slugify(field.label)) for field in questions.values()]
    known = KNOWN_WORDS | dict.fromkeys(["nom", "name"], "family-name" if {"prenom", "first-name"} & set(words) else "name")
    for word, field in zip(words, questions.values(), strict=True):
        hint = {forms.EmailField: "email", PhoneField: "tel"}.get(type(field)) or known.get(word, "")
        if hint and hint not in given and isinstance(field, (forms.CharField, forms.DateField)):
            given.add(hint)
            field.widget.attrs["autocomplete"] = hint
