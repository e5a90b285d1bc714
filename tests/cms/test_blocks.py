"""What each block gives a visitor, in both languages, and what it refuses."""

from datetime import timedelta
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from cms.blocks.stream import BodyBlocks
from cms.models import ContentPage, EventIndexPage, EventPage, HomePage, NewsIndexPage, NewsPage, Picture, PictureRendition
from tenants.schemas import in_association
from tests.cms import body
from tests.cms.answering import add_form

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves files open

KINDS = list(BodyBlocks.base_blocks)
SAID = {
    "fr": ["Regarder ici", "Ouvrir sur PeerTube", "PDF, 240\u00a0Ko", "voir en grand, photo 2 sur 3", "Voir sur la carte"],
    "en": ["Watch here", "Open on PeerTube", "PDF, 240 KB", "see large, picture 2 of 3", "See it on the map"],
}
HOSTILE = """<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{ 7 }}"""


@pytest.fixture
def show(cast, as_visitor):
    """Return a function that puts blocks in a page of Alpha's and returns what a visitor gets."""

    def put(make):
        with in_association(cast.alpha):
            page = ContentPage.objects.get(slug="association")
            body.give(page, make())
        answer = as_visitor("alpha").get("/association/")
        assert answer.status_code == 200
        return answer.content.decode()

    return put


def test_every_block_of_the_editor_is_in_the_sample(cast):
    with in_association(cast.alpha):
        assert [part["type"] for part in body.every_block()] == KINDS


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_block_is_drawn_in_the_visitors_language(cast, language):
    with in_association(cast.alpha), translation.override(language):
        page = ContentPage.objects.get(slug="association")
        body.give(page, body.every_block())
        html = page.body.render_as_block({"site": SimpleNamespace(home=HomePage.objects.get(), menu=[])})

    for kind in KINDS:
        assert f'class="w-block-{kind} block-{kind}"' in html
    for words in SAID[language]:
        assert words in html
    assert "style=" not in html and "{{" not in html


def test_hostile_words_stay_words(show):
    html = show(lambda: body.every_block(words=HOSTILE))

    seen = Tags(html)
    assert seen.scripts == {f"/static/themes/base/{name}.js" for name in ("gallery", "player", "proof")}
    assert seen.handlers == []
    assert "x" not in seen.sources
    assert html.count("&lt;script&gt;") > 20


