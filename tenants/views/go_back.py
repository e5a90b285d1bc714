"""In a site's admin, for its owners: look at a day that has passed, go back to it, take that back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants import access
from tenants.actions import archives, previews
from tenants.actions import go_back as actions
from tenants.archives.rebuilding import version_of
from tenants.forms.go_back import CodeForm
from tenants.models import Preview
from tenants.preview_host import address_of
from tenants.queries import previews as queries
from tenants.schemas import in_portal

SECONDS_BETWEEN_LOOKS = "3"
WAITS = {Preview.State.ASKED, Preview.State.CHOSEN}


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The days there are, what is being looked at, and what can be brought back."""
    association = access.owner_of_site(request).association
    with in_portal():
        context = {
            "days": queries.days_of(association),
            "preview": queries.living().filter(association=association, until__gt=timezone.now()).first(),
            "put_aside": list(queries.put_aside_of(association)),
            "undo_days": archives.UNDO_DAYS,
        }
    return TemplateResponse(request, "tenants/go_back/index.html", context)


@require_POST
def ask(request: HttpRequest, archive_id) -> HttpResponse:
    """Have a day built, to look at it."""
    owner = access.owner_of_site(request)
    try:
        with in_portal():
            archive = access.archive_of(owner.association, archive_id)
            preview = previews.ask_preview(archive=archive, by=owner.account)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("go_back")
    return redirect("go_back_preview", preview.pk)


@never_cache
@require_safe
def preview(request: HttpRequest, preview_id) -> HttpResponse:
    """One day: being prepared, ready, being gone back to, done. The page asks again by itself while the worker works."""
    association = access.owner_of_site(request).association
    with in_portal():
        found = access.preview_of(association, preview_id)
        context = {"preview": found, "state": _state(found), "undo_days": archives.UNDO_DAYS}
        if context["state"] == Preview.State.READY:
            version = version_of(association, schema_name=str(found.schema_name), media_folder=found.media_folder)
            context |= {"then": queries.contents_of(version), "now": queries.contents_of(association)}
            context |= {"address": address_of(found, key=previews.key_of(found))}
        if context["state"] == Preview.State.RESTORED:
            context |= {"aside": queries.put_aside_of(association).first(), "association": association}
    response = TemplateResponse(request, "tenants/go_back/preview.html", context)
    if context["state"] in WAITS:
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


def _state(found: Preview) -> str:
    """Return the state of a preview as people see it: one whose time is over has ended, even before it is taken down."""
    is_over = found.dropped_at is not None or found.until <= timezone.now()
    return "ended" if is_over and found.state not in (Preview.State.FAILED, Preview.State.RESTORED) else found.state


@require_POST
def close(request: HttpRequest, preview_id) -> HttpResponse:
    owner = access.owner_of_site(request)
    with in_portal():
        previews.close_preview(preview=access.preview_of(owner.association, preview_id), by=owner.account)
    messages.success(request, _("The preview is closed. Your site has not changed."))
    return redirect("go_back")


@require_POST
def send_code(request: HttpRequest, preview_id) -> HttpResponse:
    """Mail the code that the next page asks for."""
    owner = access.owner_of_site(request)
    with in_portal():
        found = access.preview_of(owner.association, preview_id)
    try:
        actions.send_code(preview=found, by=owner.account)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("go_back_confirm" if error.code == "too_many" else "go_back_preview", found.pk)
    messages.success(request, _("The code has left for %(email)s.") % {"email": owner.account.email})
    return redirect("go_back_confirm", found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, preview_id) -> HttpResponse:
    """Say what changes and what does not, ask for the code, and have the worker begin."""
    owner = access.owner_of_site(request)
    with in_portal():
        found = access.preview_of(owner.association, preview_id)
    if _state(found) != Preview.State.READY:
        return redirect("go_back_preview", found.pk)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.go_back(preview=found, code=form.cleaned_data["code"], by=owner.account)
        except ValidationError as error:
            form.add_error("code", error)
        else:
            return redirect("go_back_preview", found.pk)
    context = {"preview": found, "form": form, "email": owner.account.email, "undo_days": archives.UNDO_DAYS}
    return TemplateResponse(request, "tenants/go_back/confirm.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def put_aside(request: HttpRequest, aside_id: int) -> HttpResponse:
    """What a version put aside holds that the site does not; bringing it back is asked once, here."""
    owner = access.owner_of_site(request)
    with in_portal():
        aside = access.put_aside_of(owner.association, aside_id)
        if request.method != "POST":
            written = queries.written_in(aside)
    if request.method != "POST":
        context = {"aside": aside, "written": written, "undo_days": archives.UNDO_DAYS}
        return TemplateResponse(request, "tenants/go_back/put_aside.html", context)
    try:
        actions.take_back(aside=aside, by=owner.account)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("go_back")
