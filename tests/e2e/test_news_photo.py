"""A volunteer writes a news item with the photo her phone has just taken: few clicks, and the photo gives nothing away."""

import re
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.cms.photos import phone_photo
from tests.people import PASSWORD

pytestmark = pytest.mark.browser
MOST_CLICKS = 8


class Hand:
    """Does what a hand does, and counts the clicks; typing and choosing the file in the phone's own window are none."""

    def __init__(self, page):
        self.page = page
        self.clicks = 0

    def click(self, selector: str):
        self.clicks += 1
        self.page.click(selector)

    def choose_file(self, selector: str, path: Path):
        with self.page.expect_file_chooser() as waiting:
            self.click(selector)
        waiting.value.set_files(path)


@pytest.mark.parametrize("width", [390, 1280])
def test_news_with_the_photo_of_a_phone_takes_eight_clicks(city, new_page, tmp_path, width):
    title = f"Le bal de la place {width}"
    photo = tmp_path / f"IMG_{width}.jpg"
    photo.write_bytes(phone_photo((4032, 3024 - width // 10)))  # a photo of its own for each width
    hand = Hand(new_page(viewport={"width": width, "height": 844}))
    began = time.monotonic()

    write_news(hand, city, title, photo)

    print(f"{hand.clicks} clicks, {time.monotonic() - began:.1f} s")
    assert hand.clicks <= MOST_CLICKS
    assert time.monotonic() - began < 180
    shown = as_visitor_sees(new_page(viewport={"width": 390, "height": 844}), city, title)
    assert shown["height"] > shown["width"] > 300
    assert shown["blue"] > 150 > shown["green"]  # its top is at the top
    stored = list(Path(city.environment["MEDIA_ROOT"]).glob(f"**/original_images/IMG_{width}*"))
    assert len(stored) == 1
    content = stored[0].read_bytes()
    with Image.open(BytesIO(content)) as kept:
        assert (max(kept.size), dict(kept.getexif())) == (2560, {})
    assert b"Exif" not in content


def write_news(hand, city, title: str, photo: Path):
    page = hand.page
    page.goto(city.url(path="/compte/connexion/"))
    page.fill("input[name=login]", "alice@example.org")
    page.fill("input[name=password]", PASSWORD)
    hand.click("main form button[type=submit]")
    hand.click(f"a[href^='{city.url('alpha', '/entrer/')}']")
    page.wait_for_url(re.compile(re.escape(city.url("alpha", "/admin/"))))
    hand.click("text=Écrire une actualité")
    page.fill("[name=title]", title)
    page.fill("[name=summary]", "Samedi soir, on danse.")
    hand.click("[data-contentpath=picture] button[data-chooser-action-choose]")
    hand.choose_file(".modal-content #tab-upload input[type=file]", photo)
    page.fill(".modal-content #tab-upload input[name$=description]", "Des danseurs sur la place")
    hand.click(".modal-content #tab-upload button[type=submit]")
    page.wait_for_selector("[data-contentpath=picture] img")
    hand.click("button[name=action-publish]")
    expect(page.locator(".messages .success").first).to_be_visible()


def as_visitor_sees(page, city, title: str) -> dict:
    """Return the size of the picture on the public page, found by its words, and the colours of its top."""
    page.goto(city.url("alpha", "/actualites/"))
    page.click(f"text={title}")
    page.locator("h1", has_text=title).wait_for()
    picture = page.get_by_role("img", name="Des danseurs sur la place")
    return picture.evaluate("""async image => {
        await image.decode()
        const [width, height] = [image.naturalWidth, image.naturalHeight]
        const canvas = Object.assign(document.createElement("canvas"), {width, height})
        canvas.getContext("2d").drawImage(image, 0, 0)
        const [red, green, blue] = canvas.getContext("2d").getImageData(width / 2, height / 20, 1, 1).data
        return {width, height, red, green, blue}
    }""")
