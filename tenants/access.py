"""One gate per kind of object: it returns the object to whoever may have it, and 404 to everybody else."""

import uuid

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.users.models import User
from tenants import queries
from tenants.models import (
    Archive,
    AssistanceSession,
    Association,
    Banner,
    DomainClaim,
    Export,
    Handover,
    Invitation,
    Membership,
    OutgoingMail,
    Paper,
    Preview,
    PutAside,
    Role,
    SiteRequest,
)
from tenants.queries import account as account_queries
from tenants.queries import previews, tasks
from tenants.schemas import SitePlace, in_portal
from tenants.sign_on import flow


def staff_roles(request: HttpRequest) -> set[str]:
    """Return what the person of this request is in the city's staff; asked once a request (1 query)."""
    if not request.user.is_authenticated:
        return set()
    if not hasattr(request, "staff_roles"):
        request.staff_roles = queries.staff_roles(request.user)  # type: ignore[attr-defined]
    return request.staff_roles  # type: ignore[attr-defined]


def membership_for(account: User, association_id: str) -> Membership:
    """Return the account's own place in an association's team, or raise Http404."""
    try:
        membership = queries.membership_of(account=account, association_id=uuid.UUID(str(association_id)))
    except ValueError:
        membership = None
    if membership is None or not account.is_active:
        raise Http404
    return membership


def owned_membership(account: User, association_id: str) -> Membership:
    """Return the account's place in a team it is an owner of, or raise Http404."""
    membership = membership_for(account, association_id)
    if membership.role != Role.OWNER:
        raise Http404
    return membership


def owner_of_site(request: HttpRequest) -> Membership:
    """In a site's admin: return the place of the owner who asks, or raise Http404. A city agent who helps there is none."""
    place = request.place  # type: ignore[attr-defined]
    is_there = isinstance(place, SitePlace) and request.user.is_authenticated
    if not is_there or request.assistance is not None:  # type: ignore[attr-defined]
        raise Http404
    with in_portal():
        account = User.objects.filter(portal_id=request.user.portal_id).first()  # type: ignore[union-attr]  # signed in, see above
        if account is None:
            raise Http404
        membership = owned_membership(account, str(place.association_id))
        membership.account = account  # asked for later, in the site, the same number would be somebody else
        return membership


def archive_of(association: Association, archive_id: uuid.UUID) -> Archive:
    """Return an archive of this association, or raise Http404. Whoever asks has passed a gate of the association."""
    archive = Archive.objects.select_related("association").filter(association=association, pk=archive_id).first()
    if archive is None:
        raise Http404
    return archive


def preview_of(association: Association, preview_id: uuid.UUID) -> Preview:
    """Return a preview of this association, ended ones too, or raise Http404. The same holds for whoever asks."""
    preview = Preview.objects.select_related("association", "by").filter(association=association, pk=preview_id).first()
    if preview is None:
        raise Http404
    return preview


def put_aside_of(association: Association, aside_id: int) -> PutAside:
    """Return a version of this association that can be brought back, or raise Http404. The same holds for whoever asks."""
    aside = previews.put_aside_of(association).filter(pk=aside_id).first()
    if aside is None:
        raise Http404
    return aside


def ready_export(association: Association, export_id: uuid.UUID) -> Export:
    """Return a file of this association that can be fetched, or raise Http404. Whoever asks has passed a gate of it."""
    ready = Export.objects.select_related("association").filter(state=Export.State.READY, until__gt=timezone.now())
    export = ready.filter(association=association, pk=export_id).first()
    if export is None:
        raise Http404
    return export


def member_of(association: Association, member_id: int) -> Membership:
    """Return a current place in this association's team, or raise Http404. Whoever asks has passed a gate of the association."""
    current = Membership.objects.current().select_related("account", "association")
    member = current.filter(association=association, pk=member_id).first()
    if member is None:
        raise Http404
    return member


def pending_invitation(association: Association, invitation_id: int) -> Invitation:
    """Return an invitation of this association nobody has accepted, or raise Http404. The same holds for whoever asks."""
    pending = Invitation.objects.select_related("association").filter(association=association, accepted_at=None)
    invitation = pending.filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    return invitation


def own_session(account: User, session_id: int) -> UserSession:
    """Return a browser that is signed in to this account, or raise Http404."""
    session = account_queries.live_sessions(account).filter(pk=session_id).first()
    if session is None:
        raise Http404
    return session


