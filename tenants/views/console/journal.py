"""Everything that was done on the portal, by whom and when."""

from datetime import datetime, time

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tenants.forms.console import JournalForm
from tenants.models import Association
from tenants.queries import console as queries
from tenants.views.staff import staff_only

PER_PAGE = 50


@staff_only("it")
@require_GET
def journal(request):
    """The audit, narrowed by what is understood of the filters."""
    form = JournalForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    entries = queries.journal(
        association_id=wanted.get("association"),
        words=wanted.get("q", ""),
        person=wanted.get("qui", ""),
        group=wanted.get("quoi", ""),
        since=_moment(wanted.get("du"), time.min),
        until=_moment(wanted.get("au"), time.max),
    )
    association = Association.objects.filter(pk=wanted["association"]).first() if wanted.get("association") else None
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "console/journal.html", {"form": form, "page": page, "association": association})


def _moment(day, hour: time) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, hour)) if day else None