class Tags(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.scripts, self.handlers, self.sources = set(), [], set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.handlers += [name for name, _value in attrs if name.startswith("on")]
        known = dict(attrs)
        if tag == "script":
            self.scripts.add(known.get("src"))
        if tag == "img":
            self.sources.add(known.get("src"))


def many(kind: str, count: int) -> list[dict]:
    """Return one block with `count` things in its list (or, for what holds none, `count` blocks)."""
    sample = {part["type"]: part for part in body.every_block()}
    if kind == "latest_news":
        index = NewsIndexPage.objects.get()
        for number in range(count):
            picture = body.add_picture(f"Photo {number}")
            index.add_child(instance=NewsPage(title=f"Nouvelle {number}", slug=f"n-{number}", picture=picture))
        return [body.block(kind, {"count": count})]
    if kind == "next_events":
        agenda = EventIndexPage.objects.get()
        for number in range(count):
            agenda.add_child(
                instance=EventPage(title=f"Date {number}", slug=f"d-{number}", starts_on=timezone.localdate() + timedelta(9))
            )
        return [body.block(kind, {"count": count})]
    if kind == "form":
        rows = [{"label": f"Question {number}", "field_type": "singleline"} for number in range(count)]
        return [body.block(kind, {"page": add_form(rows, slug="autre").pk})]
    value = sample[kind]["value"]
    lists = [name for name, part in value.items() if isinstance(part, list)] if isinstance(value, dict) else []
    if kind == "columns" or not lists:
        return [sample[kind]] * count
    return [body.block(kind, value | {lists[0]: [_another(value[lists[0]][0]) for _ in range(count)]})]


def _another(item: dict) -> dict:
    """Return an item like this one, with a picture of its own if it has one."""
    value = dict(item["value"])
    for name in ("image", "photo", "logo"):
        if name in value:
            picture = body.add_picture()
            value[name] = body.image(picture) if name == "image" else picture.pk
    return body.block("item", value)


COSTS = {
    "heading": 11, "text": 11, "quote": 11, "callout": 11, "button": 12, "buttons": 12, "accordion": 11, "picture": 13,
    "picture_text": 13, "gallery": 13, "player": 11, "documents": 12, "columns": 14, "table": 11, "latest_news": 13,
    "next_events": 13, "figures": 11, "partners": 13, "people": 13, "hours": 13, "contact": 12,
    "form": 14,
}  # fmt: skip


READ = [kind for kind, cost in COSTS.items() if cost > 11]


@pytest.mark.parametrize(
    ("kind", "count"),
    [(kind, count) for kind in READ for count in (1, 10, 50)] + [(kind, 50) for kind in sorted(set(KINDS) - set(READ))],
)
def test_statements_do_not_grow_with_the_list(cast, as_visitor, kind, count, django_assert_num_queries):
    with in_association(cast.alpha):
        body.give(ContentPage.objects.get(slug="association"), many(kind, count))
    client = as_visitor("alpha")
    client.get("/association/")
    cache.clear()
    client.get("/accessibilite/")  # what all pages share is known again; nothing of this one

    with django_assert_num_queries(COSTS[kind]):
        client.get("/association/")


def body_block(kind: str):
    return BodyBlocks().child_blocks[kind]


CONTACT = {"name": "Awa", "function": "", "phone": "", "email": "", "page": None, "words": ""}
GRID = {"columns": [{"type": "words", "heading": "Jour"}], "rows": [{"values": ["mardi"]}], "caption": "Les séances"}


@pytest.mark.parametrize(
    ("kind", "value", "field", "words"),
    [
        ("contact", CONTACT, "phone", "Donnez un téléphone"),
        ("button", {"label": "Écrire", "page": None, "url": ""}, "page", "Choisissez une page"),
        ("player", {"address": "https://tube.example/x", "title": "Film", "transcript": ""}, "address", "Ouvrez la vidéo"),
        ("table", {"table": GRID | {"caption": ""}, "names_rows": True}, "table", "légende du tableau"),
        ("table", {"table": GRID | {"rows": []}, "names_rows": True}, "table", "au moins une colonne et une ligne"),
        (
            "table",
            {"table": GRID | {"columns": [{"type": "words", "heading": ""}]}, "names_rows": True},
            "table",
            "chaque colonne",
        ),
    ],
)
def test_block_says_what_is_missing(db, kind, value, field, words):
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        body_block(kind).clean(body_block(kind).to_python(value))

    assert words in str(refused.value.block_errors[field])


def test_whole_table_and_contact_are_taken(db):
    for kind, value in {"contact": CONTACT | {"phone": "01 99"}, "table": {"table": GRID, "names_rows": False}}.items():
        body_block(kind).clean(body_block(kind).to_python(value))


def test_picture_needs_words_or_to_be_said_decorative(cast):
    with in_association(cast.alpha):
        picture = body.add_picture()
        value = {"image": {"image": picture.pk, "decorative": False, "alt_text": ""}, "ratio": "square", "caption": ""}
        with pytest.raises(ValidationError):
            body_block("picture").clean(body_block("picture").to_python(value))
        value["image"]["decorative"] = True
        body_block("picture").clean(body_block("picture").to_python(value))


def test_cut_picture_keeps_its_focal_point(show, cast):
    def picture_of_a_face():
        picture = body.add_picture(size=(900, 300))
        Picture.objects.update(focal_point_x=880, focal_point_y=150, focal_point_width=20, focal_point_height=20)
        return [body.block("picture", {"image": body.image(picture), "ratio": "square", "caption": ""})]

    show(picture_of_a_face)

    with in_association(cast.alpha):
        found = PictureRendition.objects.filter(filter_spec__contains="fill-720x720")
        assert {rendition.focal_point_key for rendition in found} != {""}


@pytest.mark.parametrize(("first", "order"), [("text", ["texte-ici", "<img"]), ("picture", ["<img", "texte-ici"])])
def test_order_on_a_phone_is_the_order_of_the_page(show, first, order):
    def beside():
        value = {"image": body.image(body.add_picture()), "ratio": "natural", "text": "<p>texte-ici</p>", "side": "right"}
        return [body.block("picture_text", value | {"first": first})]

    html = show(beside).partition('class="beside')[2]

    assert html.index(order[0]) < html.index(order[1])


def test_film_is_asked_of_nobody_before_a_click(show):
    html = show(lambda: [body.block("player", {"address": body.FILM, "title": "Le concert", "transcript": ""})])

    assert "<iframe" not in html
    assert 'href="https://framatube.org/w/9db9f3f1' in html
    assert Tags(html).sources == set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("filled", [True, False])
def test_editor_shows_every_block_before_it_is_added(cast, sign_in, kind, filled):
    _portal, site = sign_in(cast.alice, "alpha")
    with in_association(cast.alpha):
        if filled:
            body.add_picture()
            body.add_document()
        found = ContentPage._meta.get_field("body").stream_block.child_blocks[kind]
        assert found.is_previewable and found.get_description()

    answer = site.get(f"/admin/block-preview/?id={found.definition_prefix}")

    assert answer.status_code == 200
    assert f'class="block-{kind}"' in answer.content.decode()
