"""Addresses outside the team that answers go to: nothing is sent before somebody there has said yes, and one click ends it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms import limits, models
from cms.contact import is_of_the_team
from cms.letters import send_letter

ASKED_EVERY = timedelta(days=1)
ASKED_PER_HOUR = 20
LINK_DAYS = 7
FORGOTTEN_AFTER = timedelta(days=30)
YES, STOP = "yes", "stop"


def proved(email: str) -> bool:
    """Whether answers may be sent there: somebody there said yes, or it is an address of the team, which has proved it."""
    if models.AnswerAddress.objects.filter(email__iexact=email, proved_at__isnull=False).exists():
        return True
    return is_of_the_team(email)


@dataclass(frozen=True, slots=True)
class State:
    asked_at: datetime | None = None
    proved_at: datetime | None = None
    is_team: bool = False


def state_of(email: str) -> State:
    """Return what is known of an address (2 queries)."""
    address = models.AnswerAddress.objects.filter(email__iexact=email).first()
    is_team = is_of_the_team(email)
    return State(address.asked_at, address.proved_at, is_team) if address else State(is_team=is_team)


def ask(email: str) -> bool:
    """Write to an address to ask it. Returns False when it has been asked today, has said yes, or too many were asked."""
    if not email or proved(email):
        return False
    with transaction.atomic():
        address, _new = models.AnswerAddress.objects.get_or_create(email=email.lower())
        now = timezone.now()
        free = Q(asked_at=None) | Q(asked_at__lte=now - ASKED_EVERY)
        mine = models.AnswerAddress.objects.filter(free, pk=address.pk)
        if not mine.exists() or not limits.take(name="answer_address", key="site", amount=ASKED_PER_HOUR):
            return False
        if not mine.update(asked_at=now):
            return False
        context = {"name": models.SiteIdentity.load().name, "link": link_for(address.email, YES), "days": LINK_DAYS}
        send_letter("cms/mail/answer_address.txt", to=address.email, language=get_language() or "", **context)
    return True


def link_for(email: str, what: str) -> str:
    """Return the address of the page where somebody there says yes, or stops everything."""
    name = {YES: "answer_address", STOP: "answer_address_stop"}[what]
    token = signing.dumps(email.lower(), salt=_salt(what))
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse(name, args=[token])}"


def stop_link(email: str) -> str:
    """Return the page, for the foot of each mail, where this address stops receiving."""
    return link_for(email, STOP)


def email_of(token: str, what: str) -> str:
    """Return the address that a link is for. Raises signing.BadSignature; a link to say yes lapses, one to stop never does."""
    age = timedelta(days=LINK_DAYS) if what == YES else None
    return signing.loads(token, salt=_salt(what), max_age=age)


def _salt(what: str) -> str:
    return f"cms.answer_address.{what}.{models.SiteIdentity.load().site_id}"


def is_wanted(email: str) -> bool:
    """Whether a form of the site still names this address."""
    return models.FormPage.objects.filter(told_address__iexact=email).exists()


def prove(email: str) -> None:
    """Somebody there said yes."""
    address, _new = models.AnswerAddress.objects.get_or_create(email=email.lower())
    if address.proved_at is None:
        address.proved_at = timezone.now()
        address.save(update_fields=["proved_at"])


def stop(email: str) -> None:
    """Send nothing there any more: every form forgets the address, and the journal of each says so, without naming it."""
    with transaction.atomic():
        for page in models.FormPage.objects.filter(told_address__iexact=email):
            log(instance=page, action="cms.answers_stop", user=None)
        _forget_in_forms(email)
        for address in models.AnswerAddress.objects.filter(email__iexact=email):
            address.proved_at = None
            address.save(update_fields=["proved_at"])


def forget(emails: list[str]) -> None:
    """Send nothing more to somebody who has left, and keep no trace of the addresses."""
    for email in emails:
        with transaction.atomic():
            people = get_user_model().objects.filter(email__iexact=email)
            models.FormPage.told.through.objects.filter(user__in=people).delete()
            models.AnswerAddress.objects.filter(email__iexact=email).delete()
            _forget_in_forms(email)


def forget_unwanted() -> int:
    """Delete the addresses that no form names any more. Returns how many."""
    named = models.FormPage.objects.annotate(named=Lower("told_address")).values("named")
    long_ago = Q(asked_at=None) | Q(asked_at__lt=timezone.now() - FORGOTTEN_AFTER)  # a new one is not written to twice a day
    count, _kinds = models.AnswerAddress.objects.filter(long_ago).exclude(email__in=named).delete()
    return count


def _forget_in_forms(email: str) -> None:
    """Drafts and older versions know it too: putting one back must not write to it again."""
    models.FormPage.objects.filter(told_address__iexact=email).update(told_address="")
    kinds = Page().get_base_content_type()
    for revision in Revision.objects.filter(base_content_type=kinds, content__told_address__iexact=email):
        revision.content["told_address"] = ""
        revision.save(update_fields=["content"])


def ask_when_published(sender: type[Page], instance: "models.FormPage", **kwargs: Any) -> None:
    """Receive page_published."""
    ask(instance.told_address)
