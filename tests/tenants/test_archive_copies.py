"""A site put beside itself, a file from elsewhere, and files that are not what they say."""

import io
import json
import re
import shutil
import tarfile
from pathlib import Path

import pytest
import zstandard
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from cms.models import ContentPage, HomePage, Picture, SiteIdentity
from tenants.actions import archives, erasure
from tenants.actions.copies import adopt_file, copy_archive, copy_file
from tenants.actions.deletion import delete_association
from tenants.archives import container, storage
from tenants.archives.container import ArchiveError
from tenants.models import Archive, Association, AuditEntry, Membership, SiteStructure
from tenants.schemas import in_association, in_portal
from tests.conftest import load_cast, real_sign_in, visitor
from tests.tenants.test_archive_command import run
from tests.tenants.test_archives import add_picture, alpha, archive_of, dump, path_of, schemas  # noqa: F401 (a fixture)

CANARY = "canari-alpha-jaune"


def taken_away(archive: Archive, tmp_path) -> Path:
    return Path(shutil.copy(path_of(archive), tmp_path / "judo.kiosque"))


def rewritten(path: Path, change) -> Path:
    """Return a file whose hashes are right and whose parts are what `change(name, data)` makes of them: a forged one."""
    with zstandard.open(path) as stream, tarfile.open(fileobj=io.BytesIO(stream.read())) as tar:
        parts = {member.name: tar.extractfile(member).read() for member in tar}
    manifest = json.loads(parts.pop(container.MANIFEST))
    facts = {name: {k: v for k, v in part.items() if k == "rows"} for name, part in manifest["parts"].items()}
    target = path.with_name("forged.kiosque")
    with container.writing(target, at=0) as writer:
        for name, data in parts.items():
            writer.add_bytes(name, change(name, data), **facts[name])
        writer.finish(**{name: value for name, value in manifest.items() if name not in ("parts", "format")})
    return target


def test_copy_stands_beside_and_touches_nothing(alpha):  # noqa: F811
    with in_association(alpha):
        add_picture()
        SiteIdentity.objects.update(rna_number="W381234567", contact_recipient=None, first_owner_email="x@example.org")
    Association.objects.filter(pk=alpha.pk).update(quota_bytes=5 * 2**30, theme="terrain", rna_number="W381234567")
    alpha.refresh_from_db()
    archive, before = archive_of(alpha), dump(alpha)

    copy = copy_archive(archive=archive, subdomain="alpha-avant", by=None)

    assert dump(alpha) == before
    assert (copy.name, copy.category, copy.theme) == ("Association Alpha (copie)", "sport", "terrain")
    assert (copy.quota_bytes, copy.rna_number, copy.is_suspended) == (5 * 2**30, "", True)
    assert copy.pk != alpha.pk and copy.schema_name != alpha.schema_name
    assert not Membership.objects.filter(association=copy).exists()
    with in_association(copy):
        identity = SiteIdentity.objects.get()
        assert (identity.site_id, identity.in_preparation, identity.rna_number) == (copy.pk, True, "W381234567")
        assert identity.first_owner_email == ""
        assert not get_user_model().objects.filter(is_active=True).exists()
        assert ContentPage.objects.get(slug="canari").full_url.startswith("http://alpha-avant.asso.localhost")
    assert visitor("alpha-avant").get("/").status_code == 503
    assert visitor("alpha").get("/canari/").status_code == 200
    assert "copie" not in visitor().get("/annuaire/").content.decode()
    entry = AuditEntry.objects.get(action="tenants.site.copied")
    assert (entry.association_id, entry.data["origin"]) == (copy.pk, str(alpha.pk))


def test_copy_has_its_own_files_and_can_be_archived_itself(alpha, settings):  # noqa: F811
    with in_association(alpha):
        name = add_picture().file.name
    copy = copy_archive(archive=archive_of(alpha), subdomain="alpha-avant", by=None)

    shutil.rmtree(Path(settings.MEDIA_ROOT) / str(alpha.pk))

    assert archives.drill(archive=archive_of(copy)).n_files == 1
    with in_association(copy):
        assert Picture.objects.get().file.name == name


