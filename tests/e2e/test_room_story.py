"""A volunteer does an exercise on her site: the trainer's room view shows it within five seconds, by the real worker."""

import time

import pytest
from playwright.sync_api import expect

from cms.bootstrap import HOME_PROMPT

pytestmark = pytest.mark.browser

SECONDS = 5
WORDS = "Nous sommes quarante choristes du quartier, depuis 1987, et nous répétons le mardi soir."


def test_an_exercise_done_on_the_site_is_seen_in_the_room(city, room, new_page):
    trainer = new_page(viewport={"width": 820, "height": 1180})
    room.sign_in(trainer, "theo")
    trainer.goto(city.url(path=f"/formation/seances/{room.session}/salle/"))
    exercise = trainer.locator(f"#step-{room.alpha}-home_text")
    expect(exercise).to_have_class("step step-todo")

    volunteer = new_page()
    room.sign_in(volunteer, "alice")
    volunteer.goto(city.url(path=f"/ateliers/{room.alpha}/seances/{room.session}/aide/"))
    volunteer.click("#hand-home_text")
    expect(trainer.locator(".hands")).to_be_visible(timeout=SECONDS * 1000)
    volunteer.goto(volunteer.locator("#go-home_text").get_attribute("href"))
    write_home(volunteer)
    volunteer.click("button[name=action-publish]")
    volunteer.wait_for_selector(".messages .success")
    published = time.monotonic()

    expect(exercise).to_have_class("step step-done", timeout=SECONDS * 1000)
    assert time.monotonic() - published < SECONDS
    print(f"seen in the room after {time.monotonic() - published:.1f} s")


def write_home(page) -> None:
    page.fill("[name=summary]", "Une chorale de quartier, pour toutes les voix.")
    page.locator(".public-DraftEditor-content", has_text=HOME_PROMPT).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(WORDS)
    expect(page.locator(".public-DraftEditor-content", has_text=WORDS)).to_be_visible()
    page.wait_for_timeout(500)  # the editor hands its words to the form a quarter of a second later
