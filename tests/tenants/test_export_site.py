"""What is in the file that an association takes away: each part is opened as its reader will."""

import csv
import gc
import io
import json
import re
import zipfile
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from wagtail.models import Page

from cms import trash
from cms.models import EventPage, NewsPage, Picture, SiteDocument, SiteIdentity
from cms.queries import outside
from tenants.leaving.wxr import cdata
from tenants.models import AuditEntry
from tenants.schemas import in_association
from tests.cms.body import add_picture
from tests.conftest import load_cast
from tests.tenants import leaving

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open

LINK = re.compile(r"""\s(href|src|srcset|action|poster|data)="([^"]*)\"""")
WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


@pytest.fixture
def exported(committed_db, own_archives, tmp_path, settings):
    """Alpha, furnished, and its export opened."""
    settings.HTTPS = False
    alpha = load_cast().alpha
    leaving.furnish(alpha)
    with in_association(alpha):
        SiteIdentity.objects.update(in_preparation=True)  # the copy shows it as it will be
        trash.put_media(item=add_picture("À la corbeille"), by=None)
    with zipfile.ZipFile(leaving.export(alpha, tmp_path)) as file:
        yield alpha, file
    gc.collect()


def test_export_holds_a_copy_that_opens_from_a_disk_and_all_the_rest(exported):
    alpha, file = exported
    assert file.testzip() is None
    copy_is_whole(alpha, file)
    wordpress_reads_every_item(alpha, file)
    spreadsheets_are_harmless(alpha, file)
    media_are_the_originals(alpha, file)
    readmes_say_what_is_there(alpha, file)
    assert AuditEntry.objects.get(action="tenants.export.made").association == alpha


def copy_is_whole(alpha, file) -> None:
    names = {name.removeprefix("site/") for name in file.namelist() if name.startswith("site/")}
    pages = {name: file.read(f"site/{name}").decode() for name in names if name.endswith(".html")}

    assert {
        "index.html", "en/index.html", "tout/index.html", "actualites/index.html", "actualites/page-2.html",
        "actualites/rubrique-rubrique-1.html", "actualites/fil.xml", "agenda/agenda.ics", "agenda/vue-mois.html",
        "agenda/vue-passe.html", "agenda/cours-0/evenement.ics", "galerie/album-0/index.html", "documents-utiles/index.html",
        "contact/index.html", "favicon.svg",
    } <= names  # fmt: skip
    assert not any("jamais" in name or "federation" in name for name in names), "drafts, and what leads elsewhere"
    missing = [(name, link) for name, html in pages.items() for link in local_links(html) if target(name, link) not in names]
    assert missing == []
    everything = {name: file.read(f"site/{name}") for name in names if not name.endswith((".webp", ".avif", ".jpg", ".png"))}
    assert [name for name, data in everything.items() if alpha.host.encode() in data] == []
    assert [name for name, html in pages.items() if re.search(r"<form\b|/admin|portail\.localhost", html)] == []
    assert [name for name, html in pages.items() if outside_requests(html)] == []
    assert "mailto:bonjour@example.org" in pages["contact/index.html"]
    assert "Copie du site faite le" in pages["index.html"] and "Site hébergé par" not in "".join(pages.values())
    assert "subscribe" not in pages["agenda/index.html"] and 'href="agenda.ics"' in pages["agenda/index.html"]
    assert "Copy of the site made on" in pages["en/index.html"]
    assert sum(name.startswith("media/images/") for name in names) > 3
    assert any(name.startswith("documents/") and name.endswith(".pdf") for name in names)
    assert any(name.endswith(".css") for name in names) and 'href="https://example.org/"' in pages["index.html"]


def local_links(html: str) -> list[str]:
    found = []
    for name, value in LINK.findall(html):
        links = [size.split()[0] for size in value.split(",")] if name == "srcset" else [value]
        found += [unescape(link) for link in links]
    return [link for link in found if not re.match(r"#|mailto:|tel:|data:|https?:", link)]


def target(page: str, link: str) -> str:
    parts = []
    for part in (PurePosixPath(page).parent / unquote(urlsplit(link).path)).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def outside_requests(html: str) -> list[str]:
    """Return what a browser would fetch from elsewhere without being asked."""
    return re.findall(r'<(?:img|script|link|source|iframe|object|embed)\b[^>]*(?:src|href|srcset)="https?:[^"]*"', html)


