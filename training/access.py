"""One gate per kind of object: it returns the object to whoever may have it, and 404 to everybody else."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest

from cms.users.models import User
from tenants.access import membership_for
from tenants.models import Association
from training import seat_links
from training.models import Autonomy, Cohort, Edition, Exercise, HandoutFile, Place, Registration, Return, Session, Workshop
from training.queries import my_workshops
from training.queries.progress import CAME
from training.queries.returns import open_returns
from training.queries.standing import Step, standing


def session(session_id: UUID) -> Session:
    """Return a session with its workshop, place and cohort, for the city's staff and whoever has a code of it. Raises Http404."""
    found = Session.objects.select_related("workshop", "place", "cohort").filter(pk=session_id).first()
    if found is None:
        raise Http404
    return found


def cohort(cohort_id: int) -> Cohort:
    """Return a cohort, for the city's staff. Raises Http404."""
    found = Cohort.objects.filter(pk=cohort_id).first()
    if found is None:
        raise Http404
    return found


def published_edition(number: str) -> Edition:
    """Return an edition that cohorts follow or have followed: anybody signed in may read it. Raises Http404."""
    is_number = number.isdecimal() and len(number) < 5
    found = Edition.objects.exclude(published_at=None).filter(number=int(number)).first() if is_number else None
    if found is None:
        raise Http404
    return found


def workshop_of(edition: Edition, number: int) -> Workshop:
    """Return a workshop of an edition that the person may read. Raises Http404."""
    found = edition.workshops.filter(number=number).select_related("edition").first()
    if found is None:
        raise Http404
    return found


def handout_file(file_id: int, *, staff: bool = False) -> HandoutFile:
    """Return a file of a published handout, for anybody signed in; the draft's are the staff's. Raises Http404."""
    files = HandoutFile.objects.all() if staff else HandoutFile.objects.exclude(workshop__edition__published_at=None)
    found = files.filter(pk=file_id).first()
    if found is None:
        raise Http404
    return found


def draft_exercise(workshop: Workshop, exercise_id: int) -> Exercise:
    """Return an exercise of this workshop, for the city's staff. Raises Http404."""
    found = workshop.exercises.select_related("workshop").filter(pk=exercise_id).first()
    if found is None:
        raise Http404
    return found


def draft_file(workshop: Workshop, file_id: int) -> HandoutFile:
    """Return a file of this workshop, for the city's staff. Raises Http404."""
    found = workshop.files.select_related("workshop").filter(pk=file_id).first()
    if found is None:
        raise Http404
    return found


def registration_of(session: Session, registration_id: UUID) -> Registration:
    """Return somebody's registration for this session. Raises Http404. Whoever asks has passed a gate of the session."""
    found = session.registrations.select_related("association").filter(pk=registration_id, purged_at=None).first()
    if found is None:
        raise Http404
    return found


def attended(account: User, registration_id: UUID, *, is_staff: bool) -> Registration:
    """Return the registration of somebody who came, for themselves and for the city's staff. Raises Http404."""
    people = Registration.objects.filter(attendance__in=CAME, purged_at=None)
    if not is_staff:
        people = people.filter(Q(account=account) | Q(account=None, email=account.email.lower()))
    found = people.select_related("association", "session__workshop", "session__place").filter(pk=registration_id).first()
    if found is None:
        raise Http404
    return found


def session_of(association: Association, session_id: UUID) -> Session:
    """Return a session that concerns this association, or raise Http404. Whoever asks has passed a gate of the association."""
    found = session(session_id)
    if not my_workshops.may_see(association, found):
        raise Http404
    return found


def registration_for(request: HttpRequest, registration_id: UUID) -> Registration:
    """Return a registration to the person, to the team of its association, or to whoever has the mail's link. Raises Http404."""
    found = _registration(registration_id)
    key = request.GET.get(seat_links.PARAMETER, "")
    if found.account_id != request.user.pk and not seat_links.opens(key, found):
        membership_for(request.user, str(found.association_id))  # type: ignore[arg-type]  # signed in, the view saw to it
    return found


def registration_by_link(key: str, registration_id: UUID) -> Registration:
    """Return a registration to a visitor who has the mail's link, or raise Http404."""
    found = _registration(registration_id)
    if not seat_links.opens(key, found):
        raise Http404
    return found


def _registration(registration_id: UUID) -> Registration:
    known = Registration.objects.select_related("session__workshop", "session__place", "association", "account")
    found = known.filter(pk=registration_id, purged_at=None, association__deleted_at=None).first()
    if found is None:
        raise Http404
    return found


def place(place_id: int) -> Place:
    """Return a place, for the city's staff. Raises Http404."""
    found = Place.objects.filter(pk=place_id).first()
    if found is None:
        raise Http404
    return found


def association_of(cohort: Cohort, association_id: UUID) -> Association:
    """Return an association that has its place in this cohort, for the city's staff. Raises Http404."""
    found = Association.objects.filter(pk=association_id, cohort_places__in=cohort.places.filter(left_at=None)).first()
    if found is None:
        raise Http404
    return found


def surveyed_session(key: str) -> Session:
    """Return the session whose survey has this secret link, for anybody who has it. Raises Http404."""
    found = Session.objects.select_related("workshop").filter(survey_key=key).first() if "\0" not in key else None
    if found is None:
        raise Http404
    return found


def autonomy_of(association: Association) -> Autonomy | None:
    """Return the association's certificate, if it has one. Whoever asks has passed a gate of the association."""
    return Autonomy.objects.select_related("by").filter(association=association).first()


def autonomy_or_404(association: Association) -> Autonomy:
    """Return the association's certificate, or raise Http404. The same holds for whoever asks."""
    found = autonomy_of(association)
    if found is None:
        raise Http404
    return found


def step_of(association: Association, key: str) -> Step:
    """Return how an association stands at an exercise that it is taught, for the city's staff. Raises Http404."""
    for taught in standing(association).workshops:
        for step in taught.steps:
            if step.exercise.key == key:
                return step
    raise Http404


def open_return(return_id: int) -> Return:
    """Return a return that waits for the trainer, for the city's staff. Raises Http404."""
    found = open_returns().filter(pk=return_id).first() if return_id < 2**63 else None
    if found is None:
        raise Http404
    return found
