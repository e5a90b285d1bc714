"""The legal pages say what the site really uses, and the day that last changed."""

from datetime import date

import pytest
from django.utils import timezone
from wagtail.models import Page, Revision

from cms import legal, legal_tasks, trash
from cms.models import AnswerAddress, ContactPage, ContentPage, FormField, FormPage, HomePage, LegalPage, SiteIdentity
from tenants import periodic
from tenants.actions import associations
from tenants.schemas import in_association, in_portal
from tests.cms.body import block, give
from tests.conftest import visitor

LONG_AGO = date(2020, 2, 1)
FILM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.fixture
def alpha(cast):
    """Alpha's site, entered, its legal pages true and dated long ago."""
    with in_association(cast.alpha):
        legal.refresh_legal_pages()
        LegalPage.objects.update(changed_on=LONG_AGO)
        yield cast.alpha


def dates() -> dict[str, date]:
    return dict(LegalPage.objects.values_list("kind", "changed_on"))


def dated_today() -> set[str]:
    assert set(dates().values()) <= {LONG_AGO, timezone.localdate()}
    return {kind for kind, day in dates().items() if day != LONG_AGO}


def read(path: str = "/donnees-personnelles/") -> str:
    with in_portal():  # a request leaves the connection in the portal
        return visitor("alpha").get(path).content.decode().replace("\xa0", " ")


def publish(page: Page) -> Page:
    page.save_revision().publish()
    return page


def add_page(*blocks: dict) -> ContentPage:
    page = HomePage.objects.get().add_child(instance=ContentPage(title="Nos films", slug="films", live=False))
    give(page, list(blocks))
    return page


def player(address: str = FILM) -> dict:
    return block("player", {"address": address, "title": "Le film", "transcript": ""})


def add_form(**fields) -> FormPage:
    values = {"title": "Inscription au bal", "slug": "bal", "purpose": "Vous garder une place au bal.", "keep_months": 3}
    form = HomePage.objects.get().add_child(instance=FormPage(live=False, **values | fields))
    for label in ("Votre nom", "Votre âge ?"):
        form.form_fields.add(FormField(label=label))
    return form


def test_nothing_used_nothing_said(alpha):
    body = read()

    assert "ne fait appel à aucune autre entreprise" in body
    assert "Quand vous lancez" not in body and "Quand vous remplissez" not in body
    assert "Au plus un an ; votre message est ensuite effacé tout seul." in body
    assert 'Mis à jour le <time datetime="2020-02-01">1er février 2020</time>' in body


def test_player_is_named_while_it_is_online(alpha):
    page = publish(add_page(player()))

    assert dated_today() == {"privacy"}
    assert "https://policies.google.com/privacy" in read() and "Google Ireland Limited, Irlande" in read()
    LegalPage.objects.update(changed_on=LONG_AGO)
    publish(page)  # again: nothing new
    assert dated_today() == set()
    give(page, [block("text", "<p>Plus de film.</p>")])
    publish(page)
    assert dated_today() == {"privacy"}
    assert "YouTube" not in read()


def test_second_player_of_the_same_provider_changes_nothing(alpha):
    publish(add_page(player()))
    LegalPage.objects.update(changed_on=LONG_AGO)

    home = HomePage.objects.get()
    give(home, [player("https://youtu.be/aaaaaaaaaaa")])
    publish(home)

    assert dated_today() == set()
    trash.put_page(page=ContentPage.objects.get(slug="films"), by=None)
    assert dated_today() == set()
    assert "YouTube" in read()


def test_peertube_is_named_by_its_host(alpha):
    publish(add_page(player("https://framatube.org/w/9db9f3f1-9b54-44ed-9e91-461d262d2205")))

    assert '<a href="https://framatube.org/about/instance" rel="noreferrer">framatube.org (PeerTube)</a>' in read()


def test_draft_does_not_count(alpha):
    page = add_page(player())
    page.save_revision()
    add_form().save_revision()

    legal.refresh_legal_pages()

    assert dated_today() == set()
    publish(page)  # it could have been said
    assert dated_today() == {"privacy"}


def test_trash_does_not_count_and_what_comes_back_does(alpha):
    page = publish(add_page(player()))
    LegalPage.objects.update(changed_on=LONG_AGO)

    trash.put_page(page=page, by=None)

    assert dated_today() == {"privacy"} and "YouTube" not in read()
    LegalPage.objects.update(changed_on=LONG_AGO)
    trash.restore_page(page=page, by=None)
    assert dated_today() == {"privacy"} and "YouTube" in read()


def test_form_is_said_and_its_changes_are_dated(alpha):
    form = publish(add_form())

    body = read()
    assert dated_today() == {"privacy"}
    for words in (
        "Quand vous remplissez « Inscription au bal »", "Vous garder une place au bal.", "Votre nom, Votre âge",
        "Au plus trois mois ; votre réponse est ensuite effacée toute seule.",
    ):  # fmt: skip
        assert words in body
    LegalPage.objects.update(changed_on=LONG_AGO)
    form.purpose = "Compter les chaises."
    publish(form)
    assert dated_today() == {"privacy"} and "Compter les chaises." in read()
    LegalPage.objects.update(changed_on=LONG_AGO)
    FormPage.objects.get().unpublish()
    assert dated_today() == {"privacy"} and "Quand vous remplissez" not in read()


def test_address_outside_the_team_is_said_once_it_has_agreed(alpha):
    address = AnswerAddress.objects.create(email="mairie@example.org")
    publish(add_form(told_address="Mairie@example.org"))  # as somebody typed it
    assert "hors de l’équipe" not in read()

    address.proved_at = timezone.now()
    address.save(update_fields=["proved_at"])

    assert "hors de l’équipe" in read()