def test_who_has_been_forgotten_is_not_in_the_copy(alpha):  # noqa: F811
    cast = load_cast()
    with in_association(alpha):
        get_user_model().objects.create_user(email="carl@example.org", portal_id=cast.carl.portal_id)
    archive = archive_of(alpha)
    with in_portal():
        erasure.erase_account(account=cast.carl, by=None)

    copy = copy_archive(archive=archive, subdomain="alpha-avant", by=None)

    with in_association(copy):
        assert not get_user_model().objects.filter(email="carl@example.org").exists()


@pytest.mark.parametrize(("label", "words"), [("beta", "beta-2"), ("admin", "admin"), ("é", "")])
def test_address_of_a_copy_is_judged_as_any(alpha, label, words):  # noqa: F811
    archive, there, count = archive_of(alpha), schemas(), Association.objects.count()

    with pytest.raises(ValidationError) as error:
        copy_archive(archive=archive, subdomain=label, by=None)

    assert words in " ".join(error.value.messages)
    assert (schemas(), Association.objects.count()) == (there, count)


def test_copy_that_fails_leaves_nothing(alpha, settings):  # noqa: F811
    with in_association(alpha):
        add_picture()
    archive = archive_of(alpha)
    path, there = path_of(archive), schemas()
    path.write_bytes(
        rewritten(path, lambda name, data: data[:-9] if name.endswith("wagtailcore_page.copy") else data).read_bytes()
    )
    Archive.objects.update(sha256=storage.digest(path))
    archive.refresh_from_db()

    with pytest.raises(Exception, match=r"cms|wagtail|COPY|column|row"):
        copy_archive(archive=archive, subdomain="alpha-avant", by=None)

    assert schemas() == there
    assert not Association.objects.filter(subdomain="alpha-avant").exists()
    assert not list(Path(settings.MEDIA_ROOT).glob("*-a_*"))


def test_another_associations_file_is_refused_unless_as_a_copy(alpha, tmp_path):  # noqa: F811
    beta = load_cast().beta
    file = taken_away(archive_of(alpha), tmp_path)
    before, count = dump(beta), Archive.objects.count()

    with pytest.raises(CommandError) as error:
        run("restore", "beta", "--file", str(file), "--yes")

    assert "“Association Alpha”" in str(error.value) and "--as-copy" in str(error.value)
    assert (dump(beta), Archive.objects.count()) == (before, count)
    assert "closed" in run("restore", "--file", str(file), "--as-copy", "alpha-avant")
    with in_association(Association.objects.get(subdomain="alpha-avant")):
        assert CANARY in ContentPage.objects.get(slug="canari").title


@pytest.mark.parametrize("is_hash_mended", [False, True])
def test_row_that_points_to_anothers_file_is_refused(alpha, is_hash_mended):  # noqa: F811
    beta = load_cast().beta
    theirs, ours = archive_of(alpha), archive_of(beta)
    path_of(ours).write_bytes(path_of(theirs).read_bytes())
    if is_hash_mended:
        Archive.objects.filter(pk=ours.pk).update(sha256=theirs.sha256)
        ours.refresh_from_db()
    before, there = dump(beta), schemas()

    for act in (archives.drill, lambda archive: archives.restore_archive(archive=archive, by=None)):
        with pytest.raises(ArchiveError, match="not of Association Beta" if is_hash_mended else "not the file"):
            act(archive=ours)

    assert (dump(beta), schemas()) == (before, there)


def test_file_of_a_lost_server_brings_its_site_back(alpha, tmp_path):  # noqa: F811
    file = taken_away(archive_of(alpha), tmp_path)
    Archive.objects.all().delete()
    shutil.rmtree(storage.storage().location)
    with in_association(alpha):
        HomePage.objects.update(welcome="Changé depuis")

    assert "pages opened" in run("restore", "alpha", "--file", str(file), "--yes")

    alpha.refresh_from_db()
    with in_association(alpha):
        assert HomePage.objects.get().welcome == "Bienvenue !"
    assert sorted(Archive.objects.values_list("reason", flat=True)) == ["asked", "before-restore"]
    adopted = Archive.objects.get(reason="asked")
    assert adopt_file(association=alpha, path=file, by=None) == adopted


