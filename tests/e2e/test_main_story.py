"""The main job, end to end, in a real browser: an owner signs in, publishes news with a picture, a resident reads it."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.people import PASSWORD

pytestmark = pytest.mark.browser


def sign_in(page, city, email):
    page.goto(city.url(path="/compte/connexion/"))
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(city.url(path="/mes-sites/"))


def test_owner_publishes_news_with_a_picture_and_a_resident_reads_it(city, new_page, tmp_path):
    photo = tmp_path / "tournoi.jpg"
    Image.effect_noise((1200, 800), 60).convert("RGB").save(photo, quality=80)
    page = new_page(viewport={"width": 1280, "height": 900})
    sign_in(page, city, "alice@example.org")

    page.click(f"a[href^='{city.url('alpha', '/entrer/')}']")
    page.wait_for_url(re.compile(re.escape(city.url("alpha", "/admin/"))))
    write_news(page, photo)

    visitor = new_page(viewport={"width": 390, "height": 844})
    visitor.goto(city.url("alpha", "/actualites/"))
    visitor.click("text=Grand tournoi de printemps")
    assert visitor.locator("h1").inner_text().strip() == "Grand tournoi de printemps"
    assert "Venez nombreux" in visitor.locator("main").inner_text()
    picture = visitor.locator("main img").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    assert visitor.context.cookies() == []
    visitor.goto(city.url("beta", "/actualites/"))
    assert "Grand tournoi" not in visitor.content()


def write_news(page, photo):
    """From the site's first screen: the news door, a title, a sentence, an uploaded picture, and "publish"."""
    page.click("text=Écrire une actualité")
    page.fill("[name=title]", "Grand tournoi de printemps")
    page.fill("[name=summary]", "Venez nombreux samedi au stade.")
    page.click("[data-contentpath=picture] button[data-chooser-action-choose]")
    page.click(".modal-content #tab-label-upload")
    page.set_input_files(".modal-content input[type=file]", str(photo))
    expect(page.locator(".modal-content #tab-upload input[name$=title]")).to_have_value("tournoi")
    page.fill(".modal-content #tab-upload input[name$=description]", "Deux équipes sur le terrain")
    page.click(".modal-content #tab-upload button[type=submit]")
    page.wait_for_selector("[data-contentpath=picture] img")
    page.click("button[name=action-publish]")
    page.wait_for_selector(".messages .success")
