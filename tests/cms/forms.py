"""Forms and answers for tests."""

from datetime import datetime

from django.utils import timezone

from cms.models import FormAnswer, FormField, FormPage, HomePage

QUESTIONS = [
    ("Votre nom", "singleline", ""),
    ("Votre e-mail", "email", ""),
    ("Quel repas ?", "checkboxes", "Viande\nPoisson\nVégétarien"),
    ("Date de naissance", "date", ""),
    ("Je viens en car", "checkbox", ""),
]
SAID = {
    "votre_nom": "Nadia Ferrand",
    "votre_e_mail": "nadia@example.org",
    "quel_repas": ["Poisson", "Végétarien"],
    "date_de_naissance": "1999-02-03",
    "je_viens_en_car": True,
}


def make_form(*, title="Sortie à la mer", slug="sortie", live=True, **fields) -> FormPage:
    """Add a form with five questions to the site the connection is in."""
    fields = {"purpose": "vous inscrire à la sortie", "keep_months": 12} | fields
    page = FormPage(title=title, slug=slug, live=live, **fields)
    page.form_fields = [
        FormField(sort_order=place, label=label, field_type=kind, choices=choices)
        for place, (label, kind, choices) in enumerate(QUESTIONS)
    ]
    HomePage.objects.get().add_child(instance=page)
    page.save_revision()
    return page


def make_answer(form: FormPage, *, at: datetime | None = None, is_read: bool = False, **said) -> FormAnswer:
    """Store an answer as if it had come at that moment."""
    answer = FormAnswer.objects.create(page=form, form_data=SAID | said, read_at=timezone.now() if is_read else None)
    if at:
        FormAnswer.objects.filter(pk=answer.pk).update(submit_time=at)
        answer.refresh_from_db()
    return answer
