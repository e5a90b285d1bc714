"""What may stand in a post does nothing in a real browser, even with the policy that forbids scripts taken away."""

from urllib.parse import urlsplit

import pytest

from forum import sanitising
from forum.queries.reading import POSTS_PER_PAGE
from tests.e2e.running import made_by

pytestmark = pytest.mark.browser

# What stands in the posts once the browser has read them: elements, their attributes, where links lead.
LOOK = """() => {
  const all = [...document.querySelectorAll('.post-words *')];
  return {
    posts: document.querySelectorAll('.posts > .post > .post-words').length,
    elements: [...new Set(all.map((each) => each.localName))],
    attributes: [...new Set(all.flatMap((each) => each.getAttributeNames()))],
    schemes: [...new Set(all.filter((each) => each.localName === 'a' && each.href).map((each) => each.protocol))],
  };
}"""
# Whoever reads moves over everything, goes through it with the keyboard, and presses what can be pressed.
TOUCH = """() => {
  for (const each of document.querySelectorAll('.post-words, .post-words *')) {
    for (const kind of ['mouseover', 'mouseenter', 'pointerenter', 'focus', 'toggle', 'wheel', 'animationstart', 'scroll']) {
      each.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }
  document.addEventListener('click', (event) => event.target.closest('[href^="http"], [href^="/"]') && event.preventDefault());
  for (const link of document.querySelectorAll('.post-words a[href]')) {
    if (!['http:', 'https:', 'mailto:', 'tel:'].includes(link.protocol)) link.click();
  }
  return window.__hit || 0;
}"""


@pytest.fixture(scope="module")
def hostile(city):
    return made_by(city, "hostile_posts")


@pytest.fixture
def watched(city, chromium, hostile):
    """A page of a member without any policy against scripts, and what it does that it should not."""
    context = chromium.new_context(locale="fr-FR", bypass_csp=True)
    page = context.new_page()
    hostile.sign_in(page, "bob")
    done = []
    page.on("dialog", lambda dialog: (done.append(("dialog", page.url)), dialog.dismiss()))
    page.on("request", lambda request: _is_ours(city, request.url) or done.append(("request", request.url)))
    page.on("popup", lambda popup: done.append(("window", popup.url)))
    page.on("framenavigated", lambda frame: frame.parent_frame and done.append(("frame", frame.url)))
    page.on("pageerror", lambda error: done.append(("error", str(error))))
    yield page, done
    context.close()


def _is_ours(city, address: str) -> bool:
    return urlsplit(address).netloc == urlsplit(city.url()).netloc


def test_nothing_that_is_posted_runs_or_calls_elsewhere(city, hostile, watched):
    page, done = watched
    seen = {"posts": 0, "elements": set(), "attributes": set(), "schemes": set()}
    for number in range(1, -(-hostile.posts // POSTS_PER_PAGE) + 1):
        page.goto(city.url(path=f"/forum/sujet/{hostile.topic}/?page={number}"))
        found = page.evaluate(LOOK)
        seen["posts"] += found.pop("posts")
        for name, values in found.items():
            seen[name] |= set(values)
        assert (number, page.evaluate(TOUCH)) == (number, 0)

    assert done == []
    assert seen["posts"] == hostile.posts > 600  # none has swallowed the next ones
    assert seen["elements"] <= sanitising.TAGS
    assert seen["attributes"] <= {"href", "rel"}
    assert seen["schemes"] <= {"http:", "https:", "mailto:", "tel:", ":"}  # ":" is no address, and leads nowhere


def test_the_watch_sees_a_script_that_runs(city, hostile, watched):
    page, done = watched
    page.goto(city.url(path=f"/forum/sujet/{hostile.topic}/"))

    page.evaluate(
        "() => { document.querySelector('.post-words').innerHTML = '<img src=\"//evil.example/x\" onerror=\"alert(1)\">' }"
    )
    page.wait_for_timeout(500)

    assert {kind for kind, _what in done} == {"dialog", "request"}
