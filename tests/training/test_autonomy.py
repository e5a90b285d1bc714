"""An association becomes autonomous when its rules are met, or when the trainer says so, with one certificate and one mail."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from tenants.actions.team import add_member
from tenants.models import Association, AuditEntry
from tests.conftest import load_cast
from tests.training.test_evidence_jobs import waiting
from tests.training.test_progress import come, do_all
from training import evidence_jobs
from training.actions import autonomy as actions
from training.actions.attendance import note_attendance
from training.models import Autonomy, Evidence, Registration, WithheldAutonomy
from training.queries.progress import progress

YEAR = timezone.localdate().year


def entries(action: str) -> list[str]:
    found = AuditEntry.objects.filter(action=f"training.autonomy.{action}").order_by("pk")
    return [entry.data["certificate"] for entry in found]


def test_what_is_missing_is_told(school, cast):
    do_all(cast.alpha, besides=("album", "legal"))
    (before,) = progress([cast.alpha])
    come(school.sessions[2], cast.alpha)
    (after,) = progress([cast.alpha])

    assert [cell.workshop.number for cell in before.skipped] == [3, 5]
    assert [exercise.key for exercise in before.essential_todo] == ["legal"]
    assert [cell.workshop.number for cell in after.skipped] == [5]
    assert not after.may_be_autonomous


def test_the_night_recognises_those_who_are_ready_once(cast, letters):
    add_member(association=cast.alpha, account=cast.dan, role="owner", by=None)
    do_all(cast.alpha)
    do_all(cast.beta, besides=("opened",))
    before = len(letters())

    actions.recognise_the_ready()
    actions.recognise_the_ready()

    assert list(Autonomy.objects.values_list("association__subdomain", "certificate")) == [("alpha", f"{YEAR}-0001")]
    assert entries("recognised") == [f"{YEAR}-0001"]
    mails = letters()[before:]
    assert sorted(mail["to"][0] for mail in mails) == ["alice@example.org", "dan@example.org"]
    assert "vole de ses propres ailes" in mails[0]["subject"]
    assert f"/ateliers/{cast.alpha.pk}/exercices/" in mails[0]["body"]


def test_closed_and_withdrawn_ones_wait(cast):
    for association in (cast.alpha, cast.beta):
        do_all(association)
    Association.objects.filter(pk=cast.beta.pk).update(suspended_at=timezone.now())
    actions.recognise_autonomy(association=cast.alpha, by=None)
    actions.withdraw_autonomy(association=cast.alpha, reason="Le site est vide", by=cast.theo)
    assert entries("withdrawn") == [f"{YEAR}-0001"]
    AuditEntry.objects.filter(action="training.autonomy.withdrawn").delete()  # the journal remembers a year

    actions.recognise_the_ready()
    assert actions.recognise_if_ready(association=cast.alpha) is None
    assert not Autonomy.objects.exists()

    actions.recognise_autonomy(association=cast.alpha, reason="Revu ensemble", by=cast.theo)
    assert entries("recognised") == [f"{YEAR}-0001", f"{YEAR}-0002"], "a number is not given twice"
    assert not WithheldAutonomy.objects.exists()


def test_a_broken_check_makes_nobody_autonomous(cast):
    do_all(cast.alpha)
    Evidence.objects.filter(key="legal").update(state="unknown")

    assert actions.recognise_if_ready(association=cast.alpha) is None


def test_it_is_recognised_when_the_site_shows_the_last_exercise(cast):
    do_all(cast.alpha, besides=("opened",))
    Evidence.objects.exclude(key="opened").update(ticked=True)

    evidence_jobs.read_evidence(association_id=str(cast.alpha.pk))

    assert Autonomy.objects.filter(association=cast.alpha).exists()


@pytest.mark.parametrize(("reason", "code"), [("", "required"), ("   ", "required")])
def test_by_hand_a_reason_is_needed(cast, reason, code):
    with pytest.raises(ValidationError) as refused:
        actions.recognise_autonomy(association=cast.alpha, reason=reason, by=cast.theo)

    assert refused.value.error_dict["reason"][0].code == code
    assert not Autonomy.objects.exists()


def test_two_at_once_get_two_numbers(committed_db):
    cast = load_cast()
    start, given = threading.Barrier(2), []

    def recognise(association):
        try:
            start.wait()
            given.append(actions.recognise_autonomy(association=association, by=None).certificate)
        finally:
            connection.close()

    threads = [threading.Thread(target=recognise, args=[association]) for association in (cast.alpha, cast.beta)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given) == [f"{YEAR}-0001", f"{YEAR}-0002"]


# The pages


def test_the_trainer_recognises_and_takes_back(cast, sign_in):
    theo, _site = sign_in(cast.theo)
    page = f"/formation/avancement/{cast.alpha.pk}/autonomie/"

    assert theo.post(page, {"reason": " "}).status_code == 422
    assert theo.post(page, {"reason": "Ils savent tout faire"}).status_code == 302
    again = theo.post(page, {"reason": "Encore"})
    assert (again.status_code, "Encore" in again.content.decode()) == (422, True)
    assert Autonomy.objects.get().by == cast.theo
    assert theo.post(f"{page}retirer/", {"reason": ""}).status_code == 422
    assert theo.get(f"{page}retirer/").status_code == 200
    assert theo.post(f"{page}retirer/", {"reason": "Erreur"}).status_code == 302
    assert not Autonomy.objects.exists()
    alice, _site = sign_in(cast.alice)
    assert alice.post(page, {"reason": "Moi"}).status_code == 404
    assert alice.post(f"{page}retirer/", {"reason": "Moi"}).status_code == 404


def test_the_certificate_is_the_teams_and_the_staffs(cast, sign_in, as_visitor):
    path = f"/ateliers/{cast.alpha.pk}/autonomie.pdf"
    alice, theo, bob = (sign_in(account)[0] for account in (cast.alice, cast.theo, cast.bob))
    assert (alice.get(path).status_code, theo.get(path).status_code) == (404, 404)

    actions.recognise_autonomy(association=cast.alpha, by=None)

    for client in (alice, theo):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert bob.get(path).status_code == 404
    assert as_visitor().get(path).status_code == 302


def test_who_came_may_make_it_autonomous(school, cast, django_capture_on_commit_callbacks):
    do_all(cast.alpha, besides=("album",))
    Evidence.objects.exclude(key="album").update(ticked=True)
    come(school.sessions[2], cast.alpha, attendance="")
    registration = Registration.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        note_attendance(registration=registration, attendance="present", at=timezone.now(), by=cast.theo)

    (association_id,) = waiting()
    evidence_jobs.read_evidence(association_id=association_id)
    assert Autonomy.objects.filter(association=cast.alpha).exists()
