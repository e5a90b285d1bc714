"""What is sent from the room: a screen of marks, marks kept by a tablet, somebody unannounced, a code read on the screen."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from tenants.models import Association
from training import check_in
from training.models import Registration, Session
from training.queries.day import MARKS

MOST_MARKS, MOST_LETTERS = 300, 100_000
OLDEST = timedelta(days=7)
CLOCK = timedelta(minutes=1)  # tablets' clocks differ; less than this is the time on the way


@dataclass(frozen=True, slots=True)
class Mark:
    registration_id: UUID
    attendance: str
    at: datetime


def changed_marks(post: QueryDict, people: list[Registration]) -> list[tuple[Registration, str]]:
    """Return who was marked on the page, besides those whose mark is as the page showed it: another tablet may know better."""
    found = []
    for person in people:
        mark = post.get(f"mark-{person.pk}", "")
        if mark in MARKS and mark != post.get(f"was-{person.pk}", ""):
            found.append((person, mark))
    return found


def kept_marks(body: bytes) -> tuple[list[Mark], list[str]]:
    """Return the marks that a tablet has kept, and the names it gave to those that cannot be read. Raises ValueError.

    `clock` is what the tablet takes for now: its marks are set right by as much as it is wrong.
    """
    if len(body) > MOST_LETTERS:
        raise ValueError("too long")
    sent = json.loads(body)
    marks = sent.get("marks") if isinstance(sent, dict) else None
    if not isinstance(marks, list) or len(marks) > MOST_MARKS:
        raise ValueError("no list of marks")
    wrong = _how_wrong(sent.get("clock"))
    read = [(mark, _mark(mark, wrong)) for mark in marks]
    refused = [str(mark.get("registration"))[:40] for mark, found in read if found is None and isinstance(mark, dict)]
    return [found for _mark_, found in read if found], refused


def _how_wrong(clock: Any) -> timedelta:
    shown = _moment(clock)
    return round((timezone.now() - shown) / CLOCK) * CLOCK if shown else timedelta()


def _mark(sent: Any, wrong: timedelta) -> Mark | None:
    if not isinstance(sent, dict) or sent.get("attendance") not in MARKS:
        return None
    at = _moment(sent.get("at"))
    try:
        registration_id = UUID(str(sent.get("registration")))
    except ValueError:
        return None
    return Mark(registration_id, sent["attendance"], max(at + wrong, timezone.now() - OLDEST)) if at else None


def _moment(text: Any) -> datetime | None:
    """Return a moment of this century, as browsers write it, or None."""
    try:
        found = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo and 2000 < found.year < 2100 else None


class WalkInForm(forms.Form):
    """Somebody who stands in the room and is on no list."""

    first_name = forms.CharField(label=_("First name"), max_length=100, widget=forms.TextInput({"autocomplete": "off"}))
    last_name = forms.CharField(label=_("Last name"), max_length=100, widget=forms.TextInput({"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off", "inputmode": "email"}),
        help_text=_("For the handout that follows by mail."),
    )
    association = forms.ChoiceField(label=_("Association"))

    def __init__(self, *args, session: Session, **kwargs):
        super().__init__(*args, **kwargs)
        self.associations = {str(each.pk): each for each in Association.objects.existing().order_by("name")}
        own = {str(pk) for pk in session.cohort.places.filter(left_at=None).values_list("association", flat=True)}
        named = [(pk, association.name) for pk, association in self.associations.items()]
        self.fields["association"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            (_("Of this cohort"), [choice for choice in named if choice[0] in own]),
            (_("Others"), [choice for choice in named if choice[0] not in own]),
        ]

    def clean_association(self) -> Association:
        return self.associations[self.cleaned_data["association"]]


class RoomCodeForm(forms.Form):
    """The code, typed by somebody whose phone reads no QR."""

    code = forms.CharField(
        label=_("Code on the screen of the room"),
        max_length=30,
        widget=forms.TextInput({"class": "code", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        typed = "".join(char for char in self.cleaned_data["code"].lower() if char.isalnum())
        if len(typed) != check_in.LENGTH:
            raise forms.ValidationError(
                _("The code has %(number)s letters and figures."), code="length", params={"number": check_in.LENGTH}
            )
        return typed
