"""The menu: put in order by two people at once, hidden and shown, and never a page lost."""

import re
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from wagtail.models import Page, PageLogEntry

from cms import frame, frame_queries, trash
from cms.models import ContentPage, HomePage, LegalPage, LinkPage, SiteIdentity
from tenants.schemas import in_association
from tests.cms.crawl import read
from tests.conftest import load_cast


@pytest.fixture
def alice(cast, sign_in):
    return sign_in(cast.alice, "alpha")[1]


@pytest.fixture
def edith(cast, sign_in):
    return sign_in(cast.edith, "alpha")[1]


@pytest.fixture
def carl(cast, sign_in):
    return sign_in(cast.carl, "alpha")[1]


def titles() -> list[str]:
    return [line.page.title for line in frame_queries.menu_of(HomePage.objects.get()).shown]


def pk(slug: str) -> int:
    return Page.objects.get(slug=slug).pk


def words(answer) -> str:
    return read(answer).words.replace("\n", " ").replace("\xa0", " ").replace("\u202f", " ")


def menu_of_visitor(visitor) -> str:
    body = visitor.get("/").content.decode()
    return body[body.index('id="menu"') : body.index("</nav>")]


# The menu


STARTER = ["L’association", "Nos activités", "Nous rejoindre", "Actualités", "Agenda", "Contact"]


def test_menu_is_put_in_order(cast, alice, as_visitor):
    with in_association(cast.alpha):
        assert titles() == STARTER
        contact, news, agenda = pk("contact"), pk("actualites"), pk("agenda")

    done = alice.post(f"/admin/menu/{contact}/place/", {"before": news}, follow=True)

    assert "« Contact » est monté d’un cran." in words(done)
    assert done.redirect_chain[0][0] == f"/admin/menu/#line-{contact}"
    with in_association(cast.alpha):
        assert titles() == [*STARTER[:3], "Contact", "Actualités", "Agenda"]
        assert [entry.action for entry in PageLogEntry.objects.filter(page=contact)] == ["wagtail.reorder"]
        assert PageLogEntry.objects.get(page=contact).user.first_name == "Alice"
        assert Page.find_problems() == ([], [], [], [], [])
    shown = menu_of_visitor(as_visitor("alpha"))
    assert shown.index("Contact") < shown.index("Actualités")

    alice.post(f"/admin/menu/{contact}/place/", {"after": agenda})
    with in_association(cast.alpha):
        assert titles() == STARTER


def test_same_move_twice_is_one_move(cast, alice, edith):
    """Two people press the same arrow on screens that show the same menu."""
    with in_association(cast.alpha):
        contact, agenda = pk("contact"), pk("agenda")

    for person in (alice, edith):
        person.post(f"/admin/menu/{contact}/place/", {"before": agenda})

    with in_association(cast.alpha):
        assert titles() == [*STARTER[:4], "Contact", "Agenda"]


def test_tick_takes_out_of_the_menu_and_leaves_the_page(cast, alice, as_visitor):
    with in_association(cast.alpha):
        page = pk("activites")

    done = alice.post(f"/admin/menu/{page}/montrer/", {"shown": "0"}, follow=True)

    assert "« Nos activités » n’est plus dans le menu. La page, elle, reste" in words(done)
    assert "Nos activités" not in menu_of_visitor(as_visitor("alpha"))
    assert as_visitor("alpha").get("/activites/").status_code == 200
    alice.post(f"/admin/menu/{page}/montrer/", {"shown": "1"})
    alice.post(f"/admin/menu/{page}/montrer/", {"shown": "1"})
    assert "Nos activités" in menu_of_visitor(as_visitor("alpha"))
    with in_association(cast.alpha):
        entries = PageLogEntry.objects.filter(page=page).order_by("pk")
        assert [entry.action for entry in entries] == ["cms.menu_hide", "cms.menu_show"]
        assert titles() == STARTER
    assert "Retirée du menu" in words(alice.get(f"/admin/pages/{page}/history/"))


@pytest.mark.parametrize("is_shown", [True, False])
def test_draft_published_later_keeps_the_tick(cast, is_shown):
    with in_association(cast.alpha):
        page = ContentPage.objects.get(slug="activites")
        page.show_in_menus = not is_shown
        page.title = "Nos nouvelles activités"
        page.save_revision()
        Page.objects.filter(pk=page.pk).update(show_in_menus=not is_shown)

        frame.show_in_menu(home=HomePage.objects.get(), page_id=page.pk, is_shown=is_shown, by=None)

        Page.objects.get(pk=page.pk).latest_revision.publish()
        page = Page.objects.get(pk=page.pk)
        assert (page.title, page.show_in_menus) == ("Nos nouvelles activités", is_shown)


