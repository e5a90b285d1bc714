"""A form's answer, from a resident's phone to its end: read in the inbox, then gone when its time has come, and said so."""

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.running import shell
from tests.e2e.test_volunteer_admin import enter

pytestmark = pytest.mark.browser

PLACE = """
from tenants.models import Association
from tenants.schemas import in_association
from tests.cms.forms import make_form
with in_association(Association.objects.get(subdomain="alpha")):
    print(make_form(title="Le repas %(width)s", slug="repas-%(width)s", keep_months=1).pk)
"""
TIME_PASSES = """
from datetime import timedelta
from cms.models import FormAnswer
from django.utils import timezone
from tenants import periodic
from tenants.models import Association
from tenants.schemas import in_association
with in_association(Association.objects.get(subdomain="alpha")):
    FormAnswer.objects.update(submit_time=timezone.now() - timedelta(days=32))
assert not periodic.run_everywhere("purge_answers").failed
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_answer_is_read_then_goes_when_its_time_has_come(city, new_page, width):
    visitor = new_page(viewport={"width": 390, "height": 844})
    owner = new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
    shell(city, PLACE % {"width": width})
    visitor.goto(city.url("alpha", f"/repas-{width}/"))
    visitor.wait_for_timeout(3500)  # whoever writes takes longer than a robot
    visitor.get_by_label("Votre nom").fill("Nadia Ferrand")
    visitor.get_by_label("Votre e-mail").fill("nadia@example.org")
    visitor.get_by_label("Végétarien").check()
    visitor.get_by_label("Date de naissance").fill("1999-02-03")
    visitor.get_by_label("Je viens en car").check()
    visitor.locator("main form button[type=submit]").click()
    visitor.wait_for_url("**envoye=1")

    enter(owner, city, "alice")
    expect(owner.locator(".kiosque-doors")).to_contain_text("1 réponse à lire.")
    owner.get_by_role("link", name="Réponses aux formulaires").click()
    assert violations(owner) == []
    owner.get_by_role("link", name=f"Voir les réponses Le repas {width}").click()
    assert violations(owner) == []
    owner.get_by_role("button", name="Lire Nadia Ferrand").click()
    expect(owner.locator("main dl")).to_contain_text("Végétarien")
    expect(owner.locator("main h1")).to_contain_text("Elle s’effacera d’elle-même le")
    assert owner.get_by_role("link", name="Répondre par e-mail").get_attribute("href").startswith("mailto:nadia%40example.org")
    assert violations(owner) == []
    inbox = city.url("alpha", owner.get_by_role("link", name="Toutes les réponses à").get_attribute("href"))

    shell(city, TIME_PASSES)

    assert owner.reload().status == 404
    owner.goto(inbox)
    expect(owner.locator("main")).to_contain_text("1 réponse arrivée au bout de sa durée s’est effacée.")
    expect(owner.locator("main")).to_contain_text("Pas encore de réponse.")
    assert violations(owner) == []
    assert owner.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def violations(page) -> list[tuple[str, str]]:
    page.wait_for_load_state("networkidle")
    return [(rule["id"], node["html"][:160]) for rule in Axe().run(page)["violations"] for node in rule["nodes"]]
