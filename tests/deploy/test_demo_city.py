import re
import uuid
from dataclasses import replace
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.models import Revision, WorkflowState

from cms.models import AlbumPage, HomePage, LibraryPaper, NewsPage, Picture, SiteIdentity
from deploy.demo_city import PICTURES, cast, directory
from deploy.demo_city.build import build_demo_city
from deploy.demo_city.drawing.collection import SCENES
from deploy.demo_city.story import News, Voice
from tenants.models import Association, AuditEntry, CityStaff, Membership
from tenants.register.importing import import_register
from tenants.schemas import in_association, in_portal
from tests import database
from themes import registry

SATURDAY = date(2026, 2, 28)
BY_SUBDOMAIN = {site.subdomain: site for site in cast.SITES}
GARDENS, ARCHERS = BY_SUBDOMAIN["jardins-du-bas-port"], BY_SUBDOMAIN["archers-du-val"]


@pytest.fixture
def empty_portal(django_db_setup, django_db_blocker):
    """A database with a blueprint and nobody in it, as deploy/demo finds it the first time."""
    from django.db import connection

    name = f"kiosque_demo_{uuid.uuid4().hex[:12]}"
    database.copy(database.base_name(), name)
    with django_db_blocker.unblock():
        connection.close()
        before = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
            database.drop(name)


def test_build_goes_on_where_it_stopped_and_then_changes_nothing(empty_portal):
    broken = replace(ARCHERS, palette="aucune")
    with pytest.raises(ValidationError):
        build_demo_city(sites=[GARDENS, broken])
    gardens = Association.objects.get(subdomain=GARDENS.subdomain)
    with in_association(gardens):
        revisions = set(Revision.objects.values_list("pk", flat=True))

    assert build_demo_city(sites=[GARDENS, ARCHERS]) is True
    with in_portal():
        rows = AuditEntry.objects.count()
    assert build_demo_city(sites=[GARDENS, ARCHERS]) is False

    with in_association(gardens):
        assert set(Revision.objects.values_list("pk", flat=True)) == revisions
    with in_portal():
        assert AuditEntry.objects.count() == rows
        assert Association.objects.filter(schema_name=None).count() == len(directory.ENTRIES)
        assert set(CityStaff.objects.values_list("role", flat=True)) == {"it", "trainer"}
        assert Authenticator.objects.filter(type="totp").count() == 2, "one phone for each agent, kept by the second build"
        assert Membership.objects.filter(association=gardens).count() == 2
        assert Association.objects.get(subdomain=ARCHERS.subdomain).suspension_message


def test_build_leaves_a_site_whose_facts_pages_and_pictures_are_told(empty_portal):
    build_demo_city(sites=[GARDENS])

    with in_association(Association.objects.get(subdomain=GARDENS.subdomain)):
        identity = SiteIdentity.load()
        assert (identity.missing, identity.palette, identity.logo.title) == ([], "sapin", f"Logo de l’association {GARDENS.name}")
        assert not identity.in_preparation
        assert all(Picture.objects.values_list("description", flat=True))
        assert (identity.button_label, identity.button_page.slug) == ("Demander une parcelle", "demander-une-parcelle")
        assert identity.links == [{"label": "Le réseau des jardins partagés", "url": "https://jardins-partages.example/"}]
        home = HomePage.objects.get()
        blocks = [block for page in home.get_descendants(inclusive=True).specific() for block in getattr(page, "body", [])]
        assert {block.block_type for block in blocks} == {"heading", "text", "picture", "quote", "callout", "button"}
        assert NewsPage.objects.live().count() == len(GARDENS.story.news)
        assert [album.pictures.count() for album in AlbumPage.objects.live().order_by("path")] == [3, 1]
        papers = LibraryPaper.objects.select_related("document")
        assert len(papers) == len(GARDENS.story.papers)
        with papers[0].document.file.open() as paper:
            assert paper.read(5) == b"%PDF-"
        assert WorkflowState.objects.get().content_object.slug == NewsPage.objects.get(live=False).slug


