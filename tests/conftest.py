import shutil
import uuid
from types import SimpleNamespace

import pytest

from tests import database, people


def pytest_configure(config):
    """The first process starts the server and builds the template; xdist's workers find both there."""
    if hasattr(config, "workerinput"):
        return
    (database.data() / "static").mkdir(parents=True, exist_ok=True)
    config.kiosque_started = database.start()
    database.build_template()


def pytest_unconfigure(config):
    if getattr(config, "kiosque_started", False):
        database.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Each worker has a copy of the template, used in transactions that are rolled back."""
    from django.db import connection

    name = f"kiosque_test_{database.worker()}"
    shutil.rmtree(database.worker_folder(), ignore_errors=True)
    database.copy(database.TEMPLATE, name)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.close()
    database.drop(name)


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker):
    """A database of the test's own where commits are real: for threads, processes, and what happens after a commit."""
    from django.db import connection, connections

    name = f"kiosque_own_{uuid.uuid4().hex[:12]}"
    database.copy(database.TEMPLATE, name)
    with django_db_blocker.unblock():
        connection.close()
        before = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = connections.databases["default"]["NAME"] = name
        try:
            yield database.url(name)
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = connections.databases["default"]["NAME"] = before
            database.drop(name)


@pytest.fixture(autouse=True)
def own_cache_and_files(settings, tmp_path):
    """No test sees what another cached or uploaded."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": str(tmp_path / "cache")}}
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.EMAIL_BACKEND = "tenants.emails.QueueBackend"  # Django's test runner had put its own


@pytest.fixture
def own_archives(settings, tmp_path):
    """Archives of this test's own."""
    settings.ARCHIVE_WORK_DIR = str(tmp_path / "archives-in-progress")
    archives = settings.STORAGES["archives"] | {"OPTIONS": {"location": str(tmp_path / "archives")}}
    settings.STORAGES = settings.STORAGES | {"archives": archives}


@pytest.fixture(scope="session")
def kill_server():
    from tests.kill_walk import Server

    server = Server()
    yield server
    server.stop()


@pytest.fixture
def own_world(committed_db, own_archives, tmp_path, kill_server):
    """A database and folders to kill processes in (tests/kill_walk.py)."""
    from django.db import connection

    from tests.kill_walk import OwnWorld

    return OwnWorld(connection.settings_dict["NAME"], tmp_path, kill_server)


@pytest.fixture(autouse=True)
def ends_where_it_began():
    """After every test the connection must be back in the portal: no view, job or context may leave it in a site."""
    yield
    from django.db import connection

    assert connection.schema_name == "public"


@pytest.fixture
def cast(db):
    """The template's people and sites, by name."""
    return load_cast()


def load_cast() -> SimpleNamespace:
    from django.contrib.auth import get_user_model

    from tenants.models import Association

    everybody = {account.email.partition("@")[0]: account for account in get_user_model().objects.all()}
    sites = {site.subdomain: site for site in Association.objects.all() if site.subdomain}
    return SimpleNamespace(alpha=sites[people.ALPHA], beta=sites[people.BETA], **everybody)


@pytest.fixture
def letters(db):
    """Return a function that lists the mails waiting in the outbox, oldest first, as dicts; `to` is a list."""
    from tests.mails import queued_letters

    return queued_letters


@pytest.fixture
def as_visitor(db):
    """Return a client for a host: `as_visitor("alpha")` for a site, `as_visitor()` for the portal."""
    return visitor


def visitor(subdomain: str | None = None):
    from django.conf import settings
    from django.test import Client

    host = f"{subdomain}.{settings.SITES_DOMAIN}" if subdomain else settings.PORTAL_HOST
    return Client(headers={"host": f"{host}:{settings.PUBLIC_PORT}"})


@pytest.fixture
def sign_in(db):
    """Return a function that signs a person in for real: on the portal, then by sign-on into a site if one is named."""
    return real_sign_in


def real_sign_in(account, subdomain: str | None = None):
    """Return (portal client, site client); the site's is None when no subdomain is named."""
    portal = visitor()
    form = {"login": account.email, "password": people.PASSWORD}
    answer = portal.post("/compte/connexion/", form)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    if answer["Location"] == "/compte/connexion/verification/":
        give_second_step(portal, account)
    return portal, enter_site(portal, subdomain) if subdomain else None


def enter_site(portal, subdomain: str):
    """Go from a signed-in portal client into a site by sign-on; returns the site's client."""
    site = visitor(subdomain)
    to_portal = site.get("/entrer/?next=/admin/")
    to_site = portal.get(path_of(to_portal["Location"]))
    done = site.get(path_of(to_site["Location"]))
    assert done.status_code == 302, done.content.decode()[:2000]
    return site


def give_second_step(portal, account):
    """Answer the second step as an authenticator app does; allauth takes each code once, so the last one is forgotten."""
    from allauth.mfa.totp.internal import auth
    from django.core.cache import cache

    cache.clear()
    *_past, now, _next = auth.yield_hotp_counters_from_time()  # the oldest one may lapse before it is read
    code = auth.format_hotp_value(auth.hotp_value(people.TOTP_SECRET, now))
    answer = portal.post("/compte/connexion/verification/", {"code": code})
    assert answer.status_code == 302, answer.content.decode()[:2000]


def path_of(url: str) -> str:
    """Return the path and query of an absolute URL."""
    return "/" + url.split("/", 3)[3]
