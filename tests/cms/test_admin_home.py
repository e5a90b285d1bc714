"""The first screen of a site's admin, the bands above every screen, and whom to ask."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import timezone

from cms import storage
from cms.models import ContactMessage, SiteDocument
from tenants.actions import assistance, team
from tenants.models import Association, Banner
from tenants.schemas import in_association
from tests.cms.crawl import read


def words(site, path="/admin/") -> str:
    return read(site.get(path)).words.replace("\n", " ")


def test_doors_by_role(cast, sign_in):
    doors = {}
    for name in ("alice", "edith", "carl"):
        _portal, site = sign_in(getattr(cast, name), "alpha")
        body = site.get("/admin/").content.decode()
        doors[name] = body[body.index("kiosque-doors") : body.index("kiosque-drafts")]

    for door in (
        "Écrire une actualité",
        "Modifier l’accueil",
        "Toutes les pages",
        "Mon équipe",
        "Demander de l’aide",
        "Voir mon site",
    ):
        assert all(door in shown for shown in doors.values())
    assert [("Messages reçus" in shown, "Identité du site" in shown) for shown in doors.values()] == [
        (True, True),
        (True, False),
        (False, False),
    ]
    assert f"http://portail.localhost:8765/mes-sites/{cast.alpha.pk}/equipe/" in doors["carl"]


def test_new_messages_are_counted(cast, sign_in):
    _portal, site = sign_in(cast.alice, "alpha")
    assert "cette semaine" not in words(site)
    with in_association(cast.alpha):
        for name in ("Nadia", "Paul"):
            ContactMessage.objects.create(name=name, email="x@example.org", message="Bonjour")
        old = ContactMessage.objects.create(name="Zoé", email="z@example.org", message="Bonjour")
        ContactMessage.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=9))

    assert "2 nouveaux cette semaine." in words(site)


def test_lone_owner_is_told_and_nobody_else(cast, sign_in):
    alone = "Vous êtes la seule personne responsable de ce site."
    for name, told in (("alice", True), ("edith", False), ("carl", False)):
        _portal, site = sign_in(getattr(cast, name), "alpha")
        assert (alone in words(site)) is told

    team.add_member(association=cast.alpha, account=cast.dan, role="owner", by=cast.alice)
    cache.clear()
    _portal, site = sign_in(cast.alice, "alpha")
    assert alone not in words(site)


@pytest.mark.parametrize(
    ("used", "shown", "full"), [(0, "0 Mo", False), (120, "120 Mo", False), (980, "980 Mo", True), (1536, "1,5 Go", True)]
)
def test_storage_is_said_in_words(cast, sign_in, used, shown, full):
    with in_association(cast.alpha):
        SiteDocument.objects.bulk_create(
            [SiteDocument(title=name, file=f"{name}.pdf", file_size=used * 2**19) for name in ("un", "deux")]
        )
    _portal, site = sign_in(cast.alice, "alpha")

    said = words(site)

    assert f"{shown} utilisés sur 1 Go" in said
    assert ("Le site est presque plein" in said) is full


def test_small_size_is_told_in_kilobytes():
    assert [storage.size(number) for number in (1, 1024, 1025, 2**20 - 1, 2**20)] == ["1 Ko", "1 Ko", "2 Ko", "1024 Ko", "1 Mo"]


def test_storage_follows_the_quota_and_is_each_sites_own(cast, sign_in):
    Association.objects.filter(pk=cast.alpha.pk).update(quota_bytes=5 * 2**30)
    with in_association(cast.alpha):
        SiteDocument.objects.create(title="a", file="a.pdf", file_size=700 * 2**20)

    _portal, alpha = sign_in(cast.alice, "alpha")
    _portal, beta = sign_in(cast.bob, "beta")

    assert "700 Mo utilisés sur 5 Go" in words(alpha)
    assert "0 Mo utilisés sur 1 Go" in words(beta)


def test_files_put_there_by_a_script_count_too(cast):
    with in_association(cast.alpha):
        SiteDocument.objects.create(title="a", file=ContentFile(b"x" * 1000, name="a.txt"))
        lost = SiteDocument.objects.create(title="lost", file="nowhere.txt")
        SiteDocument.objects.update(file_size=None)

        assert (storage.used_bytes(), lost.file_size) == (1000, None)


def test_help_names_the_city(cast, sign_in):
    _portal, site = sign_in(cast.carl, "alpha")

    answer = site.get("/admin/aide/")

    for way in ("mailto:associations@ville-test.example", "01 99 00 00 00", "http://portail.localhost:8765"):
        assert way in answer.content.decode()


def test_help_is_for_the_team(cast, as_visitor):
    assert as_visitor("alpha").get("/admin/aide/").status_code == 302


@pytest.mark.parametrize("path", ["/admin/", "/admin/images/", "/admin/aide/"])
def test_city_banner_is_above_every_screen(cast, sign_in, path):
    now = timezone.now()
    Banner.objects.create(
        text="Sites fermés mardi de 8 h à 9 h.", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
    )
    Banner.objects.create(text="Plus tard.", starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2))
    _portal, site = sign_in(cast.carl, "alpha")

    said = words(site, path)

    assert "Sites fermés mardi de 8 h à 9 h." in said and "Plus tard." not in said


def test_assistance_is_marked_above_every_screen(cast, sign_in):
    session = assistance.start_assistance(association=cast.alpha, reason="Le menu ne s’affiche plus.", by=cast.chloe)
    _portal, site = sign_in(cast.chloe, "alpha")

    body = site.get("/admin/images/").content.decode()

    ends = timezone.localtime(session.ends_at)
    assert f"Séance d’assistance de Chloe Test jusqu’à {ends.hour}\u00a0h\u00a0{ends:%M}" in body
    assert "Le menu ne s’affiche plus." in body
    form = body[body.index("kiosque-band--assistance") :]
    assert 'method="post" action="/entrer/assistance/fin/"' in form and "csrfmiddlewaretoken" in form
    assert "seule personne responsable" not in site.get("/admin/").content.decode()
