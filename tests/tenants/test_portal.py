"""The portal's pages: the directory, my sites, the invitation's link."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from tenants.actions import associations, team
from tenants.models import Invitation, Membership
from tests.conftest import visitor
from tests.mails import queued_mails
from tests.people import PASSWORD


def entry(name, **facts):
    return associations.list_association(name=name, by=None, **facts)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Association Alpha", "Association Beta", "Chœur d’été"]),
        ("choeur", ["Chœur d’été"]),
        ("CHŒUR ete", ["Chœur d’été"]),
        ("polyphonie", ["Chœur d’été"]),
        ("musique", ["Chœur d’été"]),
        ("alpha beta", []),
        ("%", []),
        ("'; DROP TABLE tenants_association; --", []),
    ],
)
def test_directory_search_folds_accents(cast, as_visitor, words, found):
    entry("Chœur d’été", category="music", purpose="Chanter la polyphonie.")

    page = as_visitor().get("/annuaire/", {"q": words}).context["page"]

    assert [association.name for association in page] == found


def test_directory_narrows_by_category_and_counts(cast, as_visitor):
    entry("Chœur d’été", category="music")

    answer = as_visitor().get("/annuaire/?categorie=music")

    assert [association.name for association in answer.context["page"]] == ["Chœur d’été"]
    assert [(value, count) for value, _label, count in answer.context["categories"]] == [("sport", 2), ("music", 1)]


def test_directory_leaves_out_suspended_and_deleted(cast, as_visitor):
    associations.suspend(association=cast.alpha, by=None)
    associations.delete(association=cast.beta, by=None)

    assert list(as_visitor().get("/annuaire/").context["page"]) == []
    for association in (cast.alpha, cast.beta):
        assert as_visitor().get(f"/annuaire/{association.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 30])
def test_directory_queries_do_not_grow(cast, as_visitor, count, django_assert_num_queries):
    for number in range(count):
        entry(f"Association {number}")
    client = as_visitor()
    client.get("/annuaire/")

    with django_assert_num_queries(5):  # counts, page of entries, their number; the city's name and home
        client.get("/annuaire/")


def test_odd_parameters_do_no_harm(cast, as_visitor):
    for query in ("page=999", "page=x", "categorie=rien", "q=" + "a" * 5000, "q=%00", "page=-1"):
        assert (query, as_visitor().get(f"/annuaire/?{query}").status_code) == (query, 200)


@pytest.mark.parametrize("count", [1, 3])
def test_my_sites_queries_do_not_grow(cast, sign_in, count, django_assert_num_queries):
    portal, _ = sign_in(cast.bob)
    sites = [cast.beta, cast.alpha]
    if count == 3:
        sites.append(associations.create_association(name="Gamma", subdomain="gamma", by=None))
        for site in sites:
            team.add_member(association=site, account=cast.bob, role="owner", by=None)

    with django_assert_num_queries(
        9
    ):  # session, account, memberships, staff role, banners; the city’s name and home; two for permissions
        answer = portal.get("/mes-sites/")

    assert len(answer.context["memberships"]) == count


def test_my_sites_says_what_to_do_when_there_are_none(cast, sign_in):
    portal, _ = sign_in(cast.dan)

    body = portal.get("/mes-sites/").content.decode()

    assert "associations@ville-test.example" in body


def invite(cast, email="nouvelle@example.org", role="editor"):
    """Return the path of a fresh invitation's link, as its mail carries it."""
    team.invite(association=cast.alpha, email=email, role=role, by=cast.alice)
    mail = queued_mails()[-1]
    assert mail["to"] == email.lower()
    (link,) = set(re.findall(r"http://portail\.localhost:8765(/invitation/[\w-]+/)", mail["body"] + mail["html"]))
    return link


