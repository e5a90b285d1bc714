"""What the city tells everybody: messages to the teams, banners."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants import access
from tenants.actions import notices as actions
from tenants.forms.console import BannerForm, MessageForm
from tenants.models import Banner, BulkMessage
from tenants.queries import console as queries
from tenants.views.console.changes import GET_AND_POST, attempt, sent
from tenants.views.staff import staff_only

PER_PAGE = 25


@staff_only("it")
@require_GET
def message_list(request):
    """The messages sent so far."""
    sent_so_far = BulkMessage.objects.select_related("by").order_by("-created_at", "pk")
    page = Paginator(sent_so_far, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "console/messages.html", {"page": page})


@staff_only("it")
@require_http_methods(GET_AND_POST)
def write_message(request):
    """Compose, look at it as it will be read, send: the form goes along until the last button."""
    form = MessageForm(sent(request))
    step = request.POST.get("step", "")
    if step == "send" and form.is_valid() and attempt(form, actions.send_message, by=request.user, **form.cleaned_data):
        count = len(queries.recipients(owners_only=form.cleaned_data["owners_only"]))
        text = ngettext("The message leaves for %(count)d person.", "The message leaves for %(count)d people.", count)
        messages.success(request, text % {"count": count})
        return redirect("console_messages")
    if step == "preview" and form.is_valid():
        people = queries.recipients(owners_only=form.cleaned_data["owners_only"])
        return render(request, "console/message_preview.html", {"form": form, "message": form.cleaned_data, "count": len(people)})
    wrong = form.is_bound and not form.is_valid()
    return render(request, "console/message_form.html", {"form": form}, status=422 if wrong else 200)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def banners(request):
    """The banners of the day, those to come and those past; a form for another."""
    form = BannerForm(sent(request))
    if form.is_bound and form.is_valid() and attempt(form, actions.show_banner, by=request.user, **form.cleaned_data):
        messages.success(request, _("The banner is noted: it comes and goes by itself."))
        return redirect("console_banners")
    page = Paginator(Banner.objects.select_related("created_by").order_by("-starts_at", "-pk"), PER_PAGE)
    context = {"form": form, "page": page.get_page(request.GET.get("page")), "now": timezone.now()}
    return render(request, "console/banners.html", context, status=422 if form.is_bound else 200)


@staff_only("it")
@require_POST
def end_banner(request, banner_id):
    actions.end_banner(banner=access.banner(banner_id), by=request.user)
    messages.success(request, _("The banner is gone."))
    return redirect("console_banners")
