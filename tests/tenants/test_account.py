"""A person's own account: name, language, signed-in devices, data, and the door of the portal's admin."""

import json

import pytest
from allauth.account.authentication import get_authentication_records
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.http import HttpRequest

from cms.models import ContentPage, HomePage
from tenants import devices, personal_data
from tenants.actions import team
from tenants.models import AuditEntry, SignOn
from tenants.schemas import in_association
from tests.conftest import enter_site, visitor
from tests.people import CANARY, PASSWORD
from tests.second_step import confirm_password
from tests.tenants.test_portal import invite


def test_hub_leads_to_every_part(cast, sign_in):
    portal, _ = sign_in(cast.alice)

    body = portal.get("/compte/").content.decode()

    for path in ("adresses/", "mot-de-passe/changer/", "securite/", "sessions/", "mes-donnees/", "partir/"):
        assert f'href="/compte/{path}"' in body
        assert portal.get(f"/compte/{path}").status_code == 200


def test_name_and_language_change_and_are_logged(cast, sign_in):
    portal, _ = sign_in(cast.alice)

    answer = portal.post("/compte/", {"first_name": "Alix", "last_name": "Durand", "language": "en"})

    assert answer["Location"] == "/compte/"
    cast.alice.refresh_from_db()
    assert (cast.alice.get_full_name(), cast.alice.language) == ("Alix Durand", "en")
    entry = AuditEntry.objects.filter(by=cast.alice).latest("pk")
    assert (entry.action, entry.label) == ("tenants.account.changed", "alice@example.org")
    assert '<html lang="en"' in portal.get("/compte/").content.decode()


def test_refused_name_keeps_what_was_typed(cast, sign_in):
    portal, _ = sign_in(cast.alice)

    answer = portal.post("/compte/", {"first_name": "x" * 151, "last_name": "Durand", "language": "tlh"})

    assert answer.status_code == 422
    assert "x" * 151 in answer.content.decode()
    cast.alice.refresh_from_db()
    assert cast.alice.last_name == "Test"


def test_language_of_the_account_follows_to_a_new_browser(cast, sign_in):
    first, _ = sign_in(cast.alice)
    first.post("/langue/", {"language": "en", "next": "/compte/"})

    second, site = sign_in(cast.alice, "alpha")

    assert '<html lang="en"' in second.get("/compte/").content.decode()
    assert '<html lang="en"' in site.get("/admin/").content.decode()
    second.cookies["kiosque_language"] = "fr"
    assert '<html lang="fr"' in second.get("/compte/").content.decode(), "what this browser chose comes first"


def test_visitors_language_costs_no_query(cast, as_visitor, django_assert_num_queries):
    client = as_visitor()
    client.get("/compte/connexion/")

    with django_assert_num_queries(2):  # the city's name, and the session that carries the form's token
        client.get("/favicon.svg")
    with django_assert_num_queries(1):
        as_visitor().get("/favicon.svg")


@pytest.mark.parametrize("count", [1, 3])
def test_sessions_queries_do_not_grow(cast, sign_in, count, django_assert_num_queries):
    others = [sign_in(cast.alice, "alpha") for _ in range(count)]
    portal, _ = others[-1]
    portal.get("/compte/sessions/")

    with django_assert_num_queries(8) as captured:
        answer = portal.get("/compte/sessions/")

    assert [each.is_current for each in answer.context["sessions"]] == [True] + [False] * (count - 1), captured
    assert {sign_on.association for each in answer.context["sessions"] for sign_on in each.sign_ons} == {cast.alpha}


def test_ending_a_session_closes_its_sites_at_once(cast, sign_in):
    lost, site = sign_in(cast.alice, "alpha")
    here, own_site = sign_in(cast.alice, "alpha")
    session = UserSession.objects.get(session_key=lost.session.session_key)

    answer = here.post(f"/compte/sessions/{session.pk}/fermer/")

    assert answer["Location"] == "/compte/sessions/"
    assert (lost.get("/compte/").status_code, site.get("/admin/").status_code) == (302, 302)
    assert (here.get("/compte/").status_code, own_site.get("/admin/").status_code) == (200, 200)
    assert AuditEntry.objects.filter(action="tenants.sessions.ended", by=cast.alice).count() == 1


def test_ending_every_other_session(cast, sign_in):
    others = [sign_in(cast.alice, "alpha") for _ in range(2)]
    here, _ = sign_in(cast.alice)
    stranger, _ = sign_in(cast.bob)

    here.post("/compte/sessions/fermer-les-autres/")

    assert [client.get("/compte/").status_code for client, _site in others] == [302, 302]
    assert [site.get("/admin/").status_code for _client, site in others] == [302, 302]
    assert (here.get("/compte/").status_code, stranger.get("/compte/").status_code) == (200, 200)
    assert SignOn.objects.filter(account=cast.alice).count() == 0