def test_page_gone_meanwhile_is_said(cast, alice, edith):
    with in_association(cast.alpha):
        page, agenda = pk("activites"), pk("agenda")
        trash.put_page(page=Page.objects.get(pk=page), by=None)

    gone = "Cette page n’est plus là : quelqu’un l’a déplacée, ou mise à la corbeille."
    assert gone in words(alice.post(f"/admin/menu/{page}/place/", {"before": agenda}, follow=True))
    assert gone in words(edith.post(f"/admin/menu/{agenda}/place/", {"before": page}, follow=True))
    assert gone in words(edith.post(f"/admin/menu/{page}/montrer/", {"shown": "1"}, follow=True))
    with in_association(cast.alpha):
        assert Page.find_problems() == ([], [], [], [], [])


def test_only_pages_under_the_home_page_are_moved(cast, alice):
    with in_association(cast.alpha):
        parent, agenda, home = ContentPage.objects.get(slug="association"), pk("agenda"), HomePage.objects.get().pk
        inside = parent.add_child(instance=ContentPage(title="Dedans", slug="dedans")).pk
        legal = LegalPage.objects.first().pk
        before = list(Page.objects.values_list("pk", "path"))

    for page in (inside, legal, home, 1, 999_999):
        alice.post(f"/admin/menu/{page}/place/", {"before": agenda})
        alice.post(f"/admin/menu/{agenda}/place/", {"after": page})
        alice.post(f"/admin/menu/{page}/montrer/", {"shown": "1"})
    for data in ({}, {"before": "-1"}, {"before": "x"}, {"after": "9" * 40}):
        assert alice.post(f"/admin/menu/{agenda}/place/", data).status_code in (302, 404)
    alice.post(f"/admin/menu/{agenda}/place/", {"before": agenda})

    with in_association(cast.alpha):
        assert list(Page.objects.values_list("pk", "path")) == before
        assert not LegalPage.objects.filter(show_in_menus=True).exists()


def test_drafts_are_marked_and_long_menus_advised_on(cast, alice):
    with in_association(cast.alpha):
        home = HomePage.objects.get()
        home.add_child(instance=ContentPage(title="Bientôt", slug="bientot", show_in_menus=True, live=False))
        home.add_child(instance=ContentPage(title="Coulisses", slug="coulisses", show_in_menus=False))
    said = words(alice.get("/admin/menu/"))
    assert "Bientôt Brouillon : on ne la voit pas encore." in said
    assert said.index("Hors du menu") < said.index("Coulisses") and "Au-delà de 7" not in said

    with in_association(cast.alpha):
        for number in range(2):
            home.add_child(instance=ContentPage(title=f"Page {number}", slug=f"p{number}", show_in_menus=True))
    assert "Votre menu a 8 lignes. Au-delà de 7, on ne s’y retrouve plus." in words(alice.get("/admin/menu/"))


def test_ends_of_the_menu_go_no_further(cast, alice):
    body = alice.get("/admin/menu/").content.decode()

    buttons = re.findall(r'name="(before|after)" value="(\d+)"( disabled)?', body)
    assert [(name, bool(off)) for name, value, off in buttons if off or value == "0"] == [("before", True), ("after", True)]
    with in_association(cast.alpha):
        frame_lines = frame_queries.menu_of(HomePage.objects.get()).shown
    assert (frame_lines[0].before, frame_lines[-1].after) == (0, 0)


def test_link_to_another_site(cast, alice, as_visitor):
    form = {"label": "Payer sa cotisation", "address": "www.helloasso.com/associations/alpha"}

    done = alice.post("/admin/menu/lien/", form, follow=True)

    assert "« Payer sa cotisation » est à la fin du menu." in words(done)
    assert "Mène à www.helloasso.com" in words(done)
    with in_association(cast.alpha):
        link = LinkPage.objects.get()
        assert (link.address, link.live, link.owner.first_name) == ("https://www.helloasso.com/associations/alpha", True, "Alice")
        assert titles() == [*STARTER, "Payer sa cotisation"]
        entries = PageLogEntry.objects.filter(page=link.pk).order_by("pk")
        assert [entry.action for entry in entries] == ["wagtail.create", "wagtail.publish"]
    visitor = as_visitor("alpha")
    assert "Payer sa cotisation" in menu_of_visitor(visitor)
    assert visitor.get("/payer-sa-cotisation/")["Location"] == "https://www.helloasso.com/associations/alpha"


