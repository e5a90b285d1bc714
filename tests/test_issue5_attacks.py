"""An enemy and bad luck against archives, exports, previews and limits: each test was a hole, or is a wall tried."""

import io
import json
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest
import zstandard
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client

from cms.models import ContentPage, HomePage, SiteDocument, SiteIdentity
from tenants.actions import archives, go_back, previews, team
from tenants.actions.copies import adopt_file, copy_file
from tenants.actions.deletion import delete_association
from tenants.actions.exports import import_site
from tenants.archives import container
from tenants.archives.container import ArchiveError
from tenants.leaving.errors import LeavingError
from tenants.models import Archive, Association, Membership, Preview, PutAside
from tenants.schemas import in_association
from tests.conftest import load_cast, visitor
from tests.tenants import leaving
from tests.tenants.test_archives import add_picture, alpha, archive_of, path_of  # noqa: F401 (a fixture)
from tests.tenants.test_go_back import mailed_code
from tests.tenants.test_import_site import spoiled
from tests.tenants.test_previews import looking, ready

# ruff: noqa: F811 (fixtures)
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open


def forged(archive: Archive, tmp_path: Path, *, more: dict[str, bytes] | None = None, change=None, **facts) -> Path:
    """Return an archive's file changed by an enemy who knows the format: its hashes are right."""
    with zstandard.open(path_of(archive)) as stream, tarfile.open(fileobj=io.BytesIO(stream.read())) as tar:
        parts = {member.name: tar.extractfile(member).read() for member in tar}
    manifest = json.loads(parts.pop(container.MANIFEST))
    counts = {name: {"rows": part["rows"]} for name, part in manifest["parts"].items() if "rows" in part}
    head = {name: value for name, value in manifest.items() if name not in ("parts", "format")} | facts
    target = tmp_path / "forged.kiosque"
    with container.writing(target, at=0) as writer:
        for name, data in (parts | (more or {})).items():
            rows = {"rows": data.count(b"\n")} if name.startswith("data/") else {}
            writer.add_bytes(name, change(name, data) if change else data, **counts.get(name, rows))
        writer.finish(**head)
    return target


def test_archive_file_writes_nothing_outside_its_folder(alpha, tmp_path):
    with in_association(alpha):
        add_picture()
    outside = tmp_path / "outside.txt"
    file = forged(archive_of(alpha), tmp_path, more={f"media/{outside}": b"x"})

    with pytest.raises(ArchiveError):
        copy_file(path=file, subdomain="copie", by=None)

    assert not outside.exists()


SESSION = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\tx\t2099-01-01 00:00:00+00\n"


def test_archive_file_brings_no_session(alpha, tmp_path):
    file = forged(archive_of(alpha), tmp_path, more={"data/django_session.copy": SESSION.encode()})

    with pytest.raises(ArchiveError):
        archives.restore_archive(archive=adopt_file(association=alpha, path=file, by=None), by=None)

    with in_association(alpha):
        assert not Session.objects.exists()


@pytest.mark.parametrize("table", ["tenants_citystaff", "public.tenants_citystaff", "pg_authid", "pg_largeobject"])
def test_archive_file_reaches_no_other_table(alpha, tmp_path, table):
    file = forged(archive_of(alpha), tmp_path, more={f"data/{table}.copy": b"1\tit\t1\n"})

    with pytest.raises(ArchiveError):
        copy_file(path=file, subdomain="copie", by=None)

    assert not Association.objects.filter(subdomain="copie").exists()


LIES = [
    {"at": "9999-12-31T23:59:59+00:00"}, {"at": "2019-01-01T00:00:00"}, {"at": "0001-01-01T00:00:00+00:00"}, {"at": None},
    {"association": ["x"]}, {"release": {"a": 1}}, {"release": None},
]  # fmt: skip


def test_archive_file_whose_manifest_lies_is_refused_in_a_sentence(alpha, tmp_path):
    archive = archive_of(alpha)
    for lie in LIES:
        with pytest.raises(ArchiveError):
            adopt_file(association=alpha, path=forged(archive, tmp_path, **lie), by=None)
        (tmp_path / "forged.kiosque").unlink()


TOLD = [
    {"quota_bytes": 10**30}, {"quota_bytes": "abc"}, {"quota_bytes": -5}, {"quota_bytes": [1]}, {"name": "x" * 5000},
    {"name": "a\0b"}, {"name": {"a": 1}}, {"category": "nothing"}, {"siret": "x" * 90}, {"theme": "nobody's"},
]  # fmt: skip


