"""wordpress.xml: the site as WordPress imports it (WXR 1.2). News are posts, dates are posts of the category “Agenda”."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from cms import language_queries, queries
from cms.models import EventPage, LegalPage, LinkPage, NewsCategory, NewsPage, Picture, SiteDocument, SiteIdentity
from cms.users.models import User
from tenants.leaving.clean_html import Bodies
from tenants.models import Association

SPACES = (
    'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"'
)
# What XML 1.0 cannot hold.
UNHEARD = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
AGENDA, MENU, NOBODY = "agenda", "menu", "kiosque"
NO_DATE = "0000-00-00 00:00:00"


def write(out: Any, *, association: Association, at: datetime) -> None:
    """Write the site the connection is in, one item at a time."""
    _Writer(out, association, at).write()


def text(value: object) -> str:
    return escape(UNHEARD.sub("", str(value if value is not None else "")))


def cdata(value: object) -> str:
    return f"<![CDATA[{UNHEARD.sub('', str(value if value is not None else '')).replace(']]>', ']]]]><![CDATA[>')}]]>"


class _Writer:
    def __init__(self, out: Any, association: Association, at: datetime):
        self._out, self._association, self._at = out, association, at
        self._url, self._bodies = association.url, Bodies(association.url)
        self._last = 0
        self._ids: dict[tuple[str, int], int] = {}

    def write(self) -> None:
        self._head()
        for item in Picture.objects.filter(trashed_at=None).order_by("pk"):
            self._attachment("picture", item, words=item.description)
        for item in SiteDocument.objects.filter(trashed_at=None).order_by("pk"):
            self._attachment("document", item, words="")
        for page in _pages():
            self._page(page)
        for home in language_queries.homes():
            self._menu(home)
        self._say("</channel>\n</rss>\n")

    def _say(self, words: str) -> None:
        self._out.write(words)

    def _id(self, kind: str, pk: int) -> int:
        """Return one number for each thing, whatever its kind: WordPress has one series for all."""
        if (kind, pk) not in self._ids:
            self._last += 1
            self._ids[kind, pk] = self._last
        return self._ids[kind, pk]

    def _head(self) -> None:
        identity = SiteIdentity.load()
        self._say(f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {SPACES}>\n<channel>\n')
        self._say(f"<title>{text(identity.name or self._association.name)}</title>\n<link>{text(self._url)}</link>\n")
        self._say(f"<description>{text(identity.tagline)}</description>\n<pubDate>{format_datetime(self._at)}</pubDate>\n")
        self._say(f"<language>fr</language>\n<wp:wxr_version>1.2</wp:wxr_version>\n<wp:base_site_url>{text(self._url)}")
        self._say(f"</wp:base_site_url>\n<wp:base_blog_url>{text(self._url)}</wp:base_blog_url>\n")
        self._author(NOBODY, "", identity.name or self._association.name)
        for user in User.objects.filter(pk__in=Page.objects.exclude(owner=None).values("owner")).order_by("pk"):
            self._author(_login(user), user.email, user.get_full_name())
        categories = {AGENDA: "Agenda"} | {_word(one): one.name for one in NewsCategory.objects.order_by("pk")}
        for word, name in categories.items():
            self._category(word, name)
        self._say(f"<wp:term><wp:term_id>{self._id('term', 0)}</wp:term_id><wp:term_taxonomy>nav_menu</wp:term_taxonomy>")
        self._say(f"<wp:term_slug>{MENU}</wp:term_slug><wp:term_name>{cdata('Menu')}</wp:term_name></wp:term>\n")

    def _author(self, login: str, email: str, name: str) -> None:
        self._say(f"<wp:author><wp:author_login>{cdata(login)}</wp:author_login><wp:author_email>{cdata(email)}")
        self._say(f"</wp:author_email><wp:author_display_name>{cdata(name)}</wp:author_display_name></wp:author>\n")

    def _category(self, word: str, name: str) -> None:
        self._say(f"<wp:category><wp:category_nicename>{cdata(word)}</wp:category_nicename><wp:category_parent/>")
        self._say(f"<wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>\n")

    def _attachment(self, kind: str, item: Any, *, words: str) -> None:
        more = {
            "wp:attachment_url": self._bodies.address_of(item),
            "wp:postmeta": [("_wp_attached_file", item.file.name), ("_wp_attachment_image_alt", words)],
        }
        self._item(kind="attachment", id_=self._id(kind, item.pk), title=item.title, date=item.created_at, more=more)

    def _page(self, page: Page) -> None:
        is_post = isinstance(page, NewsPage | EventPage)
        shown = page if page.live else page.get_latest_revision_as_object()
        more: dict[str, Any] = {"category": _categories(shown)}
        if page.picture_id:
            more["wp:postmeta"] = [("_thumbnail_id", self._id("picture", page.picture_id))]
        self._item(
            kind="post" if is_post else "page",
            id_=self._id("page", page.pk),
            title=shown.title,
            date=_date(shown),
            link=page.get_full_url() or "",
            name=page.slug,
            author=_login(page.owner) if page.owner else NOBODY,
            is_live=page.live and not isinstance(page, LegalPage),
            parent=0 if is_post or page.get_parent().is_root() else self._id("page", page.get_parent().pk),
            body=self._bodies.of(shown),
            extract=shown.summary,
            more=more,
        )

    def _menu(self, home: Page) -> None:
        lines = [page for page in queries.sections(home) if page.show_in_menus]
        for place, page in enumerate(lines, start=1):
            link = page.specific
            is_link = isinstance(link, LinkPage)
            facts = {
                "_menu_item_type": "custom" if is_link else "post_type",
                "_menu_item_menu_item_parent": 0,
                "_menu_item_object_id": self._id("page", page.pk),
                "_menu_item_object": "custom" if is_link else "page",
                "_menu_item_url": link.address if is_link else "",
            }
            menu = [("nav_menu", MENU, "Menu")]
            more = {"wp:postmeta": list(facts.items()), "category": menu}
            number = self._id("menu", page.pk)
            self._item(kind="nav_menu_item", id_=number, title=page.title, date=self._at, order=place, more=more)

    def _item(
        self, *, kind: str, id_: int, title: str, date: datetime | None, more: dict[str, Any], link: str = "", name: str = "",
        author: str = NOBODY, is_live: bool = True, parent: int = 0, body: str = "", extract: str = "", order: int = 0,
    ) -> None:  # fmt: skip
        status = "inherit" if kind == "attachment" else "publish" if is_live else "draft"
        lines = [
            f"<title>{cdata(title)}</title>", f"<link>{text(link)}</link>", f"<dc:creator>{cdata(author)}</dc:creator>",
            f"<guid isPermaLink=\"false\">{text(f'{self._url}/#{kind}-{id_}')}</guid>", "<description/>",
            f"<content:encoded>{cdata(body)}</content:encoded>", f"<excerpt:encoded>{cdata(extract)}</excerpt:encoded>",
            f"<wp:post_id>{id_}</wp:post_id>", *_dates(date), "<wp:comment_status>closed</wp:comment_status>",
            "<wp:ping_status>closed</wp:ping_status>", f"<wp:post_name>{cdata(name)}</wp:post_name>",
            f"<wp:status>{status}</wp:status>", f"<wp:post_parent>{parent}</wp:post_parent>",
            f"<wp:menu_order>{order}</wp:menu_order>", f"<wp:post_type>{kind}</wp:post_type>", "<wp:post_password/>",
            "<wp:is_sticky>0</wp:is_sticky>", *_more(more),
        ]  # fmt: skip
        self._say("<item>\n" + "\n".join(lines) + "\n</item>\n")


def _pages() -> Iterator[Page]:
    """Give every page of the site but those that only lead elsewhere, the parents first."""
    for home in language_queries.homes():
        for page in home.get_descendants(inclusive=True).order_by("path").specific().iterator(chunk_size=100):
            if not isinstance(page, LinkPage):
                yield page


def _dates(date: datetime | None) -> list[str]:
    if date is None:
        return [f"<wp:post_date>{NO_DATE}</wp:post_date>", f"<wp:post_date_gmt>{NO_DATE}</wp:post_date_gmt>"]
    here, there = timezone.localtime(date), date.astimezone(UTC)
    return [
        f"<pubDate>{format_datetime(there)}</pubDate>",
        f"<wp:post_date>{here:%Y-%m-%d %H:%M:%S}</wp:post_date>",
        f"<wp:post_date_gmt>{there:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>",
    ]


def _more(more: dict[str, Any]) -> Iterator[str]:
    if "wp:attachment_url" in more:
        yield f"<wp:attachment_url>{cdata(more['wp:attachment_url'])}</wp:attachment_url>"
    for domain, word, name in more.get("category", []):
        yield f'<category domain="{domain}" nicename="{text(word)}">{cdata(name)}</category>'
    for key, value in more.get("wp:postmeta", []):
        yield f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"


def _categories(page: Page) -> list[tuple[str, str, str]]:
    if isinstance(page, EventPage):
        return [("category", AGENDA, "Agenda")]
    category = page.category if isinstance(page, NewsPage) else None
    return [("category", _word(category), category.name)] if category else []


def _word(category: NewsCategory) -> str:
    return slugify(category.name) or f"rubrique-{category.pk}"


def _date(page: Page) -> datetime | None:
    """A news item is of the day it says; anything else of the day it was first published."""
    if isinstance(page, NewsPage):
        return timezone.make_aware(datetime.combine(page.date, datetime.min.time().replace(hour=12)))
    return page.first_published_at or page.latest_revision_created_at


def _login(user: User) -> str:
    return user.email.partition("@")[0] or f"personne-{user.pk}"