NO_ADDRESS = [
    "javascript:alert(1)",
    "ftp://example.org/",
    "data:text/html,x",
    "//",
    "pas une adresse",
    "https://",
    "mailto:a@b.fr",
]


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_address_that_is_no_web_page_is_refused_and_kept(cast, alice, address):
    answer = alice.post("/admin/menu/lien/", {"label": "Ici", "address": address})

    assert answer.status_code == 422
    assert "Ce n’est pas l’adresse d’une page web" in words(answer)
    assert 'value="Ici"' in answer.content.decode()
    with in_association(cast.alpha):
        with pytest.raises(ValidationError):
            frame.add_link(home=HomePage.objects.get(), label="Ici", address=address, by=None)
        assert not LinkPage.objects.exists()


def test_link_without_a_letter_is_refused(cast, alice):
    answer = alice.post("/admin/menu/lien/", {"label": "→ !", "address": "https://example.org/"})

    assert (answer.status_code, "Écrivez au moins une lettre" in words(answer)) == (422, True)
    with in_association(cast.alpha), pytest.raises(ValidationError):
        frame.add_link(home=HomePage.objects.get(), label="→ !", address="https://example.org/", by=None)


# Two people at once


def test_many_people_move_pages_at_the_same_time(committed_db, django_db_blocker):
    with django_db_blocker.unblock():
        cast = load_cast()
        with in_association(cast.alpha):
            ids = [line.page.pk for line in frame_queries.menu_of(HomePage.objects.get()).shown]
            want = [(ids[5], ids[0]), (ids[4], ids[1]), (ids[3], ids[2]), (ids[1], ids[0])]
        faults = []

        def move(page_id, beside_id):
            try:
                with in_association(cast.alpha):
                    for _again in range(3):
                        frame.place_in_menu(
                            home=HomePage.objects.get(), page_id=page_id, beside_id=beside_id, is_before=True, by=None
                        )
                        frame.show_in_menu(home=HomePage.objects.get(), page_id=page_id, is_shown=True, by=None)
            except Exception as fault:  # noqa: BLE001 - a thread's error must reach the test
                faults.append(fault)
            finally:
                connection.close()

        threads = [threading.Thread(target=move, args=pair) for pair in want]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert faults == []
        with in_association(cast.alpha):
            assert Page.find_problems() == ([], [], [], [], [])
            after = [line.page.pk for line in frame_queries.menu_of(HomePage.objects.get()).shown]
            assert sorted(after) == sorted(ids)
            assert all(after.index(page) < after.index(beside) for page, beside in want)


# Who may


SCREENS = ["/admin/menu/", "/admin/menu/lien/", "/admin/menu/en-tete/", "/admin/menu/pied-de-page/"]


def test_who_sees_what(cast, alice, edith, carl, as_visitor):
    seen_by = {name: [person.get(path).status_code for path in SCREENS] for name, person in
               {"alice": alice, "edith": edith, "carl": carl, "visitor": as_visitor("alpha")}.items()}  # fmt: skip

    assert seen_by == {"alice": [200] * 4, "edith": [200, 200, 404, 404], "carl": [404] * 4, "visitor": [302] * 4}
    said = words(edith.get("/admin/menu/"))
    assert "Modifier l’en-tête" not in said and "sont changés par les responsables du site" in said


def test_who_changes_what(cast, edith, carl, as_visitor):
    with in_association(cast.alpha):
        page, agenda = pk("contact"), pk("agenda")

    for person, expected in ((carl, 404), (as_visitor("alpha"), 302)):
        assert person.post(f"/admin/menu/{page}/place/", {"before": agenda}).status_code == expected
        assert person.post(f"/admin/menu/{page}/montrer/", {"shown": "0"}).status_code == expected
        assert person.post("/admin/menu/lien/", {"label": "x", "address": "https://a.fr/"}).status_code == expected
    assert edith.post("/admin/menu/pied-de-page/", {"footer_words": "Piraté"}).status_code == 404
    assert edith.post("/admin/menu/en-tete/", {"name": "Piraté"}).status_code == 404
    assert [edith.get(f"/admin/menu/{page}/{verb}/").status_code for verb in ("place", "montrer")] == [405, 405]

    with in_association(cast.alpha):
        assert (titles(), SiteIdentity.load().name) == (STARTER, "Association Alpha")


def test_door_and_menu_lead_there(cast, alice, edith, carl):
    for person, there in ((alice, True), (edith, True), (carl, False)):
        screen = read(person.get("/admin/"))
        assert ("Menu et pied de page" in screen.menu, "/admin/menu/" in screen.links) == (there, there)
    assert "/admin/menu/" in read(alice.get("/admin/settings/cms/siteidentity/", follow=True)).links
