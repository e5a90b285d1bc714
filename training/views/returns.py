"""The returns to the workshops that wait for the trainer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tenants.views.staff import staff_only
from training import access
from training.actions import returns as actions
from training.forms.progress import CloseForm
from training.queries import returns as queries

PER_PAGE = 50


@staff_only("it", "trainer")
@require_safe
def returns(request: HttpRequest) -> HttpResponse:
    """Who is to come back, why, to which workshops, and where there are seats."""
    page = Paginator(queries.open_returns(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "titles": queries.titles(), "next_sessions": queries.next_sessions()}
    return render(request, "training/progress/returns.html", context)


@staff_only("it", "trainer")
@require_http_methods(["GET", "POST"])
def close_return(request: HttpRequest, return_id: int) -> HttpResponse:
    """Ask once, then close a return, with a word or without."""
    wanted = access.open_return(return_id)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_return(wanted=wanted, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]  # signed in
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            messages.success(request, _("The return of %(name)s is closed.") % {"name": wanted.association.name})
        return redirect("returns")
    context = {"wanted": wanted, "association": wanted.association, "form": form}
    return render(request, "training/progress/close_return.html", context, status=422 if form.errors else 200)
