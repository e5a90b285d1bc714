"""/healthz, /readyz and /tls-ask: what the machine asks itself."""

from pathlib import Path

import pytest
from django.core.files import File
from django.db import connection
from django.http import FileResponse, HttpResponse
from django.test import Client, RequestFactory

from tenants.handoff import HEADER, MediaHandoffMiddleware
from tenants.long_answers import attachment
from tenants.models import BlueprintRelease, Domain

LOCAL = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}


def ask(path: str, **meta: str):
    return Client().get(path, **(LOCAL | meta))


@pytest.fixture
def ready(db, settings, tmp_path):
    settings.ARCHIVE_WORK_DIR = str(tmp_path / "work")
    answer = ask("/readyz")
    assert (answer.status_code, answer["Cache-Control"], answer.json()["ready"]) == (200, "no-store", True)
    assert {name: word for name, word in answer.json().items() if name not in ("ready", "worker", "disk")} == {
        "database": "ok", "release": "ok", "files": "ok", "cache": "ok",
    }  # fmt: skip


def test_readiness_says_that_the_release_is_not_there(ready):
    BlueprintRelease.objects.update(fingerprint="another")

    answer = ask("/readyz")

    assert (answer.status_code, answer.json()["release"], answer.json()["database"]) == (503, "missing", "ok")


def test_readiness_says_that_the_portal_was_not_migrated(ready):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tenants' AND name = '0004_archives'")

    assert (ask("/readyz").status_code, ask("/readyz").json()["release"]) == (503, "missing")


@pytest.mark.parametrize("setting", ["MEDIA_ROOT", "ARCHIVE_WORK_DIR"])
def test_readiness_says_that_files_cannot_be_written(ready, settings, tmp_path, setting):
    (tmp_path / "full").touch()
    setattr(settings, setting, str(tmp_path / "full"))

    assert (ask("/readyz").status_code, ask("/readyz").json()["files"]) == (503, "missing")


def test_readiness_says_that_the_cache_is_away(ready, settings, tmp_path):
    (tmp_path / "no-folder").touch()
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": str(tmp_path / "no-folder")}}

    assert (ask("/readyz").status_code, ask("/readyz").json()["cache"]) == (503, "missing")


def test_readiness_says_that_the_database_is_away(committed_db, settings):
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "no_such_database"
    try:
        answer = ask("/readyz")
        asked = ask("/tls-ask?domain=alpha.asso.localhost")
    finally:
        connection.settings_dict["NAME"] = name

    said = answer.json()
    assert (answer.status_code, said["database"], said["release"], said["worker"]) == (503, "missing", "missing", "silent")
    assert "no_such_database" not in answer.content.decode()
    assert asked.status_code == 503
    assert ask("/readyz").status_code == 200


def test_silent_worker_stops_no_visitor_and_a_living_one_is_seen(ready):
    assert ask("/readyz").json()["worker"] == "silent"
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")

    assert (ask("/readyz").status_code, ask("/readyz").json()["worker"]) == (200, "ok")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("portail.localhost", 200),
        ("alpha.asso.localhost", 200),
        ("ALPHA.asso.localhost", 200),
        ("www.club.example", 200),
        ("club.example", 404),
        ("alpha.www.club.example", 404),
        ("personne.asso.localhost", 404),
        ("a.alpha.asso.localhost", 404),
        ("asso.localhost", 404),
        ("alpha", 404),
        ("127.0.0.1", 404),
        ("alpha.asso.localhost/../", 404),
        ("apercu-abcdefghijklmnopqrst.asso.localhost", 404),
        ("", 404),
    ],
)
def test_certificate_is_for_names_of_ours(cast, django_assert_num_queries, host, status):
    Domain.objects.create(name="www.club.example", association=cast.alpha, is_primary=False)
    with django_assert_num_queries(0 if host in ("", "alpha.asso.localhost/../", "portail.localhost") else 1):
        assert ask(f"/tls-ask?domain={host}").status_code == status


def test_certificate_is_not_for_an_association_that_was_deleted(cast):
    assert ask("/tls-ask?domain=beta.asso.localhost").status_code == 200
    type(cast.beta).objects.filter(pk=cast.beta.pk).update(deleted_at="2026-01-01T00:00Z")

    assert ask("/tls-ask?domain=beta.asso.localhost").status_code == 404


@pytest.mark.parametrize("path", ["/readyz", "/tls-ask?domain=alpha.asso.localhost"])
@pytest.mark.parametrize(
    "meta",
    [{"REMOTE_ADDR": "8.8.8.8"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"HTTP_FORWARDED": "for=127.0.0.1"}, {"HTTP_VIA": "1"}],
    ids=["from afar", "through a proxy", "through another", "through a third"],
)
def test_question_from_elsewhere_is_a_page_that_is_not_there(db, path, meta):
    portal = {"HTTP_HOST": "portail.localhost:8765"} | meta

    assert ask(path).status_code == 200
    assert Client().get(path, **(LOCAL | portal), follow=True).status_code == 404
    assert Client().get("/healthz", **(LOCAL | portal)).content == b"ok\n"
    assert ask("/healthz", REMOTE_ADDR="").content == b"ok\n"


def handed(settings, tmp_path, response):
    settings.MEDIA_HANDOFF, settings.DATA_DIR = True, tmp_path / "data"
    return MediaHandoffMiddleware(lambda request: response)(RequestFactory().get("/"))


def file_at(path: Path, mode: int = 0o640) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"octets")
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    "answer_with",
    [
        lambda file: FileResponse(file, as_attachment=True, filename="a.zip"),
        lambda file: attachment(File(file), name="a.zip", kind="application/zip"),
    ],
    ids=["short", "long"],
)
def test_file_of_ours_is_left_to_the_proxy(settings, tmp_path, answer_with):
    path = file_at(tmp_path / "data/archives/x/exports/été 1%.zip", mode=0o600)

    answer = handed(settings, tmp_path, answer_with(path.open("rb")))

    assert (answer[HEADER], answer.content) == ("/archives/x/exports/%C3%A9t%C3%A9%201%25.zip", b"")
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("application/zip", 'attachment; filename="a.zip"')
    assert "Content-Length" not in answer
    assert path.stat().st_mode & 0o777 == 0o640


def test_file_from_elsewhere_and_words_of_a_view_are_not(settings, tmp_path):
    path = file_at(tmp_path / "elsewhere/secret.zip")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/way-out").symlink_to(path)

    for name in ("elsewhere/secret.zip", "data/way-out"):
        answer = handed(settings, tmp_path, FileResponse((tmp_path / name).open("rb")))
        assert (HEADER in answer, b"".join(answer)) == (False, b"octets")
        answer.file_to_stream.close()
    forged = handed(settings, tmp_path, HttpResponse("texte", headers={HEADER: "/elsewhere/secret.zip"}))
    assert (HEADER in forged, forged.content) == (False, b"texte")
