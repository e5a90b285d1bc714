"""Attendance for twelve people in a room without a network: all arrive once, when it is back."""

import psycopg
import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MARKS = ["present", "late", "excused", "absent"]


def noted(city, room) -> list[tuple[str, str]]:
    """Return who of the session is noted, and how, as the portal has it."""
    with psycopg.connect(city.database) as connection:
        return connection.execute(
            "SELECT id::text, attendance FROM training_registration WHERE attendance <> '' AND session_id = %s ORDER BY id::text",
            [room.session],
        ).fetchall()


def rows_in_the_journal(city) -> int:
    with psycopg.connect(city.database) as connection:
        return connection.execute(
            "SELECT count(*) FROM tenants_auditentry WHERE action = 'training.registration.noted'"
        ).fetchone()[0]


def tap(page, number, mark) -> str:
    person = page.locator("[data-person]").nth(number)
    person.locator(f"input[value={mark}]").check()
    return person.get_attribute("data-person")


def test_twelve_people_offline_then_online(city, room, new_page):
    page = new_page(viewport={"width": 820, "height": 1180})
    room.sign_in(page, "theo")
    address = city.url(path=f"/formation/seances/{room.session}/presence/")
    page.goto(address)
    expect(page.locator("[data-attendance][data-kept]")).to_be_attached()
    assert page.locator("[data-person]").count() == 12

    page.context.set_offline(True)
    wanted = sorted((tap(page, n, MARKS[n % 4]), MARKS[n % 4]) for n in range(12))
    tap(page, 0, "absent")
    tap(page, 0, "present")
    expect(page.locator("[data-said]")).to_contain_text("12")
    expect(page.locator("[data-count=present]")).to_have_text("3")
    assert noted(city, room) == []
    page.reload()
    expect(page.locator("[data-person] input:checked")).to_have_count(12)
    expect(page.locator("[data-said]")).to_contain_text("12")

    page.context.set_offline(False)
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-said][data-state=sent]")).not_to_be_empty()
    assert noted(city, room) == wanted
    assert rows_in_the_journal(city) == 12
    page.reload()
    expect(page.locator("[data-count=present]")).to_have_text("3")
    assert rows_in_the_journal(city) == 12


def test_a_session_that_ended_meanwhile_keeps_the_marks(city, room, new_page):
    page = new_page()
    room.sign_in(page, "theo")
    address = city.url(path=f"/formation/seances/{room.session}/presence/")
    page.goto(address)
    expect(page.locator("[data-attendance][data-kept]")).to_be_attached()
    before = dict(noted(city, room))

    page.context.clear_cookies()
    person = tap(page, 1, "excused")
    expect(page.locator("[data-sign-in]")).to_be_visible()
    assert dict(noted(city, room)) == before

    room.sign_in(page, "theo")
    page.goto(address)
    expect(page.locator("[data-said][data-state=sent]")).not_to_be_empty()
    assert dict(noted(city, room))[person] == "excused"


def test_by_keyboard_and_without_javascript(city, room, new_page):
    page = new_page(java_script_enabled=False, viewport={"width": 320, "height": 700})
    room.sign_in(page, "theo")
    page.goto(city.url(path=f"/formation/seances/{room.session}/presence/"))
    person = page.locator("[data-person]").nth(2)
    person.locator("input:checked").focus()
    page.keyboard.press("ArrowRight")
    chosen = person.locator("input:checked").get_attribute("value")
    page.locator("[data-save]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.success")

    assert dict(noted(city, room))[person.get_attribute("data-person")] == chosen


LOOKS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_of_the_day_are_axe_clean(city, room, new_page, width, scheme):
    session = room.session
    trainer = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    room.sign_in(trainer, "theo")
    member = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    room.sign_in(member, "alice")
    for part in ("presence/", "presence/arrivee/", "salle/", "code/"):
        judge(trainer, city.url(path=f"/formation/seances/{session}/{part}"))
    judge(member, city.url(path=f"/ateliers/{room.alpha}/seances/{session}/aide/"))
    judge(member, city.url(path=f"/ateliers/presence/{session}/0123456789/"))
    judge(member, city.url(path="/ateliers/presence/"))


def judge(page, address: str) -> None:
    page.goto(address)
    faults = [(rule["id"], node["html"][:200]) for rule in Axe().run(page)["violations"] for node in rule["nodes"]]
    assert (address, faults) == (address, [])
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (address, wide) == (address, 0)
