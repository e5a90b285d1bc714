"""A form with every kind of question, what a person answers to it, and what their browser sends with it."""

import time

import altcha

from cms import proof_of_work, visitor_forms
from cms.models import FormField, FormPage, HomePage, SiteIdentity

CHOICES = "Danse, chant\nThéâtre\nCirque"
KINDS = [kind for kind, _words in FormField.TYPES]
ANSWERS = {
    "singleline": "Nadia Ferrand",
    "multiline": "Bonjour,\nje viens avec ma fille.",
    "email": "nadia@example.org",
    "phone": "+33 (0)6 12.34-56 78",
    "number": "1 200,50",
    "date": "2027-06-24",
    "radio": "Danse, chant",
    "checkboxes": ["Théâtre", "Cirque"],
    "dropdown": "Cirque",
    "checkbox": "on",
}
KEPT = ANSWERS | {"number": "1200.50", "checkbox": True}


def add_form(questions=None, *, title: str = "Inscription", slug: str = "inscription", **fields) -> FormPage:
    """Put a form online; by default with one question of each kind, named after its kind. The site must be entered."""
    page = FormPage(title=title, slug=slug, purpose="vous inscrire à la sortie", **fields)
    rows = questions if questions is not None else [{"field_type": kind, "label": kind, "choices": CHOICES} for kind in KINDS]
    page.form_fields = [FormField(sort_order=number, **row) for number, row in enumerate(rows)]
    return HomePage.objects.first().add_child(instance=page)


def site_id() -> str:
    return str(SiteIdentity.load().site_id)


def stamp(*, age: float = 10) -> dict[str, str]:
    return {visitor_forms.STAMP: visitor_forms.new_stamp(site_id(), shown_at=time.time() - age)}


def proof() -> dict[str, str]:
    """What a browser sends when it has done the sum."""
    challenge = altcha.Challenge.from_dict(proof_of_work.new_challenge(site_id=site_id()))
    return {visitor_forms.PROOF: altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()}
