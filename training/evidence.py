"""What an association's own site shows of the exercises: each check reads the site it is run in.

A check says in French (gettext) what is done, what is to do, and at which screen of the site's admin. It may raise: whoever
runs it (training.actions.evidence) then writes "unknown", never "done".
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from cms import agenda_queries, first_steps, starter_words, trash
from cms.models import (
    AlbumPage,
    BasePage,
    ContactPage,
    ContentPage,
    EventIndexPage,
    EventPage,
    FormAnswer,
    FormPage,
    HomePage,
    LegalPage,
    NewsIndexPage,
    NewsPage,
    SiteIdentity,
)
from themes import registry

MENU_PAGES, ALBUM_PICTURES, HEADINGS = 3, 3, 2
ALIVE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the portal knows of the association, for the checks that the site alone cannot answer."""

    n_owners: int = 0
    has_entered: bool = False
    has_previewed: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """`read` and `screen` work in the site the connection is in; `screen` returns the path where the exercise is done."""

    key: str
    done: Promise
    todo: Promise
    read: Callable[[Facts], bool]
    screen: Callable[[], str]


def _published(model: type[BasePage]) -> QuerySet[Any]:
    """Return the pages that somebody of the association has published: the starter ones have no revision."""
    return trash.outside(model.objects.live()).exclude(live_revision=None)


def _references(model: str) -> bool:
    """Return whether a page that somebody has published names something of this model, by Wagtail's index."""
    own = Page.objects.live().exclude(live_revision=None).annotate(text=Cast("pk", TextField())).values("text")
    found = ReferenceIndex.objects.filter(base_content_type__model="page", object_id__in=own, to_content_type__model=model)
    return found.exists()


def _has_logged(*actions: str) -> bool:
    return PageLogEntry.objects.filter(action__in=actions).exists()


# The checks.


def entered(facts: Facts) -> bool:
    return facts.has_entered


def home_text(facts: Facts) -> bool:
    return first_steps.home_text().is_done


def logo(facts: Facts) -> bool:
    return SiteIdentity.objects.exclude(logo=None).exists()


def came_back(facts: Facts) -> bool:
    return _has_logged("wagtail.revert")


def content_page(facts: Facts) -> bool:
    """A page of text without any of the words it came with."""
    return any(not starter_words.keeps_some(list(page.body.raw_data)) for page in _published(ContentPage))


def headings(facts: Facts) -> bool:
    return any(_n_headings(list(page.body.raw_data)) >= HEADINGS for page in _published(ContentPage))


def _n_headings(value: Any) -> int:
    """Count the headings of a body as it is stored, those inside columns too."""
    if isinstance(value, dict):
        return (value.get("type") == "heading") + sum(_n_headings(each) for each in value.values())
    if isinstance(value, list):
        return sum(_n_headings(each) for each in value)
    return value.count("<h2") + value.count("<h3") if isinstance(value, str) else 0


def inner_link(facts: Facts) -> bool:
    return _references("page")


def menu(facts: Facts) -> bool:
    home = HomePage.objects.first()
    if home is None:
        return False
    shown = home.get_children().live().in_menu().not_exact_type(LegalPage)
    return shown.exclude(live_revision=None).count() >= MENU_PAGES


def picture(facts: Facts) -> bool:
    return _references("picture")


def pictures_words(facts: Facts) -> bool:
    return picture(facts) and first_steps.pictures().is_done


def album(facts: Facts) -> bool:
    return _published(AlbumPage).annotate(n=Count("pictures")).filter(n__gte=ALBUM_PICTURES).exists()


def document(facts: Facts) -> bool:
    return _references("sitedocument")


def news(facts: Facts) -> bool:
    return _published(NewsPage).exists()


def event(facts: Facts) -> bool:
    home = HomePage.objects.first()
    return bool(home and agenda_queries.next_events(home, today=timezone.localdate(), count=1))


def form(facts: Facts) -> bool:
    return _published(FormPage).exists()


def form_tested(facts: Facts) -> bool:
    answered = FormAnswer.objects.filter(page=OuterRef("pk"))
    return _published(FormPage).filter(Exists(answered)).exists()


def contact(facts: Facts) -> bool:
    return SiteIdentity.objects.exclude(contact_tested_at=None).exists()


def look(facts: Facts) -> bool:
    """Another theme than the first, or a palette that somebody chose."""
    identity = SiteIdentity.objects.first()
    return bool(identity and (identity.theme != registry.DEFAULT_THEME or identity.palette))


def legal(facts: Facts) -> bool:
    identity = SiteIdentity.objects.first()
    return bool(identity and not identity.missing)


