"""City IT looks through the requests for sites: check, correct, grant, refuse."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants import access, papers
from tenants.actions import site_requests as actions
from tenants.actions.site_requests import CORRECTABLE
from tenants.forms.requests import CheckForm, CorrectForm, RefuseForm
from tenants.models import SiteRequest
from tenants.queries import requests as queries
from tenants.views.console.desk import list_by_state
from tenants.views.staff import staff_only

DECIDABLE = SiteRequest.State.WAITING


@staff_only("it")
@require_GET
def listing(request):
    """Those to be checked first; the others by state."""
    rows, counts = queries.requests_for_staff, queries.request_counts()
    return list_by_state(request, "console/requests/list.html", states=SiteRequest.State, counts=counts, rows=rows)


@staff_only("it")
@require_GET
def one(request, request_id):
    """Everything about one request, and what can be done with it."""
    return _page(request, access.site_request_for_staff(request_id))


def _page(request, site_request, *, correct=None, problem="", status=200):
    waiting = site_request.state == DECIDABLE
    ticks = {"papers_received": site_request.papers_received_at, "charter_accepted": site_request.charter_accepted_at}
    context = {
        "site_request": site_request,
        "papers": site_request.papers.all(),
        "waiting": waiting,
        "ready": waiting and all(ticks.values()),
        "duplicates": queries.duplicates_of(site_request) if waiting else [],
        "check": CheckForm(initial={name: bool(value) for name, value in ticks.items()}),
        "correct": correct or CorrectForm(instance=site_request),
        "problem": problem,
    }
    return render(request, "console/requests/one.html", context, status=status)


@staff_only("it")
@require_POST
def check(request, request_id):
    """Tick what has arrived."""
    site_request = access.site_request_for_staff(request_id)
    form = CheckForm(request.POST)
    form.is_valid()  # two boxes: nothing can be wrong
    return _do(request, site_request, gettext("Noted."), actions.check_request, **form.cleaned_data)


@staff_only("it")
@require_POST
def correct(request, request_id):
    """Put right what was typed."""
    site_request = access.site_request_for_staff(request_id)
    form = CorrectForm(request.POST, instance=access.site_request_for_staff(request_id))
    if not form.is_valid():
        return _page(request, site_request, correct=form, status=422)
    facts = {name: form.cleaned_data[name] for name in CORRECTABLE}
    return _do(request, site_request, gettext("The corrections are kept."), actions.correct_request, **facts)


@staff_only("it")
@require_POST
def link(request, request_id):
    """Say which association of the directory asks, or none."""
    site_request = access.site_request_for_staff(request_id)
    chosen = request.POST.get("association")
    association = access.listed_association(access.uuid_or_404(chosen)) if chosen else None
    said = gettext("The request is tied to this association of the directory.") if association else gettext("The tie is undone.")
    return _do(request, site_request, said, actions.link_request, association=association)


@staff_only("it")
@require_POST
def grant(request, request_id):
    """Open the site and invite the person."""
    site_request = access.site_request_for_staff(request_id)
    said = gettext("The site is made; %(email)s receives the invitation.") % {"email": site_request.email}
    return _do(request, site_request, said, actions.grant_request)


@staff_only("it")
@require_http_methods(["GET", "POST"])
def refuse(request, request_id):
    """Ask for the word that the person receives, then refuse."""
    site_request = access.site_request_for_staff(request_id)
    if site_request.state != DECIDABLE:
        return redirect("console_request", site_request.pk)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = gettext("Refused; %(email)s receives your word.") % {"email": site_request.email}
        return _do(request, site_request, said, actions.refuse_request, note=form.cleaned_data["note"])
    context = {"form": form, "site_request": site_request}
    return render(request, "console/requests/refuse.html", context, status=422 if form.is_bound else 200)


def _do(request, site_request, said, action, **data):
    try:
        action(site_request=site_request, by=request.user, **data)
    except ValidationError as error:
        return _page(request, access.site_request_for_staff(site_request.pk), problem=error.messages[0], status=422)
    messages.success(request, said)
    return redirect("console_request", site_request.pk)


@staff_only("it")
@require_GET
def paper(request, paper_id):
    """Hand a paper over as a file to keep: never shown in the browser, never under /media/."""
    found = access.paper_for_staff(paper_id)
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=papers.content_type(found)
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
