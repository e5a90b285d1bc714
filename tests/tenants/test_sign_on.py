"""The abuse set of pitfalls.md for sign-on codes, and the ordinary way in and out."""

import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from tenants.actions import associations, team
from tenants.actions.shadows import open_shadow
from tenants.models import Association, Domain, Membership, SignOn, SignOnCode
from tenants.rules import hash_secret
from tenants.schemas import in_association, place_of
from tenants.sign_on import flow
from tests.conftest import load_cast, path_of, real_sign_in, visitor


def start(portal, subdomain="alpha", next_path="/admin/"):
    """Return (site client with its state cookie, path of the return with a fresh code)."""
    site = visitor(subdomain)
    to_portal = site.get(f"/entrer/?next={next_path}")
    to_site = portal.get(path_of(to_portal["Location"]))
    assert to_site.status_code == 302
    return site, path_of(to_site["Location"])


@pytest.fixture
def alice(cast, sign_in):
    portal, _site = sign_in(cast.alice)
    return portal


def test_owner_enters_her_site_and_leaves_everywhere(cast, sign_in):
    portal, site = sign_in(cast.alice, "alpha")

    assert site.get("/admin/").status_code == 200
    assert portal.get("/mes-sites/").status_code == 200
    answer = site.post("/admin/logout/")
    assert answer["Location"] == "http://portail.localhost:8765/au-revoir/"
    assert site.get("/admin/").status_code == 302
    assert portal.get("/mes-sites/").status_code == 302


def test_leaving_the_portal_closes_the_site(cast, sign_in):
    portal, site = sign_in(cast.alice, "alpha")

    portal.post("/compte/deconnexion/")

    assert site.get("/admin/").status_code == 302
    assert SignOn.objects.count() == 0


def test_code_leaves_the_address_and_no_referrer(cast, alice):
    site, back = start(alice)

    answer = site.get(back)

    assert answer["Location"] == "/admin/"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert len(SignOnCode.objects.all()) == 0


def test_only_the_hash_of_a_code_is_stored(cast, alice):
    _site, back = start(alice)
    code = parse_qs(urlsplit(back).query)["code"][0]

    row = SignOnCode.objects.get()

    assert row.code_hash == hash_secret(code)
    assert code not in str(vars(row))


def test_second_use_is_refused(cast, alice):
    site, back = start(alice)
    cookie = site.cookies[flow.STATE_COOKIE].value
    assert site.get(back).status_code == 302
    other = visitor("alpha")
    other.cookies[flow.STATE_COOKIE] = cookie

    assert other.get(back).status_code == 403
    assert other.get("/admin/").status_code == 302


def test_expired_code_is_refused(cast, alice):
    site, back = start(alice)
    SignOnCode.objects.update(expires_at="2020-01-01T00:00Z")

    assert site.get(back).status_code == 403


def test_other_browser_is_refused(cast, alice):
    """An attacker's code in a victim's browser: the victim has no state, or another."""
    _site, back = start(alice)
    victim, _own = start(alice)

    assert visitor("alpha").get(back).status_code == 403
    _site, back = start(alice)
    assert victim.get(back).status_code == 403


def test_other_association_is_refused(cast, alice):
    site, back = start(alice)
    beta = visitor("beta")
    beta.cookies[flow.STATE_COOKIE] = site.cookies[flow.STATE_COOKIE].value

    assert beta.get(back).status_code == 403
    assert beta.get("/admin/").status_code == 302
    assert site.get(back).status_code == 302, "and the code still opens the site it was made for"


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "evil", "/" + "a" * 600]
)
def test_tampered_next_leads_to_the_admin(cast, alice, evil):
    site, back = start(alice, next_path=evil)

    assert site.get(back)["Location"] == "/admin/"


def test_stranger_gets_404_at_the_portal(cast, sign_in):
    portal, _ = sign_in(cast.dan)
    to_portal = visitor("alpha").get("/entrer/")

    assert portal.get(path_of(to_portal["Location"])).status_code == 404
    assert portal.get("/compte/acces/?association=nonsense&state=" + "a" * 64).status_code == 404


def test_member_removed_between_code_and_return_is_refused(cast, alice):
    site, back = start(alice)
    Membership.objects.filter(account=cast.alice).delete()

    assert site.get(back).status_code == 403


def test_suspended_account_is_refused(cast, alice):
    site, back = start(alice)
    get_user_model().objects.filter(pk=cast.alice.pk).update(is_active=False)

    assert site.get(back).status_code == 403


def test_place_whose_last_day_is_past_is_refused(cast, sign_in):
    portal, _none = sign_in(cast.edith)
    site, back = start(portal)
    Membership.objects.filter(account=cast.edith).update(ends_on=timezone.localdate() - timedelta(days=1))

    assert site.get(back).status_code == 403
    assert portal.get(f"/compte/acces/?association={cast.alpha.pk}&state={'0' * 64}").status_code == 404


def test_code_is_dead_once_its_portal_session_is_over(cast, alice):
    site, back = start(alice)

    alice.post("/compte/deconnexion/")

    assert site.get(back).status_code == 403


def test_replay_after_signing_out_is_refused(cast, alice):
    site, back = start(alice)
    state = site.cookies[flow.STATE_COOKIE].value
    assert site.get(back).status_code == 302
    site.post("/admin/logout/")
    site.cookies[flow.STATE_COOKIE] = state

    assert site.get(back).status_code == 403


