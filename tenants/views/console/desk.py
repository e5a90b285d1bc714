"""What the two desks of the console have in common: requests for sites, and handovers, listed by state."""

from django.core.paginator import Paginator
from django.shortcuts import render

PER_PAGE = 50


def list_by_state(request, template, *, states, counts, rows):
    """Show one page of a desk. `counts` says how many there are in each of the `states`; `rows(state)` returns them."""
    state = request.GET.get("etat", "")
    state = state if state in counts else ""
    context = {
        "page": Paginator(rows(state), PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": [(value, label, counts[value]) for value, label in states.choices if value in counts],
        "total": sum(counts.values()),
    }
    return render(request, template, context)
