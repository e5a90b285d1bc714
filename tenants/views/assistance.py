"""The assistance session: why, how long, in, out."""

from django import forms
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tenants import access
from tenants.actions.assistance import MINUTES, end_assistance, start_assistance
from tenants.emails import portal_link
from tenants.models import AssistanceSession
from tenants.schemas import in_portal
from tenants.views.staff import staff_only


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you enter this site?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The owners of the site receive it by e-mail, with your name."),
    )


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def start(request, association_id):
    """Ask for the reason, open the session."""
    association = access.site_for_staff(association_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            session = start_assistance(association=association, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None if error.code != "reason" else "reason", error)
        else:
            return redirect("assistance_session", session.pk)
    context = {"association": association, "form": form, "minutes": MINUTES}
    return render(request, "tenants/assistance/start.html", context, status=422 if form.is_bound else 200)


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def session(request, session_id):
    """Show an agent's own session: the way in, and the way out (a post)."""
    found = get_object_or_404(AssistanceSession.objects.select_related("association"), pk=session_id, account=request.user)
    if request.method == "POST":
        end_assistance(session=found, by=request.user)
        return redirect("assistance_session", found.pk)
    return render(request, "tenants/assistance/session.html", {"session": found, "association": found.association})


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
