"""The trainer's planning: who may see it, six dates proposed and confirmed, nothing typed is ever lost."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tenants.models import AuditEntry, OutgoingMail
from tests.training.conftest import PARIS, soon
from training.actions.planning import create_cohort
from training.models import Cohort, Place, Return, Session
from training.queries import planner as queries

PLAN = "/formation/promotions/nouvelle/"


@pytest.fixture
def trainer(sign_in, cast):
    return sign_in(cast.theo)[0]


@pytest.fixture(autouse=True)
def in_november_2026(monkeypatch):
    """Proposals need years whose school holidays are published: here it is 22 November 2026 for ever."""
    now = timezone.now
    passed = now() - datetime(2026, 11, 22, 10, tzinfo=PARIS)
    monkeypatch.setattr(timezone, "now", lambda: now() - passed)


def typed(cast, place, **more):
    """The planner as a trainer sends it: Thursdays from All Saints' Day 2027 on."""
    return {
        "name": "Hiver des arts", "place": place.pk, "weekday": "3", "hour": "18:00", "start": "2027-11-01", "every": "1",
        "seats": "8", "seats_per_association": "2", "trainers": [cast.theo.pk], "associations": [str(cast.alpha.pk)],
    } | more  # fmt: skip


def days_of(page) -> dict[str, str]:
    """Return what a browser would send of the six dates on a page."""
    found = re.findall(r'name="(day_\d)" value="([^"]*)"', page.content.decode())
    return dict(found)


