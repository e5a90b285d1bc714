"""In a site's admin, for its owners: have the whole site put into a file, and take it away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.users.models import User
from tenants import access
from tenants.actions import exports as actions
from tenants.archives.storage import storage
from tenants.long_answers import attachment
from tenants.models import Association, Export
from tenants.queries import exports as queries
from tenants.schemas import in_portal


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the file holds, the button, and the files there are."""
    association = access.owner_of_site(request).association
    return TemplateResponse(request, "tenants/exports/take_away.html", context_of(association))


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    owner = access.owner_of_site(request)
    ask_for(request, owner.association, by=owner.account)
    return redirect("take_away")


@never_cache
@require_POST
def fetch(request: HttpRequest, export_id) -> HttpResponse:
    owner = access.owner_of_site(request)
    with in_portal():
        export = access.ready_export(owner.association, export_id)
    return as_file(export, by=owner.account)


def context_of(association: Association) -> dict:
    with in_portal():
        found = list(queries.exports_of(association))
    return {
        "association": association,
        "exports": found,
        "at_work": any(export.state == Export.State.ASKED for export in found),
        "kept_days": actions.KEPT_DAYS,
    }


def ask_for(request: HttpRequest, association: Association, *, by: User) -> None:
    try:
        actions.ask_export(association=association, by=by)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, _("The file is being prepared. You get an e-mail when it is ready; you may close this page."))


def as_file(export: Export, *, by: User) -> StreamingHttpResponse:
    """Answer with the file; who takes it away is noted. The view is `never_cache`."""
    try:
        file = storage().open(export.name)
    except FileNotFoundError as error:
        raise Http404 from error
    actions.note_fetched(export=export, by=by)
    name = f"{export.association.subdomain}-{timezone.localtime(export.asked_at):%Y-%m-%d}.zip"
    return attachment(file, name=name, kind="application/zip")
