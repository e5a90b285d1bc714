"""The archives of a site: what there is, whether it is known to bring the site back, and what city IT can do with it."""

import uuid

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants import access
from tenants.actions import archive_jobs
from tenants.actions.archives import UNDO_DAYS
from tenants.actions.deletion import ARCHIVE_DAYS
from tenants.forms.archives import CopyForm, GoBackForm
from tenants.forms.console import ConfirmForm
from tenants.provisioning import propose_subdomain
from tenants.queries import previews, proofs
from tenants.queries.archives import archives_of
from tenants.views.console.changes import GET_AND_POST, attempt, sent
from tenants.views.staff import staff_only
from themes.templatetags.days import moment

PER_PAGE = 20
AT_A_GLANCE = 6


@staff_only("it")
@require_GET
def fleet(request):
    """All the sites whose archives are a worry, what is put aside, and what is left of deleted associations."""
    now = timezone.now()
    page = Paginator(proofs.worried_sites(now), PER_PAGE).get_page(request.GET.get("page"))
    sites = list(page)
    failures = proofs.latest_failures(sites)
    context = {
        "page": page,
        "rows": [(site, failures.get(site.pk)) for site in sites],
        "put_aside": proofs.versions_put_aside(),
        "deleted": proofs.deleted_with_archives(),
        "archive_days": ARCHIVE_DAYS,
    }
    return render(request, "console/archives/fleet.html", context)


@staff_only("it")
@require_GET
def archives(request, association_id):
    """The archives of one association, a deleted one too."""
    association = access.archived_association(association_id)
    return _page(request, association)


def _page(request, association, *, problem: str = ""):
    now = timezone.now()
    page = Paginator(archives_of(association), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "association": association,
        "figures": getattr(association, "figures", None),
        "page": page,
        "newest": page[0] if page.number == 1 and len(page) else None,
        "job": proofs.work_under_way(association),
        "put_aside": previews.put_aside_of(association) if association.has_site else [],
        "outcomes": proofs.outcomes(association, now=now)[:AT_A_GLANCE],
        "proof_is_old": proofs.is_old(getattr(association, "figures", None), now=now),
        "problem": problem,
        "archive_days": ARCHIVE_DAYS,
    }
    return render(request, "console/archives/list.html", context, status=422 if problem else 200)


@staff_only("it")
@require_POST
def archive_now(request, association_id):
    association = access.any_association(association_id, with_site=True)
    return _ask(request, association, "archive")


@staff_only("it")
@require_POST
def prove(request, association_id, archive_id):
    """Rebuild the site from an archive where nobody sees it."""
    association = access.any_association(association_id, with_site=True)
    return _ask(request, association, "proof", archive=access.archive_of(association, archive_id))


def _ask(request, association, work, **arguments):
    try:
        archive_jobs.ask(work=work, association=association, by=request.user, **arguments)
    except ValidationError as error:
        return _page(request, association, problem=error.messages[0])
    return redirect("console_archives", association.pk)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def go_back(request, association_id, archive_id):
    """Bring the site back to an archive: asked once more, by typing its address."""
    association = access.any_association(association_id, with_site=True)
    archive = access.archive_of(association, archive_id)
    form = GoBackForm(sent(request), association=association)
    asked = {"work": "restore", "association": association, "archive": archive, "by": request.user}
    if form.is_bound and attempt(form, archive_jobs.ask, **asked):
        return redirect("console_archives", association.pk)
    points = [
        _("The site as it is now is archived first, then put aside for %(days)s days: one click brings it back.")
        % {"days": UNDO_DAYS},
        _("The site of that day is built beside it, and looked at. Visitors see one or the other, never half of it."),
        _("What the team has written since is no longer on the site. It stays in the version put aside."),
        _("The address, the name and the team stay today’s; whoever has left does not come back."),
    ]
    title = _("Go back to the archive of %(moment)s") % {"moment": moment(archive.at)}
    return _confirm(request, association, form, title=title, submit=_("Go back to it"), points=points, danger=True)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def undo(request, association_id, aside_id):
    """Bring back a version that was put aside."""
    association = access.any_association(association_id, with_site=True)
    aside = access.put_aside_of(association, aside_id)
    form = ConfirmForm(sent(request))
    asked = {"work": "undo", "association": association, "by": request.user, "aside_id": str(aside.pk)}
    if form.is_bound and attempt(form, archive_jobs.ask, **asked):
        return redirect("console_archives", association.pk)
    points = [
        _("The site is again what it was on %(moment)s, before another version took its place.") % {"moment": moment(aside.at)},
        _("The version of now is put aside in its turn, for %(days)s days.") % {"days": UNDO_DAYS},
    ]
    title = _("Bring back the version put aside")
    return _confirm(request, association, form, title=title, submit=_("Bring it back"), points=points)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def copy(request, association_id, archive_id):
    """Put the site of an archive beside, as a new association; also for one that has been deleted."""
    association = access.archived_association(association_id)
    archive = access.archive_of(association, archive_id)
    form = CopyForm(sent(request), initial={"subdomain": propose_subdomain(association.name)})
    asked = {"work": "copy", "association": association, "archive": archive, "by": request.user, "copy_id": str(uuid.uuid4())}
    asked["subdomain"] = form.cleaned_data.get("subdomain", "") if form.is_bound and form.is_valid() else ""
    if form.is_bound and attempt(form, archive_jobs.ask, **asked):
        return redirect("console_archives", association.pk)
    points = [
        _("A new association is made, with the pages, pictures and documents of that day. Nothing else changes."),
        _("It is closed, out of the directory, and nobody is in its team: open it and invite people when it is ready."),
    ]
    title = _("Make a copy of the archive of %(moment)s") % {"moment": moment(archive.at)}
    return _confirm(request, association, form, title=title, submit=_("Make the copy"), points=points)


def _confirm(request, association, form, **words):
    context = {"association": association, "form": form, **words}
    return render(request, "console/archives/confirm.html", context, status=422 if form.is_bound else 200)
