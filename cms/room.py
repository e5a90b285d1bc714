"""What does not fit in a site's room is refused before anything is stored, in words that say what to do."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms import storage, trash_list
from cms.admin_facts import facts_for
from cms.storage import Usage
from cms.trash import Media
from cms.users.models import User


class NoRoom(ValidationError):
    """The file does not fit in what is left."""


@dataclass(frozen=True, slots=True)
class Room:
    """What is left of a site, for one person."""

    usage: Usage | None  # None: there is no limit
    user: User | None

    def check(self, *, item: Media, new_size: int) -> None:
        """Raise NoRoom for a file that would pass the limit. One that takes the place of a larger file always may."""
        growth = new_size - (item.file_size or 0 if item.pk else 0)
        if self.usage and growth > 0 and self.usage.used + growth > self.usage.quota:
            raise NoRoom(_refusal(item, new_size, self.usage, self.user), code="no_room")


def show(form, *, request: HttpRequest) -> None:
    """Tell a form that takes a file how much room there is: it shows it, and refuses a larger file for one that is there."""
    usage = storage.usage(facts_for(request).quota_bytes)
    form.room = Room(usage, request.user)
    field = form.fields.get("file")
    if field and usage:
        context = {"help_text": field.help_text, "usage": usage, "may_sort": trash_list.may_empty(request.user)}
        field.help_text = SafeString(render_to_string("cms/admin/room_help.html", context).strip())


def _refusal(item: Media, new_size: int, usage: Usage, by: User | None) -> SafeString:
    sizes = {"left": usage.left_words, "size": storage.size(new_size)}
    if not usage.left:
        said = _("There is no room left on the site.")
    elif item._meta.model_name == "picture":
        said = _("%(left)s are left on the site, and this photo takes %(size)s.") % sizes
    else:
        said = _("%(left)s are left on the site, and this document takes %(size)s.") % sizes
    if by is None or not trash_list.may_empty(by):
        return format_html("{} {}", said, _("Tell somebody responsible for the site: they can make room."))
    return format_html(
        '{} {} <a href="{}">{}</a> <a href="mailto:{}">{}</a>',
        said,
        _("Empty the trash, take large files away, or ask the city for more room."),
        reverse("room"),
        _("See what takes room"),
        settings.CITY["email"],
        _("Write to the city"),
    )
