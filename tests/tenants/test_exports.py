"""Owners take their site away: asked for, made by the worker, fetched by them alone, gone after a week."""

import gc
import io
import os
import time
import uuid
import zipfile
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.models import ContactPage, HomePage
from tenants import long_answers
from tenants.actions import associations, exports, team
from tenants.actions.exports import ask_export, drop_exports, fail_export, make_export
from tenants.archives import storage
from tenants.archives.nightly import sweep
from tenants.leaving import packing
from tenants.leaving.errors import LeavingError
from tenants.models import AuditEntry, Export, Membership
from tenants.schemas import in_association
from tests.cms.body import add_picture
from tests.conftest import load_cast, real_sign_in
from tests.mails import queued_mails

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open
SCREEN = "/admin/emporter/"


@pytest.fixture
def cast(committed_db, own_archives):
    yield load_cast()
    gc.collect()


def ready(cast, *, by=None) -> Export:
    """An export with a small file, as the worker leaves it."""
    export = Export.objects.create(association=cast.alpha, by=by or cast.alice)
    name = f"{cast.alpha.pk}/exports/{uuid.uuid4().hex}.zip"
    path = Path(storage.storage().path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"PK the whole site")
    return exports.note_ready(export=export, name=name, size=17, by=None)


def body_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_owner_asks_worker_makes_owner_fetches(cast):
    _portal, site = real_sign_in(cast.alice, "alpha")
    assert "Préparer le fichier" in site.get(SCREEN).content.decode()

    asked = site.post(f"{SCREEN}preparer/", follow=True)

    assert "Le fichier se prépare" in asked.content.decode()
    job = ProcrastinateJob.objects.get(task_name="tenants.make_export")
    make_export.func(SimpleNamespace(job=SimpleNamespace(attempts=0)), **job.args)
    export = Export.objects.get()
    [letter] = queued_mails()
    assert (letter["to"], "/admin/emporter/" in letter["body"]) == ("alice@example.org", True)
    assert "Le fichier est prêt" in site.get(SCREEN).content.decode()
    fetched = site.post(f"{SCREEN}{export.pk}/")
    assert (fetched.status_code, fetched["Content-Type"]) == (200, "application/zip")
    assert {"private", "no-store"} <= set(fetched["Cache-Control"].split(", "))
    assert f"alpha-{timezone.localdate():%Y-%m-%d}.zip" in fetched["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(body_of(fetched))) as file:
        assert "site/index.html" in file.namelist()
    actions = AuditEntry.objects.filter(action__startswith="tenants.export.").order_by("pk").values_list("action", "by__email")
    assert list(actions) == [
        ("tenants.export.asked", "alice@example.org"),
        ("tenants.export.made", None),
        ("tenants.export.fetched", "alice@example.org"),
    ]


def test_export_is_its_asker_s_whatever_number_she_has_in_the_site(cast):
    team.change_role(membership=Membership.objects.get(association=cast.alpha, account=cast.edith), role="owner", by=None)
    real_sign_in(cast.edith, "alpha")[1].post(f"{SCREEN}preparer/")

    assert Export.objects.get().by == cast.edith
    assert AuditEntry.objects.get(action="tenants.export.asked").by == cast.edith


def test_slow_download_keeps_its_worker_alive(cast, monkeypatch):
    export, said = ready(cast), []
    Path(storage.storage().path(export.name)).write_bytes(bytes(5 * long_answers.PIECE))
    monkeypatch.setattr(long_answers, "SAY_AT_WORK", [lambda: said.append(1)])
    _portal, site = real_sign_in(cast.alice, "alpha")

    fetched = site.post(f"{SCREEN}{export.pk}/")

    assert len(body_of(fetched)) == int(fetched["Content-Length"]) == 5 * long_answers.PIECE
    assert len(said) == 5
    assert not hasattr(fetched, "file_to_stream"), "Django would have gunicorn send it in one go, and say nothing meanwhile"


def test_only_owners_of_the_association_see_and_fetch_it(cast):
    export = ready(cast)
    for name, subdomain in (("edith", "alpha"), ("carl", "alpha"), ("bob", "beta")):
        _portal, site = real_sign_in(getattr(cast, name), subdomain)
        expected = 200 if name == "bob" else 404
        assert (name, site.get(SCREEN).status_code) == (name, expected)
        assert (name, site.post(f"{SCREEN}{export.pk}/").status_code) == (name, 404)
        if name != "bob":
            assert (name, site.post(f"{SCREEN}preparer/").status_code) == (name, 404)
        shown = site.get("/admin/").content.decode()
        assert (name, "Emporter le site" in shown) == (name, name == "bob")
    assert Export.objects.count() == 1
    _portal, site = real_sign_in(cast.alice, "alpha")
    assert site.post(f"{SCREEN}{export.pk}/").status_code == 200
    assert site.get(f"{SCREEN}{export.pk}/").status_code == 405
    assert "Le fichier est prêt" in site.get(SCREEN).content.decode()
    Export.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert "Le fichier est prêt" not in site.get(SCREEN).content.decode()
    assert site.post(f"{SCREEN}{export.pk}/").status_code == 404


def test_city_it_has_the_same_in_the_console(cast):
    export = ready(cast)
    console = f"/console/associations/{cast.alpha.pk}/emporter/"
    chloe, _site = real_sign_in(cast.chloe)
    theo, _site = real_sign_in(cast.theo)

    assert "Le fichier est prêt" in chloe.get(console).content.decode()
    assert console in chloe.get(f"/console/associations/{cast.alpha.pk}/").content.decode()
    assert body_of(chloe.post(f"{console}{export.pk}/")) == b"PK the whole site"
    assert chloe.post(f"/console/associations/{cast.beta.pk}/emporter/{export.pk}/").status_code == 404
    assert theo.get(console).status_code == theo.post(f"{console}{export.pk}/").status_code == 404
    assert chloe.post(f"{console}preparer/").status_code == 302
    asked = Export.objects.get(state=Export.State.ASKED)
    assert asked.by == cast.chloe
    exports.note_ready(export=asked, name="", size=1, by=None)
    assert f"portail.localhost:8765{console}" in queued_mails()[-1]["body"]


def test_one_at_a_time_and_a_few_a_day(cast):
    first = ask_export(association=cast.alpha, by=cast.alice)
    with pytest.raises(ValidationError) as error:
        ask_export(association=cast.alpha, by=cast.alice)
    assert error.value.code == "at_work"
    assert ask_export(association=cast.beta, by=cast.bob)
    for _ in range(exports.A_DAY - 1):
        Export.objects.filter(association=cast.alpha).update(state=Export.State.READY)
        ask_export(association=cast.alpha, by=cast.alice)
    Export.objects.filter(association=cast.alpha).update(state=Export.State.READY)

    with pytest.raises(ValidationError) as error:
        ask_export(association=cast.alpha, by=cast.alice)

    assert error.value.code == "too_many"
    fail_export(export=first, error="x", by=None)
    assert ask_export(association=cast.alpha, by=cast.alice), "what failed does not count"


def test_failure_is_told_after_the_last_try_and_leaves_nothing(cast, settings):
    export = ask_export(association=cast.alpha, by=cast.alice)
    folder = Path(settings.MEDIA_ROOT) / str(cast.alpha.pk)
    with in_association(cast.alpha):
        (folder / add_picture().file.name).unlink()
    for attempts in range(exports.ATTEMPTS):
        assert Export.objects.get().state == Export.State.ASKED
        with pytest.raises(LeavingError, match="missing"):
            make_export.func(SimpleNamespace(job=SimpleNamespace(attempts=attempts)), export_id=str(export.pk))

    assert (Export.objects.get().state, len(queued_mails())) == (Export.State.FAILED, 1)
    assert list(Path(settings.ARCHIVE_WORK_DIR).iterdir()) == []
    assert not storage.storage().exists(f"{cast.alpha.pk}/exports")


def test_job_run_twice_makes_one_file(cast):
    export = ask_export(association=cast.alpha, by=cast.alice)
    for _ in range(2):
        make_export.func(SimpleNamespace(job=SimpleNamespace(attempts=0)), export_id=str(export.pk))

    assert len(storage.storage().listdir(f"{cast.alpha.pk}/exports")[1]) == 1
    assert len(queued_mails()) == 1


def test_file_made_by_two_workers_is_told_of_once(cast):
    export = ask_export(association=cast.alpha, by=cast.alice)
    for name in ("first.zip", "second.zip"):
        exports.note_ready(export=Export.objects.get(pk=export.pk), name=name, size=1, by=None)

    assert (Export.objects.get().name, len(queued_mails())) == ("first.zip", 1)


def test_night_forgets_what_is_over_and_sweeps_what_a_kill_left(cast):
    old, kept = ready(cast), ready(cast)
    Export.objects.filter(pk=old.pk).update(until=timezone.now() - timedelta(hours=1))
    lost = Export.objects.create(association=cast.alpha, by=cast.alice, asked_at=timezone.now() - timedelta(days=1))
    orphan, at_work = (Path(storage.storage().path(kept.name)).with_name(name) for name in ("orphan.zip", "at-work.zip"))
    for path in (orphan, at_work):
        path.write_bytes(b"half")
    os.utime(orphan, (time.time() - 90_000,) * 2)

    drop_exports()
    sweep()

    assert {path.name for path in orphan.parent.iterdir()} == {Path(kept.name).name, "at-work.zip"}
    lost.refresh_from_db()
    assert (lost.state, set(Export.objects.all())) == (Export.State.FAILED, {kept, lost})


def test_deleted_association_takes_its_exports_with_it(cast):
    export = ready(cast)

    associations.delete(association=cast.alpha, by=None)

    assert (Export.objects.count(), storage.storage().exists(export.name)) == (0, False)


def test_who_has_left_is_not_written_to(cast):
    export = ask_export(association=cast.alpha, by=cast.alice)
    cast.alpha.memberships.filter(account=cast.alice).delete()

    fulfil = exports.note_ready(export=export, name="x", size=1, by=None)

    assert (fulfil.state, queued_mails()) == (Export.State.READY, [])


@pytest.mark.parametrize("count", [1, 3])
def test_export_list_queries_do_not_grow(cast, count, django_assert_num_queries):
    for _ in range(count):
        ready(cast)
    chloe, _site = real_sign_in(cast.chloe)
    console = f"/console/associations/{cast.alpha.pk}/emporter/"
    chloe.get(console)

    with django_assert_num_queries(8):
        assert chloe.get(console).content.decode().count("Le fichier est prêt") == count


def test_command_exports_and_imports(cast, tmp_path):
    out, path = io.StringIO(), tmp_path / "alpha.zip"
    associations.create_association(name="Départ", subdomain="depart", category="sport", by=None)

    call_command("archive", "export", "alpha", "--to", str(path), stdout=out)
    call_command("archive", "import", str(path), "depart", stdout=out)

    assert "answers" in out.getvalue() and "Départ has its" in out.getvalue()
    for arguments, words in (
        (("export", "alpha", "--to", str(path)), "there already"),
        (("export", "alpha", "--to", "/nowhere/x.zip"), "does not exist"),
        (("import", str(tmp_path / "no.zip"), "depart"), "is not there"),
        (("import", str(path), "alpha"), "say --yes"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("archive", *arguments, stdout=out)


def test_large_files_go_in_piece_by_piece(cast, tmp_path, monkeypatch):
    """A file of a gigabyte is never in memory: no more than a piece of it is read at once."""

    class Endless(io.RawIOBase):
        def __init__(self):
            self.left, self.largest = 64 << 20, 0

        def read(self, size=-1):
            self.largest = max(self.largest, size if size > 0 else self.left)
            size = min(self.left, size)
            self.left -= size
            return bytes(size)

        def fileno(self):
            return os.open(os.devnull, os.O_RDONLY)

    source = Endless()
    with packing.packing(tmp_path / "x.zip", at=timezone.localtime()) as packer:
        _sha, size = packer.add_file("media/film.zip", source)

    assert (size, source.largest) == (64 << 20, packing.CHUNK)
    with zipfile.ZipFile(tmp_path / "x.zip") as file:
        assert file.testzip() is None


def test_page_that_fails_is_named_and_keeps_nobody_from_leaving(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(ContactPage, "template", "nulle/part.html")
    path = tmp_path / "alpha.zip"
    exports.export_site(association=cast.alpha, path=path, by=None)

    with zipfile.ZipFile(path) as file:
        assert "site/contact/index.html" not in file.namelist()
        assert "    /contact/" in file.read("LISEZ-MOI.txt").decode()
        assert "contact" not in file.read("site/index.html").decode().partition("<main")[0]
    monkeypatch.setattr(HomePage, "template", "nulle/part.html")
    with pytest.raises(LeavingError, match="first page"):
        exports.export_site(association=cast.alpha, path=tmp_path / "again.zip", by=None)
    assert not (tmp_path / "again.zip").exists()
