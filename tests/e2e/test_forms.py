"""A visitor answers a form in a browser: with JavaScript and its proof, without, by keyboard alone; axe finds nothing."""

import json

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.running import shell
from tests.e2e.test_accessible import LOOKS, judge, open_look

pytestmark = pytest.mark.browser

FILL = """
from cms.models import ContentPage, FormAnswer, FormPage, HomePage
from tenants.models import Association
from tenants.schemas import in_association
from tests.cms import body
from tests.cms.answering import CHOICES, add_form
LONG = "Acceptez-vous que l’association vous prenne en photo " * 4 + "anticonstitutionnellement" * 3
with in_association(Association.objects.get(subdomain="beta")):
    add_form(title="Questions", slug="questions")
    add_form([{"label": f"{kind} {LONG}"[:255], "field_type": kind, "choices": LONG + "\\nNon", "help_text": LONG[:255]}
              for kind in ("checkboxes", "dropdown")], title="Longues", slug="longues")
    rows = [{"label": "Votre nom", "field_type": "singleline"}, {"label": "Votre e-mail", "field_type": "email"},
            {"label": "Atelier", "field_type": "radio", "choices": CHOICES},
            {"label": "J’ai lu le règlement", "field_type": "checkbox"}]
    add_form(rows, title="Sortie au lac", slug="sortie", thanks="À samedi !")
    page = HomePage.objects.first().add_child(instance=ContentPage(title="Avec un formulaire", slug="avec"))
    body.give(page, [body.block("heading", "Venez"), body.block("form", {"page": FormPage.objects.get(slug="sortie").pk})])
"""
READ = """
import json
from cms.models import FormAnswer
from tenants.models import Association
from tenants.schemas import in_association
with in_association(Association.objects.get(subdomain="beta")):
    print(json.dumps([answer.form_data for answer in FormAnswer.objects.order_by("pk")]))
"""
ANSWER = {"votre_nom": "Nadia", "votre_e_mail": "nadia@example.org", "atelier": "Théâtre", "jai_lu_le_reglement": True}


@pytest.fixture(scope="module")
def forms(city):
    """Beta has a form with each kind of question, one to register, and a page that holds it."""
    shell(city, FILL)
    return lambda path: city.url("beta", path)


def fill_in(page) -> None:
    page.get_by_label("Votre nom").fill("Nadia")
    page.get_by_label("Votre e-mail").fill("nadia@example.org")
    page.get_by_label("Théâtre").check()
    page.get_by_label("J’ai lu le règlement").check()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_forms_are_axe_clean(forms, new_page, width, scheme):
    page = open_look(new_page, width, scheme)
    for path in ("/questions/", "/questions/?envoye=1", "/longues/", "/avec/"):
        judge(page, forms(path))
    for path, errors in (("/questions/", 10), ("/longues/", 2)):
        page.goto(forms(path))
        page.click("main form button[type=submit]")
        expect(page.locator("p.error")).to_have_count(errors)
        assert Axe().run(page)["violations"] == []
        assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_visitor_answers_with_a_proof(city, forms, new_page):
    page, sent = new_page(viewport={"width": 390, "height": 844}), []
    page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
    page.goto(forms("/sortie/"))
    fill_in(page)
    expect(page.locator("[name=work-proof]")).not_to_have_value("")
    page.wait_for_timeout(3100)  # a person takes longer than that
    page.get_by_role("button", name="Envoyer mes réponses").click()
    page.wait_for_url("**/sortie/?envoye=1")

    expect(page.get_by_role("status")).to_contain_text("À samedi")
    assert len(sent) == 1 and "work-proof=ey" in sent[0]
    assert json.loads(shell(city, READ))[-1] == ANSWER
    page.go_back()
    expect(page.get_by_label("Votre nom")).to_be_visible()


def test_proof_that_is_slow_is_waited_for_and_said_and_one_that_fails_blocks_nobody(city, forms, new_page):
    page = new_page()
    held = []
    page.route("**/formulaires/epreuve/", lambda route: held.append(route))
    page.goto(forms("/sortie/"))
    fill_in(page)
    page.wait_for_timeout(3100)
    page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(page.get_by_role("status")).to_contain_text("Un instant")
    held.pop().fulfill(status=429, json={})
    page.wait_for_url("**/sortie/?envoye=1")

    assert json.loads(shell(city, READ))[-1] == ANSWER


def test_form_in_a_page_by_keyboard_without_javascript(city, forms, new_page):
    before = len(json.loads(shell(city, READ)))
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(forms("/avec/"))
    page.focus("[name=votre_nom]")
    for keys in ("Nadia", "Tab", "nadia@example", "Tab", "Space", "ArrowDown", "Tab", "Space"):
        page.keyboard.press(keys) if keys in ("Tab", "Space", "ArrowDown") else page.keyboard.type(keys)
    page.wait_for_timeout(3100)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    summary = page.locator("[role=alert]")
    expect(summary).to_contain_text("Écrivez une adresse e-mail entière")
    assert page.url == forms("/sortie/")
    assert page.title().startswith("À corriger")
    expect(page.get_by_label("Votre nom")).to_have_value("Nadia")
    expect(page.get_by_label("Théâtre")).to_be_checked()
    summary.get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.type(".org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sortie/?envoye=1")

    answers = json.loads(shell(city, READ))
    assert (len(answers), answers[-1]) == (before + 1, ANSWER)
