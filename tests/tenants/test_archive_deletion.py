"""Before a site is destroyed it is archived; what becomes of what stood beside it; what the night tells the city."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError
from django.utils import timezone

from tenants import periodic
from tenants.actions import archive_care, archives, associations, deletion
from tenants.actions.copies import copy_archive
from tenants.actions.deletion import delete_association, destroy_due, forget_archives_of_the_deleted
from tenants.archives import nightly, storage
from tenants.archives.container import ArchiveError
from tenants.models import Archive, Association, AuditEntry, Export, Preview, PutAside, SchemaName, SiteFigures
from tenants.queries import proofs
from tenants.schemas import in_association
from tests.conftest import load_cast, visitor
from tests.mails import queued_mails
from tests.tenants.test_archive_copies import run_association
from tests.tenants.test_archives import add_picture, alpha, archive_of, path_of, schemas  # noqa: F401 (a fixture)


def due(association) -> None:
    Association.objects.filter(pk=association.pk).update(delete_on=timezone.localdate())


def break_archives(settings) -> None:
    """Archives go to a folder that cannot be made: a file stands there."""
    location = Path(settings.STORAGES["archives"]["OPTIONS"]["location"])
    location.parent.mkdir(exist_ok=True)
    location.write_text("not a folder")


def test_night_archives_then_destroys_what_is_due_and_nothing_else(alpha):  # noqa: F811
    beta = load_cast().beta
    for association in (alpha, beta):
        associations.close(association=association, by=None)
    due(alpha)

    destroy_due()

    assert destroy_due in periodic.NIGHTLY
    alpha.refresh_from_db(), beta.refresh_from_db()
    assert alpha.deleted_at is not None
    assert (beta.deleted_at, beta.has_site) == (None, True)
    assert AuditEntry.objects.get(action="tenants.association.deleted").by is None
    assert visitor("alpha").get("/").status_code == 404
    archive = Archive.objects.get()
    assert (archive.reason, archive.association_id) == ("before-deletion", alpha.pk)
    assert archives.verify_archive(archive=archive)["subdomain"] == "alpha"


def test_archive_that_fails_stops_the_deletion(alpha, settings):  # noqa: F811
    break_archives(settings)
    associations.close(association=alpha, by=None)
    due(alpha)

    with pytest.raises(RuntimeError, match="Association Alpha"):
        destroy_due()
    with pytest.raises((ArchiveError, OSError)):
        delete_association(association=alpha, by=None)

    alpha.refresh_from_db()
    assert alpha.has_site and alpha.schema_name in schemas()
    failure = AuditEntry.objects.get(action="tenants.archive.failed")
    assert (failure.data["work"], failure.association_id) == ("deletion", alpha.pk)
    assert "archives" in failure.data["reason"]
    before = len(queued_mails())
    archive_care.tell_city_of_worries()
    assert len(queued_mails()) > before


def test_command_stops_at_a_failing_archive_unless_told(alpha, settings):  # noqa: F811
    break_archives(settings)
    with pytest.raises(CommandError, match="not deleted.*--without-archive"):
        run_association("delete", "alpha", "--yes")
    alpha.refresh_from_db()
    assert alpha.has_site

    run_association("delete", "alpha", "--yes", "--without-archive")

    alpha.refresh_from_db()
    assert not alpha.has_site
    assert not Archive.objects.exists()


def test_association_without_a_site_needs_no_archive(alpha):  # noqa: F811
    listed = associations.list_association(name="Sans site", by=None)
    delete_association(association=listed, by=None)
    assert not Archive.objects.exists()


def test_what_stood_beside_the_site_goes_with_it(alpha, settings):  # noqa: F811
    with in_association(alpha):
        add_picture()
    archive = archive_of(alpha)
    archives.restore_archive(archive=archive, by=None)
    alpha.refresh_from_db()
    preview = preview_of(alpha)
    name = storage.storage().save(f"{alpha.pk}/export.zip", ContentFile(b"zip"))
    Export.objects.create(association=alpha, name=name, state="ready")
    folders = {alpha.media_folder, str(alpha.pk)}
    there = {PutAside.objects.get().schema_name, preview.schema_name, alpha.schema_name}
    assert there <= schemas()

    delete_association(association=alpha, by=None)

    assert not there & schemas()
    assert not PutAside.objects.filter(dropped_at=None).exists()
    assert not Preview.objects.filter(dropped_at=None).exists()
    assert not SchemaName.objects.filter(association=alpha, dropped_at=None).exists()
    assert not any((Path(settings.MEDIA_ROOT) / folder).exists() for folder in folders)
    assert not Export.objects.exists() and not storage.storage().exists(name)
    assert Archive.objects.count() == 3


def preview_of(association) -> Preview:
    """A preview as it stands in the database: a schema of its own."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute('CREATE SCHEMA "a_previewpreview"')
    SchemaName.objects.create(name="a_previewpreview", association=association)
    now = timezone.now()
    return Preview.objects.create(
        association=association, at=now, until=now, label="x", key_hash="x", schema_name="a_previewpreview", state="ready"
    )


