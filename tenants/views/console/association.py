"""One association: what it is, who runs it, what happened to it, and what city IT can do."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from cms.storage import Usage
from tenants import access, releases, rules
from tenants.actions.domains import is_lost
from tenants.models import Domain
from tenants.queries import console as queries
from tenants.queries import team as team_queries
from tenants.views.console.states import state_of
from tenants.views.staff import staff_only

AT_A_GLANCE = 8


def host_of(domain: Domain) -> str:
    """A label of ours is shown with the sites' domain."""
    return domain.name if "." in domain.name else rules.host_of(domain.name)


@staff_only("it")
@require_GET
def association(request, association_id):
    """The association's page."""
    found = access.any_association(association_id)
    figures = getattr(found, "figures", None)
    context = {
        "association": found,
        "figures": figures,
        "state": state_of(found),
        "is_behind": found.has_site and releases.is_behind(found),
        "percent": Usage(figures.storage_bytes, found.quota_bytes).percent if figures else 0,
        "differences": queries.identity_differences(found),
        "names": [(host_of(name), name.is_primary) for name in found.domains.order_by("-is_primary", "name")],
        "claims": [(claim, is_lost(claim)) for claim in found.domain_claims.order_by("name")],
        "members": team_queries.team(found).members,
        "invitations": team_queries.pending_invitations(found),
        "handovers": found.handovers.order_by("-created_at")[:AT_A_GLANCE],
        "assistance": found.assistance_sessions.select_related("account").order_by("-started_at")[:AT_A_GLANCE],
        "entries": team_queries.journal(found)[:AT_A_GLANCE],
        "back": request.GET.get("retour", "")[:500],
    }
    return render(request, "console/association.html", context)