def test_contact_page_taken_offline_takes_its_section_along(alpha):
    ContactPage.objects.get().unpublish()

    assert dated_today() == {"privacy", "accessibility"}
    assert "Quand vous nous écrivez" not in read()
    assert "Écrivez à la ville" in read()


def test_identity_dates_what_names_it(alpha):
    identity = SiteIdentity.load()
    identity.publication_director = "Awa Diallo"
    identity.save()
    assert dated_today() == {"notice"}

    identity.email = "bonjour@alpha.example"
    identity.save()
    assert dated_today() == {"notice", "privacy", "accessibility"}

    LegalPage.objects.update(changed_on=LONG_AGO)
    identity.tagline = "Autre chose"
    identity.save()
    assert dated_today() == set()

    identity.contact_keep_months = 6
    identity.save()
    assert dated_today() == {"privacy"} and "Au plus six mois" in read()


def test_addition_of_the_association_dates_its_page(alpha):
    page = LegalPage.objects.get(kind="notice")
    page.save_revision()
    page.addition = "<p>Licence d’entrepreneur de spectacles.</p>"
    page.save_revision().publish()
    assert dated_today() == {"notice"}


def test_older_draft_brings_back_neither_what_is_said_nor_its_day(alpha):
    draft = LegalPage.objects.get(kind="privacy").save_revision()
    publish(add_page(player()))
    LegalPage.objects.update(changed_on=date(2021, 3, 4))

    Revision.objects.get(pk=draft.pk).publish()

    privacy = LegalPage.objects.get(kind="privacy")
    assert (privacy.changed_on, len(privacy.says["players"])) == (date(2021, 3, 4), 1)


def test_host_that_moves_is_dated_by_the_night(alpha, settings):
    settings.CITY = settings.CITY | {"phone": "01 99 00 00 99"}

    assert "legal_pages" in periodic.PER_SITE
    periodic.PER_SITE["legal_pages"][1]()

    assert dated_today() == {"notice"}
    assert periodic.PER_SITE["legal_pages"][1]() == 0


def test_new_site_and_new_name_are_dated(cast):
    association = associations.create_association(name="Les Tulipes", subdomain="tulipes", category="sport", by=None)
    with in_association(association):
        assert set(dates().values()) == {timezone.localdate()}
        assert LegalPage.objects.get(kind="notice").says["identity"]["name"] == "Les Tulipes"
        LegalPage.objects.update(changed_on=LONG_AGO)

    associations.rename(association=association, name="Les Jonquilles", by=None)

    with in_association(association):
        assert dated_today() == {"notice", "privacy", "accessibility"}


def test_failure_stops_nobody_from_publishing(alpha, settings, caplog):
    settings.CITY = {}  # what cannot be read

    page = publish(add_page(player()))

    assert ContentPage.objects.get(pk=page.pk).live
    assert "The legal pages could not be brought up to date" in caplog.text


def test_ordinary_page_asks_for_no_scan(alpha, django_assert_num_queries):
    page = publish(add_page(block("text", "<p>Des mots.</p>")))

    with django_assert_num_queries(1):
        legal.look_after_page(sender=ContentPage, instance=page)


@pytest.mark.parametrize("count", [1, 10, 50])
def test_statements_do_not_grow_with_what_is_said(alpha, count, django_assert_num_queries):
    for number in range(count):
        publish(add_form(title=f"Formulaire {number}", slug=f"f-{number}"))
    publish(add_page(player()))
    read()

    with django_assert_num_queries(11):
        body = read()
    assert f"Formulaire {count - 1}" in body
    with django_assert_num_queries(15):
        legal.refresh_legal_pages()


def tasks() -> list[tuple[str, str]]:
    return [(task.words.replace("\xa0", " "), task.url.rpartition("/")[2]) for task in legal_tasks.legal_tasks()]


def fill_identity() -> None:
    SiteIdentity.objects.update(
        street="1 rue des Lilas", town="Ville", phone="01 99 00 11 22", email="a@example.org", publication_director="Awa"
    )


def test_what_is_missing_is_a_task_that_leads_to_its_box(alpha):
    assert [box for _words, box in tasks()] == ["#id_street", "#id_town", "#id_phone", "#id_email", "#id_publication_director"]
    fill_identity()
    assert tasks() == []

    publish(add_form())
    FormPage.objects.update(purpose="")  # as one brought from elsewhere
    assert tasks() == [("Dites à quoi servent les réponses à « Inscription au bal ».", "#id_purpose")]
    FormPage.objects.get().unpublish()

    ContactPage.objects.get().unpublish()
    assert tasks() == []
    SiteIdentity.objects.update(email="")
    assert len(tasks()) == 2 and "Mettez la page de contact en ligne" in tasks()[1][0]


def test_tasks_are_for_owners_once_the_site_is_open(cast, sign_in):
    with in_association(cast.alpha):
        SiteIdentity.objects.update(in_preparation=False)
    shown = {
        name: "La loi demande encore un peu" in sign_in(getattr(cast, name), "alpha")[1].get("/admin/").content.decode()
        for name in ("alice", "edith", "carl")
    }
    assert shown == {"alice": True, "edith": False, "carl": False}
    boxes = sign_in(cast.alice, "alpha")[1].get("/admin/settings/cms/siteidentity/", follow=True).content.decode()
    with in_association(cast.alpha):
        assert all(f'id="{box.removeprefix("#")}"' in boxes for _words, box in tasks())
        fill_identity()

    assert "La loi demande encore" not in sign_in(cast.alice, "alpha")[1].get("/admin/").content.decode()