def test_archives_of_the_deleted_live_thirty_days(alpha):  # noqa: F811
    delete_association(association=alpha, by=None)
    archive = Archive.objects.get()
    forget_archives_of_the_deleted()
    assert storage.storage().exists(archive.name)
    assert list(proofs.deleted_with_archives()) == [alpha]

    Association.objects.filter(pk=alpha.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    forget_archives_of_the_deleted()

    assert deletion.forget_archives_of_the_deleted in periodic.NIGHTLY
    assert not Archive.objects.exists()
    assert not storage.storage().exists(archive.name)
    assert proofs.find_archived("alpha") is None
    with pytest.raises(ArchiveError):
        copy_archive(archive=archive, subdomain="alpha", by=None)


# What the night tells


def worry(**figures) -> None:
    SiteFigures.objects.update_or_create(association=load_cast().alpha, defaults=figures)


def worried(name: str):
    return proofs.with_facts(Association.objects.all()).filter(proofs.worries(timezone.now())[name])


def told() -> list[str]:
    return [mail["subject"] for mail in queued_mails()]


def test_city_is_told_once_of_an_old_proof(alpha):  # noqa: F811
    now = timezone.now()
    worry(proved_at=now - timedelta(days=34))
    archive_care.tell_city_of_worries()
    assert told() == []

    worry(proved_at=now - timedelta(days=36))
    archive_care.tell_city_of_worries()
    archive_care.tell_city_of_worries()

    assert len(set(told())) == 1 and len(told()) == 2, "Chloé and the desk of the city, once"
    AuditEntry.objects.filter(action="tenants.archive.worry_told").update(at=now - timedelta(days=90))
    archive_care.tell_city_of_worries()
    assert len(told()) == 4, "it had been proved since, and is old again"


def test_site_never_proved_is_a_worry_once_it_is_older(alpha):  # noqa: F811
    assert proofs.untold(timezone.now())["preuve-ancienne"] == []
    SchemaName.objects.filter(association=alpha).update(given_at=timezone.now() - timedelta(days=36))
    assert proofs.untold(timezone.now())["preuve-ancienne"] == [alpha]


def test_failures_of_the_night_are_kept_and_told_once(alpha):  # noqa: F811
    nightly.archive_what_changed()
    archive = Archive.objects.get(association=alpha)
    path_of(archive).write_bytes(b"hello")
    for _night in range(2):
        with pytest.raises(RuntimeError):
            for _site in range(2):
                nightly.drill_in_rotation()
        archive_care.tell_city_of_worries()

    assert proofs.untold(timezone.now())["preuve-ratee"] == []
    assert len(told()) == 2
    archives.drill(archive=archive_of(alpha))
    assert not worried("preuve-ratee").exists()


def test_site_whose_proof_fails_keeps_no_other_from_its_turn(alpha):  # noqa: F811
    nightly.archive_what_changed()
    path_of(Archive.objects.get(association=alpha)).write_bytes(b"hello")
    worry(proof={"error": "Abîmée."})

    with pytest.raises(RuntimeError):
        nightly.drill_in_rotation()

    assert SiteFigures.objects.get(association=load_cast().beta).proved_at


def test_failing_archives_are_kept_with_their_reason_until_one_succeeds(alpha):  # noqa: F811
    Association.objects.filter(pk=alpha.pk).update(release="unknown")
    with pytest.raises(RuntimeError, match="Association Alpha"):
        nightly.archive_what_changed()

    failed = worried("archive-ratee")
    assert list(failed) == [alpha]
    assert "nobody wrote down" in proofs.latest_failures([alpha])[alpha.pk].data["reason"]
    Association.objects.filter(pk=alpha.pk).update(release=load_cast().beta.release)
    nightly.archive_what_changed()
    assert list(failed.all()) == []
