"""The production settings on two real gunicorn workers, as a proxy with HTTPS in front sees them."""

import contextlib
import json
import re
import socket
import threading
import time
import uuid
from types import SimpleNamespace

import altcha
import psycopg
import pytest

from tests import database
from tests.deploy.browser import Browser
from tests.deploy.production import ALPHA, HEADERS, PORTAL, STRICT, environment, gunicorn, manage
from tests.e2e.conftest import free_port, wait_for_port


@pytest.fixture(scope="module")
def server(django_db_setup, tmp_path_factory):
    """Two workers of the product as a city runs it, on a copy of the template."""
    name, port = f"kiosque_prod_{uuid.uuid4().hex[:8]}", free_port()
    database.copy(database.TEMPLATE, name)
    variables = environment(name, tmp_path_factory.mktemp("production"))
    manage("collectstatic", "--noinput", "--verbosity=0", variables=variables)
    try:
        with gunicorn(variables, port=port):
            wait_for_port(port)
            yield SimpleNamespace(port=port, database=database.url(name))
    finally:
        database.drop(name)


def ask_database(server, sql: str, *values):
    with psycopg.connect(server.database) as connection:
        return connection.execute(sql, values).fetchall()


def letters_to(server, address: str) -> list[str]:
    """Return the texts of the mails that wait for an address, oldest first."""
    sql = """SELECT content->>'body' FROM tenants_outgoingmail WHERE "to" = %s ORDER BY written_at"""
    return [body for (body,) in ask_database(server, sql, address)]


def sign_in(server, email: str) -> Browser:
    """Sign in by a code received by mail."""
    browser = Browser(server.port, PORTAL)
    browser.send("/compte/connexion/code/", email=email)
    code = re.search(r"\b(\d{6})\b", letters_to(server, email)[-1])[1]
    answer = browser.send("/compte/connexion/code/confirmer/", code=code)
    assert (answer.status, answer.headers["Location"]) == (302, "/mes-sites/")
    return browser


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        (PORTAL, "/", 200),
        (PORTAL, "/annuaire/", 200),
        (PORTAL, "/compte/connexion/", 200),
        (PORTAL, "/mes-sites/", 302),
        (PORTAL, "/console/", 302),
        (PORTAL, "/demander-un-site/", 200),
        (PORTAL, "/rien-ici/", 404),
        (ALPHA, "/", 200),
        (ALPHA, "/actualites/", 200),
        (ALPHA, "/contact/", 200),
        (ALPHA, "/entrer/", 302),
        (ALPHA, "/rien-ici/", 404),
        (ALPHA, "/favicon.svg", 200),
        ("personne.asso.ville.example", "/", 404),
        ("autre.example", "/", 404),
    ],
)
def test_headers_of_public_pages(server, host, path, status):
    answer = Browser(server.port, host).ask(path)

    assert answer.status == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS | {
        "Referrer-Policy": "no-referrer" if path == "/entrer/" else HEADERS["Referrer-Policy"]
    }
    assert answer.headers["Content-Security-Policy"].split("; ") == STRICT
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*\b(?:src|type=\"application/json\"))[^>]*>|<style|\sstyle=|\son\w+=", answer.text) == []


def test_admin_policy_keeps_strangers_scripts_and_frames_out(server):
    policy = Browser(server.port, ALPHA).ask("/admin/").headers["Content-Security-Policy"].split("; ")

    assert {"default-src 'self'", "frame-ancestors 'self'", "object-src 'none'", "base-uri 'self'"} <= set(policy)
    assert [part for part in policy if "http" in part or "*" in part] == [
        f"form-action 'self' https://{PORTAL} https://*.asso.ville.example"
    ]


HOST_ONLY = {"path": "/", "secure": True, "httponly": True, "samesite": "Lax"}


def without_dates(attributes: dict) -> dict:
    return {
        name: {key: value for key, value in found.items() if key not in ("expires", "max-age")}
        for name, found in attributes.items()
    }


@pytest.mark.parametrize(("host", "path"), [(PORTAL, "/"), (PORTAL, "/annuaire/"), (ALPHA, "/"), (ALPHA, "/contact/")])
def test_visitors_get_no_cookie(server, host, path):
    assert Browser(server.port, host).ask(path).cookies == {}


def test_cookies_belong_to_one_host_alone(server):
    portal = sign_in(server, "alice@example.org")
    session = portal.ask("/compte/connexion/code/").cookie_attributes() or portal.ask("/mes-sites/").cookie_attributes()
    site = Browser(server.port, ALPHA)
    enter = site.ask("/entrer/")
    back = portal.ask(enter.headers["Location"].removeprefix(f"https://{PORTAL}")).headers["Location"]
    opened = site.ask(back.removeprefix(f"https://{ALPHA}"))
    language = portal.ask("/langue/", {"language": "en", "next": "/"})

    assert list(portal.cookies) == ["__Host-kiosque_session", "__Host-kiosque_language"]
    assert without_dates(enter.cookie_attributes()) == {"__Host-kiosque_state": HOST_ONLY}
    assert without_dates(opened.cookie_attributes()) == {"__Host-kiosque_session": HOST_ONLY}
    assert without_dates(language.cookie_attributes()) == {"__Host-kiosque_language": HOST_ONLY}
    assert without_dates(session) in ({}, {"__Host-kiosque_session": HOST_ONLY})
    assert site.ask("/admin/").status == 200
    assert int(enter.cookies["__Host-kiosque_state"]["max-age"]) == 300


