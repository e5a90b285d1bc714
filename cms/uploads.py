"""The same picture or document is never stored twice: an upload that the site already has becomes the one it has."""

from dataclasses import dataclass
from typing import IO

from django.db import transaction
from django.db.models import F
from django.forms import ModelForm
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.log_actions import log
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from cms import room, storage, trash
from cms.admin_facts import FILLING_UP_HOOK
from cms.models import Picture
from cms.trash import Media
from cms.users.models import User

NEW, KNOWN, TRASHED = "new", "known", "trashed"


@dataclass(frozen=True, slots=True)
class Kept:
    """What an upload became: a new thing, one that was there already, or one taken back out of the trash."""

    item: Media
    state: str
    words: str = ""  # what is said to who sent it; empty for a new one

    @property
    def is_new(self) -> bool:
        return self.state == NEW


@transaction.atomic
def keep(*, form: ModelForm, by: User | None, quota: int = 0) -> Kept:
    """Store what a valid upload form holds, unless the site has it already (about 5 queries more than storing it).

    Raises room.NoRoom for a file that does not fit in the `quota`, in bytes; 0 is no limit.
    """
    wait_your_turn()
    twin = find_twin(file=form.cleaned_data["file"], model=type(form.instance))
    if twin is None:
        left = room.Room(storage.usage(quota), by)  # read while no other upload can take the same room
        left.check(item=form.instance, new_size=form.cleaned_data["file"].size)
        form.instance.uploaded_by_user = by
        item = form.save()
        log(instance=item, action="wagtail.create", user=by, content_changed=True)
        _tell_host(left.usage, form.cleaned_data["file"].size)
        return Kept(item, NEW)
    was_trashed = twin.trashed_at is not None
    if was_trashed:
        _take_back(twin, by=by)
    _describe(twin, form.cleaned_data.get("description", ""), by=by)
    return Kept(twin, TRASHED if was_trashed else KNOWN, _words_about(twin, form.cleaned_data, was_trashed=was_trashed))


def _tell_host(before: storage.Usage | None, added: int) -> None:
    if before and storage.Usage(before.used + added, before.quota).is_filling_up:
        for tell in hooks.get_hooks(FILLING_UP_HOOK):
            tell()


def wait_your_turn() -> None:
    """One upload at a time in a site, inside a transaction: two people sending the same photo at once see each other."""
    Collection.objects.select_for_update(no_key=True).get(pk=Collection.get_first_root_node().pk)


def find_twin(*, file: IO[bytes], model: type[Media]) -> Media | None:
    """Return the thing of this model with the same bytes, one that is in use rather than in the trash."""
    file.seek(0)
    digest = hash_filelike(file)
    file.seek(0)
    return model.objects.filter(file_hash=digest).order_by(F("trashed_at").asc(nulls_first=True), "pk").first()


def _take_back(twin: Media, *, by: User | None) -> None:
    trash.restore_media(item=twin, by=by)
    twin.trashed_at = twin.trashed_by = None


def _describe(twin: Media, words: str, *, by: User | None) -> None:
    """Words for a picture that had none are kept; those it has stay, and `_words_about` says so."""
    if isinstance(twin, Picture) and words and not twin.description:
        twin.description = words
        twin.save(update_fields=["description"])
        log(instance=twin, action="wagtail.edit", user=by, content_changed=True)


def _words_about(twin: Media, typed: dict, *, was_trashed: bool) -> str:
    names = {"title": twin.title, "description": getattr(twin, "description", "")}
    said = [_reused(twin, was_trashed) % names]
    if typed.get("description") and typed["description"] != names["description"]:
        said.append(_("Its description stays as it was: “%(description)s”.") % names)
    return " ".join(said)


def _reused(twin: Media, was_trashed: bool) -> str:
    if twin._meta.model_name == "picture":
        if was_trashed:
            return _("This photo was in the trash, under the name “%(title)s”: we have put it back.")
        return _("This photo is already in your pictures, under the name “%(title)s”: we have taken that one.")
    if was_trashed:
        return _("This document was in the trash, under the name “%(title)s”: we have put it back.")
    return _("This document is already in your documents, under the name “%(title)s”: we have taken that one.")
