"""The frame of every page: the menu, the header with its one button, the words and links of the foot."""

import hashlib
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms import tree
from cms.models import LegalPage, LinkPage, SiteIdentity
from cms.users.models import User

HEADER = ("name", "tagline", "logo", "button_label", "button_page", "button_url")
FOOTER = ("footer_words", "links")
MAX_LINKS = 8
WEB_SCHEMES = ("http", "https")
NETWORKS = {
    "bsky.app": "Bluesky", "discord.com": "Discord", "discord.gg": "Discord", "facebook.com": "Facebook", "flickr.com": "Flickr",
    "helloasso.com": "HelloAsso", "instagram.com": "Instagram", "linkedin.com": "LinkedIn", "mamot.fr": "Mastodon",
    "mastodon.social": "Mastodon", "piaille.fr": "Mastodon", "peertube.fr": "PeerTube", "strava.com": "Strava",
    "threads.net": "Threads", "tiktok.com": "TikTok", "twitch.tv": "Twitch", "vimeo.com": "Vimeo", "wa.me": "WhatsApp",
    "whatsapp.com": "WhatsApp", "x.com": "X", "twitter.com": "X", "youtube.com": "YouTube", "youtu.be": "YouTube",
}  # fmt: skip


# The menu


@transaction.atomic
def place_in_menu(*, home: Page, page_id: int, beside_id: int, is_before: bool, by: User | None) -> Page:
    """Put a page of the menu right before or right after another; said again, it changes nothing more."""
    tree.lock()
    page, beside = _line(home, page_id), _line(home, beside_id)
    if page.pk != beside.pk:
        side = "left" if is_before else "right"
        MovePageAction(page, beside, pos=side, user=by).execute(skip_permission_checks=True)  # it logs what it did
    return page


@transaction.atomic
def show_in_menu(*, home: Page, page_id: int, is_shown: bool, by: User | None) -> Page:
    """Put a page in the menu, or take it out of there: it stays where it is, online or not."""
    tree.lock()
    page = _line(home, page_id)
    if page.show_in_menus == is_shown:
        return page
    Page.objects.filter(pk=page.pk).update(show_in_menus=is_shown)
    _tick_drafts(page, is_shown)
    log(instance=page.specific, action="cms.menu_show" if is_shown else "cms.menu_hide", user=by)
    return page


@transaction.atomic
def add_link(*, home: Page, label: str, address: str, by: User | None) -> LinkPage:
    """Put a line that leads to another site at the end of the menu, online at once."""
    tree.lock()
    _check_web(address)
    if not slugify(label, allow_unicode=True):
        raise ValidationError({"label": _("Write at least one letter or figure.")}, code="wordless")
    home = Page.objects.get(pk=home.pk)  # what a tree knows of itself changes with it
    link = LinkPage(title=label, address=address, show_in_menus=True, live=False, owner=by)
    home.add_child(instance=link)
    link.save_revision(user=by).publish(user=by, skip_permission_checks=True)  # it logs what it did
    return link


def _line(home: Page, page_id: int) -> Page:
    """Return a page as it is now, if it may still be a line of the menu."""
    page = Page.objects.get(pk=home.pk).get_children().not_exact_type(LegalPage).filter(pk=page_id).first()
    if page is None:
        words = _("This page is no longer there: somebody has moved it, or put it in the trash.")
        raise ValidationError(words, code="gone")
    return page


def _tick_drafts(page: Page, is_shown: bool) -> None:
    """A draft that goes online later, by hand or on its date, must not undo the choice."""
    to_come = Q(pk=page.latest_revision_id) | Q(approved_go_live_at__isnull=False)
    for revision in Revision.page_revisions.filter(to_come, object_id=str(page.pk)):
        revision.content["show_in_menus"] = is_shown
        revision.save(update_fields=["content"])


# The header and the foot


def change_header(*, values: dict, seen: str, by: User | None) -> SiteIdentity:
    """Write the header: name, purpose, logo, and the one button, which leads somewhere or is not there."""
    label, page, url = (values[name] for name in ("button_label", "button_page", "button_url"))
    if page and url:
        raise ValidationError({"button_url": _("Choose a page or write an address, not both.")}, code="two_targets")
    if label and not (page or url):
        raise ValidationError({"button_page": _("Say where the button leads: a page, or an address.")}, code="no_target")
    if (page or url) and not label:
        raise ValidationError({"button_label": _("Write the words on the button.")}, code="no_label")
    if url:
        _check_web(url)
    return _change(fields=HEADER, values=values, seen=seen, action="cms.header", by=by)


def change_footer(*, words: str, links: list[dict], seen: str, by: User | None) -> SiteIdentity:
    """Write the foot: a few words, and links to the association's other places."""
    if len(links) > MAX_LINKS:
        raise ValidationError(_("%(count)d links at most.") % {"count": MAX_LINKS}, code="too_many")
    for link in links:
        _check_web(link["url"])
    kept = [{"label": link["label"], "url": link["url"]} for link in links]
    return _change(fields=FOOTER, values={"footer_words": _said(words), "links": kept}, seen=seen, action="cms.footer", by=by)


def stamp(identity: SiteIdentity, fields: tuple[str, ...]) -> str:
    """Return what tells one state of these fields from another: a form carries it, to see that somebody else saved first."""
    values = [getattr(identity, identity._meta.get_field(name).attname) for name in fields]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def network(url: str) -> str:
    """Return the name of the social network an address belongs to; nothing when it is none we know."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    parts = host.split(".")
    return next((NETWORKS[".".join(parts[n:])] for n in range(len(parts)) if ".".join(parts[n:]) in NETWORKS), "")


@transaction.atomic
def _change(*, fields: tuple[str, ...], values: dict, seen: str, action: str, by: User | None) -> SiteIdentity:
    identity = SiteIdentity.objects.select_for_update().get(pk=SiteIdentity.load().pk)
    if stamp(identity, fields) != seen:
        raise ValidationError(
            _("Somebody has changed this meanwhile. What you typed is still here: save again to put it in its place."),
            code="changed",
        )
    for name in fields:
        setattr(identity, name, values[name])
    if stamp(identity, fields) != seen:
        identity.save(update_fields=fields)
        log(instance=identity, action=action, user=by)
    return identity


def _said(words: str) -> str:
    """The editor sends an empty paragraph where nothing is written."""
    return words if strip_tags(words).strip() else ""


def _check_web(url: str) -> None:
    """A link of the frame is on every page: it leads to a web page, and to nothing that runs."""
    URLValidator(schemes=WEB_SCHEMES)(url)
