"""Caddy with deploy/Caddyfile in front of two gunicorn workers, as visitors meet them."""

import contextlib
import gzip
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import uuid
from types import SimpleNamespace
from urllib.parse import quote

import psycopg
import pytest

from tests import database
from tests.deploy import proxy_files
from tests.deploy.production import ALPHA, HEADERS, PORTAL, STRICT, Crowd, Proxy, environment, gunicorn, manage

BETA = "beta.asso.ville.example"


@pytest.fixture(scope="module")
def city(django_db_setup, tmp_path_factory):
    """`city.browser(host)` is a visitor's browser, `city.port` Kiosque's own door, `city.web` gunicorn."""
    name, folder = f"kiosque_proxy_{uuid.uuid4().hex[:8]}", tmp_path_factory.mktemp("proxy")
    database.copy(database.TEMPLATE, name)
    variables = environment(name, folder / "data") | {"MEDIA_HANDOFF": "1", "PGAPPNAME": "gunicorn", "ACCESS_LOG": "-"}
    manage("collectstatic", "--noinput", "--verbosity=0", variables=variables)
    made = subprocess.run(
        [sys.executable, "-m", "tests.deploy.proxy_files"], cwd=database.ROOT, env=variables, check=True, stdout=subprocess.PIPE
    )
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        port = listener.getsockname()[1]
        proxy = Proxy(folder, upstream=port, variables=variables)
        with gunicorn(variables, listener=listener) as web, proxy.running():
            yield SimpleNamespace(
                browser=proxy.browser,
                proxy=proxy,
                port=port,
                web=web,
                variables=variables,
                listener=listener,
                database=database.url(name),
                files=json.loads(made.stdout),
            )
    database.drop(name)


@pytest.mark.parametrize(("host", "path", "status"), [(PORTAL, "/", 200), (ALPHA, "/", 200), (BETA, "/rien-ici/", 404)])
def test_each_host_answers_with_its_own_page_and_every_header_once(city, host, path, status):
    answer = city.browser(host).ask(path)

    assert answer.status == status
    assert {name: answer.headers.get_all(name) for name in HEADERS} == {name: [value] for name, value in HEADERS.items()}
    assert [policy.split("; ") for policy in answer.headers.get_all("Content-Security-Policy")] == [STRICT]
    assert {name: answer.headers[name] for name in ("Server", "Via", "X-Powered-By")} == dict.fromkeys(
        ("Server", "Via", "X-Powered-By")
    )


def test_name_that_is_nobodys_gets_no_certificate_and_no_page(city):
    for host in ("personne.asso.ville.example", "autre.example", "asso.ville.example"):
        with pytest.raises(ssl.SSLError):
            city.browser(host).ask("/")
    lying = city.browser(ALPHA, Host="personne.asso.ville.example").ask("/")

    assert (lying.status, "Association" in lying.text) == (404, False)


def test_plain_http_is_sent_to_https(city):
    connection = http.client.HTTPConnection("127.0.0.1", city.proxy.http, timeout=10)
    connection.request("GET", "/annuaire/?q=1", headers={"Host": PORTAL})
    answer = connection.getresponse()
    connection.close()

    assert (answer.status, answer.headers["Location"].replace(f":{city.proxy.https}", "")) == (
        308,
        f"https://{PORTAL}/annuaire/?q=1",
    )