def test_copy_whose_portal_facts_lie_is_refused_or_harmless(alpha, tmp_path):
    archive = archive_of(alpha)
    for number, told in enumerate(TOLD):

        def change(name, data, told=told):
            portal = json.loads(data) if name == "portal.json" else {}
            return json.dumps(portal | {"association": portal["association"] | told}).encode() if portal else data

        try:
            copy = copy_file(path=forged(archive, tmp_path, change=change), subdomain=f"copie-{number}", by=None)
        except (ArchiveError, ValidationError):
            continue
        finally:
            (tmp_path / "forged.kiosque").unlink()
        assert copy.quota_bytes < 2**40 and copy.is_suspended


def test_nobody_is_superuser_after_a_restore(alpha):
    cast = load_cast()
    with in_association(alpha):
        user = {"email": cast.alice.email, "portal_id": cast.alice.portal_id, "is_superuser": True}
        get_user_model().objects.create_user(**user)
    archives.restore_archive(archive=archive_of(alpha), by=None)

    alpha.refresh_from_db()
    with in_association(alpha):
        assert get_user_model().objects.get(email=cast.alice.email).is_active
        assert not get_user_model().objects.filter(is_superuser=True).exists()


# What a page says, in a file that leaves


def public_page(alpha, links: list[str], *, slug: str = "liens") -> None:
    body = "".join(f'<p>x <a href="{link}">{number}</a></p>' for number, link in enumerate(links))
    with in_association(alpha):
        HomePage.objects.get().add_child(instance=ContentPage(title="Liens", slug=slug, body=[("text", body)]))


def paper(name="note.txt", data=b"<b>texte</b>", **facts):
    return SiteDocument.objects.create(title="Note", file=ContentFile(data, name=name), **facts)


LINKS = [
    "/media/images/%2e%2e/%2e%2e/%2e%2e/secret_key",
    "/media/images/%2e%2e/original_images/{original}",
    "/media/images/" + "a" * 400 + ".webp",
    "/media/images/%00.webp",
    "/static/%2e%2e/%2e%2e/secret_key",
    "/static/" + "a" * 400,
    "/documents/{paper}/mauvais.html",
    "/documents/{paper}/..%5C..%5C..%5Cmauvais.exe",
    "/documents/{paper}/..",
    "/documents/99999999999999999999999/x.pdf",
    "/documents/" + "9" * 5000 + "/x.pdf",
    "//liens/",
    "{base}//liens/",
    "{base}//liens//",
    "/liens/?page=2&amp;page=3",
    "/agenda/agenda.ics",
    "/agenda/agenda.ics?page=2",
    "/agenda/agenda.ics?vue=mois",
    "/favicon.svg?page=2",
    "/%2e%2e/%2e%2e/x/",
    "/liens/%00/",
    "http://[::1",
    "http://alpha.asso.localhost:99999999/x",
    "/liens/?rubrique=" + "é" * 300,
    "/liens/%ff/",
    "/liens/%0d%0aX-A: b/",
    "webcal://alpha.asso.localhost/agenda/agenda.ics",
]


def test_links_of_a_page_do_not_break_the_export_nor_lead_it_astray(alpha, tmp_path):
    with in_association(alpha):
        original, number = PurePosixPath(add_picture().file.name).name, paper().pk
    public_page(alpha, [link.format(paper=number, original=original, base=alpha.url) for link in LINKS])

    with zipfile.ZipFile(leaving.export(alpha, tmp_path)) as file:
        names = file.namelist()

    assert "site/liens/index.html" in names
    assert [name for name in names if ".." in name or "\\" in name] == []
    assert [name for name in names if name.startswith("site/documents/")] == [], "nothing under a name of its page’s own choice"
    assert [name for name in names if name.startswith("site/") and "original" in name] == []


def test_row_that_names_a_file_outside_does_not_bring_it_into_the_export(alpha, tmp_path, settings):
    secret = Path(settings.MEDIA_ROOT) / "secret.pdf"
    with in_association(alpha):
        SiteDocument.objects.filter(pk=paper().pk).update(file="../secret.pdf")
    secret.write_bytes(b"of another association")

    with pytest.raises(Exception, match=r"secret\.pdf"):
        leaving.export(alpha, tmp_path)

    assert not list(tmp_path.glob("*.zip"))