def test_nobody_ends_the_session_of_another(cast, sign_in):
    alice, _ = sign_in(cast.alice)
    bob, _ = sign_in(cast.bob)
    session = UserSession.objects.get(session_key=alice.session.session_key)

    assert bob.post(f"/compte/sessions/{session.pk}/fermer/").status_code == 404
    assert alice.get("/compte/").status_code == 200
    assert alice.post(f"/compte/sessions/{session.pk}/fermer/")["Location"] == "/au-revoir/"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge sur Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome sur Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Version/18.0 Safari/604.1", "Safari sur iPhone"),
        ("curl/8.0", "Appareil inconnu"),
        ("", "Appareil inconnu"),
    ],
)
def test_device_in_words(user_agent, words):
    assert devices.describe(user_agent) == words


def download(portal) -> dict:
    confirm_password(portal)
    answer = portal.get("/compte/mes-donnees/telecharger/")
    assert answer["Content-Disposition"].startswith('attachment; filename="mes-donnees-')
    assert "no-store" in answer["Cache-Control"]
    return json.loads(answer.content)


def test_my_data_has_everything_and_no_secret(cast, sign_in):
    portal, _ = sign_in(cast.edith, "alpha")
    team.invite(association=cast.beta, email=cast.edith.email, role="editor", by=cast.bob)
    with in_association(cast.alpha):
        shadow = get_user_model().objects.get(portal_id=cast.edith.portal_id)
        HomePage.objects.get().add_child(instance=ContentPage(title="Mon club", slug="mon-club", summary="x", owner=shadow))

    data = download(portal)

    assert data["account"]["email"] == "edith@example.org"
    assert data["addresses"] == [{"email": "edith@example.org", "verified": True, "primary": True}]
    assert [(row["association"], row["role"]) for row in data["places"]] == [("Association Alpha", "editor")]
    assert [row["association"] for row in data["invitations"]] == ["Association Beta"]
    assert [row["association"] for row in data["sites_entered"]] == ["Association Alpha"]
    assert {row["action"] for row in data["journal"]} >= {"tenants.membership.added", "tenants.invitation.sent"}
    (site,) = data["sites"]
    assert (site["person"]["email"], [page["title"] for page in site["pages"]]) == ("edith@example.org", ["Mon club"])
    assert site["pages"][0]["url"] == "http://alpha.asso.localhost:8765/mon-club/"
    text = json.dumps(data)
    assert not any(secret in text for secret in ("pbkdf2", "md5$", "token", "session_key", "seed", CANARY["alpha"]))
    others = {row["label"] for row in data["journal"]} | {row.get("email") for row in data["invitations"]}
    assert others == {"edith@example.org"}


def test_my_data_asks_for_the_password_again(cast, sign_in):
    portal, _ = sign_in(cast.alice)

    answer = portal.get("/compte/mes-donnees/telecharger/")

    assert answer["Location"].startswith("/compte/confirmer-identite/?next=")


def test_other_packages_add_their_data(cast, sign_in, monkeypatch):
    monkeypatch.setattr(personal_data, "_holdings", {})
    personal_data.register("forum", export=lambda account: [account.first_name], erase=lambda account: None)
    portal, _ = sign_in(cast.alice)

    assert download(portal)["forum"] == ["Alice"]


def test_invitation_signs_in_like_any_other_way(cast):
    link = invite(cast)
    client = visitor()

    client.post(link, {"first_name": "Nour", "last_name": "Haddad", "password": PASSWORD})

    session = UserSession.objects.get(user__email="nouvelle@example.org")
    assert session.session_key == client.session.session_key
    request = HttpRequest()
    request.session = client.session
    assert [row["method"] for row in get_authentication_records(request, session.user)] == ["invitation"]
    assert client.get("/compte/sessions/").status_code == 200


def test_portals_admin_asks_agents_for_their_second_step(cast, sign_in):
    one_step = visitor()
    one_step.force_login(cast.chloe, backend="tenants.sign_on.backends.AccountBackend")
    assert one_step.get("/admin/")["Location"] == "/compte/confirmer-identite/code/?next=%2Fadmin%2F"
    assert one_step.get("/admin/pages/")["Location"].startswith("/compte/confirmer-identite/code/")
    assert one_step.post("/admin/logout/").status_code == 302

    both, _ = sign_in(cast.chloe)
    assert both.get("/admin/").status_code == 200


def test_entering_a_site_shows_under_its_device(cast, sign_in):
    portal, _ = sign_in(cast.alice)
    assert "Association Alpha" not in portal.get("/compte/sessions/").content.decode()

    enter_site(portal, "alpha")

    assert "Association Alpha" in portal.get("/compte/sessions/").content.decode()