def test_damaged_file_is_refused(alpha, tmp_path):  # noqa: F811
    file = taken_away(archive_of(alpha), tmp_path)
    file.write_bytes(file.read_bytes()[:-300])

    for arguments in (("restore", "alpha", "--yes"), ("restore", "--as-copy", "alpha-avant")):
        with pytest.raises(CommandError, match="damaged|cut short"):
            run(*arguments, "--file", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        run("restore", "alpha", "--yes", "--file", str(tmp_path / "nulle-part"))


EVIL = b"\nUPDATE public.users_user SET is_superuser = true;\n"


@pytest.mark.parametrize("part", ["structure-before.sql", "structure-after.sql", "sequences.sql"])
def test_sql_that_is_not_ours_is_never_run(alpha, tmp_path, part):  # noqa: F811
    file = rewritten(taken_away(archive_of(alpha), tmp_path), lambda name, data: data + EVIL if name == part else data)

    for arguments in (("restore", "alpha", "--yes"), ("restore", "--as-copy", "alpha-avant")):
        with pytest.raises(CommandError, match="Its SQL .*--trust"):
            run(*arguments, "--file", str(file))

    assert not get_user_model().objects.filter(is_superuser=True).exists()


def test_unknown_release_needs_trust(alpha, tmp_path):  # noqa: F811
    file = taken_away(archive_of(alpha), tmp_path)
    known = SiteStructure.objects.get()
    SiteStructure.objects.update(before=known.before.replace("CREATE SCHEMA", "CREATE  SCHEMA"))
    with pytest.raises(ArchiveError, match="not what a site of its release"):
        copy_file(path=file, subdomain="alpha-avant", by=None)
    SiteStructure.objects.all().delete()
    with pytest.raises(ArchiveError, match="never had"):
        copy_file(path=file, subdomain="alpha-avant", by=None)

    assert copy_file(path=file, subdomain="alpha-avant", by=None, is_trusted=True).has_site


@pytest.mark.parametrize("name", ["alpha", "id"])
def test_deleted_association_comes_back_as_a_copy(alpha, name):  # noqa: F811
    with in_association(alpha):
        add_picture()
    delete_association(association=alpha, by=None)
    assert visitor("alpha").get("/").status_code == 404

    out = run("restore", str(alpha.pk) if name == "id" else "alpha", "--as-copy", "alpha")

    assert re.search(r"\(copie\) is at http://alpha\.asso\.localhost:\d+/, closed", out)
    copy = Association.objects.get(subdomain="alpha")
    with in_association(copy):
        assert CANARY in ContentPage.objects.get(slug="canari").title
    run_association("resume", "alpha")
    assert "préparation" in visitor("alpha").get("/").content.decode().lower()


def run_association(*arguments: str) -> str:
    out = io.StringIO()
    call_command("association", *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("restore", "--yes"), "Name the association"),
        (("restore", "--as-copy", "alpha-avant"), "Name the association"),
        (("restore", "nulle-part", "--as-copy", "alpha-avant"), "no archived one had"),
        (("restore", "alpha", "--as-copy", "alpha-avant"), "has no archive"),
    ],
)
def test_command_says_what_is_missing(alpha, arguments, words):  # noqa: F811
    with pytest.raises(CommandError) as error:
        run(*arguments)
    assert words in str(error.value)


def test_team_of_the_original_is_not_in_the_copy(alpha):  # noqa: F811
    copy_archive(archive=archive_of(alpha), subdomain="alpha-avant", by=None)

    portal, _site = real_sign_in(load_cast().alice)

    assert "alpha-avant" not in portal.get("/mes-sites/").content.decode()