def test_invitation_makes_account_and_place_in_one_page(cast):
    link = invite(cast)
    client = visitor()

    answer = client.post(link, {"first_name": "Nour", "last_name": "Haddad", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/mes-sites/")
    membership = Membership.objects.get(account__email="nouvelle@example.org")
    assert (membership.association, membership.role) == (cast.alpha, "editor")
    assert "Association Alpha" in client.get("/mes-sites/").content.decode()
    assert visitor().get(link).status_code == 404


def test_invitation_without_a_password(cast):
    link = invite(cast)

    visitor().post(link, {"first_name": "Nour", "last_name": "Haddad", "password": ""})

    account = Membership.objects.get(account__email="nouvelle@example.org").account
    assert account.has_usable_password() is False


@pytest.mark.parametrize("password", ["court", "motdepasse", "1234567890"])
def test_weak_password_is_refused_and_the_name_kept(cast, password):
    link = invite(cast)

    answer = visitor().post(link, {"first_name": "Nour", "last_name": "Haddad", "password": password})

    assert answer.status_code == 422
    assert "Haddad" in answer.content.decode()
    assert Invitation.objects.get(email="nouvelle@example.org").accepted_at is None


def test_invitation_of_somebody_with_an_account_asks_them_to_sign_in(cast, sign_in):
    link = invite(cast, email="Dan@example.org")
    assert visitor().get(link)["Location"].startswith("/compte/connexion/?next=/invitation/")
    stranger, _ = sign_in(cast.bob)
    assert "dan@example.org" in stranger.get(link).content.decode()
    stranger.post(link)
    assert Membership.objects.filter(account=cast.bob, association=cast.alpha).count() == 0

    dan, _ = sign_in(cast.dan)
    assert dan.get(link).status_code == 200
    dan.post(link)

    assert Membership.objects.get(account=cast.dan).role == "editor"


def test_expired_or_replaced_link_is_a_kind_404(cast):
    first = invite(cast)
    second = invite(cast)
    assert visitor().get(first).status_code == 404
    Invitation.objects.update(expires_at="2020-01-01T00:00Z")

    assert visitor().get(second).status_code == 404
    assert visitor().get("/invitation/nimporte-quoi/").status_code == 404


def test_inviting_a_member_again_is_refused(cast):
    with pytest.raises(ValidationError):
        team.invite(association=cast.alpha, email="alice@example.org", role="editor", by=cast.alice)


def test_nobody_makes_an_account_alone(cast):
    answer = visitor().post("/compte/inscription/", {"email": "x@example.org", "password1": PASSWORD})

    assert answer.status_code in (200, 403)
    assert get_user_model().objects.filter(email="x@example.org").count() == 0


def test_code_by_mail_opens_the_portal(cast):
    client = visitor()
    answer = client.post("/compte/connexion/code/", {"email": "alice@example.org"})
    assert answer.status_code == 302
    body = queued_mails()[-1]["body"]
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", body, re.MULTILINE)[1]

    answer = client.post("/compte/connexion/code/confirmer/", {"code": code})

    assert (answer.status_code, answer["Location"]) == (302, "/mes-sites/")


@pytest.mark.parametrize("path", ["/mes-sites/", "/compte/", "/compte/acces/", "/admin/"])
def test_portal_asks_strangers_to_sign_in(cast, path):
    assert visitor().get(path)["Location"].startswith("/compte/connexion/?next=")


def test_member_of_no_city_staff_gets_no_portal_admin(cast, sign_in):
    portal, _ = sign_in(cast.alice)
    assert portal.get("/admin/").status_code == 302

    staff, _ = sign_in(cast.chloe)
    assert staff.get("/admin/").status_code == 200


def test_language_is_not_chosen_from_another_site(cast, sign_in):
    portal, _none = sign_in(cast.alice)
    choice = {"language": "en", "next": "/"}

    portal.post("/langue/", choice, headers={"origin": "http://beta.asso.localhost:8765"})
    cast.alice.refresh_from_db()
    assert cast.alice.language == ""

    portal.post("/langue/", choice, headers={"origin": "http://portail.localhost:8765"})
    cast.alice.refresh_from_db()
    assert cast.alice.language == "en"


def test_help_answers_without_an_account(cast, as_visitor):
    answer = as_visitor().get("/aide/")
    body = answer.content.decode()

    assert answer.status_code == 200
    assert "J’ai oublié mon mot de passe" in body and "associations@ville-test.example" in body
    for link in re.findall(r'<a href="(/[^"]*)"', body.partition("<main")[2].partition("</main")[0]):
        assert as_visitor().get(link).status_code in (200, 302), link
