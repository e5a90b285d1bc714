"""What pages say as plain HTML, without anything of Kiosque's looks: for other programs."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.utils import timezone
from django.utils.html import escape, format_html
from wagtail.fields import StreamField
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from cms import agenda_queries
from cms.models import AlbumPage, EventPage, LegalPage, LibraryPage, Picture, PictureRendition

LARGE = "max-1600x1600|format-webp"  # what visitors see when they open a photo: it exists most often
KEPT = {
    "a": ("href",), "img": ("src", "alt", "width", "height"), "th": ("scope", "colspan", "rowspan"), "td": ("colspan", "rowspan"),
    "ol": ("start",), "time": ("datetime",),
} | dict.fromkeys((
    "p", "h2", "h3", "h4", "h5", "ul", "li", "dl", "dt", "dd", "b", "strong", "i", "em", "br", "hr", "blockquote", "cite",
    "figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "details", "summary", "address",
), ())  # fmt: skip
DROPPED = ("script", "style", "svg", "form", "button", "nav", "link", "source", "template")


class Bodies:
    """Draws bodies for one export. Pictures lead to the addresses by which `address_of` names them."""

    def __init__(self, base_url: str):
        self._base_url = base_url
        self._addresses: dict[int, str] = {}

    def of(self, page: Page) -> str:
        """Return all that a page says under its title and its sentence."""
        return self._clean("".join(_parts(page)))

    def address_of(self, item: Any) -> str:
        """Return where a picture or a document can be fetched while the site answers."""
        if not isinstance(item, Picture):
            return urljoin(self._base_url, item.url)
        if item.pk not in self._addresses:
            try:
                self._addresses[item.pk] = urljoin(self._base_url, item.get_rendition(LARGE).url)
            except SourceImageIOError:  # its file is damaged or gone
                self._addresses[item.pk] = urljoin(self._base_url, item.file.url)
        return self._addresses[item.pk]

    def _clean(self, html: str) -> str:
        soup = BeautifulSoup(html, "html.parser")
        for tag in soup.find_all(DROPPED):
            tag.decompose()
        for tag in soup.find_all(class_="hidden"):
            tag.decompose()
        for tag in soup.find_all(True):
            self._clean_tag(tag)
        return soup.decode().strip()

    def _clean_tag(self, tag: Tag) -> None:
        if tag.name not in KEPT:
            tag.unwrap()
            return
        tag.attrs = {name: value for name, value in tag.attrs.items() if name in KEPT[tag.name]}
        for name in ("href", "src"):
            if name in tag.attrs:
                tag[name] = self._absolute(str(tag[name]))

    def _absolute(self, link: str) -> str:
        media = f"{settings.MEDIA_URL}images/"
        if link.startswith(media):
            name = link.removeprefix(settings.MEDIA_URL)
            rendition = PictureRendition.objects.filter(file=name).select_related("image").first()
            if rendition:
                return self.address_of(rendition.image)
        try:
            return urljoin(f"{self._base_url}/", link)
        except ValueError:  # no address at all: http://[
            return ""


def _parts(page: Page) -> Iterator[str]:
    if isinstance(page, EventPage):
        yield _dates(page)
    for field in page._meta.fields:
        if isinstance(field, StreamField):
            yield getattr(page, field.name).render_as_block({"page": page})
    if isinstance(page, LegalPage):
        yield expand_db_html(page.addition)
    if isinstance(page, AlbumPage):
        yield "".join(_photo(row) for row in page.pictures.all())
    if isinstance(page, LibraryPage):
        papers = [(paper.document.url, str(paper)) for paper in page.papers.all()]
        yield "<ul>" + "".join(format_html('<li><a href="{}">{}</a></li>', *paper) for paper in papers) + "</ul>"


def _dates(page: EventPage) -> str:
    facts = agenda_queries.facts_of(page, today=timezone.localdate())
    lines = [
        facts["rhythm"] or facts["first_date"], facts["until"], page.place, page.address, page.price, page.organiser,
        page.cancelled_note if page.is_cancelled else "",
    ]  # fmt: skip
    link = format_html('<li><a href="{}">{}</a></li>', page.link, page.link_label or page.link) if page.link else ""
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines if line) + link + "</ul>"


def _photo(row: Any) -> str:
    try:
        image = row.picture.get_rendition(LARGE)
    except SourceImageIOError:
        return ""
    words = format_html("<figcaption>{}</figcaption>", row.caption) if row.caption else ""
    return format_html('<figure><img src="{}" alt="{}">{}</figure>', image.url, row.image.contextual_alt_text, words)
