"""The forum's promise, end to end, in the running city.

She asks from the page she is editing, with a screenshot; the trainer answers by e-mail; she says what solved it; somebody else,
who writes as one speaks, finds it.
"""

import email.message
import re
import smtplib
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import start, wait_for_port
from tests.e2e.running import made_by
from tests.e2e.test_accessible_people import faults_of

pytestmark = pytest.mark.browser

TITLE = "Ma photo est tournée sur le côté"
# What the clipboard holds after the screenshot key.
PASTE = """async (box) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1600, height: 900 });
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#2b6cb0'; pen.fillRect(0, 0, 1600, 900); pen.fillStyle = '#fff'; pen.fillRect(300, 200, 500, 400);
  const picture = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const held = new DataTransfer();
  held.items.add(new File([picture], 'image.png', { type: 'image/png' }));
  box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: held, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def forum(city):
    """Questions of before (tests/e2e/forum_places.py), and the door for answers by e-mail."""
    made = made_by(city, "forum_places")
    port = int(city.environment["FORUM_MAIL_PORT"])
    door = start("manage.py", "forum_mail", environment=city.environment)
    wait_for_port(port)
    yield SimpleNamespace(solved=made.solved, port=port, sign_in=made.sign_in)
    door.terminate()
    door.wait(20)


def looked_at(page) -> None:
    """Nothing is refused by axe, on a phone as on a wide screen, in light and in dark."""
    assert faults_of(page) == []


def test_asked_from_her_page_answered_by_mail_solved_and_found_again(city, forum, new_page):
    alice = new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
    forum.sign_in(alice, "alice")
    ask_from_the_editor(alice, city)
    with_a_screenshot(alice)
    topic = alice.url
    looked_at(alice)

    letter = city.letters.wait_for("theo@example.org", subject=TITLE)
    answer_by_mail(letter, forum.port, sender="theo@example.org")

    told = city.letters.wait_for("alice@example.org", subject=TITLE)
    assert "Tourner" in told.message.get_body(preferencelist=("plain",)).get_content()
    alice.goto(topic)
    answer = alice.locator(".post").nth(1)
    expect(answer).to_contain_text("Dans Images, choisissez-la puis « Tourner ».")
    expect(answer).not_to_contain_text("Bonne journée")
    expect(answer.locator(".badge")).to_have_text("formation")
    answer.get_by_role("button", name="C’est la solution").click()
    expect(alice.locator(".page-head .state")).to_have_text("Résolu")

    bob = new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
    forum.sign_in(bob, "bob")
    bob.goto(city.url(path="/forum/"))
    bob.get_by_role("searchbox").fill("foto tourne sur le cotte")
    bob.keyboard.press("Enter")
    found = bob.locator(".topics").get_by_role("link", name=TITLE)
    expect(found).to_be_visible()
    looked_at(bob)
    found.click()
    expect(bob.locator(".is-solution")).to_contain_text("Tourner")


def ask_from_the_editor(page, city) -> None:
    page.goto(city.url("alpha", "/entrer/?next=/admin/"))
    page.goto(city.url("alpha", "/admin/"))
    page.get_by_role("link", name=re.compile("Accueil|Modifier")).first.wait_for()
    page.goto(city.url("alpha", "/admin/pages/3/edit/"))
    page.get_by_role("link", name="Demander de l’aide").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Poser une question")
    expect(page.locator(".offer")).to_contain_text("Alpha")
    looked_at(page)


def with_a_screenshot(page) -> None:
    page.get_by_label("Votre question en une ligne").press_sequentially(TITLE, delay=10)
    similar = page.get_by_role("link", name="Ma photo est couchée sur ma page")
    expect(similar).to_be_visible()
    expect(page.get_by_label("Votre question en une ligne")).to_have_value(TITLE)
    page.get_by_label("Images et documents").check()
    box = page.locator(".rich-text").get_by_role("textbox", name="Dites-nous en plus")
    box.click()
    page.keyboard.type("Droite sur mon téléphone, couchée sur ma page.")
    box.evaluate(PASTE)
    expect(page.locator("[data-file] img")).to_be_visible()
    page.get_by_role("button", name="Envoyer ma question").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    shown = page.locator(".post img")
    expect(shown).to_be_visible()
    assert shown.evaluate("picture => picture.complete && picture.naturalWidth > 200")


def answer_by_mail(letter, port: int, *, sender: str) -> None:
    """Answer as a mail program does: above the quoted mail, with a signature."""
    answer = email.message.EmailMessage()
    answer["From"], answer["To"] = sender, letter.message["Reply-To"]
    answer["Subject"], answer["Message-ID"] = f"Re: {letter.subject}", "<reponse-1@example.org>"
    quoted = letter.message.get_body(preferencelist=("plain",)).get_content()
    quoted = "\n".join(f"> {line}" for line in quoted.splitlines())
    answer.set_content(
        "Dans Images, choisissez-la puis « Tourner ».\n\n-- \nThéo, bonne journée\n\nLe 22 nov. 2026 à 10:00, Kiosque a écrit :\n"
        + quoted
    )
    with smtplib.LMTP("127.0.0.1", port) as door:
        door.send_message(answer)
