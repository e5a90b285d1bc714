"""An answer to a form: kept in the site, then mailed to those whom the form names."""

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cms import answer_addresses, models, visitor_forms
from cms.answer_form import AnswerForm
from cms.letters import send_letter

if TYPE_CHECKING:
    from cms.models import FormAnswer, FormPage

ANSWERS_PER_HOUR = 300  # registrations open at six o'clock, and a whole village is there


def receive(*, page: "FormPage", request: HttpRequest) -> HttpResponse:
    """Check the form, keep the answer and queue its mails together, then thank."""
    form = AnswerForm(request.POST, page=page, request=request)

    def store(answers: dict[str, Any]) -> None:
        store_answer(page=page, answers=answers)

    return visitor_forms.receive(page=page, request=request, form=form, store=store, per_hour=ANSWERS_PER_HOUR)


@transaction.atomic
def store_answer(*, page: "FormPage", answers: dict[str, Any]) -> "FormAnswer":
    """Keep what a visitor answered and send it to those whom the form names."""
    plain = json.loads(json.dumps(answers, cls=DjangoJSONEncoder))
    answer = models.FormAnswer.objects.create(page=page, form_data=plain)
    _tell(page, answer)
    return answer


def _tell(page: "FormPage", answer: "FormAnswer") -> None:
    from cms import answer_list  # it needs the models first

    shown = answer_list.readable(answer, form=page, questions=answer_list.questions_of(page))
    link = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('answers:read', args=[answer.pk])}"
    context = {"title": page.title, "answer": shown, "link": link, "reply_to": [shown.email] if shown.email else []}
    readers = list(page.told.filter(is_active=True))
    for reader in readers:
        send_letter("cms/mail/form_answer.txt", to=reader, **context)
    address, known = page.told_address, {reader.email.lower() for reader in readers}
    if address and address.lower() not in known and answer_addresses.proved(address):
        send_letter("cms/mail/form_answer.txt", to=address, stop=answer_addresses.stop_link(address), **context)
