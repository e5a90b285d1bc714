"""The shelves of the forum. None is ever deleted: one that is no longer in use keeps its questions, unread, and comes back."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.urls import resolve
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forum import sanitising
from forum.models import Category
from tenants import audit, rules
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

KEY_LONGEST = 36  # leaves room for “-2”


@portal_transaction()
def add_category(*, name: str, description: str = "", by: "User") -> Category:
    """Add a category, the last in the list, for members only. Raises ValidationError."""
    known = list(Category.objects.select_for_update().order_by("pk"))
    last = Category.objects.aggregate(last=Max("position"))["last"]
    category = Category(position=0 if last is None else last + 1, key=_free_key(name, {each.key for each in known}))
    _describe(category, name, description)
    audit.record(by=by, action="forum.category.added", label=category.name, category=category.pk)
    return category


@portal_transaction()
def change_category(*, category: Category, name: str, description: str, is_used: bool, by: "User") -> Category:
    """Rename, describe, put out of use or back; its address stays. Raises ValidationError."""
    known = {each.pk: each for each in Category.objects.select_for_update().order_by("pk")}
    category = known[category.pk]
    if not is_used and not any(each.is_used for each in known.values() if each.pk != category.pk):
        raise ValidationError(_("Keep one category in use at least."), code="last")
    category.is_used = is_used
    _describe(category, name, description)
    audit.record(by=by, action="forum.category.changed", label=category.name, category=category.pk, is_used=is_used)
    return category


@portal_transaction()
def open_category(*, category: Category, is_public: bool, by: "User") -> None:
    """Let everybody read a category, with what is there already, or members and the city alone. Twice is once."""
    if Category.objects.filter(pk=category.pk).exclude(is_public=is_public).update(is_public=is_public):
        action = "forum.category.opened" if is_public else "forum.category.closed"
        audit.record(by=by, action=action, label=category.name, category=category.pk)


@portal_transaction()
def move_category(*, category: Category, up: bool, by: "User") -> None:
    """Change places with the one above, or below; the first and the last stay where they are."""
    order = list(Category.objects.select_for_update().order_by("position", "pk"))
    at = order.index(category)
    to = at + (-1 if up else 1)
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for position, each in enumerate(order):
        each.position = position
    Category.objects.bulk_update(order, ["position"])
    audit.record(by=by, action="forum.category.moved", label=category.name, category=category.pk)


def _describe(category: Category, name: str, description: str) -> None:
    category.name, category.description = sanitising.one_line(name), sanitising.one_line(description)
    if Category.objects.filter(name__iexact=category.name).exclude(pk=category.pk).exists():
        words = _("There is a category with this name: give this one another.")
        raise ValidationError({"name": ValidationError(words, code="known")})
    category.full_clean(validate_unique=False)
    category.save()


def _free_key(name: str, taken: set[str]) -> str:
    """Return the end of a category's address: no other category's, and no page's of ours."""
    key = slugify(rules.fold(name))[:KEY_LONGEST].strip("-") or "rubrique"
    number, free = 1, key
    while free in taken or not _is_reachable(free):
        number += 1
        free = f"{key}-{number}"
    return free


def _is_reachable(key: str) -> bool:
    """Return whether the addresses of a category with this key lead to it, and not to a page of ours."""
    ways = {f"/forum/{key}/": "forum_category", f"/forum/{key}/suivre/": "forum_follow_category"}
    return all(resolve(path, urlconf=settings.PUBLIC_SCHEMA_URLCONF).url_name == name for path, name in ways.items())
