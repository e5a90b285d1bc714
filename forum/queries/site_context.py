"""On a site: what helps whoever answers a question asked from here, in words, as a list of lines."""

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms import first_steps, trash
from cms.blocks.stream import BodyBlocks
from cms.models import SiteIdentity
from forum.context import Line
from tenants import devices
from tenants.meeting_points import ask_all
from tenants.models import Association
from tenants.rules import number_of
from tenants.schemas import SitePlace, in_portal
from themes import registry

MOST = 5  # things to do that are named


def lines_for(request: HttpRequest, place: SitePlace, *, page: str, block: str) -> list[Line]:
    """Return what there is to say of the site of this request, of the page and of the block that are worked on."""
    with in_portal():
        association = Association.objects.get(pk=place.association_id)
        exercises = [str(words) for found in ask_all("to_do", association) for words in found]
    steps = [str(state.step.todo) for state in first_steps.progress_for(request).todo]
    browser = devices.describe(request.headers.get("User-Agent", ""), with_version=True)
    lines = [
        Line("association", _("The association"), association.name, str(association.pk)),
        _page(request, page),
        Line("block", _("The block"), str(name), block) if (name := block_names().get(block)) else None,
        Line("look", _("Look of the site"), _look(SiteIdentity.load(request))),
        Line("browser", _("The browser"), browser),
        Line("steps", _("First steps still to take"), _joined(steps)) if steps else None,
        Line("exercises", _("Exercises still to do"), _joined(exercises)) if exercises else None,
    ]
    return [line for line in lines if line]


def block_names() -> dict[str, str | Promise]:
    """Return the blocks that a page's body may hold, by their key, in the words of the editor."""
    return {key: block.label for key, block in BodyBlocks().child_blocks.items()}


def _page(request: HttpRequest, number: str) -> Line | None:
    """The page being written, if this person may change it. One that is kept for some is private: it begins unticked."""
    page = trash.outside(Page.objects.filter(pk=number_of(number))).first()
    if page is None or not page.permissions_for_user(request.user).can_edit():
        return None
    kind = page.specific_class._meta.verbose_name
    words = _("“%(title)s” (%(kind)s)") % {"title": page.draft_title, "kind": kind}
    return Line("page", _("The page"), words, str(page.pk), is_private=page.get_view_restrictions().exists())


def _look(identity: SiteIdentity) -> str:
    theme = registry.get_theme(identity.theme)
    palette = theme.palettes.get(identity.palette) or next(iter(theme.palettes.values()), "")
    return _("theme %(theme)s, colours %(palette)s") % {"theme": theme.name, "palette": palette}


def _joined(words: list[str]) -> str:
    return " · ".join(words[:MOST]) + ("…" if len(words) > MOST else "")