# Zips brought into a site


def bring(there, zip_path, spoil):
    return import_site(association=there, path=spoiled(zip_path, spoil), by=None)


@pytest.fixture
def parcel(alpha, tmp_path):
    with in_association(alpha):
        add_picture()
    return leaving.export(alpha, tmp_path)


def canari(content) -> dict:
    return next(page for page in content["pages"] if page["fields"]["slug"] == "canari")


def set_field(name, value):
    def spoil(content, parts, target):
        canari(content)["fields"][name] = value

    return spoil


def set_about(name, value):
    def spoil(content, parts, target):
        canari(content)[name] = value

    return spoil


def set_top(name, value):
    def spoil(content, parts, target):
        content[name] = value

    return spoil


def set_picture(name, value):
    def spoil(content, parts, target):
        content["pictures"][0][name] = value

    return spoil


def set_identity(name, value):
    def spoil(content, parts, target):
        content["identity"][name] = value

    return spoil


def set_body(*blocks):
    return set_field("body", [{"type": kind, "value": value} for kind, value in blocks])


HOSTILE = {
    "body nul": set_body(("text", "<p>a\0b</p>")),
    "title nul": set_field("title", "a\0b"),
    "title list": set_field("title", ["a"]),
    "title long": set_field("title", "a" * 3000),
    "slug up": set_field("slug", "../../admin"),
    "slug admin": set_field("slug", "admin"),
    "slug entrer": set_field("slug", "entrer"),
    "slug none": set_field("slug", None),
    "body dict": set_field("body", {"a": 1}),
    "body str": set_field("body", "x"),
    "body deep": set_body(("text", {"a": [1]}), ("table", {"columns": [{"type": "text"}], "rows": [{"values": [1, 2]}]})),
    "body table": set_body(("table", {"columns": 1, "rows": 1}), ("table", {"columns": [], "rows": "abc"})),
    "body picture": set_body(("picture", {"image": {"image": 99, "decorative": "x", "alt_text": "<b>"}, "ratio": 5})),
    "body heading": set_body(("heading", 5), ("heading", None), ("quote", {"text": 5}), ("player", {"address": "javascript:x"})),
    "body ids": set_field("body", [{"type": "heading", "value": "a", "id": {"x": 1}}]),
    "id list": set_about("id", [1]),
    "id huge": set_about("id", 10**40),
    "parent str": set_about("parent", "x"),
    "parent dict": set_about("parent", {"a": 1}),
    "type none": set_about("type", None),
    "type site": set_about("type", "wagtailcore.site"),
    "type page": set_about("type", "wagtailcore.page"),
    "type base": set_about("type", "cms.homepage"),
    "fields none": set_about("fields", None),
    "fields list": set_about("fields", []),
    "language": set_about("language", "../x"),
    "key": set_about("translation_key", "x' OR 1=1"),
    "first": set_about("first_published_at", "2020-99-99"),
    "first naive": set_about("first_published_at", "2020-01-01T00:00:00"),
    "draft list": set_about("draft", [1]),
    "draft str": set_about("draft", "x"),
    "draft slug": set_about("draft", {"title": "x", "slug": "admin"}),
    "draft empty": set_about("draft", {"title": ["x"]}),
    "draft goes": set_about("draft_goes_live_at", "2020-01-01T00:00:00"),
    "pages int": set_top("pages", 5),
    "redirects": set_top("redirects", [{"from": "/x", "to": "javascript:alert(1)"}, {"from": "/é" * 900, "to": "/x"}]),
    "redirects none": set_top("redirects", [{"from": None, "page": "x"}]),
    "redirects nul": set_top("redirects", [{"from": "/a\0", "to": "/x"}]),
    "redirects twice": set_top("redirects", [{"from": "/a", "to": "/x"}, {"from": "/a", "to": "/y"}]),
    "redirects evil": set_top("redirects", [{"from": "/a", "to": "/\\mechant.fr"}, {"from": "/b", "to": "/\t/mechant.fr"}]),
    "identity list": set_top("identity", []),
    "identity name": set_identity("name", "x" * 4000),
    "identity nul": set_identity("name", "a\0"),
    "identity links": set_identity("links", [{"url": ["https://x"]}, {"url": "https://x", "label": ["x"]}]),
    "identity palette": set_identity("palette", "'; }</style>"),
    "identity keep": set_identity("contact_keep_months", -5),
    "identity keep huge": set_identity("contact_keep_months", 10**9),
    "identity theme": set_identity("theme", ["x"]),
    "picture title": set_picture("title", "a\0b"),
    "picture file": set_picture("file", ["x"]),
    "picture file dots": set_picture("file", "media/.."),
    "picture size": set_picture("size", -(10**15)),
    "picture size bool": set_picture("size", 10**30),
    "picture collection": set_picture("collection", "a\0b"),
    "picture tags": set_picture("tags", [{"a": 1}, "x\0", "é" * 500]),
    "picture day": set_picture("uploaded_at", "9999-12-31T23:59:59+14:00"),
    "picture day bad": set_picture("uploaded_at", "2020-13-45T00:00:00Z"),
    "picture focal": set_picture("focal_point_x", True),
}