PAGES = [
    "/formation/", "/formation/lieux/", "/formation/lieux/nouveau/", "/formation/lieux/{place}/", "/formation/promotions/", PLAN,
    "/formation/promotions/{cohort}/", "/formation/promotions/{cohort}/annuler/",
    "/formation/promotions/{cohort}/retirer/{alpha}/", "/formation/seances/{session}/", "/formation/seances/{session}/modifier/",
    "/formation/seances/{session}/deplacer/", "/formation/seances/{session}/annuler/", "/formation/seances/{session}/inscrire/",
    "/formation/seances/{session}/inscrire/?association={beta}",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_for_city_staff_with_a_second_step(path, school, cast, sign_in, as_visitor, trainer):
    ids = {"place": school.place.pk, "cohort": school.cohort.pk, "session": school.sessions[0].pk}
    path = path.format(alpha=cast.alpha.pk, beta=cast.beta.pk, **ids)

    assert trainer.get(path).status_code == 200
    assert sign_in(cast.chloe)[0].get(path).status_code == 200
    assert sign_in(cast.alice)[0].get(path).status_code == 404
    assert as_visitor().get(path).status_code == 302
    half_way = as_visitor()
    half_way.force_login(cast.theo)
    assert half_way.get(path).status_code == 302


@pytest.mark.parametrize(
    "path", ["/formation/lieux/99999999999999999999/", "/formation/promotions/99999999999999999999/", "/formation/lieux/0/"]
)
def test_what_does_not_exist_is_not_found(path, trainer):
    assert trainer.get(path).status_code == 404


def test_first_screen_without_anything_offers_the_first_step(trainer):
    assert "/formation/lieux/nouveau/" in trainer.get("/formation/").content.decode()
    assert "/formation/lieux/nouveau/" in trainer.get(PLAN).content.decode()
    trainer.post("/formation/lieux/nouveau/", {"name": "Médiathèque", "address": "2 rue du Port", "seats": "8"})
    assert f'href="{PLAN}"' in trainer.get("/formation/").content.decode()


def test_first_screen_shows_today_then_what_waits(school, cast, trainer):
    today, past, _next, *_others = school.sessions
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    Session.objects.filter(pk=today.pk).update(starts_at=noon, ends_at=noon + timedelta(hours=2))
    for session, state in ((past, "registered"), (school.sessions[3], "waiting")):
        session.registrations.create(association=cast.alpha, first_name="Nadia", state=state)
    soon(past, hours=-48)
    Return.objects.create(association=cast.beta, reason="asked")

    page = trainer.get("/formation/").content.decode()

    assert [name for name in ("Aujourd’hui", "1 personne attend une place", "Présences à noter") if name not in page] == []
    assert f"/formation/seances/{today.pk}/presence/" in page
    assert f"/formation/seances/{past.pk}/presence/" in page
    assert "1 association pourrait revenir" in page
    assert "/ateliers/calendrier/" in page


def test_a_cohort_is_planned_from_six_dates_without_holidays(school, cast, trainer, settings):
    settings.SCHOOL_ZONE = "A"
    form = typed(cast, school.place)

    proposed = trainer.post(PLAN, form | {"step": "propose"})
    days = days_of(proposed)
    done = trainer.post(PLAN, form | days | {"step": "create"})

    page = proposed.content.decode()
    assert proposed.status_code == 200
    assert list(days.values()) == [f"2027-{day}T18:00" for day in ("11-18", "11-25", "12-02", "12-09", "12-16")] + [
        "2028-01-06T18:00"
    ]
    assert "11 novembre 2027\u00a0: Armistice" in page
    assert "4 novembre 2027\u00a0: Vacances de la Toussaint" in page
    assert "23 décembre 2027\u00a0: Vacances de Noël" in page
    assert "ne sont pas encore publiées" not in page
    cohort = Cohort.objects.exclude(pk=school.cohort.pk).get()
    assert done["Location"] == f"/formation/promotions/{cohort.pk}/"
    assert (cohort.name, [place.association for place in cohort.places.all()]) == ("Hiver des arts", [cast.alpha])
    assert {(each.seats, each.place) for each in cohort.sessions.all()} == {(8, school.place)}


def test_nothing_typed_is_lost_when_it_is_refused(school, cast, trainer):
    form = typed(cast, school.place, name="Ma promotion à moi", seats="50", weekday="2", q="alph", step="propose")

    refused = trainer.post(PLAN, form)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Ce lieu a 12 places." in page
    assert 'value="Ma promotion à moi"' in page
    assert 'name="seats" value="50"' in page
    assert '<option value="2" selected>' in page
    assert re.search(rf'value="{cast.alpha.pk}" checked', page)
    assert re.search(rf'name="trainers" value="{cast.theo.pk}"[^>]* checked', page)
    assert 'name="q" value="alph"' in page
    assert str(cast.beta.pk) not in page, "narrowed without JavaScript"
    assert Cohort.objects.count() == 1


def test_a_day_that_is_adjusted_stays_when_something_else_is_wrong(school, cast, trainer):
    form = typed(cast, school.place)
    days = days_of(trainer.post(PLAN, form | {"step": "propose"})) | {"day_2": "2027-11-26T17:30", "day_4": ""}

    for step in ("look", "create"):
        refused = trainer.post(PLAN, form | days | {"step": step})

        assert (refused.status_code, days_of(refused)["day_2"]) == (422, "2027-11-26T17:30")
        assert "Remplissez ce champ" in refused.content.decode() or "ce champ" in refused.content.decode()
    assert Cohort.objects.count() == 1


def test_dates_are_proposed_again_only_when_asked(school, cast, trainer):
    form = typed(cast, school.place)
    days = days_of(trainer.post(PLAN, form | {"step": "propose"}))
    moved = days | {"day_6": "2028-01-14T18:00"}

    assert days_of(trainer.post(PLAN, form | moved | {"step": "look"})) == moved
    assert days_of(trainer.post(PLAN, form | moved | {"step": "propose"})) == days


def test_what_stands_in_the_way_is_said_beside_its_day_and_confirmed_for_that_day_only(school, cast, trainer):
    form = typed(cast, school.place)
    days = days_of(trainer.post(PLAN, form | {"step": "propose"})) | {"day_1": "2027-11-11T18:00"}

    refused = trainer.post(PLAN, form | days | {"step": "create"})
    ticked = re.search(r'name="confirm_1" value="([^"]*)"', refused.content.decode())[1]
    on_another_day = trainer.post(PLAN, form | days | {"day_1": "2027-11-01T18:00", "confirm_1": ticked, "step": "create"})
    done = trainer.post(PLAN, form | days | {"confirm_1": ticked, "step": "create"})

    assert (refused.status_code, on_another_day.status_code, done.status_code) == (422, 422, 302)
    assert "Armistice" in refused.content.decode()
    assert "confirm_2" not in refused.content.decode()
    assert "Toussaint" in on_another_day.content.decode()
    assert Cohort.objects.count() == 2


def test_a_place_or_trainer_taken_is_said_as_soon_as_dates_are_proposed(school, cast, trainer):
    near = [moment.replace(year=2027) for moment in school.plan.moments]
    create_cohort(plan=replace(school.plan, moments=near), by=cast.theo)
    form = typed(cast, school.place, weekday="1", start="2027-09-07")

    page = trainer.post(PLAN, form | {"step": "propose"}).content.decode()

    assert page.count("Automne, ") == 6  # the cohort that is there already
    assert "confirm_6" in page


def test_years_whose_school_holidays_are_unknown_are_said(school, cast, trainer, settings):
    settings.SCHOOL_ZONE = "B"
    form = typed(cast, school.place, start="2028-08-20")

    page = trainer.post(PLAN, form | {"step": "propose"}).content.decode()

    assert "À partir du 7 septembre 2028, les vacances scolaires ne sont pas encore publiées" in page


def test_the_name_follows_the_season_until_somebody_writes_one(school, cast, trainer):
    form = typed(cast, school.place, name="Hiver 2027", proposed_name="Hiver 2027", start="2028-05-02", step="propose")

    assert 'name="name" value="Printemps 2028"' in trainer.post(PLAN, form).content.decode()
    assert 'name="name" value="Les bavards"' in trainer.post(PLAN, form | {"name": "Les bavards"}).content.decode()


def test_those_who_need_it_first_come_first(school, cast, trainer):
    Return.objects.create(association=cast.beta, reason="handover")
    school.cohort.places.filter(association=cast.alpha).delete()

    page = trainer.get(PLAN + f"?association={cast.alpha.pk}").content.decode()
    order = [page.index(str(each.pk)) for each in (cast.beta, cast.alpha)]

    assert order == sorted(order)
    assert "Elles reviennent" in page
    assert re.search(rf'value="{cast.alpha.pk}" checked', page)
    assert {each.subdomain: (each.open_return, each.last_cohort) for each in queries.candidates()} == {
        "alpha": (None, None),
        "beta": ("handover", "Automne"),
    }


def test_places_are_added_changed_and_put_aside(school, trainer):
    trainer.post("/formation/lieux/nouveau/", {"name": "Médiathèque", "address": "2 rue du Port", "seats": "8"})
    place = Place.objects.get(name="Médiathèque")
    refused = trainer.post(f"/formation/lieux/{place.pk}/", {"name": "", "address": "3 rue du Port", "seats": "8"})
    trainer.post(f"/formation/lieux/{place.pk}/", {"name": "Médiathèque", "address": "3 rue du Port", "seats": "9"})

    assert (refused.status_code, 'value="3 rue du Port"' in refused.content.decode()) == (422, True)
    place.refresh_from_db()
    assert (place.address, place.seats, place.is_used) == ("3 rue du Port", 9, False)
    assert list(queries.places_in_use()) == [school.place]
    assert list(AuditEntry.objects.order_by("-pk").values_list("action", flat=True)[:2]) == [
        "training.place.changed",
        "training.place.added",
    ]


def test_associations_join_and_leave_a_cohort(school, cast, trainer):
    path = f"/formation/promotions/{school.cohort.pk}/"

    trainer.post(f"{path}retirer/{cast.beta.pk}/")
    gone = trainer.get(path).content.decode()
    twice = trainer.post(f"{path}retirer/{cast.beta.pk}/")
    trainer.post(f"{path}ajouter/", {"association": str(cast.beta.pk)})
    back = trainer.get(path).content.decode()

    assert (f"retirer/{cast.beta.pk}/" in gone, f"retirer/{cast.beta.pk}/" in back) == (False, True)
    assert twice.status_code == 404
    assert trainer.post(f"{path}ajouter/", {"association": "?"}).status_code == 404
    actions = AuditEntry.objects.filter(action__startswith="training.cohort.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["training.cohort.created", "training.cohort.left", "training.cohort.joined"]


def test_a_cohort_is_called_off_after_a_question(school, trainer):
    path = f"/formation/promotions/{school.cohort.pk}/annuler/"
    soon(school.sessions[0], hours=-48)

    asked = trainer.get(path)
    done = trainer.post(path, {"reason": "Faute de monde"})

    assert ("Ces 5 séances" in asked.content.decode(), done.status_code) == (True, 302)
    assert school.cohort.sessions.filter(cancelled_at=None).count() == 1
    assert list(queries.current_cohorts()) == []


def test_the_last_cohort_is_the_model_of_the_next(school, trainer):
    page = trainer.get(PLAN).content.decode()

    assert 'name="hour" value="18:00"' in page
    assert '<option value="1" selected>' in page
    assert f'name="start" value="{timezone.localdate() + timedelta(weeks=3):%Y-%m-%d}"' in page
    assert date.fromisoformat(re.search(r'name="start" value="([^"]*)"', page)[1]) > timezone.localdate()


def test_a_start_that_is_past_or_too_far_is_refused(school, cast, trainer):
    for start in ("2020-01-01", "2199-01-01"):
        refused = trainer.post(PLAN, typed(cast, school.place, start=start, step="propose"))

        assert (refused.status_code, days_of(refused)) == (422, {})


def test_hours_that_do_not_exist_are_refused(school, cast, trainer):
    form = typed(cast, school.place)
    days = days_of(trainer.post(PLAN, form | {"step": "propose"})) | {"day_6": "2028-03-26T02:30"}

    assert trainer.post(PLAN, form | days | {"step": "create"}).status_code == 422


def test_sessions_of_a_plan_do_not_overlap(school, cast, trainer):
    form = typed(cast, school.place)
    days = days_of(trainer.post(PLAN, form | {"step": "propose"}))

    refused = trainer.post(PLAN, form | days | {"day_2": days["day_1"].replace("18:00", "19:00"), "step": "create"})

    assert (refused.status_code, "dans l’ordre" in refused.content.decode()) == (422, True)
    assert datetime(2027, 11, 18, 18, tzinfo=PARIS) not in set(Session.objects.values_list("starts_at", flat=True))
    assert OutgoingMail.objects.count() == 0


def test_the_seats_follow_the_place_until_somebody_types_a_number(school, cast, trainer):
    trainer.post("/formation/lieux/nouveau/", {"name": "Petite salle", "address": "2 rue du Port", "seats": "5"})
    small = Place.objects.get(name="Petite salle")

    followed = trainer.post(PLAN, typed(cast, small, seats="8", proposed_seats="8", step="propose"))
    kept = trainer.post(PLAN, typed(cast, small, seats="4", proposed_seats="8", step="propose"))

    assert followed.context["form"]["seats"].value() == "5"
    assert kept.context["form"]["seats"].value() == "4"