def local(city, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", city.port, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_questions_of_the_machine_are_answered_to_it_alone(city):
    assert local(city, "/healthz") == (200, "ok\n")
    assert local(city, f"/tls-ask?domain={ALPHA}")[0] == 200
    status, text = local(city, "/readyz")

    said = json.loads(text)
    assert (status, said.pop("disk") in ("ok", "low")) == (200, True)
    assert said == {
        "ready": True, "database": "ok", "release": "ok", "files": "ok", "cache": "ok", "worker": "silent",
    }  # fmt: skip
    for path in ("/readyz", f"/tls-ask?domain={ALPHA}"):
        there = city.browser(PORTAL).ask(path).headers["Location"].removeprefix(f"https://{PORTAL}")  # Wagtail's pages end in /
        assert (there.split("?")[0], city.browser(PORTAL).ask(there).status) == (path.split("?")[0] + "/", 404)
        assert local(city, path, Host=PORTAL, **{"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"})[0] == 301
    assert city.browser(PORTAL).ask("/healthz").text == "ok\n"


def test_forged_address_of_the_visitor_is_ignored(city):
    """Whoever claims another address at each try has the limit of one: twenty codes a minute from one address."""
    answers = []
    for number in range(21):
        lies = {"X-Forwarded-For": f"192.0.2.{number}", "Forwarded": f"for=192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"}
        browser = city.browser(PORTAL, **lies)
        answers.append(browser.send("/compte/connexion/code/", email=f"personne{number}@example.org").status)

    assert (set(answers[:20]), answers[20]) == ({302}, 200), "the last one is told to wait"


def test_forged_scheme_is_ignored(city):
    assert city.browser(PORTAL, **{"X-Forwarded-Proto": "http", "X-Forwarded-Host": "pirate.example"}).ask("/").status == 200


def send_body(city, size: int) -> tuple[int, str]:
    connection = city.browser(ALPHA).connect()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):  # the answer may come before all is sent
        connection.request("POST", "/admin/images/add/", b"x" * size, {"Host": ALPHA, "Content-Type": "application/octet-stream"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_body_that_is_too_large_is_refused_in_words(city):
    status, text = send_body(city, 31 * 10**6)

    assert (status, "30 Mo au plus" in text) == (413, True)


def test_body_of_a_large_photo_reaches_kiosque(city):
    assert send_body(city, 20 * 10**6)[0] == 403, "Kiosque misses a token in it"


def test_static_file_is_compressed_lasts_for_ever_and_does_not_cost_a_worker(city):
    page = city.browser(ALPHA).ask("/").text
    path = page[page.index("/static/") :].split('"')[0]

    answer = city.browser(ALPHA, **{"Accept-Encoding": "gzip"}).ask(path)
    plain = city.browser(ALPHA).ask(path)

    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(answer.body) == plain.body
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert city.browser(ALPHA, **{"Accept-Encoding": "br"}).ask(path).headers["Content-Encoding"] == "br"
    for missing in ("/static/staticfiles.json", "/static/.collected", "/static/../data/cache", "/static/%2e%2e/media/"):
        assert city.browser(ALPHA).ask(missing).status in (400, 404)


def test_file_is_sent_by_the_proxy_with_kiosques_headers(city):
    path = city.files["alpha document"]
    answer = city.browser(ALPHA).ask(path)
    part = city.browser(ALPHA, Range="bytes=0-6").ask(path)
    again = city.browser(ALPHA, **{"If-None-Match": answer.headers["ETag"]}).ask(path)
    told = local(city, quote(path), Host=ALPHA, **{"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"})

    assert (answer.status, answer.text) == (200, proxy_files.TEXT)
    assert answer.headers["Content-Type"] == "text/csv"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="comptes')
    assert answer.headers.get_all("Content-Security-Policy") == ["default-src 'none'"]
    assert (answer.headers["X-Kiosque-File"], answer.headers["Server"]) == (None, None)
    assert (part.status, part.text) == (206, "un,deux")
    assert again.status == 304
    assert told == (200, ""), "Kiosque itself sent no byte of it"


def test_picture_is_sent_by_the_proxy(city):
    answer = city.browser(ALPHA).ask(city.files["alpha picture"])

    assert (answer.status, answer.body[:4], answer.headers["Content-Type"]) == (200, b"\x89PNG", "image/png")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_file_that_is_not_this_visitors_is_not_there(city):
    folder, _slash, name = city.files["beta file"].rpartition("/")
    asked = {
        ALPHA: [
            city.files["beta document"],
            city.files["beta picture"],
            city.files["alpha original"],
            "/media/../" + "/".join(city.files["beta file"].split("/")[-3:]),
            "/media/images/%2e%2e/%2e%2e/" + quote("/".join([*folder.split("/")[-2:], name])),
            "/media/images/..%2f..%2f" + quote(name),
        ],
        BETA: [city.files["alpha document"], city.files["alpha picture"]],
    }

    for host, paths in asked.items():
        for path in paths:
            lying = city.browser(host, **{"X-Kiosque-File": city.files["beta file"], "X-Accel-Redirect": city.files["beta file"]})
            assert (path, lying.ask(path).status) in ((path, 404), (path, 400))


def test_file_of_a_suspended_site_is_not_there(city):
    path = city.files["beta document"]
    assert city.browser(BETA).ask(path).status == 200
    with psycopg.connect(city.database) as connection:
        connection.execute("UPDATE tenants_association SET suspended_at = now() WHERE subdomain = 'beta'")
    try:
        assert city.browser(BETA).ask(path).status == 503
    finally:
        with psycopg.connect(city.database) as connection:
            connection.execute("UPDATE tenants_association SET suspended_at = NULL WHERE subdomain = 'beta'")


class Load(Crowd):
    """Visitors who read through the proxy for as long as the block lasts."""

    def __init__(self, city, *, readers: int = 3):
        super().__init__()
        self.city, self.answers = city, []
        for _reader in range(readers):
            self.add(self._read)

    def _read(self):
        while not self.over.is_set():
            try:
                self.answers.append(self.city.browser(ALPHA).ask("/actualites/").status)
            except OSError as error:
                self.answers.append(repr(error))


def workers_of(process) -> set[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False)
    return {int(pid) for pid in found.stdout.split()}


def test_new_workers_take_over_without_a_failed_request(city):
    """`systemctl reload`: HUP. Then one worker is killed outright, as a machine short of memory does."""
    before = workers_of(city.web)
    with Load(city) as load:
        time.sleep(1)
        os.kill(city.web.pid, signal.SIGHUP)
        for _ in range(100):
            if len(workers_of(city.web)) == 2 and not workers_of(city.web) & before:
                break
            time.sleep(0.1)
        os.kill(min(workers_of(city.web)), signal.SIGKILL)
        time.sleep(3)

    print(f"HUP, then a worker killed: {len(load.answers)} answers, {len([a for a in load.answers if a != 200])} failed")
    assert not workers_of(city.web) & before
    assert set(load.answers) == {200}


def test_visitors_wait_while_the_web_server_starts_again(city):
    """`systemctl restart`: systemd keeps the socket, so that who comes meanwhile waits and is answered."""
    with Load(city) as load:
        time.sleep(0.5)
        city.web.terminate()
        city.web.wait(40)
        with gunicorn(city.variables, listener=city.listener):
            time.sleep(4)
            load.over.set()
            for thread in load.threads:
                thread.join()

    print(f"restart: {len(load.answers)} answers, {len([a for a in load.answers if a != 200])} failed")
    assert len(load.answers) > 3
    assert set(load.answers) == {200}
