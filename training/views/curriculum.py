"""The trainer's side of the six workshops: the edition in use, the draft of the next."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants.views.console.changes import attempt, sent
from tenants.views.staff import staff_only
from training import access
from training.actions import curriculum as actions
from training.forms.curriculum import WorkshopForm
from training.models import Edition, Workshop
from training.queries import curriculum as queries
from training.views.programme import as_download

GET_AND_POST = ["GET", "POST"]


@staff_only("it", "trainer")
@require_GET
def curriculum(request):
    """The edition in use, the draft, who follows which."""
    current, draft = queries.current_edition(), queries.draft()
    cohorts = queries.cohorts_by_edition()
    editions = list(Edition.objects.exclude(published_at=None))
    changed = queries.changed_numbers(draft, since=current) if draft else set()
    context = {
        "current": current,
        "draft": draft,
        "shown": draft or current,
        "workshops": (draft or current).workshops.all(),
        "changed": changed,
        "editions": [{"edition": each, "cohorts": cohorts[each.pk]} for each in editions],
    }
    return render(request, "training/curriculum/curriculum.html", context)


@staff_only("it", "trainer")
@require_POST
def begin(request):
    draft = actions.begin_draft(by=request.user)
    messages.success(request, _("Edition %(number)s is ready to be changed; nobody else sees it yet.") % {"number": draft.number})
    return redirect("curriculum")


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def publish(request):
    """Ask once, then put the draft in use."""
    draft = queries.draft()
    if request.method == "POST" or draft is None:
        return _done(request, actions.publish_draft, _("The new edition is in use."))
    current = queries.current_edition()
    changed = sorted(queries.changed_numbers(draft, since=current))
    context = {"draft": draft, "changed": draft.workshops.filter(number__in=changed), "cohorts": queries.running_cohorts()}
    return render(request, "training/curriculum/publish.html", context)


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def drop(request):
    """Ask once, then give the draft up."""
    draft = queries.draft()
    if request.method == "POST" or draft is None:
        return _done(request, actions.drop_draft, _("The draft is given up; the edition in use stays as it is."))
    changed = sorted(queries.changed_numbers(draft, since=queries.current_edition()))
    context = {"draft": draft, "changed": draft.workshops.filter(number__in=changed), "files": queries.lost_if_dropped(draft)}
    return render(request, "training/curriculum/drop.html", context)


def _done(request, action, said):
    try:
        action(by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, said)
    return redirect("curriculum")


@staff_only("it", "trainer")
@require_GET
def edit_workshop(request, number):
    """One workshop of the draft: its text, its exercises, its files, each changed on a page of its own."""
    workshop = workshop_in_hand(number)
    if not workshop.edition.is_draft:
        return to_begin(request)
    context = {**queries.page_of(workshop), "others": workshop.edition.workshops.all()}
    return render(request, "training/curriculum/edit_workshop.html", context)


@staff_only("it", "trainer")
@require_http_methods(GET_AND_POST)
def edit_workshop_text(request, number):
    """Title, aims, length and handout. What was typed is never lost, whatever others did meanwhile."""
    workshop = workshop_in_hand(number)
    if request.method == "GET" and not workshop.edition.is_draft:
        return to_begin(request)
    form = WorkshopForm(sent(request), instance=workshop, initial={"seen": queries.digest(workshop)})
    values = dict(form.cleaned_data) if form.is_bound and form.is_valid() else {}
    seen = values.pop("seen", "")
    if values and attempt(form, actions.change_workshop, workshop=workshop, values=values, seen=seen, by=request.user):
        messages.success(request, _("Your changes are kept in the draft."))
        return redirect("edit_workshop", number)
    if form.is_bound:  # sent once more, it replaces what the other person wrote: the page says so
        workshop.refresh_from_db()
        form.data = form.data.copy()
        form.data["seen"] = queries.digest(workshop)
    context = {"form": form, "workshop": workshop}
    return render(request, "training/curriculum/edit_text.html", context, status=422 if form.is_bound else 200)


@staff_only("it", "trainer")
@require_GET
def preview_workshop(request, number):
    """The draft's workshop as an association will read it."""
    workshop = workshop_in_hand(number)
    reading = queries.Reading(workshop.edition, queries.current_edition())
    context = {"reading": reading, "is_preview": True, "others": [], "own": [], **queries.page_of(workshop)}
    return render(request, "training/curriculum/workshop.html", context)


@staff_only("it", "trainer")
@require_GET
def draft_file(request, file_id):
    return as_download(access.handout_file(file_id, staff=True))


def workshop_in_hand(number: int) -> Workshop:
    """Return the draft's workshop, or without a draft the one in use: the actions refuse to change that one."""
    return access.workshop_of(queries.draft() or queries.current_edition(), number)


def to_begin(request):
    messages.info(request, _("This edition is in use: prepare a new one to change it."))
    return redirect("curriculum")
