"""A newcomer asks the city for a site whose team no longer answers."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenants.actions import associations, claims
from tenants.actions import handovers as actions
from tenants.models import AuditEntry, Handover, HandoverAnswer, Invitation, Membership, Paper
from tests.conftest import visitor
from tests.mails import queued_mails
from tests.people import PASSWORD
from tests.tenants.test_handovers import invitation_link, roles
from tests.tenants.test_papers import HTML, PDF, file

FORM = {
    "first_name": "Nour",
    "last_name": "Haddad",
    "email": "Nour@example.org",
    "phone": "",
    "reason": "Nouvelle présidente depuis juin.",
    "bring": "on",
    "website": "",
}


def ask(association, **changes):
    return visitor().post(f"/reprendre/{association.pk}/", FORM | changes)


def link_in(mail) -> str:
    return re.search(r"http://portail\.localhost:8765(/reprendre/confirmer/\S+)", mail["body"])[1]


def open_claim(association, **changes) -> Handover:
    assert ask(association, **changes).status_code == 302
    visitor().post(link_in(queued_mails()[-1]))
    return Handover.objects.filter(association=association).latest("created_at")


@pytest.fixture
def claim(cast):
    return open_claim(cast.alpha)


@pytest.fixture
def desk(cast, sign_in):
    portal, _ = sign_in(cast.chloe)
    return portal


def later(claim, days=15):
    Handover.objects.filter(pk=claim.pk).update(objection_until=timezone.localdate() + timedelta(days=14 - days))


def test_claim_tells_owners_and_city_once_the_e_mail_is_proved(cast):
    assert ask(cast.alpha, bring="", papers=[file("pv.pdf", PDF)]).status_code == 302
    claim = Handover.objects.get()
    assert (claim.state, claim.kind, claim.email) == ("unconfirmed", "claim", "nour@example.org")
    assert [mail["to"] for mail in queued_mails()] == ["nour@example.org"]
    link = link_in(queued_mails()[0])
    assert visitor().get(link).status_code == 200
    assert Handover.objects.get().state == "unconfirmed"

    for _ in range(2):
        visitor().post(link)

    claim = Handover.objects.get()
    assert (claim.state, claim.objection_until) == ("open", timezone.localdate() + timedelta(days=14))
    told = sorted(mail["to"] for mail in queued_mails()[1:])
    assert told == ["alice@example.org", "associations@ville-test.example", "chloe@example.org", "nour@example.org"]
    assert Membership.objects.filter(association=cast.alpha).count() == 3
    left = AuditEntry.objects.filter(action__startswith="tenants.handover").order_by("pk").values_list("action", flat=True)
    assert list(left) == ["tenants.handover.received", "tenants.handover.confirmed"]


@pytest.mark.parametrize(
    "changes",
    [
        {"bring": ""},
        {"last_name": ""},
        {"email": "rien"},
        {"website": "x"},
        {"papers": [file("pv.pdf", HTML)]},
    ],
    ids=str,
)
def test_claim_form_keeps_what_was_typed(cast, changes):
    answer = ask(cast.alpha, **changes)

    assert answer.status_code == 422
    assert "Nouvelle présidente depuis juin." in answer.content.decode()
    assert Handover.objects.count() == 0
    assert ask(cast.alpha).status_code == 302


def test_claim_is_for_open_sites_only(cast):
    listed = associations.list_association(name="Sans site", by=None)
    url = "/reprendre/{}/"
    assert visitor().get(url.format(cast.beta.pk)).status_code == 200
    associations.suspend(association=cast.alpha, by=None)
    ask(cast.beta)
    link = link_in(queued_mails()[-1])
    associations.delete(association=cast.beta, by=None)

    for association in (cast.alpha, cast.beta, listed):
        assert visitor().get(url.format(association.pk)).status_code == 404
        assert ask(association).status_code == 404
    assert visitor().get(link).status_code == 404
    assert visitor().post(link).status_code == 404


def test_second_claim_of_a_site_waits_outside(cast, claim):
    ask(cast.alpha, email="autre@example.org")
    link = link_in(queued_mails()[-1])

    answer = visitor().post(link, follow=True)

    assert "autre demande" in answer.content.decode()
    assert sorted(Handover.objects.values_list("state", flat=True)) == ["open", "unconfirmed"]


def test_owner_answers_and_the_last_word_counts(cast, claim, sign_in, desk):
    alice, _ = sign_in(cast.alice)
    url = f"/mes-sites/{cast.alpha.pk}/passage-de-relais/{claim.pk}/"
    body = alice.get(url).content.decode()
    assert "Nouvelle présidente" in body
    assert "nour@example.org" not in body
    assert alice.post(url, {"answer": "object", "reason": " "}).status_code == 422
    assert sign_in(cast.edith)[0].post(url, {"answer": "object", "reason": "Non"}).status_code == 404

    alice.post(url, {"answer": "agree", "reason": ""})
    before = len(queued_mails())
    alice.post(url, {"answer": "object", "reason": "Je suis toujours là."})

    answer = HandoverAnswer.objects.get()
    assert (answer.agrees, answer.reason) == (False, "Je suis toujours là.")
    assert sorted(mail["to"] for mail in queued_mails()[before:]) == ["associations@ville-test.example", "chloe@example.org"]
    assert "Je suis toujours là." in desk.get(f"/console/passages/{claim.pk}/").content.decode()


def grant(claim, cast, **changes):
    stale = Handover.objects.select_related("association").get(pk=claim.pk)
    claims.grant_claim(handover=stale, **({"former_owners_leave": True, "by": cast.chloe} | changes))


def test_grant_waits_for_the_owners_or_a_reason(cast, claim, desk):
    url = f"/console/passages/{claim.pk}/accorder/"
    assert desk.post(url, {"after": "leave"}).status_code == 422
    later(claim, days=14)  # the last day is theirs
    assert desk.post(url, {"after": "leave"}).status_code == 422
    assert Invitation.objects.count() == 0

    later(claim, days=15)
    assert desk.post(url, {"after": "leave"}).status_code == 302

    assert Invitation.objects.get().email == "nour@example.org"


def test_objection_holds_after_the_delay_until_city_it_says_why(cast, claim):
    actions.answer_claim(handover=claim, agrees=False, reason="Je suis toujours là.", by=cast.alice)
    later(claim, days=30)

    with pytest.raises(ValidationError) as caught:
        grant(claim, cast)
    assert caught.value.error_dict["override"][0].code == "objection"
    grant(claim, cast, override="Jugement du tribunal du 3 mai.")

    entry = AuditEntry.objects.get(action="tenants.handover.granted")
    assert entry.data["override"] == "Jugement du tribunal du 3 mai."


def test_grant_is_free_when_all_owners_agree(cast, claim):
    actions.answer_claim(handover=claim, agrees=True, by=cast.alice)

    grant(claim, cast)

    with pytest.raises(ValidationError) as caught:
        grant(claim, cast)
    assert caught.value.code == "decided"
    with pytest.raises(ValidationError):
        actions.answer_claim(handover=claim, agrees=False, reason="Trop tard", by=cast.alice)


def test_grant_is_free_when_no_owner_is_left(cast, claim):
    Membership.objects.filter(association=cast.alpha).delete()

    grant(claim, cast)
    visitor().post(invitation_link(), {"first_name": "Nour", "last_name": "Haddad", "password": PASSWORD})

    assert roles(cast.alpha) == {"nour": "owner"}


@pytest.mark.parametrize(("after", "alice"), [("leave", None), ("stay", "editor")])
def test_site_changes_hands_when_the_newcomer_accepts(cast, claim, desk, after, alice):
    actions.start_succession(association=cast.alpha, email="autre@example.org", leaves=True, by=cast.alice)
    succession_link = invitation_link()
    later(claim)

    desk.post(f"/console/passages/{claim.pk}/accorder/", {"after": after})

    assert roles(cast.alpha)["alice"] == "owner"
    assert visitor().get(succession_link).status_code == 404
    visitor().post(invitation_link(), {"first_name": "Nour", "last_name": "Haddad", "password": PASSWORD})
    claim.refresh_from_db()
    assert (claim.state, claim.done_on, claim.decided_by) == ("done", timezone.localdate(), cast.chloe)
    assert (roles(cast.alpha).get("alice"), roles(cast.alpha)["nour"]) == (alice, "owner")


def test_claim_of_a_member_is_accepted_on_a_page(cast, sign_in):
    claim = open_claim(cast.alpha, email="edith@example.org")
    later(claim)
    edith, _ = sign_in(cast.edith)
    url = f"/mes-sites/{cast.alpha.pk}/passage-de-relais/{claim.pk}/"
    edith.post(f"{url}accepter/")
    assert roles(cast.alpha)["edith"] == "editor"

    grant(claim, cast)
    edith.post(f"{url}accepter/")

    assert roles(cast.alpha) == {"edith": "owner", "carl": "contributor"}


def test_refusal_needs_a_word_and_everybody_is_told(cast, claim, desk):
    url = f"/console/passages/{claim.pk}/refuser/"
    assert desk.post(url, {"note": ""}).status_code == 422
    before = len(queued_mails())

    assert desk.post(url, {"note": "La présidente en place a répondu."}).status_code == 302

    claim.refresh_from_db()
    assert claim.state == "refused"
    assert sorted(mail["to"] for mail in queued_mails()[before:]) == ["alice@example.org", "nour@example.org"]
    assert desk.post(f"/console/passages/{claim.pk}/accorder/", {"after": "leave"}).status_code == 422
    link = link_in(queued_mails()[0])
    assert "a répondu" in visitor().get(link).content.decode()


def test_newcomer_takes_the_claim_back(cast, claim):
    link = link_in(queued_mails()[0])
    assert visitor().get(f"{link}renoncer/").status_code == 200

    visitor().post(f"{link}renoncer/")

    claim.refresh_from_db()
    assert claim.state == "withdrawn"
    assert visitor().get(link).status_code == 200
    assert visitor().post("/reprendre/confirmer/invente/renoncer/").status_code == 404


def test_granted_claim_nobody_accepts_is_called_off(cast, claim, desk):
    later(claim)
    grant(claim, cast)
    link = invitation_link()
    url = f"/console/passages/{claim.pk}/"
    assert desk.post(f"{url}renvoyer/").status_code == 302
    assert visitor().get(link).status_code == 404
    assert desk.get(f"{url}annuler/").status_code == 200

    desk.post(f"{url}annuler/")

    claim.refresh_from_db()
    assert (claim.state, Invitation.objects.count()) == ("withdrawn", 0)


@pytest.mark.parametrize("count", [1, 3])
def test_list_queries_do_not_grow(cast, desk, count, django_assert_num_queries):
    for number in range(count):
        Handover.objects.create(
            association=cast.alpha, kind="claim", state="done", email=f"{number}@example.org", done_on=timezone.localdate()
        )
    desk.get("/console/passages/")

    with django_assert_num_queries(9):  # session, account, staff role; counts, number, page; the portal's frame
        answer = desk.get("/console/passages/")

    assert len(answer.context["page"]) == count


def test_console_is_for_city_it(cast, claim, sign_in):
    for path in ("", f"{claim.pk}/", f"{claim.pk}/refuser/", f"{claim.pk}/annuler/"):
        for person in (cast.alice, cast.theo):
            assert sign_in(person)[0].get(f"/console/passages/{path}").status_code == 404
        assert sign_in(cast.chloe)[0].get(f"/console/passages/{path}").status_code == 200


def test_night_destroys_what_came_to_nothing(cast, django_capture_on_commit_callbacks):
    open_claim(cast.alpha, bring="", papers=[file("pv.pdf", PDF)])
    ask(cast.beta, email="b@example.org", bring="", papers=[file("pv.pdf", PDF)])
    Handover.objects.filter(state="unconfirmed").update(created_at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_handovers()
    assert (Handover.objects.count(), Paper.objects.count()) == (1, 1)

    long_ago = timezone.now() - timedelta(days=184)
    Handover.objects.update(state="done", decided_at=long_ago)
    actions.forget_handovers()
    assert (Handover.objects.count(), Paper.objects.count()) == (1, 0)
    Handover.objects.update(state="refused")
    actions.forget_handovers()
    assert Handover.objects.count() == 0


def test_deleted_association_shows_no_claim(cast, claim, desk):
    assert desk.get(f"/console/passages/{claim.pk}/").status_code == 200

    associations.delete(association=cast.alpha, by=None)

    assert desk.get(f"/console/passages/{claim.pk}/").status_code == 404
    assert len(desk.get("/console/passages/").context["page"]) == 0


def test_reason_is_asked_for_while_owners_may_object(cast, claim, desk):
    page = f"/console/passages/{claim.pk}/"
    assert desk.get(page).context["form"].fields["override"].required is True

    actions.answer_claim(handover=claim, agrees=True, by=cast.alice)

    assert desk.get(page).context["form"].fields["override"].required is False
