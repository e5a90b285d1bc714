"""The six workshops in the demo: two places, a cohort of last season that is done, one under way, and what it left.

What is past is written down by hand, with its date: nobody registers for a session that is over.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from deploy.demo_city.story import coming_day
from tenants.models import Association
from tenants.schemas import in_portal, portal_transaction
from training.actions import planning, registrations
from training.actions.autonomy import recognise_autonomy, recognise_the_ready
from training.actions.evidence import read_evidence, tick
from training.actions.returns import propose_returns
from training.dates import propose
from training.models import Autonomy, Cohort, Evidence, Place, Registration, Session, SessionCount, SurveyAnswer
from training.shipped import WORKSHOPS

NEIGHBOURHOODS = {
    "les-mouettes": "Les Varennes",
    "choeur-grand-vent": "Centre",
    "jardins-du-bas-port": "Bas-Port",
    "table-ouverte": "Bas-Port",
    "ecran-de-loire": "Centre",
    "parents-des-tilleuls": "Les Tilleuls",
    "les-beaux-jours": "Les Varennes",
    "quartier-des-mariniers": "Les Mariniers",
    "archers-du-val": "Les Varennes",
}
DONE = ["choeur-grand-vent", "les-mouettes", "table-ouverte", "les-beaux-jours"]
UNDER_WAY = ["jardins-du-bas-port", "ecran-de-loire", "parents-des-tilleuls", "quartier-des-mariniers"]
HELD = 3  # workshops that the cohort under way has had
# What some have not done yet.
NOT_YET = {
    "les-mouettes": {"pictures_words", "preview_opened"},
    "table-ouverte": {"form_tested"},
    "les-beaux-jours": {"alive", "second_owner", "contact", "event"},
    "ecran-de-loire": {"menu", "album"},
    "parents-des-tilleuls": {"home_text", "logo", "picture"},
}
FEW_SEATS = 6  # somebody waits for one
EVENING = time(18)
MISSING = [
    "J’aurais aimé plus de temps pour essayer chez moi pendant la séance.",
    "Rien, c’était clair. Merci pour la patience !",
    "Un pense-bête pour les raccourcis du clavier.",
]
HEARD_OF = ["association", "word_of_mouth", "city", "place", "association"]


# Who comes: a key of cast.PEOPLE, or the name and address of somebody without an account.
GUESTS = {
    "choeur-grand-vent": [("bernard",), ("lucie",)],
    "les-mouettes": [("ines",), ("Sandrine", "Pottier", "sandrine.pottier@courriel.example")],
    "table-ouverte": [("rachida",), ("Omar", "Lévêque", "omar.leveque@courriel.example")],
    "les-beaux-jours": [("paulette",), ("Ginette", "Robin", "ginette.robin@courriel.example")],
    "quartier-des-mariniers": [("yann",)],
    "jardins-du-bas-port": [("solange",), ("mehdi",)],
    "ecran-de-loire": [("etienne",), ("lucie",)],
    "parents-des-tilleuls": [("ines",), ("Gaël", "Lorin", "gael.lorin@courriel.example")],
}


def hold(*, people: dict, by) -> None:
    """Plan and hold the workshops; `people` maps the keys of cast.PEOPLE to accounts, `by` is the trainer."""
    with in_portal():
        sites = {site.subdomain: site for site in Association.objects.with_site()}
        for subdomain, neighbourhood in NEIGHBOURHOODS.items():
            Association.objects.filter(subdomain=subdomain).update(neighbourhood=neighbourhood)
        for association in sites.values():
            read_evidence(association=association)
        house, library = _places()
        today = timezone.localdate()
        done = [sites[key] for key in DONE if key in sites]
        current = [sites[key] for key in UNDER_WAY if key in sites]
        _cohort("Printemps", house, start=today - timedelta(days=190), associations=done, people=people, by=by)
        _cohort("Automne", library, start=today - timedelta(days=25), associations=current, people=people, by=by)
        for association in [*done, *current]:
            _see(association, by=by)
        choir = sites.get("choeur-grand-vent")
        if choir and not Autonomy.objects.exists():
            reason = "Deux responsables, un site à jour chaque semaine : ils n’ont plus besoin de nous."
            recognise_autonomy(association=choir, reason=reason, by=by)
        recognise_the_ready()
        propose_returns()


def _places() -> tuple[Place, Place]:
    house, _created = Place.objects.get_or_create(
        name="Maison des associations, salle des Bateliers",
        defaults={
            "address": "1 quai des Bateliers, 00000 Belle-Rive-sur-Loire",
            "seats": 12,
            "equipment": "Douze ordinateurs, un grand écran, le wifi",
            "access_notes": "Rez-de-chaussée, accès de plain-pied. Bus 2, arrêt Bateliers. Sonnez à l’accueil après 18 h.",
        },
    )
    library, _created = Place.objects.get_or_create(
        name="Médiathèque, espace numérique",
        defaults={
            "address": "4 place de la Halle, 00000 Belle-Rive-sur-Loire",
            "seats": 8,
            "equipment": "Huit ordinateurs, deux tablettes",
            "access_notes": "Premier étage, ascenseur. Entrée par la rue des Tuiliers après 19 h.",
        },
    )
    return house, library


@portal_transaction()
def _cohort(name: str, place: Place, *, start: date, associations: list[Association], people: dict, by) -> None:
    if Cohort.objects.filter(name__startswith=name).exists():
        return
    first = coming_day(start, "mardi", 0)
    days = propose(start=first, weekday=first.weekday(), zone="A").days
    moments = [timezone.make_aware(datetime.combine(day, EVENING)) for day in days]
    plan = planning.Plan(
        name=f"{name} {days[0].year}",
        place=place,
        moments=moments,
        seats=min(place.seats, FEW_SEATS if days[-1] > timezone.localdate() else place.seats),
        associations=associations,
        trainers=[by],
    )
    cohort = planning.create_cohort(plan=plan, by=by, confirmed=True)
    for session in cohort.sessions.select_related("workshop"):
        for association in associations:
            for guest in GUESTS[association.subdomain]:
                _come(session, association, _guest(guest, people), by=by)
        if session.is_over:
            _after(session)


def _see(association: Association, *, by) -> None:
    """The trainer has seen in the room what no site of a demo can show: people who came in, tried, and came back."""
    done = association.subdomain in DONE
    left = NOT_YET.get(association.subdomain, set())
    for number, keys in exercises_by_workshop().items():
        for key in keys - left if done or number <= HELD else ():
            if not Evidence.objects.filter(association=association, key=key).exclude(ticked=None).exists():
                tick(association=association, key=key, done=True, note="Vu en séance", by=by)


def exercises_by_workshop() -> dict[int, set[str]]:
    return {workshop.number: {exercise.key for exercise in workshop.exercises} for workshop in WORKSHOPS}


def _guest(known: tuple[str, ...], people: dict) -> registrations.Person:
    if len(known) > 1:
        return registrations.Person(*known)
    account = people[known[0]]
    return registrations.Person(account.first_name, account.last_name, account.email, account=account)


def _come(session: Session, association: Association, person: registrations.Person, *, by) -> None:
    if not session.is_over:
        registrations.register(session=session, association=association, person=person, by=person.account or by)
        return
    Registration.objects.create(
        session=session,
        association=association,
        account=person.account,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        asked_at=session.starts_at - timedelta(days=12),
        attendance=_attendance(session, person),
        noted_at=session.starts_at,
        noted_by=by,
    )


def _attendance(session: Session, person: registrations.Person) -> str:
    """Most come; the same few are late, excused or absent in every build of the demo."""
    turn = (session.workshop.number * 5 + len(person.first_name) + len(person.last_name)) % 13
    Attendance = Registration.Attendance
    return {0: Attendance.ABSENT, 4: Attendance.EXCUSED, 7: Attendance.LATE}.get(turn, Attendance.PRESENT)


def _after(session: Session) -> None:
    """What a session leaves: counters, and what people thought of it."""
    came = session.registrations.filter(attendance__in=["present", "late"]).count()
    women = came * 3 // 5
    for subject, value, number in [
        ("gender", "female", women), ("gender", "male", came - women),
        ("age", "18_24", came // 8), ("age", "25_39", came // 4),
        ("age", "40_59", came // 4), ("age", "60_69", came - came // 8 - 2 * (came // 4)),
    ]:  # fmt: skip
        SessionCount.objects.create(session=session, subject=subject, value=value, number=number)
    for turn in range(came * 3 // 4):
        SurveyAnswer.objects.create(
            session=session,
            useful=4 if turn % 3 else 3,
            pace="right" if turn % 4 else "fast",
            missing=MISSING[(session.workshop.number + turn) % len(MISSING)] if turn % 3 == 0 else "",
            heard_of=HEARD_OF[turn % len(HEARD_OF)],
            day=timezone.localdate(session.ends_at),
        )
    session.reminded_week_at = session.reminded_day_at = session.starts_at
    session.followed_up_at = session.ends_at + timedelta(hours=14)
    session.save(update_fields=["reminded_week_at", "reminded_day_at", "followed_up_at"])
