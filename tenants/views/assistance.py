"""The assistance session: why, how long, in, out."""

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tenants import access
from tenants.actions.assistance import LONGEST_REASON, MINUTES, end_assistance, start_assistance
from tenants.emails import portal_link
from tenants.forms.assistance import ReasonForm
from tenants.models import AssistanceSession
from tenants.rules import number_of
from tenants.schemas import in_portal
from tenants.views.staff import staff_only


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def start(request, association_id):
    """Ask for the reason, open the session. A link may bring the reason's words, and the page of the site to look at."""
    association = access.any_association(association_id, with_site=True)
    page = number_of(request.GET.get("page", ""))
    form = ReasonForm(request.POST or None, initial={"reason": request.GET.get("motif", "")[:LONGEST_REASON]})
    if request.method == "POST" and form.is_valid():
        try:
            session = start_assistance(association=association, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None if error.code != "reason" else "reason", error)
        else:
            return redirect(reverse("assistance_session", args=[session.pk]) + (f"?page={page}" if page else ""))
    context = {"association": association, "form": form, "minutes": MINUTES}
    return render(request, "tenants/assistance/start.html", context, status=422 if form.is_bound else 200)


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def session(request, session_id):
    """Show an agent's own session: the way in, and the way out (a post)."""
    found = access.own_assistance(request.user, session_id)
    if request.method == "POST":
        end_assistance(session=found, by=request.user)
        return redirect("assistance_session", found.pk)
    page = number_of(request.GET.get("page", ""))
    way = reverse("wagtailadmin_pages:edit", urlconf=settings.ROOT_URLCONF, args=[page]) if page else ""
    context = {"session": found, "association": found.association, "next": f"?{urlencode({'next': way})}" if way else ""}
    return render(request, "tenants/assistance/session.html", context)


@require_POST
@never_cache
def end_here(request):
    """On the site: the button of the band at the top of the admin."""
    if request.assistance is None:
        raise Http404
    with in_portal():
        found = AssistanceSession.objects.select_related("association", "account").get(pk=request.assistance.id)
        end_assistance(session=found, by=found.account)
    logout(request)
    return HttpResponseRedirect(portal_link("assistance_session", found.pk))
