"""Anybody asks the city for their association's site: the form, the address while one types, the link of the mail."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tenants import access
from tenants.actions import site_requests as actions
from tenants.forms.address import check_address
from tenants.forms.requests import SiteRequestForm
from tenants.queries import requests as queries
from tenants.views.visitors import TOO_MANY, known_of, may_check, may_mail, may_try

SENT_TO = "sent_to"  # in the session: which address the last mail went to, to be shown back


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def request_site(request):
    """The form; `?association=` names the one of the directory that asks."""
    chosen = request.GET.get("association")
    association = access.listed_association(access.uuid_or_404(chosen)) if chosen else None
    if association is not None and association.has_site:
        messages.info(request, gettext("%(name)s has a site already.") % {"name": association.name})
        return redirect("handover_claim", association.pk)
    if request.method == "GET":
        return _form_page(request, SiteRequestForm(initial=_known(association, request.user)), association)
    form = SiteRequestForm(request.POST, request.FILES)
    if not may_try(request, "request"):
        return _too_many(request, form, association)
    if not form.is_valid():
        return _form_page(request, form, association, status=422)
    if not may_mail("request", form.cleaned_data["email"]):
        return _too_many(request, form, association)
    return _send(request, form, association)


def _send(request, form, association):
    by = request.user if request.user.is_authenticated else None
    try:
        actions.receive_request(
            association=association, uploads=form.cleaned_data["papers"], language=get_language(), by=by, **form.facts()
        )
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return _form_page(request, form, association, status=422)
    request.session[SENT_TO] = form.cleaned_data["email"]
    return redirect("request_sent")


def _too_many(request, form, association):
    form.add_error(None, TOO_MANY)
    return _form_page(request, form, association, status=429)


def _known(association, user) -> dict:
    """Return what need not be typed: the directory's facts, the person's own."""
    facts = {}
    if association is not None:
        facts = {name: getattr(association, name) for name in ("name", "category", "rna_number", "town")}
        facts["subdomain"] = check_address("", name=association.name).label
    return facts | known_of(user)


def _form_page(request, form, association, *, status=200):
    return render(request, "tenants/requests/form.html", {"form": form, "association": association}, status=status)


@login_not_required
@never_cache
@require_GET
def request_sent(request):
    """What to do now: open the mail."""
    return render(request, "tenants/requests/sent.html", {"email": request.session.get(SENT_TO, "")})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def request_confirm(request, token):
    """Behind the mailed link: a button that confirms (scanners of mail only look), then where the request stands."""
    found = queries.request_behind(token)
    if found is None:
        return render(request, "tenants/requests/gone.html", status=404)
    if request.method == "POST":
        try:
            actions.confirm_request(site_request=found, by=None)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        return redirect(request.get_full_path())
    return keep_link_here(render(request, "tenants/requests/state.html", {"site_request": found}))


def keep_link_here(response):
    """The link's secret leaves for nobody else; "no-referrer" would also blank Origin, and the form would be refused."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@never_cache
@require_GET
def subdomain_check(request):
    """Say in words whether an address can be had, as JSON (portal/address.js)."""
    if not may_check(request):
        answer = {"state": "unknown", "message": gettext("That is many questions: go on in a minute.")}
        return JsonResponse(answer, status=429)
    label, name = request.GET.get("label", "")[:63], request.GET.get("name", "")[:250]
    if "\0" in label + name:
        raise Http404
    found = check_address(label, name=name)
    use = gettext("Take “%(label)s”") % {"label": found.proposal} if found.proposal else ""
    return JsonResponse(asdict(found) | {"use": use})


@login_not_required
@require_GET
def charter(request):
    """What the city and the association promise each other."""
    return render(request, "tenants/requests/charter.html")
