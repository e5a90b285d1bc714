"""What was done to an association, by whom and when: its owners read it."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tenants import access
from tenants.queries import team as queries

PER_PAGE = 25


@never_cache
@require_GET
def journal(request, association_id):
    """The journal of one association."""
    place = access.owned_membership(request.user, association_id)
    page = Paginator(queries.journal(place.association), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tenants/audit/journal.html", {"association": place.association, "page": page})
