"""The same file for city IT, from the association's page."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tenants import access
from tenants.views import exports as shared
from tenants.views.staff import staff_only


@staff_only("it")
@require_GET
def exports(request, association_id):
    """What the file holds, the button, and the files there are."""
    association = access.any_association(association_id, with_site=True)
    return render(request, "console/exports.html", shared.context_of(association))


@staff_only("it")
@require_POST
def ask(request, association_id):
    association = access.any_association(association_id, with_site=True)
    shared.ask_for(request, association, by=request.user)
    return redirect("console_exports", association.pk)


@staff_only("it")
@never_cache
@require_POST
def fetch(request, association_id, export_id):
    association = access.any_association(association_id, with_site=True)
    return shared.as_file(access.ready_export(association, export_id), by=request.user)
