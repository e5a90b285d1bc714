"""A beginner is stuck at a block of her page: she asks from there, keeps one thing to herself, and sends."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.running import made_by
from tests.e2e.test_accessible_people import faults_of
from tests.e2e.test_volunteer_admin import enter

pytestmark = pytest.mark.browser


def test_asking_from_the_block_of_a_page(city, new_page):
    alice = new_page(viewport={"width": 1280, "height": 900})
    enter(alice, city, "alice")
    alice.get_by_role("link", name="Modifier l’accueil").click()
    alice.wait_for_load_state("networkidle")
    block = alice.locator("[data-streamfield-child]").first
    kind = block.locator('> input[name$="-type"]').input_value()
    block.locator('[contenteditable="true"], input:not([type="hidden"]), textarea').first.focus()

    alice.locator("a.kiosque-ask").click()

    alice.wait_for_url(re.compile(r"/forum/poser/"))
    offer = alice.locator("fieldset.offer")
    expect(offer).to_contain_text("Association Alpha")
    expect(offer).to_contain_text("Accueil")
    expect(offer.locator('input[value="block"]')).to_be_checked()
    expect(offer).to_contain_text("Chrom")
    offer.locator('input[value="browser"]').uncheck()
    alice.get_by_label("Votre question en une ligne").fill("Mon texte d’accueil disparaît")
    alice.get_by_label("Écrire et publier").check()
    alice.locator(".ProseMirror").click()
    alice.keyboard.type("Je l’écris, et il n’est plus là.")
    alice.get_by_role("button", name="Envoyer ma question").first.click()

    expect(alice.get_by_role("heading", level=1)).to_have_text("Mon texte d’accueil disparaît")
    shown = alice.locator(".topic-context")
    expect(shown).to_contain_text("Association Alpha")
    expect(shown).not_to_contain_text("Chrom")
    assert kind


def test_what_is_not_saved_yet_is_not_lost_by_asking(city, new_page):
    alice = new_page(viewport={"width": 1280, "height": 900})
    enter(alice, city, "alice")
    alice.get_by_role("link", name="Modifier l’accueil").click()
    alice.wait_for_load_state("networkidle")
    title = alice.locator("#id_title")
    title.fill("Bienvenue chez nous")

    with alice.expect_popup() as opened:
        alice.locator("a.kiosque-ask").click()

    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Poser une question")
    expect(title).to_have_value("Bienvenue chez nous")


@pytest.fixture(scope="module")
def articles(city):
    """Help articles and solved topics (tests/e2e/article_places.py): where they are, and people's sessions."""
    return made_by(city, "article_places")


def test_articles_and_the_form_from_a_site_are_axe_clean(city, articles, new_page):
    faults = []
    for person, paths in articles.places.items():
        page = new_page(bypass_csp=True)
        articles.sign_in(page, person)
        for path in paths:
            page.goto(city.url(path=path))
            faults += [(path, *fault) for fault in faults_of(page)]
    asker = new_page(bypass_csp=True)
    enter(asker, city, "alice")
    asker.goto(city.url("alpha", "/admin/aide/question/?bloc=picture"))
    expect(asker.locator(".solved-here")).to_contain_text("Remettre une photo droite")
    assert faults + faults_of(asker) == []
