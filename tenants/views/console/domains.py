"""An association's own address: claim it, prove it, show it first, take it away."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenants import access, dns, rules
from tenants.actions import domains as actions
from tenants.forms.console import ConfirmForm, DomainForm
from tenants.views.console.changes import GET_AND_POST, attempt, change_page, done, sent
from tenants.views.staff import staff_only


@staff_only("it")
@require_http_methods(GET_AND_POST)
def domains(request, association_id):
    """The association's own addresses, what to write in the DNS for each, and a form for another."""
    association = access.any_association(association_id, with_site=True)
    form = DomainForm(sent(request))
    if form.is_bound and form.is_valid():
        host = form.cleaned_data["host"]
        if attempt(form, actions.claim_domain, association=association, host=host, by=request.user):
            messages.success(request, _("Noted. Have the two records below written where the domain was bought."))
            return redirect("console_domains", association.pk)
    context = {
        "association": association,
        "form": form,
        "claims": [_shown(claim) for claim in association.domain_claims.order_by("name")],
        "city_host": rules.host_of(association.subdomain),
        "sites_domain": settings.SITES_DOMAIN,
    }
    return render(request, "console/domains.html", context, status=422 if form.is_bound else 200)


def _shown(claim) -> dict:
    return {
        "claim": claim,
        "record": dns.record_name(claim.name),
        "value": dns.record_value(claim.token),
        "is_lost": actions.is_lost(claim),
    }


@staff_only("it")
@require_POST
def verify(request, association_id, claim_id):
    claim = access.domain_claim(association_id, claim_id)
    try:
        actions.verify_domain(claim=claim, by=request.user)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, _("%(host)s is proved and leads to the site.") % {"host": claim.name})
    return redirect("console_domains", claim.association_id)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def make_main(request, association_id, claim_id):
    claim = access.domain_claim(association_id, claim_id)
    form = ConfirmForm(sent(request))
    if form.is_bound and attempt(form, actions.make_main, claim=claim, by=request.user):
        return done(request, claim.association, _("The site is now shown at %(host)s.") % {"host": claim.name})
    points = [
        _("The site is shown at %(host)s; the city’s address redirects there.") % {"host": claim.name},
        _("The team signs in again at the new address."),
        _("The certificate of %(host)s must be ready before.") % {"host": claim.name},
    ]
    title = _("Show the site at %(host)s") % {"host": claim.name}
    return change_page(request, claim.association, form, title=title, submit=_("Make it the main address"), points=points)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def use_city_address(request, association_id):
    association = access.any_association(association_id, with_site=True)
    form = ConfirmForm(sent(request))
    if form.is_bound and attempt(form, actions.use_city_address, association=association, by=request.user):
        return done(request, association, _("The site is at the city’s address again."))
    points = [
        _("The site is shown at %(host)s again.") % {"host": rules.host_of(association.subdomain)},
        _("Its own address redirects there for as long as you do not take it away."),
    ]
    title = _("Go back to the city’s address")
    return change_page(request, association, form, title=title, submit=title, points=points)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def remove(request, association_id, claim_id):
    claim = access.domain_claim(association_id, claim_id)
    form = ConfirmForm(sent(request))
    if form.is_bound and attempt(form, actions.remove_domain, claim=claim, by=request.user):
        return done(request, claim.association, _("%(host)s no longer leads to the site.") % {"host": claim.name})
    points = [_("Whoever follows a link to %(host)s no longer finds the site.") % {"host": claim.name}]
    title = _("Take %(host)s away") % {"host": claim.name}
    return change_page(request, claim.association, form, title=title, submit=_("Take it away"), points=points, danger=True)
