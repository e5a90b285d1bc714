"""An owner takes the site away: asks, is written to, downloads, and opens the copy from the disk, without any network."""

import re
import zipfile

import pytest
from PIL import Image

from tests.e2e.test_main_story import write_news
from tests.e2e.test_volunteer_admin import enter

pytestmark = pytest.mark.browser


def test_owner_takes_the_site_away_and_reads_it_without_network(city, new_page, tmp_path):
    photo = tmp_path / "tournoi.jpg"
    Image.effect_noise((1200, 800), 60).convert("RGB").save(photo, quality=80)
    page = new_page(viewport={"width": 1280, "height": 900})
    enter(page, city, "alice")
    write_news(page, photo)

    unpacked = take_away(page, city, tmp_path)

    read_from_disk(new_page, unpacked)


def take_away(page, city, tmp_path):
    page.goto(city.url("alpha", "/admin/"))
    page.click("text=Emporter le site")
    page.click("text=Préparer le fichier")
    page.get_by_role("heading", name="Le fichier se prépare").wait_for()
    for _ in range(60):  # the worker's time: it draws every page
        if not page.get_by_role("link", name="Voir où cela en est").count():
            break
        page.wait_for_timeout(2000)
        page.reload()
    letter = city.letters.wait_for("alice@example.org", subject="prête à emporter")
    link = re.search(r"^http://\S+", letter.message.get_body(["plain"]).get_content(), re.MULTILINE)[0]
    page.goto(link)
    with page.expect_download() as download:
        page.click("button:has-text('Télécharger le fichier')")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    with zipfile.ZipFile(path) as file:
        file.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def read_from_disk(new_page, folder):
    visitor = new_page(viewport={"width": 390, "height": 844}, offline=True)
    asked = []
    visitor.on("request", lambda request: asked.append(request.url))
    visitor.goto((folder / "site" / "index.html").as_uri())
    assert visitor.locator("h1").inner_text().strip() == "Bienvenue\u202f!"
    assert visitor.evaluate("getComputedStyle(document.body).fontFamily") != visitor.evaluate("'Times New Roman'")
    assert len(visitor.evaluate("[...document.styleSheets].map(sheet => sheet.href)")) >= 4
    visitor.click("main >> text=Grand tournoi de printemps")
    picture = visitor.locator("main img").first
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    visitor.goto((folder / "site" / "contact" / "index.html").as_uri())
    assert "copie du site" in visitor.locator("main").inner_text()
    assert visitor.locator("form").count() == 0
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