def wordpress_reads_every_item(alpha, file) -> None:
    channel = ElementTree.fromstring(file.read("wordpress.xml")).find("channel")
    items = channel.findall("item")
    kinds = {
        kind: [item for item in items if item.findtext(f"{WP}post_type") == kind]
        for kind in ("post", "page", "attachment", "nav_menu_item")
    }
    with in_association(alpha):
        n_posts = outside(NewsPage.objects.all()).count() + outside(EventPage.objects.all()).count()
        n_media = Picture.objects.filter(trashed_at=None).count() + SiteDocument.objects.count()
        n_pages = outside(Page.objects.filter(depth__gt=1)).count() - n_posts - 1  # a link of the menu is no page
        names = {picture.file.name for picture in Picture.objects.filter(trashed_at=None)}
    numbers = [item.findtext(f"{WP}post_id") for item in items]
    by_name = {item.findtext(f"{WP}post_name"): item for item in reversed(items)}  # the French ones come first
    bodies = [item.findtext(CONTENT) for item in items]

    assert (len(kinds["post"]), len(kinds["page"]), len(kinds["attachment"])) == (n_posts, n_pages, n_media)
    assert channel.findtext(f"{WP}wxr_version") == "1.2" and channel.findtext("title") == "Les Amis & Cie"
    assert len(set(numbers)) == len(numbers), "WordPress has one series of numbers for all"
    assert by_name["n1"].find("category").text == "Rubrique 1" and by_name["cours-0"].find("category").text == "Agenda"
    assert by_name["jamais"].findtext(f"{WP}status") == "draft"
    assert by_name["dedans-0"].findtext(f"{WP}post_parent") == by_name["tout"].findtext(f"{WP}post_id")
    files = {meta.findtext(f"{WP}meta_value") for item in kinds["attachment"] for meta in item.findall(f"{WP}postmeta")}
    assert names <= files
    assert any(item.findtext("title") == "La fédération" for item in kinds["nav_menu_item"])
    for body in bodies:
        assert not re.search(r"<(script|form|svg|picture|div|span|section)|\sclass=|\son\w+=", body), body
    assert by_name["tout"].findtext(CONTENT).count("<img") >= 5
    pictures = {item.findtext(f"{WP}attachment_url") for item in kinds["attachment"]}
    assert set(re.findall(r'<img[^>]*src="([^"]+)"', " ".join(bodies))) <= pictures, "WordPress knows its own pictures again"


def spreadsheets_are_harmless(alpha, file) -> None:
    names = [name for name in file.namelist() if name.endswith(".csv")]
    tables = {name: rows(file.read(name)) for name in names}
    team = tables["equipe.csv"]
    answers = next(table for name, table in tables.items() if name.startswith("reponses/") and "messages" not in name)

    assert [row[1] for row in team[1:]] == ["alice@example.org", "edith@example.org", "carl@example.org"]
    assert len(answers) == 3
    assert tables["reponses/messages-de-contact.csv"][1][1] == f"'{leaving.FORMULA}"
    assert all(not cell.startswith(("=", "+", "@")) for table in tables.values() for row in table for cell in row)


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def media_are_the_originals(alpha, file) -> None:
    content = json.loads(file.read("pages.json"))
    listed = rows(file.read("media/media.csv"))[1:]
    with in_association(alpha):
        for picture in Picture.objects.filter(trashed_at=None):
            with picture.file.open() as original:
                assert original.read() == file.read(f"media/{picture.file.name}")

    assert [page["fields"]["title"] for page in content["pages"]][0] == "Accueil"
    assert {row[2] for row in listed} == {
        one["file"].removeprefix("media/") for one in content["pictures"] + content["documents"]
    }
    assert "À la corbeille" not in {row[0] for row in listed}


def readmes_say_what_is_there(alpha, file) -> None:
    for name in ("LISEZ-MOI.txt", "README.txt"):
        words = file.read(name).decode()
        assert alpha.name in words and "{" not in words.replace('{"pages": [...]}', "")
        for part in ("site/", "media/", "wordpress.xml", "pages.json", "reponses/", "equipe.csv"):
            assert part in words


def test_cdata_holds_anything():
    words = "a]]>b <c> \x00\x0bd é \ud800"

    assert ElementTree.fromstring(f"<x>{cdata(words)}</x>").text == "a]]>b <c> d é "
