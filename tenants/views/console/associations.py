"""The list of associations that city IT works from, as a table and as a file."""

import csv
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tenants.queries import console as queries
from tenants.views.console.states import state_of
from tenants.views.staff import staff_only

PER_PAGE = 50
FILTERS = {
    "sites": gettext_lazy("Sites"),
    "endormies": gettext_lazy("Dormant for 6 months"),
    "une-responsable": gettext_lazy("One owner left"),
    "sans-responsable": gettext_lazy("No owner"),
    "presque-pleines": gettext_lazy("Nearly full"),
    "courriers-retenus": gettext_lazy("Mails held back"),
    "suspendues": gettext_lazy("Suspended sites"),
    "a-supprimer": gettext_lazy("To be deleted"),
    "en-retard": gettext_lazy("Behind"),
    "sans-archive": gettext_lazy("No recent archive"),
    "archive-ratee": gettext_lazy("Archive failed"),
    "preuve-ancienne": gettext_lazy("Proof older than 35 days"),
    "preuve-ratee": gettext_lazy("Proof failed"),
    "mises-de-cote": gettext_lazy("A version put aside"),
    "sans-directeur": gettext_lazy("No publication director"),
    "sans-site": gettext_lazy("Without a site"),
    "toutes": gettext_lazy("All"),
}
SORTS = {
    "nom": gettext_lazy("Name"),
    "activite": gettext_lazy("Longest without activity"),
    "stockage": gettext_lazy("Storage used"),
    "creation": gettext_lazy("Newest"),
    "archive": gettext_lazy("Oldest archive"),
    "preuve": gettext_lazy("Oldest proof"),
}
# Shown among the filters only when there is something behind them.
RARE = {"archive-ratee", "preuve-ratee", "mises-de-cote"}
# What stands in the box at the top while it concerns a site.
FAILURES = ("archive-ratee", "preuve-ratee")
ALARMS = (*FAILURES, "preuve-ancienne", "mises-de-cote")
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@staff_only("it")
@require_GET
def listing(request):
    """A page of the selection, with how many each filter would keep."""
    words, chosen, sort = _selection(request)
    everything = queries.associations(words=words)
    counts = queries.counts(everything)
    found = everything.filter(queries.filters()[chosen]).order_by(*queries.SORTS[sort])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "chosen": chosen,
        "chips": [
            (name, label, counts[name]) for name, label in FILTERS.items() if counts[name] or name == chosen or name not in RARE
        ],
        "alarms": [(name, counts[name]) for name in ALARMS if counts[name]],
        "rings": any(counts[name] for name in FAILURES),
        "total": counts["toutes"],
        "sort": sort,
        "sorts": SORTS.items(),
        "back": request.GET.urlencode(),
    }
    return render(request, "console/associations.html", context)


@staff_only("it")
@require_GET
def as_csv(request):
    """The whole selection as a file that a French spreadsheet opens."""
    words, chosen, sort = _selection(request)
    found = queries.associations(words=words).filter(queries.filters()[chosen]).order_by(*queries.SORTS[sort])
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="associations-{timezone.localdate():%Y-%m-%d}.csv"'
    writer = csv.writer(response, delimiter=";", lineterminator="\r\n")
    writer.writerow(_columns())
    for association in found.iterator(chunk_size=500):
        writer.writerow([_cell(value) for value in _row(association)])
    return response


def _selection(request) -> tuple[str, str, str]:
    words = request.GET.get("q", "").strip()[:100]
    chosen, sort = request.GET.get("filtre", ""), request.GET.get("tri", "")
    return words, chosen if chosen in FILTERS else "sites", sort if sort in SORTS else "nom"


def _columns() -> list[str]:
    return [
        _("Name"),
        _("Address"),
        _("State"),
        _("Category"),
        _("RNA number"),
        _("Owners"),
        _("Last publication"),
        _("Last visit of the team"),
        _("Storage used (bytes)"),
        _("Storage allowed (bytes)"),
        _("Up to date"),
        _("Last archive"),
        _("Last proof"),
        _("Publication director"),
        _("Created"),
        _("Neighbourhood"),
    ]


def _row(association) -> list:
    figures = getattr(association, "figures", None)
    return [
        association.name,
        association.url if association.has_site else "",
        state_of(association).word,
        association.get_category_display(),
        association.rna_number,
        association.n_owners,
        _day(figures and figures.last_published_at),
        _day(figures and figures.last_sign_on_at),
        association.storage,
        association.quota_bytes,
        _yes(association.has_site and not association.is_behind),
        _day(figures and figures.last_archive_at),
        _day(figures and figures.proved_at),
        _yes(figures and figures.has_director),
        _day(association.created_at),
        association.neighbourhood,
    ]


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d") if moment else ""


def _yes(value) -> str:
    return _("yes") if value else _("no")


def _cell(value) -> str:
    """Return a value as text that a spreadsheet reads as text, whatever somebody typed."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
