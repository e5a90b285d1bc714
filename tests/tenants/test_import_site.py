"""An export brought into a fresh site gives the same pages; a zip that lies changes nothing."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms import language_queries
from cms.models import ContentPage, EventPage, HomePage, NewsPage, Picture, SiteDocument, SiteIdentity
from cms.queries import outside
from tenants.actions.exports import import_site
from tenants.leaving.errors import LeavingError
from tenants.models import Archive, AuditEntry
from tenants.schemas import in_association
from tests.cms.body import add_picture
from tests.conftest import load_cast, visitor
from tests.tenants import leaving

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open


@pytest.fixture
def alpha(committed_db, own_archives):
    return load_cast().alpha


def test_import_gives_the_same_pages_and_all_that_belongs_to_them(alpha, tmp_path):
    """One test, for the furnished site takes long to make, to pack and to bring in."""
    leaving.furnish(alpha)
    there = leaving.new_site()

    counts = import_site(association=there, path=leaving.export(alpha, tmp_path), by=None)

    with in_association(there):
        SiteIdentity.objects.update(in_preparation=False)
    assert counts["pages"] == len(shape(alpha)) > 40
    assert shape(there) == shape(alpha)
    assert seen(there) == seen(alpha)
    assert AuditEntry.objects.get(action="tenants.site.imported").association == there
    check_what_belongs_to_pages(there)


def shape(association) -> list[tuple]:
    """Return the tree: where each page stands, what it is, and its state."""
    with in_association(association):
        pages = outside(Page.objects.filter(depth__gt=1)).order_by("path").select_related("locale")
        return [
            (
                page.path, page.url_path, page.specific_class.__name__, page.title, page.draft_title, page.live,
                page.has_unpublished_changes, page.show_in_menus, page.locale.language_code, str(page.translation_key),
                page.first_published_at, page.last_published_at,
            )
            for page in pages
        ]  # fmt: skip


def seen(association) -> dict[str, str]:
    """Return what visitors see at each address."""
    with in_association(association):
        paths = [page.get_url() for page in Page.objects.filter(depth__gt=1, live=True)]
    client, pages = visitor(association.subdomain), {}
    for path in paths:
        answer = client.get(path)
        seen_there = answer.content.decode() if answer.status_code == 200 else answer["Location"]
        pages[path] = leaving.plain(seen_there, host=association.host)
    return pages


def check_what_belongs_to_pages(there) -> None:
    """Drafts, redirects, categories, dates left out, links: each with the numbers of the new site."""
    with in_association(there):
        linked, about = ContentPage.objects.get(slug="liens"), Page.objects.get(slug="tout", locale__language_code="fr")
        draft = linked.get_latest_revision_as_object()
        assert (linked.title, draft.title) == ("Avec liens", "Avec des liens, bientôt")
        assert f'<a id="{about.pk}" linktype="page">' in str(draft.body[0].value.source).replace(
            f'linktype="page" id="{about.pk}"', f'id="{about.pk}" linktype="page"'
        )
        assert Redirect.objects.get().redirect_page_id == about.pk
        assert NewsPage.objects.get(slug="n1").category.name == "Rubrique 1"
        assert EventPage.objects.get(slug="cours-0").exceptions.get().note == "vacances"
        assert SiteIdentity.load().button_page_id == about.pk
        assert (Picture.objects.count(), SiteDocument.objects.count()) == (3, 3)
        assert language_queries.second().language_code == "en"


# A site that is no fresh one, and zips that lie


@pytest.fixture
def parcel(alpha, tmp_path):
    """A small export, to be spoiled."""
    with in_association(alpha):
        add_picture()
    return leaving.export(alpha, tmp_path)


def spoiled(path: Path, change) -> Path:
    """Return a copy of an export of which `change` has changed pages.json, or the list of parts."""
    out = path.with_name("spoiled.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        parts = {part.filename: source.read(part) for part in source.infolist()}
        content = json.loads(parts["pages.json"])
        change(content, parts, target)
        for name, data in (parts | {"pages.json": json.dumps(content).encode()}).items():
            target.writestr(name, data)
    return out


def page_of(content: dict, slug: str) -> dict:
    return next(page for page in content["pages"] if page["fields"]["slug"] == slug)


def other_version(content, parts, target):
    content["version"] = 99


def medium_gone(content, parts, target):
    parts.pop(content["pictures"][0]["file"])


def medium_changed(content, parts, target):
    parts[content["pictures"][0]["file"]] += b"x"


def not_a_picture(content, parts, target):
    about = content["pictures"][0]
    parts[about["file"]] = b"<svg onload=alert(1)>"
    about["sha256"] = hashlib.sha256(parts[about["file"]]).hexdigest()


def way_out(content, parts, target):
    target.writestr("../../etc/passwd", b"x")


def symlink(content, parts, target):
    part = zipfile.ZipInfo("media/link")
    part.external_attr = 0o120777 << 16
    target.writestr(part, "/etc/passwd")


def bomb(content, parts, target):
    about = content["pictures"][0]
    parts.pop(about["file"])
    target.writestr(about["file"], bytes(15 << 20), compress_type=zipfile.ZIP_DEFLATED)


def strange_kind(content, parts, target):
    page_of(content, "canari")["type"] = "users.user"


def wrong_place(content, parts, target):
    page_of(content, "canari")["parent"] = page_of(content, "contact")["id"]


def outside_the_site(content, parts, target):
    page_of(content, "canari")["parent"] = None


def same_address(content, parts, target):
    page_of(content, "canari")["fields"]["slug"] = "contact"


def no_day(content, parts, target):
    page_of(content, "ouverture")["fields"]["date"] = "demain"


def too_heavy_for_the_site(content, parts, target):
    content["documents"].append({"id": 9, "file": "media/x.pdf", "size": 1 << 40})


SPOILS = [
    (other_version, "version 99"), (medium_gone, "is missing"), (medium_changed, "is not the file"), (not_a_picture, "SVG"),
    (way_out, "no export has"), (symlink, "no export has"), (bomb, "too heavy"), (strange_kind, "does not know"),
    (wrong_place, "may stand"), (outside_the_site, "outside the site"), (same_address, "cannot be"), (no_day, "cannot be made"),
    (too_heavy_for_the_site, "more room"),
]  # fmt: skip


def test_zip_that_lies_changes_nothing(alpha, parcel, settings):
    there = leaving.new_site()
    before = shape(there)
    for spoil, words in SPOILS:
        with pytest.raises(LeavingError, match=words):
            import_site(association=there, path=spoiled(parcel, spoil), by=None)
    whole = parcel.read_bytes()
    for data, words in ((whole[: len(whole) // 2], "cut short"), (b"hello", "cut short"), (b"", "cut short")):
        parcel.with_name("cut.zip").write_bytes(data)
        with pytest.raises(LeavingError, match=words):
            import_site(association=there, path=parcel.with_name("cut.zip"), by=None)

    assert shape(there) == before
    assert [path for path in (Path(settings.MEDIA_ROOT) / str(there.pk)).rglob("*") if path.is_file()] == []
    with in_association(there):
        assert Picture.objects.count() == 0
    assert import_site(association=there, path=parcel, by=None)["media"] == 1


def test_import_writes_nothing_that_a_browser_would_run(alpha, parcel):
    def poison(content, parts, target):
        hostile = '<p onclick="x()">a<script>alert(1)</script><a href="javascript:alert(1)">b</a><img src=x onerror=x()></p>'
        page_of(content, "canari")["fields"]["body"] = [
            {"type": "text", "value": hostile}, {"type": "unheard", "value": 1},
            {"type": "button", "value": {"label": "c", "page": None, "url": "javascript:alert(1)"}},
        ]  # fmt: skip
        content["identity"]["links"] = [{"label": "d", "url": "javascript:alert(1)"}]
        content["identity"]["footer_words"] = hostile

    there = leaving.new_site()

    import_site(association=there, path=spoiled(parcel, poison), by=None)

    with in_association(there):
        page, identity = ContentPage.objects.get(slug="canari"), SiteIdentity.load()
        assert str(page.body[0].value.source) == identity.footer_words == "<p>a<a>b</a></p>"
        assert [block.block_type for block in page.body] == ["text", "button"]
        assert (page.body[1].value["url"], identity.links) == ("", [])


def test_site_that_somebody_wrote_in_is_replaced_only_on_purpose(alpha, parcel):
    there = leaving.new_site()
    with in_association(there):
        HomePage.objects.get().save_revision().publish()
        HomePage.objects.get().add_child(instance=ContentPage(title="À nous", slug="a-nous"))

    with pytest.raises(LeavingError, match="say --yes"):
        import_site(association=there, path=parcel, by=None)
    assert Archive.objects.filter(association=there).count() == 0
    import_site(association=there, path=parcel, by=None, may_replace=True)

    assert [(url, live) for _path, url, _kind, _title, _draft, live, *_rest in shape(there)] == [
        (url, live) for _path, url, _kind, _title, _draft, live, *_rest in shape(alpha)
    ]
    assert Archive.objects.get(association=there).reason == "before-restore"
