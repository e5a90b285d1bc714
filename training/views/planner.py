"""The trainer's first screen and the places."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tenants.views.staff import staff_only
from training import access
from training.actions import places as actions
from training.forms.places import PlaceForm
from training.models import Place
from training.queries import planner as queries
from training.queries.returns import open_returns

get_or_post = require_http_methods(["GET", "POST"])


@staff_only("it", "trainer")
@require_GET
def home(request):
    """Today first, then the next sessions, then what waits for the trainer."""
    now = timezone.now()
    today, coming = list(queries.sessions_of_today(now)), list(queries.next_sessions(now))
    context = {
        "today": today,
        "coming": coming,
        "lists": queries.sessions_with_a_list(now),
        "to_note": queries.sessions_to_note(now),
        "n_returns": open_returns().count(),
        "has_place": bool(today or coming) or Place.objects.filter(is_used=True).exists(),
    }
    return render(request, "training/planner/home.html", context)


@staff_only("it", "trainer")
@require_GET
def places(request):
    known = list(Place.objects.all())
    context = {"used": [each for each in known if each.is_used], "unused": [each for each in known if not each.is_used]}
    return render(request, "training/planner/places.html", context)


@staff_only("it", "trainer")
@get_or_post
def new_place(request):
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_place(by=request.user, **form.cleaned_data)
        messages.success(request, _("The place is there: you can plan sessions in it."))
        return redirect("places")
    return render(request, "training/planner/place.html", {"form": form}, status=422 if form.is_bound else 200)


@staff_only("it", "trainer")
@get_or_post
def place(request, place_id):
    found = access.place(place_id)
    form = PlaceForm(request.POST or None, instance=access.place(place_id))
    if request.method == "POST" and form.is_valid():
        actions.change_place(place=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("It is done: the next messages say it so."))
        return redirect("places")
    context = {"form": form, "place": found}
    return render(request, "training/planner/place.html", context, status=422 if form.is_bound else 200)