def test_connections_on_which_nothing_comes_hold_no_worker(server):
    """Two workers, one request each at a time: without the kernel's help the answer comes after gunicorn's timeout, a minute."""
    with contextlib.ExitStack() as wordless:
        for _ in range(6):
            wordless.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        assert Browser(server.port, PORTAL).ask("/annuaire/").status == 200


def test_plain_http_is_sent_to_https(server):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/annuaire/", headers={"Host": PORTAL, "X-Forwarded-Proto": "http"})
    answer = connection.getresponse()
    connection.close()

    assert (answer.status, answer.headers["Location"]) == (301, f"https://{PORTAL}/annuaire/")


def at_once(works) -> list:
    """Run each function in a thread of its own, so that both workers are busy; returns their results."""
    results: list = []
    threads = [threading.Thread(target=lambda work=work: results.append(work())) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_limit_of_wrong_passwords(server):
    """Five wrong passwords for one person, whichever worker is asked; then even the right one has to wait."""
    browsers = [Browser(server.port, PORTAL) for _ in range(4)]
    tokens = [browser.hidden_fields("/compte/connexion/") for browser in browsers]

    def attempt(browser, token):
        answers = [
            browser.ask("/compte/connexion/", token | {"login": "bob@example.org", "password": f"faux-{n}"}) for n in range(6)
        ]
        return sum("Trop d’essais" in answer.text or answer.status == 429 for answer in answers)

    refused = sum(at_once([lambda pair=pair: attempt(*pair) for pair in zip(browsers, tokens, strict=True)]))

    print(f"wrong passwords: 24 tried over two workers, {24 - refused} looked at, {refused} refused")
    assert 24 - refused == 5


def test_limit_of_codes_by_mail(server):
    """Three codes a minute for one address."""
    browsers = [Browser(server.port, PORTAL) for _ in range(8)]
    forms = [browser.hidden_fields("/compte/connexion/code/") | {"email": "edith@example.org"} for browser in browsers]

    at_once(
        [lambda pair=pair: pair[0].ask("/compte/connexion/code/", pair[1]).status for pair in zip(browsers, forms, strict=True)]
    )

    sent = len(letters_to(server, "edith@example.org"))
    print(f"codes: 8 asked for over two workers, {sent} mailed")
    assert sent == 3


def test_limit_of_guesses_of_a_code(server):
    """Five guesses at one code, then it is dead."""
    browser = Browser(server.port, PORTAL)
    browser.send("/compte/connexion/code/", email="carl@example.org")
    real = re.search(r"\b(\d{6})\b", letters_to(server, "carl@example.org")[-1])[1]
    token = browser.hidden_fields("/compte/connexion/code/confirmer/")

    for guess in range(5):
        wrong = f"{(int(real) + 1 + guess) % 1_000_000:06}"
        browser.ask("/compte/connexion/code/confirmer/", token | {"code": wrong})
    browser.ask("/compte/connexion/code/confirmer/", token | {"code": real})

    assert browser.ask("/mes-sites/").status == 302


def test_limit_of_contact_messages(server):
    """Ten messages an hour without proof of work, sixty in all for one site: a flood fills nobody's mailbox."""
    visitor = Browser(server.port, ALPHA)
    forms = [visitor.hidden_fields("/contact/") for _ in range(80)]
    proofs = [{"work-proof": solve(visitor)} for _ in range(56)]
    words = {"name": "Flot", "email": "flot@example.org", "message": "Bonjour", "web-site": ""}
    time.sleep(3.2)  # the form asks for three seconds of a person's time

    def send(part):
        return sum(Browser(server.port, ALPHA).ask("/contact/", form | words).status == 302 for form in part)

    def taken(forms):
        return sum(at_once([lambda part=part: send(part) for part in (forms[::2], forms[1::2])]))

    unproved = taken(forms[:24])
    proved = taken([form | proof for form, proof in zip(forms[24:], proofs, strict=True)])

    print(f"contact form, over two workers: {unproved} of 24 taken without proof, then {proved} of 56 with it")
    assert (unproved, proved) == (10, 50)


def solve(browser: Browser) -> str:
    """Do the sum that the form's script does."""
    challenge = altcha.Challenge.from_dict(json.loads(browser.ask("/formulaires/epreuve/").text))
    return altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()


def test_limit_of_invitations(server):
    """Twenty invitations an hour for one association."""
    owner = sign_in(server, "bob@example.org")
    [(association,)] = ask_database(server, "SELECT id FROM tenants_association WHERE subdomain = 'beta'")
    path = f"/mes-sites/{association}/equipe/"
    token = owner.hidden_fields(path)

    def invite(start):
        for number in range(start, start + 13):
            browser = Browser(server.port, PORTAL)
            browser.cookies = dict(owner.cookies)
            browser.ask(path, token | {"email": f"personne{number}@example.org", "role": "contributor"})

    at_once([lambda start=start: invite(start) for start in (100, 200)])

    [(sent,)] = ask_database(server, "SELECT count(*) FROM tenants_invitation WHERE association_id = %s", association)
    print(f"invitations: 26 tried over two workers, {sent} sent")
    assert sent == 20
