"""One of each block, as the editor stores it, for the tests that look at all of them."""

import io
import uuid

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from cms.models import ContactPage, FormPage, Picture, SiteDocument
from tests.cms.answering import add_form

FILM = "https://framatube.org/w/9db9f3f1-9b54-44ed-9e91-461d262d2205"


def add_picture(title: str = "Le stade", size: tuple[int, int] = (300, 200)) -> Picture:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return Picture.objects.create(title=title, description="Le stade vu du ciel", file=ImageFile(out, name="stade.png"))


def add_document() -> SiteDocument:
    file = ContentFile(b"%PDF-" + b" " * 239_995, name="statuts.pdf")
    return SiteDocument.objects.create(title="Statuts", file=file, file_size=file.size)


def block(kind: str, value) -> dict:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def items(*values) -> list[dict]:
    return [block("item", value) for value in values]


def image(picture: Picture) -> dict:
    return {"image": picture.pk, "decorative": False, "alt_text": "Le stade vu du ciel"}


def every_block(*, words: str = "Des mots") -> list[dict]:
    """Return one of each block; each box to write in holds `words`. The site must be entered."""
    picture, document, page = add_picture(), add_document(), ContactPage.objects.get().pk
    link = {"label": words, "page": page, "url": ""}
    cells = {"columns": [{"type": "words", "heading": words}] * 2, "rows": [{"values": [words] * 2}] * 2, "caption": words}
    return [
        block("heading", words),
        block("text", "<p>Un texte.</p>"),
        block("quote", {"text": words, "author": words}),
        block("callout", {"title": words, "text": "<p>Ceci.</p>"}),
        block("button", link),
        block("buttons", {"buttons": items(link, link | {"page": None, "url": "https://example.org/"})}),
        block("accordion", {"questions": items(*[{"question": words, "answer": "<p>Oui.</p>"}] * 2)}),
        block("picture", {"image": image(picture), "ratio": "square", "caption": words}),
        block("picture_text", {"image": image(picture), "ratio": "landscape", "text": "<p>Ici.</p>", "side": "right",
                               "first": "text"}),
        block("gallery", {"pictures": items(*[{"image": image(picture), "caption": words}] * 3)}),
        block("player", {"address": FILM, "title": words, "transcript": "<p>Bonjour.</p>"}),
        block("documents", {"documents": items({"document": document.pk, "title": words})}),
        block("columns", {"columns": items([block("text", "<p>Un.</p>"), block("button", link)],
                                           [block("picture", {"image": image(picture), "ratio": "natural", "caption": words})])}),
        block("table", {"table": cells, "names_rows": True}),
        block("latest_news", {"count": 3}),
        block("next_events", {"count": 3}),
        block("figures", {"figures": items(*[{"figure": words[:12], "words": words}] * 3)}),
        block("partners", {"partners": items({"name": words, "logo": picture.pk, "address": "https://example.org/"})}),
        block("people", {"people": items({"photo": picture.pk, "name": words, "function": words, "words": words},
                                         {"photo": None, "name": words, "function": "", "words": ""})}),
        block("hours", {"place": words, "street": words, "postal_code": "38000", "town": words, "access": words,
                        "map_picture": image(picture),
                        "openings": items({"days": words, "hours": words, "words": words})}),
        block("contact", {"name": words, "function": words, "phone": "01 99 00 11 22", "email": "a@example.org", "page": page,
                          "words": words}),
        block("form", {"page": (FormPage.objects.live().first() or add_form()).pk}),
    ]  # fmt: skip


def give(page, blocks: list[dict]) -> None:
    """Put stored blocks in a page's body."""
    page.body = page.body.stream_block.to_python(blocks)
    page.save()
