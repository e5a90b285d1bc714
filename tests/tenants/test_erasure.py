"""Leaving for good: nothing of the person stays, everything they made does, and a restore does not bring them back."""

import io
import json
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from cms.models import AnswerAddress, ContentPage, FormPage, HomePage, SiteIdentity
from tenants import jobs, personal_data
from tenants.actions import accounts, erasure, team
from tenants.actions.erasure import erase_account, replay_erasures
from tenants.models import AuditEntry, CityStaff, Erasure, Handover, Invitation, Membership, Paper, SignOn, SiteRequest
from tenants.schemas import in_association
from tests.conftest import load_cast, real_sign_in, visitor
from tests.mails import let_all_leave, queued_mails
from tests.second_step import confirm_password, set_up_app

PAGE = "/compte/partir/"


def run_jobs() -> None:
    """Run the queued jobs that forget somebody, as the worker would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'tenants.forget_in_sites' ORDER BY id")
        found = [row[0] for row in cursor.fetchall()]
    assert found
    for args in found:
        erasure.forget_in_sites(**(args if isinstance(args, dict) else json.loads(args)))


def shadow_in(association, account):
    with in_association(association):
        return get_user_model().objects.filter(portal_id=account.portal_id).first()


def test_person_leaves_by_the_page_and_is_forgotten(cast, sign_in):
    portal, site = sign_in(cast.edith, "alpha")
    with in_association(cast.alpha):
        page = ContentPage(title="Mon club", slug="mon-club", summary="x", owner=shadow_in(cast.alpha, cast.edith))
        HomePage.objects.get().add_child(instance=page)
        SiteIdentity.objects.update(contact_recipient=page.owner, first_owner_email="edith@example.org")
        form = FormPage(title="Sortie", slug="sortie", purpose="x", told=[page.owner])
        HomePage.objects.get().add_child(instance=form)
    set_up_app(portal)

    answer = portal.post(PAGE, {"email": "Edith@example.org"})

    assert answer["Location"] == "/au-revoir/"
    assert "Votre compte est effacé" in portal.get("/au-revoir/").content.decode()
    assert (portal.get("/compte/").status_code, site.get("/admin/").status_code) == (302, 302)
    run_jobs()
    gone = get_user_model().objects.get(pk=cast.edith.pk)
    assert (gone.get_full_name(), gone.is_active, gone.has_usable_password()) == ("Ancien membre", False, False)
    assert gone.email == f"{gone.portal_id}@ancien.invalid"
    for model in (EmailAddress, Authenticator, UserSession):
        assert model.objects.filter(user=gone).count() == 0
    assert SignOn.objects.filter(account=gone).count() + Membership.objects.filter(account=gone).count() == 0
    with in_association(cast.alpha):
        kept = ContentPage.objects.get(slug="mon-club")
        assert (kept.owner.email, kept.owner.get_full_name(), kept.owner.is_active) == (gone.email, "Ancien membre", False)
        assert list(kept.owner.groups.all()) == []
        identity = SiteIdentity.load()
        assert (identity.contact_recipient, identity.first_owner_email) == (None, "")
        assert list(FormPage.objects.get().told.all()) == []
    goodbye = queued_mails()[-1]
    assert (goodbye["to"], goodbye["subject"]) == ("edith@example.org", "Votre compte est effacé")
    assert str(Erasure.objects.get().portal_id) == str(gone.portal_id)


def test_nothing_of_the_address_is_left_anywhere(committed_db, settings):
    """The whole database is dumped and searched: every schema, once the queue is empty and the mails have left."""
    cast = load_cast()
    _portal, _site = real_sign_in(cast.edith, "alpha")
    team.invite(association=cast.beta, email=cast.edith.email, role="editor", by=cast.bob)
    with in_association(cast.beta):
        form = FormPage(title="Sortie", slug="sortie", purpose="x", told_address="Edith@example.org")
        HomePage.objects.get().add_child(instance=form)
        form.save_revision()
        AnswerAddress.objects.create(email="edith@example.org")
    SiteRequest.objects.create(
        name="Club", subdomain="club", first_name="Edith", last_name="Testament", email=cast.edith.email, token_hash="a" * 64
    )
    Handover.objects.create(
        association=cast.beta, kind="claim", email=cast.edith.email, first_name="Edith", last_name="Testament", reason="Edith T."
    )
    AuditEntry.objects.create(action="x", label="autre", data={"to": ["edith@example.org"], "note": "À Edith@example.org, merci"})
    namesake = AuditEntry.objects.create(action="x", label="autre", data={"to": "meredith@example.org"})
    team.remove_member(membership=Membership.objects.get(account=cast.edith), by=cast.alice)

    erase_account(account=cast.edith, by=cast.edith)
    run_jobs()
    let_all_leave(settings)

    traces = r"(^|[^r])edith@|testament"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("SELECT schema_name FROM information_schema.schemata WHERE schema_name !~ '^(pg_|information)'")
        schemas = [row[0] for row in cursor.fetchall()]
        found = []
        for schema in schemas:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
            for (table,) in cursor.fetchall():
                cursor.execute(f"""SELECT '{table}', t::text FROM "{schema}"."{table}" t WHERE t::text ~* %s""", [traces])
                found += cursor.fetchall()
    assert len(schemas) >= 4
    assert found == []
    namesake.refresh_from_db()
    assert namesake.data == {"to": "meredith@example.org"}


def test_last_owner_is_shown_where_to_name_another(cast, sign_in):
    portal, _ = sign_in(cast.alice)
    confirm_password(portal)

    body = portal.get(PAGE).content.decode()
    answer = portal.post(PAGE, {"email": "alice@example.org"})

    assert "Association Alpha" in body and f"/mes-sites/{cast.alpha.pk}/equipe/" in body
    assert 'name="email"' not in body
    assert answer.status_code == 422
    with pytest.raises(ValidationError) as caught:
        erase_account(account=cast.alice, by=cast.alice)
    assert caught.value.code == "last_owner"
    assert get_user_model().objects.get(pk=cast.alice.pk).is_active


def test_owner_with_another_owner_may_leave(cast):
    team.add_member(association=cast.alpha, account=cast.dan, role="owner", by=cast.alice)

    erase_account(account=cast.alice, by=cast.alice)

    assert Membership.objects.get(association=cast.alpha, role="owner").account == cast.dan


@pytest.mark.parametrize("typed", ["", "edith", "alice@example.org"])
def test_another_address_erases_nothing(cast, sign_in, typed):
    portal, _ = sign_in(cast.edith)
    confirm_password(portal)

    answer = portal.post(PAGE, {"email": typed})

    assert answer.status_code == 422
    assert typed in answer.content.decode()
    assert get_user_model().objects.get(pk=cast.edith.pk).is_active


def test_leaving_asks_for_the_password_again(cast, sign_in):
    portal, _ = sign_in(cast.edith)
    assert portal.get(PAGE).status_code == 200

    answer = portal.post(PAGE, {"email": "edith@example.org"})

    assert answer["Location"].startswith("/compte/confirmer-identite/")
    assert get_user_model().objects.get(pk=cast.edith.pk).is_active


def test_without_a_password_the_sign_in_must_be_recent(cast):
    cast.edith.set_unusable_password()
    cast.edith.save()
    portal = visitor()
    portal.post("/compte/connexion/code/", {"email": cast.edith.email})
    code = re.search(r"^ +(\d{6})$", queued_mails()[-1]["body"], re.MULTILINE)[1]
    portal.post("/compte/connexion/code/confirmer/", {"code": code})
    session = portal.session
    fresh = session["account_authentication_methods"]
    session["account_authentication_methods"] = [record | {"at": record["at"] - 3600} for record in fresh]
    session.save()

    answer = portal.post(PAGE, {"email": "edith@example.org"})

    assert answer.status_code == 422
    assert "reconnectez-vous avec un code" in answer.content.decode()
    assert get_user_model().objects.get(pk=cast.edith.pk).is_active
    session["account_authentication_methods"] = fresh
    session.save()
    assert portal.post(PAGE, {"email": "edith@example.org"})["Location"] == "/au-revoir/"


def test_former_member_is_forgotten_in_the_site_too_and_twice_is_once(cast, sign_in):
    sign_in(cast.edith, "alpha")
    team.remove_member(membership=Membership.objects.get(account=cast.edith), by=cast.alice)
    assert shadow_in(cast.alpha, cast.edith).email == "edith@example.org"

    erase_account(account=cast.edith, by=cast.edith)
    run_jobs()
    run_jobs()

    assert shadow_in(cast.alpha, cast.edith).get_full_name() == "Ancien membre"
    assert shadow_in(cast.beta, cast.edith) is None


def test_site_that_fails_stops_no_other_and_is_tried_again(cast, sign_in, monkeypatch):
    sign_in(cast.edith, "alpha")
    erase_account(account=cast.edith, by=cast.edith)
    with in_association(cast.beta), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cms_siteidentity RENAME TO cms_elsewhere")

    with pytest.raises(RuntimeError, match="Association Beta"):
        run_jobs()

    assert shadow_in(cast.alpha, cast.edith).get_full_name() == "Ancien membre"


def test_restored_site_forgets_again(cast, sign_in):
    sign_in(cast.edith, "alpha")
    sign_in(cast.alice, "alpha")
    erase_account(account=cast.edith, by=cast.edith)
    run_jobs()
    with in_association(cast.alpha):  # what a restore from before brings back
        get_user_model().objects.filter(portal_id=cast.edith.portal_id).update(
            email="edith@example.org", first_name="Edith", last_name="Test", is_active=True
        )
        SiteIdentity.objects.update(first_owner_email="edith@example.org")

    assert replay_erasures(cast.alpha) == 1
    assert replay_erasures(cast.alpha) == 0

    assert shadow_in(cast.alpha, cast.edith).get_full_name() == "Ancien membre"
    assert shadow_in(cast.alpha, cast.alice).email == "alice@example.org"
    with in_association(cast.alpha):
        assert SiteIdentity.load().first_owner_email == ""


def test_same_address_comes_back_as_somebody_new(cast, sign_in):
    sign_in(cast.edith, "alpha")
    before = cast.edith.portal_id
    erase_account(account=cast.edith, by=cast.edith)
    run_jobs()

    again = accounts.create_account(email="edith@example.org", first_name="Edith", password="correct horse battery", by=None)
    team.add_member(association=cast.alpha, account=again, role="editor", by=cast.alice)
    _portal, site = sign_in(again, "alpha")

    assert again.portal_id != before
    assert site.get("/admin/").status_code == 200
    assert shadow_in(cast.alpha, again).email == "edith@example.org"


def test_requests_lose_the_person_and_wait_no_more(cast):
    asked = SiteRequest.objects.create(
        name="Club", subdomain="club", state="waiting", first_name="Edith", last_name="T", email=cast.edith.email,
        phone="06", message="m", token_hash="a" * 64,
    )  # fmt: skip
    granted = SiteRequest.objects.create(
        name="Club 2",
        subdomain="club2",
        state="granted",
        first_name="Edith",
        last_name="T",
        email=cast.edith.email,
        token_hash="b" * 64,
    )
    claim = Handover.objects.create(association=cast.beta, kind="claim", email=cast.edith.email, first_name="Edith", reason="r")
    Paper.objects.create(site_request=asked, name="PV.pdf", file="")
    Invitation.objects.filter(email=cast.edith.email).delete()

    erase_account(account=cast.edith, by=cast.edith)

    for row in (asked, granted, claim):
        row.refresh_from_db()
        assert (row.first_name, row.email.endswith("@ancien.invalid"), row.phone) == ("Ancien", True, "")
    assert (asked.state, granted.state, claim.state) == ("refused", "granted", "withdrawn")
    assert Paper.objects.count() == 0


def test_agent_who_leaves_is_no_agent_any_more(cast):
    erase_account(account=cast.chloe, by=cast.chloe)

    assert CityStaff.objects.filter(account=cast.chloe).count() == 0
    assert get_user_model().objects.get(pk=cast.chloe.pk).groups.count() == 0


def test_erasing_leaves_one_row_and_asks_the_other_packages(cast, monkeypatch):
    asked = []
    monkeypatch.setattr(personal_data, "_holdings", {})
    personal_data.register("forum", export=lambda account: None, erase=lambda account: asked.append(account.email))

    erase_account(account=cast.dan, by=cast.dan)

    assert asked == ["dan@example.org"]
    assert AuditEntry.objects.filter(action="tenants.account.erased").count() == 1


def test_worker_knows_the_task():
    call_command("check", stdout=io.StringIO())

    assert jobs.app.tasks["tenants.forget_in_sites"] is erasure.forget_in_sites
