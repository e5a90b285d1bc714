"""The header and the foot of every page: what is refused, what waits, and what two writers do to each other."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry, Page

from cms import frame, trash
from cms.models import ContentPage, HomePage, LinkPage, SiteIdentity
from tenants.schemas import in_association
from tests.cms.crawl import read

NO_BUTTON = {"name": "Association Alpha", "tagline": "", "logo": "", "button_label": "", "button_page": "", "button_url": ""}


@pytest.fixture
def alice(cast, sign_in):
    return sign_in(cast.alice, "alpha")[1]


def pk(slug: str) -> int:
    return Page.objects.get(slug=slug).pk


def words(answer) -> str:
    return read(answer).words.replace("\n", " ").replace("\xa0", " ").replace("\u202f", " ")


def seen(cast, fields) -> str:
    with in_association(cast.alpha):
        return frame.stamp(SiteIdentity.load(), fields)


# The header


def test_header_button_leads_to_a_page(cast, alice, as_visitor):
    with in_association(cast.alpha):
        join = pk("nous-rejoindre")
        form = NO_BUTTON | {
            "tagline": "Courir ensemble",
            "button_label": "Adhérer",
            "button_page": join,
            "seen": seen(cast, frame.HEADER),
        }

    done = alice.post("/admin/menu/en-tete/", form, follow=True)

    assert "L’en-tête est en ligne, sur toutes les pages." in words(done)
    body = as_visitor("alpha").get("/contact/").content.decode()
    assert '<a class="button masthead-button" href="/nous-rejoindre/">Adhérer</a>' in body and "Courir ensemble" in body
    with in_association(cast.alpha):
        assert [entry.action for entry in ModelLogEntry.objects.all()] == ["cms.header"]
    alice.post("/admin/menu/en-tete/", form | {"seen": seen(cast, frame.HEADER)})
    with in_association(cast.alpha):
        assert ModelLogEntry.objects.count() == 1  # nothing had changed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"button_label": "Adhérer"}, "Dites où mène le bouton"),
        ({"button_url": "https://example.org/"}, "Écrivez les mots du bouton"),
        ({"button_label": "Adhérer", "button_url": "javascript:alert(1)"}, "Ce n’est pas l’adresse d’une page web"),
        ({"button_label": "Adhérer", "button_page": "999999"}, "Sélectionnez un choix valide"),
        ({"name": ""}, "Écrivez le nom de l’association."),
        ({"name": "x" * 251}, "250"),
        ({"button_label": "x" * 41, "button_url": "https://example.org/"}, "40"),
        ({"logo": "999999"}, ""),
    ],
)
def test_refused_header_keeps_what_was_typed(cast, alice, change, said):
    form = NO_BUTTON | {"tagline": "Ma belle devise", "seen": seen(cast, frame.HEADER)} | change

    answer = alice.post("/admin/menu/en-tete/", form)

    assert answer.status_code == 422
    assert said in words(answer) and "Rien n’est encore enregistré." in words(answer)
    assert 'value="Ma belle devise"' in answer.content.decode()
    with in_association(cast.alpha):
        identity = SiteIdentity.load()
        assert (identity.tagline == "Ma belle devise", identity.button_label, identity.button_url) == (False, "", "")


def test_button_with_two_targets_is_refused(cast, alice):
    with in_association(cast.alpha):
        form = NO_BUTTON | {"button_label": "Adhérer", "button_page": pk("contact"), "button_url": "https://example.org/"}

    answer = alice.post("/admin/menu/en-tete/", form | {"seen": seen(cast, frame.HEADER)})

    assert (answer.status_code, "pas les deux" in words(answer)) == (422, True)


def test_button_waits_for_its_page(cast, alice, as_visitor):
    with in_association(cast.alpha):
        draft = HomePage.objects.get().add_child(instance=ContentPage(title="Bientôt", slug="bientot", live=False))
        form = NO_BUTTON | {"button_label": "Adhérer", "button_page": draft.pk, "seen": seen(cast, frame.HEADER)}
    assert "Bientôt (brouillon)" in words(alice.get("/admin/menu/en-tete/"))

    said = words(alice.post("/admin/menu/en-tete/", form, follow=True))

    assert "Le bouton attend : on le verra quand « Bientôt » sera en ligne." in said
    assert "Le bouton ne se voit pas : sa page n’est pas en ligne." in said
    assert "masthead-button" not in as_visitor("alpha").get("/").content.decode()
    with in_association(cast.alpha):
        draft.save_revision().publish()
    assert "masthead-button" in as_visitor("alpha").get("/").content.decode()
    with in_association(cast.alpha):
        trash.put_page(page=draft, by=None)
    assert "masthead-button" not in as_visitor("alpha").get("/").content.decode()
    assert alice.get("/admin/menu/en-tete/").status_code == 200
    with in_association(cast.alpha):
        trash.destroy_page(page=draft, by=None)
    assert "masthead-button" not in as_visitor("alpha").get("/").content.decode()


# The foot


def foot(said="", *links) -> dict:
    block = {"key": "a", "type": "unstyled", "text": said, "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    content = json.dumps({"blocks": [block], "entityMap": {}}, ensure_ascii=False)
    form = {"footer_words": content}
    for number in range(frame.MAX_LINKS):
        label, url = links[number] if number < len(links) else ("", "")
        form |= {f"link-{number}-label": label, f"link-{number}-url": url}
    return form


def test_foot_shows_words_and_links(cast, alice, as_visitor):
    links = [("Notre page", "https://www.facebook.com/alpha"), ("", "instagram.com/alpha"), ("", "https://fr.wikipedia.org/")]
    form = foot("Ouvert le mardi.", *links[:2]) | {"seen": seen(cast, frame.FOOTER)}

    done = alice.post("/admin/menu/pied-de-page/", form, follow=True)

    assert "Le pied de page est en ligne, sur toutes les pages." in words(done)
    with in_association(cast.alpha):
        assert SiteIdentity.load().links == [
            {"label": "Notre page", "url": "https://www.facebook.com/alpha"},
            {"label": "Instagram", "url": "https://instagram.com/alpha"},
        ]
        assert [entry.action for entry in ModelLogEntry.objects.all()] == ["cms.footer"]
    body = as_visitor("alpha").get("/contact/").content.decode()
    shown = body[body.index('<footer class="foot"') :]
    assert "Ouvert le mardi." in shown
    assert '<a href="https://instagram.com/alpha" rel="me external">Instagram</a>' in shown
    assert 'value="https://instagram.com/alpha"' in alice.get("/admin/menu/pied-de-page/").content.decode()

    alice.post("/admin/menu/pied-de-page/", foot() | {"seen": seen(cast, frame.FOOTER)})
    body = as_visitor("alpha").get("/contact/").content.decode()
    assert "Instagram" not in body and "Ouvert le mardi." not in body and "foot-words" not in body


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (("Facebook", ""), "Écrivez l’adresse, ou videz le nom."),
        (("", "https://example.org/"), "Dites en un mot où mène ce lien."),
        (("Piège", "javascript:alert(1)"), "Ce n’est pas l’adresse d’une page web"),
        (("x" * 41, "https://example.org/"), "40"),
        (("Long", "https://example.org/" + "x" * 600), "500"),
    ],
)
def test_refused_foot_keeps_what_was_typed(cast, alice, link, said):
    form = foot("Ouvert le mardi.", ("Notre chaîne", "https://www.youtube.com/alpha"), link)

    answer = alice.post("/admin/menu/pied-de-page/", form | {"seen": seen(cast, frame.FOOTER)})

    assert answer.status_code == 422
    assert said in words(answer)
    body = answer.content.decode()
    assert "Ouvert le mardi." in body and 'value="Notre chaîne"' in body and link[0] in body and link[1] in body
    with in_association(cast.alpha):
        assert not SiteIdentity.load().links


@pytest.mark.parametrize("content", ["", "null", "[]", "{", '{"blocks": 3}', "<script>alert(1)</script>"])
def test_words_that_no_editor_sends_do_no_harm(cast, alice, as_visitor, content):
    form = foot() | {"footer_words": content, "seen": seen(cast, frame.FOOTER)}

    assert alice.post("/admin/menu/pied-de-page/", form).status_code in (302, 422)
    assert "<script>alert" not in as_visitor("alpha").get("/contact/").content.decode()


def test_names_of_networks():
    known = {
        "https://www.facebook.com/x": "Facebook", "https://fr-fr.facebook.com/x": "Facebook", "https://youtu.be/x": "YouTube",
        "https://notfacebook.com/": "", "https://facebook.com.example.org/": "", "https://example.org/facebook.com": "",
    }  # fmt: skip

    assert {url: frame.network(url) for url in known} == known


@pytest.mark.parametrize("links", [[{"label": "x", "url": "javascript:alert(1)"}], [{"label": "x", "url": "https://a.fr/"}] * 9])
def test_verb_itself_refuses_what_no_form_lets_through(cast, links):
    with in_association(cast.alpha), pytest.raises(ValidationError):
        frame.change_footer(words="", links=links, seen=seen(cast, frame.FOOTER), by=None)


# Two people at once


def test_second_of_two_writers_is_told_and_loses_nothing(cast, alice, as_visitor):
    before = seen(cast, frame.FOOTER)
    alice.post("/admin/menu/pied-de-page/", foot("Premier") | {"seen": before})

    answer = alice.post("/admin/menu/pied-de-page/", foot("Second") | {"seen": before})

    assert answer.status_code == 422
    assert "Quelqu’un d’autre vient d’enregistrer ici. Ce que vous avez tapé est toujours là" in words(answer)
    body = answer.content.decode()
    assert "Premier" in body and "Second" in body
    fresh = re.search(r'name="seen" value="(\w+)"', body)[1]
    assert alice.post("/admin/menu/pied-de-page/", foot("Second") | {"seen": fresh}).status_code == 302
    assert "Second" in as_visitor("alpha").get("/contact/").content.decode()


def test_header_and_foot_do_not_get_in_each_others_way(cast, alice):
    header, footer = seen(cast, frame.HEADER), seen(cast, frame.FOOTER)

    alice.post("/admin/menu/pied-de-page/", foot("Ouvert le mardi.") | {"seen": footer})
    alice.post("/admin/menu/en-tete/", NO_BUTTON | {"tagline": "Courir", "seen": header})

    with in_association(cast.alpha):
        identity = SiteIdentity.load()
        assert ("Ouvert le mardi." in identity.footer_words, identity.tagline) == (True, "Courir")


# At what price

LINKS = [{"label": f"Lien {number}", "url": "https://example.org/"} for number in range(8)]
ADMIN_STATEMENTS = {"/admin/menu/": 23, "/admin/menu/en-tete/": 22, "/admin/menu/pied-de-page/": 21}


@pytest.mark.parametrize("count", [1, 10, 50])
@pytest.mark.parametrize(("path", "statements"), ADMIN_STATEMENTS.items())
def test_statements_do_not_grow_with_the_pages(cast, alice, path, statements, count, django_assert_num_queries):
    with in_association(cast.alpha):
        home = HomePage.objects.get()
        for number in range(count):
            home.add_child(instance=ContentPage(title=f"Page {number}", slug=f"p{number}", show_in_menus=bool(number % 2)))
            home.add_child(instance=LinkPage(title=f"Lien {number}", slug=f"l{number}", address="https://example.org/"))
        SiteIdentity.objects.update(links=LINKS)
    alice.get(path)

    with django_assert_num_queries(statements):
        assert alice.get(path).status_code == 200


def test_frame_costs_a_visitor_no_statement(cast, as_visitor):
    visitor = as_visitor("alpha")
    counts = []
    for values in ({}, {"button_label": "Adhérer", "footer_words": "<p>Ouvert.</p>", "links": LINKS}):
        with in_association(cast.alpha):
            SiteIdentity.objects.update(button_page=pk("nous-rejoindre"), **values)
        visitor.get("/association/")
        with CaptureQueriesContext(connection) as statements:
            body = visitor.get("/association/").content.decode()
        counts.append((len(statements), "masthead-button" in body, body.count('rel="me external"')))

    assert counts == [(counts[0][0], False, 0), (counts[0][0], True, 8)]