def test_one_site_is_left_in_preparation(empty_portal):
    (waiting,) = [site for site in cast.SITES if site.in_preparation]
    build_demo_city(sites=[waiting])

    with in_association(Association.objects.get(subdomain=waiting.subdomain)):
        assert SiteIdentity.load().in_preparation


def test_a_portal_in_use_is_left_alone(cast):
    before = AuditEntry.objects.count()

    with pytest.raises(CommandError, match="in use"):
        call_command("demo_city", "--on-a-real-server")

    assert AuditEntry.objects.count() == before


def test_a_real_server_is_not_given_a_published_password_by_mistake(cast, settings):
    settings.IS_DEMO = False

    with pytest.raises(CommandError, match="real server"):
        call_command("demo_city")


def test_the_example_register_shows_each_kind_of_line(db):
    report = import_register(path=PICTURES.parent / "register.csv", commune=directory.INSEE_CODE, by=None)

    counts = report.counts()
    assert {name: counts[name] for name in ("created", "skipped_inactive", "other_communes", "bad_count")} == {
        "created": 34, "skipped_inactive": 4, "other_communes": 1, "bad_count": 2
    }  # fmt: skip


@pytest.mark.parametrize("site", cast.SITES, ids=lambda site: site.subdomain)
def test_stories_name_pages_and_pictures_that_exist_and_leave_no_trace_of_their_notation(site):
    story, voice = site.story, Voice(SATURDAY, site.story.seasons)
    slugs = {"association", "activites", "nous-rejoindre", "actualites", "contact"}
    slugs |= {page.slug for page in [*story.pages, *story.forms]}
    bodies = [story.body, *(part.body for part in [*story.pages, *story.news])]
    values = [(kind, value) for body in bodies for kind, value in body]

    assert {value["page"] for kind, value in values if kind == "button"} <= slugs
    assert set(_images([value for _kind, value in values])) <= set(story.pictures)
    assert {*story.pictures, *([story.logo] if story.logo else [])} <= set(SCENES)
    assert site.palette in registry.get_theme("").palettes
    for words in _words([value for _kind, value in values]):
        said = voice.say(words)
        assert not re.search(r"['{}]| [:;!?»]|« ", re.sub(r"<[^>]+>", "", said)), said


def _words(value):
    """Yield every sentence of a story's blocks, at any depth; names of pages and pictures are no words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _words([part for name, part in value.items() if name not in ("page", "image", "url")])
    else:
        for part in value:
            yield from _words(part)


def _images(value):
    if isinstance(value, dict):
        yield from [value["image"]] if "image" in value else []
        yield from _images(list(value.values()))
    elif isinstance(value, list):
        for part in value:
            yield from _images(part)


def test_voice_counts_from_today_and_sets_french_type():
    voice = Voice(SATURDAY, {"travaux": ("On taille.", "On sème.", "On arrose.", "On rentre.")})

    assert voice.say("{samedi:0} ou {dimanche:0}, saison {saison}") == "samedi 7 mars ou dimanche 1er mars, saison 2025-2026"
    assert voice.say("{travaux} L'eau : 1 200 kg à 14 h 30 !") == ("On taille. L’eau\xa0: 1\xa0200\xa0kg à 14\xa0h\xa030\xa0!")


@pytest.mark.parametrize(
    ("when", "day"), [(3, date(2026, 2, 25)), ("02-28", SATURDAY), ("03-01", date(2025, 3, 1)), ("01-31", date(2026, 1, 31))]
)
def test_news_are_never_of_tomorrow(when, day):
    assert News(when, "Titre", "Résumé", []).day(SATURDAY) == day


def test_pictures_are_printed_and_light():
    printed = {path.stem: path for path in PICTURES.glob("*.webp")}

    assert set(printed) == set(SCENES)
    assert sum(path.stat().st_size for path in printed.values()) < 1_500_000
    assert {_size(path) for path in printed.values()} == {(1200, 800), (512, 512)}


def _size(path):
    with Image.open(path) as picture:
        return picture.size


def test_a_scene_is_always_drawn_the_same():
    first, second = (SCENES["choeur-logo"]().finish().tobytes() for _ in range(2))

    assert first == second
