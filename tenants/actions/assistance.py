"""How a city agent enters a site: with a reason, for an hour, in sight of its owners."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import audit, queries
from tenants.actions.shadows import close_shadow
from tenants.emails import portal_link, tell_owners
from tenants.models import AssistanceSession, Association
from tenants.one_by_one import one_by_one
from tenants.schemas import in_association, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

MINUTES = 60
SHORTEST_REASON, LONGEST_REASON = 10, 500


@portal_transaction()
def start_assistance(*, association: Association, reason: str, by: "User") -> AssistanceSession:
    """Open a site's admin to a city agent for an hour and tell its owners. An open session is returned as it is.

    Raises ValidationError: no reason, no open site, or a place in the team already.
    """
    association.lock()
    reason = " ".join(reason.split())
    if not queries.staff_roles(by):
        raise ValidationError(_("Only city agents can do this."), code="not_staff")
    if not association.has_site or association.is_suspended:
        raise ValidationError(_("This site is closed: there is nothing to enter."), code="closed")
    if queries.membership_of(account=by, association_id=association.pk):
        raise ValidationError(_("You belong to this team: enter the site as usual."), code="member")
    if len(reason) < SHORTEST_REASON:
        raise ValidationError(_("Say why in a few words: the owners of the site will read it."), code="reason")
    found = queries.open_assistance(account=by, association_id=association.pk)
    if found:
        return found
    ends_at = timezone.now() + timedelta(minutes=MINUTES)
    reason = reason[:LONGEST_REASON]
    session = AssistanceSession.objects.create(association=association, account=by, reason=reason, ends_at=ends_at)
    audit.record(by=by, action="tenants.assistance.started", association=association, label=str(by), reason=session.reason)
    link = portal_link("team_journal", association.pk)
    tell_owners("tenants/mail/assistance_started.txt", association=association, session=session, link=link)
    return session


@portal_transaction()
def end_assistance(*, session: AssistanceSession, by: "User | None") -> None:
    """Close the agent's way in at once; `by` is None when the hour is over. Doing it twice changes nothing."""
    now = timezone.now()
    if not AssistanceSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=min(now, session.ends_at)):
        return
    association, account = session.association, session.account
    audit.record(by=by, action="tenants.assistance.ended", association=association, label=str(account))
    # An agent who was given a place in the team meanwhile enters again, as what that place makes them.
    if association.has_site:
        with in_association(association):
            close_shadow(portal_id=account.portal_id)


@portal_transaction()
def note_act(*, session_id: UUID, method: str, path: str) -> None:
    """Write down one request of an assistance session that may have changed the site."""
    session = AssistanceSession.objects.select_related("association", "account").get(pk=session_id)
    audit.record(
        by=session.account, action="tenants.assistance.acted", association=session.association, label=path, method=method
    )


def forget_assistance() -> None:
    """Nightly: who entered a site and why is kept as long as the journal that says the same."""
    AssistanceSession.objects.filter(ends_at__lt=timezone.now() - timedelta(days=audit.DAYS_KEPT)).delete()


def end_lapsed() -> None:
    """Every five minutes: close the sessions whose hour is over."""
    lapsed = AssistanceSession.objects.select_related("association", "account").filter(ended_at=None, ends_at__lte=timezone.now())
    one_by_one(lapsed, lambda session: end_assistance(session=session, by=None))
