"""The report for those the city answers to: a page to read or print, and two files to take away."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from tenants.queries.console import known_neighbourhoods
from tenants.views.staff import staff_only
from training import charts, periods
from training.forms.report import PeriodForm
from training.queries.report import figures
from training.report_files import as_csv, as_ods
from training.report_tables import Hidden, offered_tables, tables

ODS = "application/vnd.oasis.opendocument.spreadsheet"


@staff_only("it", "trainer")
@require_GET
def report(request):
    """The report of a period, of the whole city or of one neighbourhood."""
    form = PeriodForm(request.GET, neighbourhoods=known_neighbourhoods())
    period, neighbourhood = form.period, form.neighbourhood
    found = figures(period, neighbourhood=neighbourhood)
    shown = tables(found, neighbourhood=neighbourhood)
    offered = [] if neighbourhood else offered_tables(period)
    context = {
        "form": form,
        "period": period,
        "neighbourhood": neighbourhood,
        "query": f"{period.as_query}&{urlencode({'quartier': neighbourhood})}" if neighbourhood else period.as_query,
        "presets": [(name, preset, preset == period) for name, preset in periods.presets(timezone.localdate())],
        "figures": found,
        "short": shown[0],
        "sections": [(table, _chart(table)) for table in [*([] if found.is_empty else shown[1:]), *offered]],
    }
    return render(request, "training/report/report.html", context, status=422 if form.errors else 200)


@staff_only("it", "trainer")
@require_GET
def report_csv(request):
    return _file(request, as_csv, kind="csv", content_type="text/csv; charset=utf-8")


@staff_only("it", "trainer")
@require_GET
def report_ods(request):
    return _file(request, as_ods, kind="ods", content_type=ODS)


def _file(request, write, *, kind, content_type):
    form = PeriodForm(request.GET, neighbourhoods=known_neighbourhoods())
    period, neighbourhood = form.period, form.neighbourhood
    shown = tables(figures(period, neighbourhood=neighbourhood), neighbourhood=neighbourhood)
    shown += [] if neighbourhood else offered_tables(period)
    about = f"{period.words}, {neighbourhood}" if neighbourhood else period.words
    response = HttpResponse(write(shown, about=about), content_type=content_type)
    name = f"bilan-ateliers-{period.first:%Y-%m-%d}-{period.last:%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chart(table):
    """Draw the column that carries the message; nothing when nothing in it may be drawn."""
    if table.drawn is None:
        return None
    lines = [
        (str(row[0]), cell if isinstance(cell, int) else None, str(cell))
        for row in table.rows
        if isinstance(cell := row[table.drawn], int | Hidden)
    ]
    return charts.bars(table.title, lines) if any(number for _words, number, _figure in lines) else None