def test_suspended_site_lets_nobody_in(cast, alice):
    site, back = start(alice)
    associations.suspend(association=cast.alpha, by=None)

    assert site.get(back).status_code == 503
    with pytest.raises(flow.SignOnRefusedError):
        code = parse_qs(urlsplit(back).query)["code"][0]
        flow.consume_code(code=code, state=site.cookies[flow.STATE_COOKIE].value, place=place_of(cast.alpha))


def test_two_parallel_uses_open_once(committed_db):
    cast = load_cast()
    state = flow.new_state()
    results = []
    for _ in range(10):
        code = flow.issue_code(
            account=cast.alice, association=cast.alpha, state_hash=hash_secret(state), next_path="/", portal_session="x"
        )
        gate = threading.Barrier(2)

        def use(code=code, gate=gate):
            gate.wait()
            try:
                flow.consume_code(code=code, state=state, place=place_of(cast.alpha))
                results.append("in")
            except flow.SignOnRefusedError:
                results.append("refused")
            connection.close()

        threads = [threading.Thread(target=use) for _ in range(2)]
        [thread.start() for thread in threads]
        [thread.join(20) for thread in threads]

    assert sorted(results) == ["in"] * 10 + ["refused"] * 10


def test_removed_member_is_out_at_the_next_click(cast, sign_in):
    _portal, site = sign_in(cast.edith, "alpha")
    assert site.get("/admin/").status_code == 200

    team.remove_member(membership=Membership.objects.get(account=cast.edith), by=cast.alice)

    assert site.get("/admin/").status_code == 302


def test_last_owner_cannot_be_removed(cast):
    with pytest.raises(team.ValidationError):
        team.remove_member(membership=Membership.objects.get(account=cast.alice), by=cast.alice)


def test_membership_is_asked_again_after_ten_minutes(cast, sign_in):
    _portal, site = sign_in(cast.edith, "alpha")
    site.get("/admin/")
    Membership.objects.filter(account=cast.edith).delete()  # without the action: the row is gone, nobody told the site
    assert site.get("/admin/").status_code == 200

    with in_association(cast.alpha):
        row = Session.objects.get()
        data = row.get_decoded() | {"kiosque_checked": 0}
        row.session_data = Session.get_session_store_class()().encode(data)
        row.save()

    assert site.get("/admin/").status_code == 302
    with in_association(cast.alpha):
        assert get_user_model().objects.get(portal_id=cast.edith.portal_id).is_active is False


def test_new_role_takes_effect(cast, sign_in):
    team.add_member(association=cast.alpha, account=cast.edith, role="contributor", by=cast.alice)
    sign_in(cast.edith, "alpha")

    with in_association(cast.alpha):
        shadow = get_user_model().objects.get(portal_id=cast.edith.portal_id)
        assert [group.name for group in shadow.groups.all()] == ["contributor"]
        assert (shadow.is_superuser, shadow.has_usable_password()) == (False, False)


def test_shadow_is_found_by_identity_never_by_address(cast):
    """Two accounts swap an address: each keeps its own shadow."""
    with in_association(cast.alpha):
        first = open_shadow(account=cast.alice, role="owner")
        cast.bob.email, cast.alice.email = "alice@example.org", "new@example.org"
        second = open_shadow(account=cast.bob, role="editor")
        again = open_shadow(account=cast.alice, role="owner")

    assert (first.pk, second.email, again.email) == (again.pk, "alice@example.org", "new@example.org")
    assert second.pk != first.pk


def test_new_password_closes_every_site(cast, sign_in):
    portal, site = sign_in(cast.alice, "alpha")

    answer = portal.post(
        "/compte/mot-de-passe/changer/",
        {"oldpassword": "correct horse battery", "password1": "another good pass 7", "password2": "another good pass 7"},
    )

    assert answer.status_code == 302
    assert site.get("/admin/").status_code == 302
    assert portal.get("/mes-sites/").status_code == 200


def test_session_of_one_site_opens_no_other(cast):
    """L9: same primary key, same cookie, other schema."""
    _portal, site = real_sign_in(cast.alice, "alpha")
    beta = visitor("beta")
    beta.cookies = site.cookies

    assert beta.get("/admin/").status_code == 302


def test_site_under_its_own_name_is_entered_by_a_page_that_moves_on(cast, alice):
    """A redirect would be part of the form that signed somebody in, and the policy allows forms to our own names only."""
    Domain.objects.filter(association=cast.alpha).update(is_primary=False)
    Domain.objects.create(association=cast.alpha, name="club-alpha.example", is_primary=True)
    Association.objects.filter(pk=cast.alpha.pk).update(custom_host="club-alpha.example")
    site = Client(headers={"host": "club-alpha.example:8765"})
    to_portal = site.get("/entrer/?next=/admin/")

    moving = alice.get(path_of(to_portal["Location"]))

    assert (moving.status_code, moving["Referrer-Policy"]) == (200, "no-referrer")
    target = moving["Refresh"].removeprefix("0; url=")
    assert target.startswith("http://club-alpha.example:8765/entrer/retour/?code=")
    assert site.get(path_of(target))["Location"] == "/admin/"
    assert site.get("/admin/").status_code == 200
    assert visitor("alpha").get("/")["Location"] == "http://club-alpha.example:8765/"