def opened(facts: Facts) -> bool:
    return SiteIdentity.objects.filter(in_preparation=False).exists()


def second_owner(facts: Facts) -> bool:
    return facts.n_owners > 1


def preview_opened(facts: Facts) -> bool:
    return facts.has_previewed


def trash_used(facts: Facts) -> bool:
    return _has_logged("cms.restore")


def alive(facts: Facts) -> bool:
    """Something was published these last thirty days."""
    return PageLogEntry.objects.filter(action="wagtail.publish", timestamp__gte=timezone.now() - ALIVE).exists()


# Where each is done. A page that the site has not (any more) leads to its admin's first screen.


def _to(name: str, *args: object) -> Callable[[], str]:
    return lambda: reverse(name, urlconf=settings.ROOT_URLCONF, args=args)


def _home_screen() -> str:
    home = HomePage.objects.first()
    return _to("wagtailadmin_pages:edit", home.pk)() if home else _first_screen()


def _new(model: type[Page], index: type[Page]) -> Callable[[], str]:
    def screen() -> str:
        parent = trash.outside(index.objects.all()).first()
        return _to("wagtailadmin_pages:add", "cms", model._meta.model_name, parent.pk)() if parent else _first_screen()

    return screen


def _contact_page() -> str:
    page = ContactPage.objects.live().first()
    return page.url or "/" if page else _first_screen()


_first_screen = _to("wagtailadmin_home")
_identity = _to("wagtailsettings:edit", "cms", "siteidentity")
_add_page = _to("begin_page")

CHECKS: dict[str, Check] = {
    check.key: check
    for check in [
        Check("entered", _("Somebody of the team has come in"), _("Come into your site"), entered, _first_screen),
        Check("home_text", _("The home page speaks of you"), _("Write the words of your home page"), home_text, _home_screen),
        Check("logo", _("Your logo is there"), _("Choose your logo"), logo, _identity),
        Check(
            "came_back",
            _("You have come back to an earlier version"),
            _("Come back to an earlier version"),
            came_back,
            _home_screen,
        ),
        Check("content_page", _("A page is all yours"), _("Publish a page in your own words"), content_page, _add_page),
        Check("headings", _("A page has its headings"), _("Put two headings in a page"), headings, _first_screen),
        Check(
            "inner_link", _("A page leads to another"), _("Make a link to another page of the site"), inner_link, _first_screen
        ),
        Check("menu", _("Three pages of yours are in the menu"), _("Put three pages of yours in the menu"), menu, _to("frame")),
        Check("picture", _("A picture is online"), _("Put a picture online"), picture, _new(NewsPage, NewsIndexPage)),
        Check(
            "pictures_words",
            _("The pictures say what they show"),
            _("Say what each picture shows"),
            pictures_words,
            _to("alt_texts"),
        ),
        Check("album", _("An album of three photos is online"), _("Publish an album of three photos"), album, _add_page),
        Check("document", _("A document can be downloaded"), _("Offer a document"), document, _add_page),
        Check(
            "news", _("Your first news item is published"), _("Publish a first news item"), news, _new(NewsPage, NewsIndexPage)
        ),
        Check("event", _("A date to come is announced"), _("Announce a date to come"), event, _new(EventPage, EventIndexPage)),
        Check("form", _("A form is online"), _("Publish a form"), form, _add_page),
        Check("form_tested", _("A form has had an answer"), _("Answer your form yourself"), form_tested, _to("answers:index")),
        Check(
            "contact",
            _("The contact page works: your message has arrived"),
            _("Write to yourselves from the contact page"),
            contact,
            _contact_page,
        ),
        Check("look", _("The site has your colours"), _("Choose your colours"), look, _identity),
        Check("legal", _("What the law asks for is complete"), _("Complete what the law asks you to publish"), legal, _identity),
        Check("opened", _("The site is open to everybody"), _("Open the site to everybody"), opened, _to("first_steps")),
        Check(
            "second_owner",
            _("At least two people are responsible for the site"),
            _("Name a second person responsible"),
            second_owner,
            _first_screen,
        ),
        Check(
            "trash_used",
            _("You have put something back from the trash"),
            _("Put a page back from the trash"),
            trash_used,
            _to("trash"),
        ),
        Check(
            "preview_opened",
            _("You have looked at the site as it was"),
            _("Look at the site as it was on another day"),
            preview_opened,
            _to("go_back"),
        ),
        Check(
            "alive",
            _("Something was published this month"),
            _("Publish something this month"),
            alive,
            _new(NewsPage, NewsIndexPage),
        ),
    ]
}
