"""City agents enter a site by an assistance session only: a reason, an hour, in sight of the owners."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from cms.models import ContentPage
from tenants import periodic
from tenants.actions import assistance, associations, team
from tenants.actions.accounts import remove_staff
from tenants.models import AssistanceSession, AuditEntry
from tenants.schemas import in_association
from tests.conftest import enter_site, path_of

REASON = "Le menu ne s’affiche plus, Alice a appelé."


def start(cast, by=None):
    return assistance.start_assistance(association=cast.alpha, reason=REASON, by=by or cast.chloe)


@pytest.mark.parametrize("agent", ["chloe", "theo"])
def test_agent_enters_with_a_reason_and_owners_are_told(cast, sign_in, letters, agent):
    account = getattr(cast, agent)
    portal, _none = sign_in(account)

    answer = portal.post(f"/assistance/{cast.alpha.pk}/", {"reason": REASON})
    site = enter_site(portal, "alpha")

    session = AssistanceSession.objects.get()
    assert answer["Location"] == f"/assistance/seances/{session.pk}/"
    assert (session.account, session.reason) == (account, REASON)
    assert abs(session.ends_at - timezone.now() - timedelta(hours=1)) < timedelta(minutes=1)
    assert site.get("/admin/").status_code == 200
    assert [(letter["to"], REASON in letter["body"]) for letter in letters()] == [(["alice@example.org"], True)]


def test_agent_without_a_session_stays_outside(cast, sign_in):
    portal, _none = sign_in(cast.chloe)

    assert portal.get(path_of(f"http://x/compte/acces/?association={cast.alpha.pk}&state={'0' * 64}")).status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "test"])
def test_reason_must_say_something(cast, reason):
    with pytest.raises(ValidationError) as error:
        assistance.start_assistance(association=cast.alpha, reason=reason, by=cast.chloe)

    assert error.value.code == "reason"


def test_others_cannot_start_one(cast, sign_in):
    for account in (cast.alice, cast.dan):
        portal, _none = sign_in(account)
        assert portal.post(f"/assistance/{cast.alpha.pk}/", {"reason": REASON}).status_code == 404
        with pytest.raises(ValidationError):
            assistance.start_assistance(association=cast.alpha, reason=REASON, by=account)

    assert AssistanceSession.objects.count() == 0


def test_second_step_is_asked_before_anything(cast, as_visitor):
    portal = as_visitor()
    portal.force_login(cast.chloe, backend="tenants.sign_on.backends.AccountBackend")

    answer = portal.post(f"/assistance/{cast.alpha.pk}/", {"reason": REASON})

    assert answer["Location"].startswith("/compte/confirmer-identite/code/")
    assert AssistanceSession.objects.count() == 0


def test_agent_with_a_passkey_alone_is_asked_for_it(cast, as_visitor):
    Authenticator.objects.filter(user=cast.chloe).update(type=Authenticator.Type.WEBAUTHN)
    portal = as_visitor()
    portal.force_login(cast.chloe, backend="tenants.sign_on.backends.AccountBackend")

    assert portal.get("/console/")["Location"].startswith("/compte/confirmer-identite/cle/")


def test_everything_done_is_written_under_the_agents_name(cast, sign_in):
    start(cast)
    _portal, site = sign_in(cast.chloe, "alpha")
    with in_association(cast.alpha):
        page = ContentPage.objects.get(slug="canari")

    site.get("/admin/")
    site.post(f"/admin/pages/{page.pk}/delete/")

    acts = AuditEntry.objects.filter(association=cast.alpha, action="tenants.assistance.acted")
    assert [(act.by, act.label, act.data) for act in acts] == [
        (cast.chloe, f"/admin/pages/{page.pk}/delete/", {"method": "POST"})
    ]
    with in_association(cast.alpha):
        assert not ContentPage.objects.filter(slug="canari").exists()


def test_the_hour_ends_by_itself(cast, sign_in):
    session = start(cast)
    _portal, site = sign_in(cast.chloe, "alpha")
    assert site.get("/admin/").status_code == 200
    AssistanceSession.objects.filter(pk=session.pk).update(ends_at=timezone.now())
    with in_association(cast.alpha):
        kept = site.session
        kept["kiosque_assistance"] |= {"ends_at": timezone.now().isoformat()}
        kept.save()

    answer = site.get("/admin/")

    assert answer.status_code == 302
    assert shadow(cast.alpha, cast.chloe).is_active is False


def test_worker_shuts_what_the_hour_left_open(cast, sign_in):
    session = start(cast)
    _portal, site = sign_in(cast.chloe, "alpha")
    AssistanceSession.objects.filter(pk=session.pk).update(ends_at=timezone.now() - timedelta(minutes=5))

    periodic.end_lapsed_assistance(0)

    assert site.get("/admin/").status_code == 302
    assert shadow(cast.alpha, cast.chloe).is_active is False
    assert list(AuditEntry.objects.filter(action="tenants.assistance.ended").values_list("by", flat=True)) == [None]


def test_one_broken_site_leaves_no_other_open(cast):
    sessions = [assistance.start_assistance(association=each, reason=REASON, by=cast.chloe) for each in (cast.beta, cast.alpha)]
    AssistanceSession.objects.update(ends_at=timezone.now() - timedelta(minutes=5))
    with in_association(cast.alpha), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {get_user_model()._meta.db_table} RENAME TO lost")

    with pytest.raises(RuntimeError):
        periodic.end_lapsed_assistance(0)

    assert list(AssistanceSession.objects.filter(ended_at=None)) == sessions[1:]


@pytest.mark.parametrize("where", ["portal", "site"])
def test_agent_ends_it_and_the_door_is_shut(cast, sign_in, where):
    session = start(cast)
    portal, site = sign_in(cast.chloe, "alpha")

    if where == "portal":
        portal.post(f"/assistance/seances/{session.pk}/")
    else:
        site.post("/entrer/assistance/fin/")

    assert site.get("/admin/").status_code == 302
    assert AssistanceSession.objects.get().ended_at is not None
    assert portal.get(f"/compte/acces/?association={cast.alpha.pk}&state={'0' * 64}").status_code == 404


def test_session_of_another_agent_is_not_there(cast, sign_in):
    session = start(cast)
    portal, _none = sign_in(cast.theo)

    assert portal.get(f"/assistance/seances/{session.pk}/").status_code == 404
    assert portal.post(f"/assistance/seances/{session.pk}/").status_code == 404


def test_agent_who_leaves_the_city_is_out(cast, sign_in):
    start(cast)
    _portal, site = sign_in(cast.chloe, "alpha")
    with in_association(cast.alpha):
        kept = site.session
        kept["kiosque_checked"] = 0
        kept.save()
    cast.chloe.__class__.objects.filter(pk=cast.chloe.pk).update(is_active=False)

    assert site.get("/admin/").status_code == 302


def test_messages_of_visitors_never_go_to_the_agent(cast, sign_in):
    from cms import contact

    start(cast)
    sign_in(cast.chloe, "alpha")
    sign_in(cast.alice, "alpha")

    with in_association(cast.alpha):
        assert contact.recipients() == ["alice@example.org"]


def test_member_enters_as_usual(cast):
    team.add_member(association=cast.alpha, account=cast.chloe, role="editor", by=None)

    with pytest.raises(ValidationError) as error:
        start(cast)

    assert error.value.code == "member"


def test_band_says_who_and_until_when(cast, sign_in):
    session = start(cast)
    _portal, site = sign_in(cast.chloe, "alpha")

    page = site.get("/admin/").content.decode()

    assert "Chloe Test" in page
    ends = timezone.localtime(session.ends_at)
    assert f"{ends.hour}\u00a0h\u00a0{ends:%M}" in page


def shadow(association, account):
    with in_association(association):
        return account.__class__.objects.get(portal_id=account.portal_id)


def test_sessions_are_kept_one_year_like_the_journal(cast):
    kept, gone = start(cast), start(cast, cast.theo)
    for session, days in ((kept, 364), (gone, 366)):
        AssistanceSession.objects.filter(pk=session.pk).update(ends_at=timezone.now() - timedelta(days=days))

    assistance.forget_assistance()

    assert assistance.forget_assistance in periodic.NIGHTLY
    assert list(AssistanceSession.objects.all()) == [kept]


def test_removed_agent_loses_console_city_site_and_the_way_in_at_once(cast, sign_in):
    start(cast)
    portal, site = sign_in(cast.chloe, "alpha")
    assert [client.get(path).status_code for client, path in ((portal, "/console/"), (portal, "/admin/"), (site, "/admin/"))] == [
        200
    ] * 3

    remove_staff(account=cast.chloe, by=None)

    assert portal.get("/console/").status_code == 404
    assert "wagtailadmin.access_admin" not in cast.chloe.get_all_permissions()
    assert site.get("/admin/").status_code == 302
    assert AssistanceSession.objects.get().ended_at is not None
    assert AuditEntry.objects.filter(action="tenants.staff.removed").count() == 1


def test_directory_shows_agents_the_way_in(cast, sign_in, as_visitor):
    entry, way = f"/annuaire/{cast.alpha.pk}/", f"/assistance/{cast.alpha.pk}/"
    clients = {name: sign_in(getattr(cast, name))[0] for name in ("chloe", "theo", "alice", "dan")} | {"visitor": as_visitor()}

    shown = {name for name, client in clients.items() if way in client.get(entry).content.decode()}

    assert shown == {"chloe", "theo"}
    assert "/annuaire/" in clients["theo"].get("/mes-sites/").content.decode().split("<main")[1].split("</main")[0]


def test_closed_site_offers_agents_no_way_in(cast, sign_in):
    portal, _site = sign_in(cast.chloe)
    page, way = f"/console/associations/{cast.alpha.pk}/", f"/assistance/{cast.alpha.pk}/"
    assert way in portal.get(page).content.decode()

    associations.suspend(association=cast.alpha, message="", by=cast.chloe)

    assert way not in portal.get(page).content.decode()
