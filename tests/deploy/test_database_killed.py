"""PostgreSQL killed outright under load, and started again: what was acknowledged is there, and nobody restarts Kiosque."""

import re
import signal
import subprocess
import time
from types import SimpleNamespace

import psutil
import psycopg
import pytest

from deploy import embedded_postgres
from tests import database
from tests.deploy.browser import Browser
from tests.deploy.production import ALPHA, PORTAL, Crowd, Proxy, environment, gunicorn, manage
from tests.deploy.test_production import sign_in
from tests.e2e.conftest import free_port, wait_for_port


@pytest.fixture
def city(django_db_setup, tmp_path):
    """A city on a server of its own, which writes to the disk before it says that it has."""
    data = tmp_path / "server"
    embedded_postgres.start(data)
    url = embedded_postgres.database_url(data)
    dump = [str(database.pg_dump()), "--format=custom", f"--file={tmp_path / 'dump'}", database.url(database.TEMPLATE)]
    subprocess.run(dump, check=True)
    restore = [str(database.pg_dump().with_name("pg_restore")), f"--dbname={url}", str(tmp_path / "dump")]
    subprocess.run(restore, check=False, capture_output=True)  # its schema `public` is there already, and it says so
    variables = environment("unused", tmp_path / "data") | {"DATABASE_URL": url}
    manage("collectstatic", "--noinput", "--verbosity=0", variables=variables)
    port = free_port()
    proxy = Proxy(tmp_path, upstream=port, variables=variables)
    try:
        with gunicorn(variables, port=port), proxy.running():
            wait_for_port(port)
            yield SimpleNamespace(browser=proxy.browser, port=port, database=url, data=data)
    finally:
        embedded_postgres.stop(data, mode="immediate")


def kill_server(data) -> None:
    """SIGKILL to the postmaster and to each of its processes."""
    postmaster = psutil.Process(int((data / "postgres/postmaster.pid").read_text().split()[0]))
    processes = [postmaster, *postmaster.children(recursive=True)]
    for process in processes:
        process.send_signal(signal.SIGKILL)
    psutil.wait_procs(processes, timeout=10)


def open_site(city, email: str) -> Browser:
    """Return a browser that is signed in on Alpha, through the proxy."""
    portal, site = sign_in(city, email), Browser(city.port, ALPHA)
    ask = site.ask("/entrer/").headers["Location"].removeprefix(f"https://{PORTAL}")
    site.ask(portal.ask(ask).headers["Location"].removeprefix(f"https://{ALPHA}"))
    browser = city.browser(ALPHA)
    browser.cookies = site.cookies
    return browser


class Load(Crowd):
    """Readers and publishers, each at it without a pause; `published` is what was acknowledged."""

    def __init__(self, city, *, add: str, publishers: list[Browser], readers: int = 2):
        super().__init__()
        self.city, self.form = city, add
        self.published: list[str] = []
        self.read: list[tuple[float, int]] = []
        self.refused: list[int] = []
        for _reader in range(readers):
            self.add(self._read)
        for number, publisher in enumerate(publishers):
            self.add(self._publish, number, publisher)

    def _read(self):
        while not self.over.is_set():
            self.read.append((time.monotonic(), self.city.browser(ALPHA).ask("/actualites/").status))
            time.sleep(0.05)

    def _publish(self, number: int, browser: Browser):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.ask(self.form).text)[1]
        for turn in range(10_000):
            if self.over.is_set():
                return
            slug = f"nouvelle-{number}-{turn}"
            form = {"title": slug, "slug": slug, "date": "2026-11-22", "summary": "", "picture": "", "body-count": "0"}
            answer = browser.ask(self.form, form | {"action-publish": "1", "csrfmiddlewaretoken": token})
            if answer.status == 302 and "/admin/pages/" in answer.headers["Location"]:
                self.published.append(slug)
            else:
                self.refused.append(answer.status)
                time.sleep(0.1)

    def wait_for_publications(self, more: int, *, seconds: float = 30) -> float:
        """Return how long it took until so many more were acknowledged."""
        began, before = time.monotonic(), len(self.published)
        while len(self.published) < before + more:
            assert time.monotonic() - began < seconds, (self.published, self.refused, self.read[-3:])
            time.sleep(0.05)
        return time.monotonic() - began


def place_for_news(city) -> str:
    with psycopg.connect(city.database) as connection:
        [(schema,)] = connection.execute("SELECT schema_name FROM tenants_association WHERE subdomain = 'alpha'").fetchall()
        [(page,)] = connection.execute(f"SELECT id FROM {schema}.wagtailcore_page WHERE slug = 'actualites'").fetchall()
    return f"/admin/pages/add/cms/newspage/{page}/"


def live_pages(city) -> set[str]:
    with psycopg.connect(city.database) as connection:
        [(schema,)] = connection.execute("SELECT schema_name FROM tenants_association WHERE subdomain = 'alpha'").fetchall()
        return {slug for (slug,) in connection.execute(f"SELECT slug FROM {schema}.wagtailcore_page WHERE live")}


def test_no_acknowledged_publication_is_lost_when_the_database_is_killed(city):
    with Load(city, add=place_for_news(city), publishers=[open_site(city, "alice@example.org") for _ in range(2)]) as load:
        load.wait_for_publications(4)
        for _ in range(2):
            kill_server(city.data)
            time.sleep(1)
            embedded_postgres.start(city.data)
            back = load.wait_for_publications(4)

    statuses = {status for _when, status in load.read}
    gone = [when for when, status in load.read if status != 200]
    print(
        f"database killed twice: {len(load.published)} publications acknowledged, {len(load.refused)} refused,"
        f" {len(load.read)} pages read, {len(gone)} of them 503, back {back:.1f} s after it was started"
    )
    assert set(load.published) - live_pages(city) == set()
    for slug in load.published:
        assert (slug, city.browser(ALPHA).ask(f"/actualites/{slug}/").status) == (slug, 200)
    assert statuses == {200, 503}
    assert set(load.refused) == {503}
