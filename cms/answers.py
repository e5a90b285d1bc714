"""What is done with the answers of forms and the messages of visitors: read, deleted, and forgotten when their time has come.

The journal keeps how many were deleted, by whom, and never a word of them.
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from cms import answer_addresses, keeping
from cms.models import ContactMessage, FormAnswer, FormPage, SiteIdentity
from cms.users.models import User


def mark_read(*, answer: FormAnswer) -> None:
    """Somebody of the team has opened it. Reading is no act that the journal keeps."""
    FormAnswer.objects.filter(pk=answer.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(*, form: FormPage) -> int:
    return FormAnswer.objects.filter(page=form.pk, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def delete(*, answer: FormAnswer, by: User | None) -> None:
    """Delete one answer for good."""
    form = FormPage.objects.get(pk=answer.page_id)
    if FormAnswer.objects.filter(pk=answer.pk).delete()[0]:
        log(instance=form, action="cms.answers_delete", user=by, data={"count": 1})


@transaction.atomic
def delete_all(*, form: FormPage, by: User | None) -> int:
    """Delete for good all that a form has received. Returns how many answers that was."""
    return _delete(form, FormAnswer.objects.filter(page=form.pk), action="cms.answers_delete", by=by)


def purge(today: date | None = None) -> int:
    """Delete the answers and the messages whose time has come, those of forms in the trash too, and unused addresses.

    Returns how many answers and messages.
    """
    today = today or timezone.localdate()
    with transaction.atomic():
        count = _purge_messages(today)
    for form in FormPage.objects.filter(pk__in=FormAnswer.objects.values("page")):
        old = FormAnswer.objects.filter(page=form.pk, submit_time__lt=keeping.over_before(today, months=form.keep_months))
        with transaction.atomic():
            count += _delete(form, old, action="cms.answers_purge", by=None)
    answer_addresses.forget_unwanted()
    return count


def _delete(form: FormPage, answers: QuerySet[FormAnswer], *, action: str, by: User | None) -> int:
    count, _kinds = answers.delete()
    if count:
        log(instance=form, action=action, user=by, data={"count": count})
    return count


def _purge_messages(today: date) -> int:
    identity = SiteIdentity.objects.first()
    if identity is None:
        return 0
    before = keeping.over_before(today, months=identity.contact_keep_months)
    count, _kinds = ContactMessage.objects.filter(received_at__lt=before).delete()
    if count:
        log(instance=identity, action="cms.messages_purge", user=None, data={"count": count})
    return count
