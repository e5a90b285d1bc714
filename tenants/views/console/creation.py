"""A new association, or a site for one that the directory has: one form, and the site is live."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tenants import access
from tenants.actions import associations as actions
from tenants.forms.console import CreateForm, OpenSiteForm
from tenants.provisioning import SubdomainTakenError
from tenants.views.console.changes import GET_AND_POST, sent
from tenants.views.staff import staff_only


@staff_only("it")
@require_http_methods(GET_AND_POST)
def create(request):
    """Create an association with its site."""
    form = CreateForm(sent(request), initial={"name": request.GET.get("nom", "")[:250]})
    if form.is_bound and form.is_valid():
        made = _make(form, actions.create_association, by=request.user, **form.cleaned_data)
        if made:
            return redirect("console_opened", made.pk)
    return _page(request, form)


@staff_only("it")
@require_http_methods(GET_AND_POST)
def open_site(request, association_id):
    """Open the site of an association of the directory."""
    association = access.any_association(association_id)
    if association.has_site:
        return redirect("console_association", association.pk)
    form = OpenSiteForm(sent(request), initial={"name": association.name})
    if form.is_bound and form.is_valid():
        made = _make(form, actions.open_site, association=association, by=request.user, **form.cleaned_data)
        if made:
            return redirect("console_opened", made.pk)
    return _page(request, form, association)


@staff_only("it")
@require_GET
def opened(request, association_id):
    """What has just happened: the address, who is invited, what comes next."""
    association = access.any_association(association_id, with_site=True)
    invited = association.invitations.filter(accepted_at=None).order_by("pk")
    return render(request, "console/opened.html", {"association": association, "invited": invited})


def _make(form, action, **arguments):
    """Run the action; what it refuses goes back to the form, beside the field it is about."""
    try:
        return action(**arguments)
    except SubdomainTakenError as error:
        form.add_error("subdomain", error)
    except ValidationError as error:
        errors = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        for field, texts in errors.items():
            form.add_error(field if field in form.fields else None, texts)
    return None


def _page(request, form, association=None):
    context = {"form": form, "association": association}
    return render(request, "console/create.html", context, status=422 if form.is_bound else 200)