def harm_of(client) -> list:
    """Return the addresses of a site that fail, or that lead a browser astray."""
    answers = {path: client.get(path) for path in ("/", "/canari/", "/a/", "/b/", "/x/")}
    astray = ("javascript", "//", "/\\", "/\t")
    return [path for path, one in answers.items() if one.status_code >= 500 or one.get("Location", "").startswith(astray)]


def test_hostile_zip_is_refused_in_a_sentence_or_does_no_harm(alpha, parcel):
    there, taken = leaving.new_site(), []
    for name, spoil in HOSTILE.items():
        try:
            bring(there, parcel, spoil)
        except LeavingError:
            continue
        taken.append(name)
        with in_association(there):
            SiteIdentity.objects.update(in_preparation=False)
        assert harm_of(visitor("depart")) == [], name
        delete_association(association=there, by=None, without_archive=True)
        there = leaving.new_site()

    assert 10 < len(taken) < len(HOSTILE) - 10


def test_weight_of_a_zip_is_what_is_there(alpha, parcel):
    there = leaving.new_site()
    Association.objects.filter(pk=there.pk).update(quota_bytes=10)
    there.refresh_from_db()

    with pytest.raises(LeavingError, match="more room"):
        bring(there, parcel, set_picture("size", -(10**15)))


# Days that are looked at, and gone back to


def test_owner_who_has_left_meanwhile_does_not_turn_the_site_back(alpha):
    cast, schema = load_cast(), alpha.schema_name
    preview = ready(alpha)
    go_back.send_code(preview=preview, by=cast.alice)
    go_back.go_back(preview=preview, code=mailed_code(), by=cast.alice)
    team.add_member(association=alpha, account=cast.dan, role="owner", by=None)
    Membership.objects.filter(association=alpha, account=cast.alice).delete()

    go_back.carry_out(preview_id=str(preview.pk))

    alpha.refresh_from_db()
    assert (alpha.schema_name, PutAside.objects.count()) == (schema, 0)
    assert Preview.objects.get().state == Preview.State.FAILED


def test_preview_opens_by_its_own_key_alone_however_its_host_is_spelled(alpha):
    beta, mine = load_cast().beta, ready(alpha)
    other = ready(beta)
    key, others_key = previews.key_of(mine), previews.key_of(other)
    host = f"{mine.label}.asso.localhost"
    for spelled in (host, host.upper(), f"{host}.", f"{host}:8000", f"{host}.:8000"):
        client = Client(headers={"host": spelled})
        assert client.get(f"/?cle={others_key}").status_code == 404
        assert client.get(f"/?cle={key}&cle=x").status_code == 404, "the last one counts"
        assert client.get("/", headers={"cookie": f"kiosque_apercu={others_key}; sessionid=x"}).status_code == 404
        assert client.post(f"/?cle={key}").status_code == 404, "a key comes with a GET"
    browser = looking(mine)
    for method in ("post", "put", "delete", "patch", "options", "trace"):
        assert getattr(browser, method)("/").status_code == 405
    for path in ("/admin/", "/entrer/", "/readyz", "/tls-ask?domain=x", "/media/original_images/x.jpg", "/sitemap.xml"):
        assert browser.get(path, headers={"x-forwarded-for": "1.2.3.4"}, follow=True).status_code == 404, path
    delete_association(association=alpha, by=None, without_archive=True)
    assert browser.get("/").status_code == 404