def listed_association(association_id: str) -> Association:
    """Return an association that the public directory shows, or raise Http404."""
    association = Association.objects.open_to_public().filter(pk=association_id).first()
    if association is None:
        raise Http404
    return association


def right_for(account: User, association_id: str) -> flow.Right:
    """Return what lets the account into an association's site now (a place, an assistance session), or raise Http404."""
    try:
        right = flow.right_of(account=account, association_id=uuid.UUID(str(association_id)))
    except ValueError:
        right = None
    if right is None or not account.is_active:
        raise Http404
    return right


def own_assistance(account: User, session_id: uuid.UUID) -> AssistanceSession:
    """Return an assistance session of this very agent, or raise Http404."""
    session = AssistanceSession.objects.select_related("association").filter(pk=session_id, account=account).first()
    if session is None:
        raise Http404
    return session


def handover_for(account: User, association_id: str, handover_id: str) -> tuple[Membership, Handover]:
    """Return the account's place and a handover of its team, if it is an owner or the person named, or raise Http404."""
    place = membership_for(account, association_id)
    seen = Handover.objects.exclude(state=Handover.State.UNCONFIRMED).select_related("association")
    handover = seen.filter(association=place.association, pk=handover_id).first()
    if handover is None or (place.role != Role.OWNER and queries.account_of(handover.email) != account):
        raise Http404
    return place, handover


def site_request_for_staff(request_id: str) -> SiteRequest:
    """Return a request whose e-mail is confirmed, or raise Http404. The view is `staff_only`."""
    confirmed = SiteRequest.objects.exclude(state=SiteRequest.State.UNCONFIRMED).select_related("association", "decided_by")
    site_request = confirmed.filter(pk=request_id).first()
    if site_request is None:
        raise Http404
    return site_request


def handover_for_staff(handover_id: str) -> Handover:
    """Return a confirmed handover of an association that exists, or raise Http404. The view is `staff_only`."""
    seen = Handover.objects.exclude(state=Handover.State.UNCONFIRMED).filter(association__deleted_at=None)
    handover = seen.select_related("association", "started_by", "decided_by").filter(pk=handover_id).first()
    if handover is None:
        raise Http404
    return handover


def paper_for_staff(paper_id: str) -> Paper:
    """Return a paper of a request or claim that city IT sees, or raise Http404. The view is `staff_only`."""
    paper = Paper.objects.select_related("site_request", "handover").filter(pk=paper_id).first()
    about = (paper.site_request or paper.handover) if paper else None
    if paper is None or about is None or about.state == "unconfirmed":
        raise Http404
    return paper


def uuid_or_404(raw: str) -> uuid.UUID:
    try:
        return uuid.UUID(raw)
    except ValueError as error:
        raise Http404 from error


def any_association(association_id: uuid.UUID, *, with_site: bool = False) -> Association:
    """For city staff: return an association that exists, with its figures, or raise Http404."""
    found = Association.objects.with_site() if with_site else Association.objects.existing()
    association = found.select_related("figures").filter(pk=association_id).first()
    if association is None:
        raise Http404
    return association


def archived_association(association_id: uuid.UUID) -> Association:
    """For city IT: return an association with a site, or a deleted one that has archives still, or raise Http404."""
    found = Association.objects.select_related("figures").filter(pk=association_id).first()
    if found is None or not (found.has_site or (found.deleted_at and found.archives.exists())):
        raise Http404
    return found


def domain_claim(association_id: uuid.UUID, claim_id: int) -> DomainClaim:
    """For city IT: return an association's claim of a domain, or raise Http404."""
    claims = DomainClaim.objects.select_related("association").filter(association__deleted_at=None)
    claim = claims.filter(pk=claim_id, association_id=association_id).first()
    if claim is None:
        raise Http404
    return claim


def dead_mail(mail_id: uuid.UUID) -> QuerySet[OutgoingMail]:
    """For city IT: return a mail that was given up, as a queryset of one, or raise Http404."""
    found = tasks.dead_mails().filter(pk=mail_id)
    if not found.exists():
        raise Http404
    return found


def dead_job(job_id: int) -> QuerySet[ProcrastinateJob]:
    """For city IT: return a job that was given up, as a queryset of one, or raise Http404."""
    found = tasks.dead_jobs().filter(pk=job_id)
    if job_id >= 2**63 or not found.exists():
        raise Http404
    return found


def banner(banner_id: int) -> Banner:
    """For city IT: return a banner, or raise Http404."""
    found = Banner.objects.filter(pk=banner_id).first()
    if found is None:
        raise Http404
    return found
