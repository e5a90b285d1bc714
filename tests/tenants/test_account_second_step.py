"""The second step: asked whatever the first was, kept encrypted, hard to guess, and never lost by a city agent."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import connection

from tenants.actions import accounts
from tests.conftest import load_cast, real_sign_in, visitor
from tests.mails import queued_mails
from tests.people import PASSWORD, TOTP_SECRET
from tests.second_step import code_now, confirm_code, set_up_app

STEP = "/compte/connexion/verification/"


@pytest.fixture
def chloe(cast, sign_in):
    portal, _ = sign_in(cast.chloe)
    return portal


def half_way(account):
    """Return a client that has given the password and not the second step."""
    portal = visitor()
    assert portal.post("/compte/connexion/", {"login": account.email, "password": PASSWORD})["Location"] == STEP
    return portal


def test_app_is_set_up_encrypted_and_asked_for(committed_db):
    cast = load_cast()
    portal, _ = real_sign_in(cast.alice)

    secret = set_up_app(portal)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator WHERE user_id = %s", [cast.alice.pk])
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert secret not in stored and '"seed": "gAAAA' in stored
    assert queued_mails()[-1]["subject"] == "Une application d’authentification protège votre compte"
    again = half_way(cast.alice)
    assert again.get("/mes-sites/").status_code == 302
    assert again.post(STEP, {"code": code_now(secret)})["Location"] == "/mes-sites/"


def test_code_by_mail_is_followed_by_the_second_step(cast):
    portal = visitor()
    portal.post("/compte/connexion/code/", {"email": cast.chloe.email})
    code = re.search(r"^\s+(\d{6})$", queued_mails()[-1]["body"], re.MULTILINE)[1]

    answer = portal.post("/compte/connexion/code/confirmer/", {"code": code})

    assert answer["Location"] == STEP
    assert portal.get("/compte/").status_code == 302
    assert portal.post(STEP, {"code": code_now()})["Location"] == "/mes-sites/"


def test_new_password_is_followed_by_the_second_step(cast):
    portal = visitor()
    portal.post("/compte/mot-de-passe/oublie/", {"email": cast.chloe.email})
    link = re.search(r"http://portail\.localhost:\d+(/\S+)", queued_mails()[-1]["body"])[1]
    form = portal.get(link)["Location"]

    answer = portal.post(form, {"password1": "encore un bon secret", "password2": "encore un bon secret"})

    assert answer["Location"] == STEP
    assert portal.get("/compte/").status_code == 302


def test_codes_cannot_be_guessed(cast):
    portal = half_way(cast.chloe)
    good = code_now()
    wrong = [f"{(int(good) + step) % 10**6:06}" for step in range(100, 107)]

    answers = [portal.post(STEP, {"code": code}).content.decode() for code in wrong]

    refused = ["Trop d’essais" in answer for answer in answers]
    assert refused == [False] * 5 + [True] * 2
    assert portal.post(STEP, {"code": good}).status_code == 200, "once there were too many, the right one waits too"
    other = half_way(cast.chloe)
    assert other.post(STEP, {"code": good}).status_code == 200, "in another browser too"


def test_code_of_the_app_works_once(cast):
    first, second = half_way(cast.chloe), half_way(cast.chloe)
    code = code_now()

    assert first.post(STEP, {"code": code}).status_code == 302
    assert second.post(STEP, {"code": code}).status_code == 200


def test_rescue_code_works_once(cast):
    rescue = RecoveryCodes.activate(cast.chloe).generate_codes()[0]

    assert half_way(cast.chloe).post(STEP, {"code": rescue})["Location"] == "/mes-sites/"
    assert half_way(cast.chloe).post(STEP, {"code": rescue}).status_code == 200


def test_rescue_codes_are_shown_once(cast, sign_in):
    portal, _ = sign_in(cast.alice)
    set_up_app(portal)
    codes = RecoveryCodes(Authenticator.objects.get(user=cast.alice, type="recovery_codes")).generate_codes()

    first, second = (portal.get("/compte/securite/codes-de-secours/").content.decode() for _ in range(2))

    assert all(code in first for code in codes)
    assert not any(code in second for code in codes)


def test_agent_keeps_the_last_means(cast, chloe):
    confirm_code(chloe)

    page = chloe.get("/compte/securite/application/retirer/").content.decode()
    answer = chloe.post("/compte/securite/application/retirer/")

    assert "ajoutez-en d’abord une autre" in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]
    assert answer.status_code == 200
    assert Authenticator.objects.filter(user=cast.chloe, type="totp").count() == 1


def test_agent_with_two_means_removes_one_and_keeps_the_other(cast, chloe):
    passkey = WebAuthn.add(cast.chloe, "Mon téléphone", {}).instance
    confirm_code(chloe)
    remove = f"/compte/securite/cles/{passkey.pk}/retirer/"
    Authenticator.objects.filter(user=cast.chloe, type="totp").update(user=cast.dan)
    assert chloe.post(remove).status_code == 200
    assert Authenticator.objects.filter(pk=passkey.pk).exists(), "it was the last"
    Authenticator.objects.filter(user=cast.dan, type="totp").update(user=cast.chloe)

    assert chloe.post(remove).status_code == 302

    assert list(Authenticator.objects.filter(user=cast.chloe).values_list("type", flat=True)) == ["totp"]


def test_volunteer_may_do_without_again(cast, sign_in):
    portal, _ = sign_in(cast.alice)
    set_up_app(portal)

    assert portal.post("/compte/securite/application/retirer/").status_code == 302

    assert Authenticator.objects.filter(user=cast.alice).count() == 0
    assert sign_in(cast.alice)[0].get("/mes-sites/").status_code == 200


def test_new_phone_takes_over_once_it_has_shown_a_code(cast, chloe):
    confirm_code(chloe)
    page = "/compte/securite/application/remplacer/"
    secret = chloe.get(page).context["form"].secret
    assert chloe.post(page, {"code": "000000"}).status_code == 200
    assert half_way(cast.chloe).post(STEP, {"code": code_now(TOTP_SECRET)}).status_code == 302, "the old one still counts"

    chloe.post(page, {"code": code_now(secret)})

    assert half_way(cast.chloe).post(STEP, {"code": code_now(TOTP_SECRET)}).status_code == 200
    assert half_way(cast.chloe).post(STEP, {"code": code_now(secret)}).status_code == 302


def test_agent_without_a_second_step_is_led_to_set_it_up(cast, sign_in):
    accounts.make_staff(account=cast.dan, role="it", by=None)
    portal, _ = sign_in(cast.dan)

    assert portal.get("/admin/")["Location"] == "/compte/securite/"
    body = portal.get("/compte/securite/").content.decode()
    assert "Les agents de la ville" in body

    secret = set_up_app(portal)
    assert portal.get("/admin/")["Location"].startswith("/compte/confirmer-identite/code/")
    portal.post("/compte/confirmer-identite/code/", {"code": code_now(secret), "next": "/admin/"})
    assert portal.get("/admin/").status_code == 200


def test_password_alone_does_not_take_the_second_step_away(cast, chloe):
    answer = chloe.get("/compte/securite/application/remplacer/")
    assert answer["Location"].startswith("/compte/confirmer-identite/code/")

    answer = chloe.post("/compte/confirmer-identite/", {"password": PASSWORD})

    assert answer["Location"].startswith("/compte/confirmer-identite/code/")
    assert chloe.get("/compte/securite/application/remplacer/").status_code == 302


def test_passwords_cannot_be_guessed(cast):
    wrong = [visitor().post("/compte/connexion/", {"login": "bob@example.org", "password": f"wrong {n}"}) for n in range(7)]

    refused = ["Trop d’essais" in answer.content.decode() for answer in wrong]

    assert refused == [False] * 5 + [True] * 2
    right = visitor().post("/compte/connexion/", {"login": "bob@example.org", "password": PASSWORD})
    assert right.status_code == 200, "the right one waits too"


def test_mailed_codes_cannot_be_guessed(cast):
    portal = visitor()
    portal.post("/compte/connexion/code/", {"email": cast.bob.email})
    code = re.search(r"^\s+(\d{6})$", queued_mails()[-1]["body"], re.MULTILINE)[1]
    wrong = f"{(int(code) + 1) % 10**6:06}"

    answers = [portal.post("/compte/connexion/code/confirmer/", {"code": wrong}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 302]
    portal.post("/compte/connexion/code/confirmer/", {"code": code})
    assert portal.get("/compte/").status_code == 302, "after five the code is dead"


def test_codes_are_mailed_sparingly(cast):
    for _ in range(12):
        visitor().post("/compte/connexion/code/", {"email": cast.bob.email})

    assert len([mail for mail in queued_mails() if mail["to"] == cast.bob.email]) == 3


def test_whoever_has_a_passkey_only_is_asked_for_it(cast, sign_in):
    portal, _ = sign_in(cast.alice)
    WebAuthn.add(cast.alice, "Mon téléphone", {})
    RecoveryCodes.activate(cast.alice)

    answer = portal.post("/compte/adresses/", {"email": "alice.bis@example.org", "action_add": ""})

    assert answer["Location"] == "/compte/confirmer-identite/cle/?next=%2Fcompte%2Fadresses%2F"


def test_new_address_asks_for_the_password_then_goes_on_by_itself(cast, sign_in):
    portal, _ = sign_in(cast.alice)
    answer = portal.post("/compte/adresses/", {"email": "alice.bis@example.org", "action_add": ""})
    assert answer["Location"] == "/compte/confirmer-identite/?next=%2Fcompte%2Fadresses%2F"
    assert [mail for mail in queued_mails() if mail["to"] == "alice.bis@example.org"] == []

    portal.post("/compte/confirmer-identite/", {"password": PASSWORD, "next": "/compte/adresses/"})

    (mail,) = [mail for mail in queued_mails() if mail["to"] == "alice.bis@example.org"]
    assert mail["subject"] == "Confirmez votre adresse e-mail"
