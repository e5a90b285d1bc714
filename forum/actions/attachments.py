"""Pictures and documents of posts: kept as soon as they are sent, joined to their post when it is, thrown away when it is not."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from forum import pictures, rules
from forum.models import Attachment, Draft, Post
from forum.queries.writing import attached_to
from tenants import audit
from tenants.schemas import in_portal, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User


def keep_file(*, by: "User", name: str, content: bytes, mimetype: str) -> Attachment:
    """Keep a file that somebody sends for a post to come. Raises ValidationError, with what to do, for one that is not taken."""
    with in_portal():
        _check_room(by, len(content))
    return _keep(pictures.ready(name=name, content=content, mimetype=mimetype), by=by)  # drawn before the transaction begins


def _check_room(by: "User", n_bytes: int) -> None:
    now = timezone.now()
    if Attachment.objects.filter(by=by, post=None).count() >= rules.UNSENT_FILES:
        words = _("Many files of yours wait for their post: send it, or take some away, then go on.")
        raise ValidationError(words, code="unsent")
    lately = Attachment.objects.filter(by=by, created_at__gt=now - timedelta(days=1))
    if (lately.aggregate(sum=Sum("n_bytes"))["sum"] or 0) + n_bytes > rules.BYTES_A_DAY:
        raise ValidationError(_("That is a lot for one day: send the rest tomorrow, or say it in words."), code="day")


@portal_transaction()
def _keep(ready: pictures.Ready, *, by: "User") -> Attachment:
    attachment = Attachment(
        by=by, name=ready.name, mimetype=ready.mimetype, n_bytes=ready.file.size or 0, width=ready.width, height=ready.height
    )
    attachment.file.save(f"file.{ready.ending}", ready.file, save=False)
    attachment.save(force_insert=True)
    audit.record(by=by, action="forum.file.kept", label=attachment.ending.upper(), file=str(attachment.pk))
    return attachment


@portal_transaction()
def describe_file(*, attachment: Attachment, words: str) -> None:
    """Say what a picture shows, for whoever cannot see it: its name. Nothing said leaves it as it is.

    Like a draft, it is said many times while one writes: the journal has its post, not this.
    """
    name = pictures.named(words, attachment.ending)
    if name.startswith(".") or name == attachment.name:
        return
    attachment.name = name
    attachment.save(update_fields=["name"])


@portal_transaction()
def remove_file(*, attachment: Attachment, by: "User") -> None:
    """Take away a file that is not wanted after all."""
    audit.record(by=by, action="forum.file.removed", label=attachment.ending.upper(), file=str(attachment.pk))
    attachment.delete()


def check_number(files: list[Attachment]) -> None:
    if len(files) > rules.ATTACHMENTS:
        raise ValidationError(
            ngettext_lazy("One file at most.", "%(most)s files at most: take some away.", rules.ATTACHMENTS),
            code="attachments",
            params={"most": rules.ATTACHMENTS},
        )


def settle(*, post: Post, files: list[Attachment], by: "User") -> None:
    """Give a post these files and no others: its own, and those that its writer has sent for it. Part of an action."""
    check_number(files)
    wanted = {each.pk for each in files}
    for gone in post.attachments.exclude(pk__in=wanted):
        gone.delete()
    Attachment.objects.filter(pk__in=wanted, by=by, post=None).update(post=post)


@portal_transaction()
def purge_unsent() -> int:
    """Nightly: throw away the files whose post was never sent, and those on the disk that nothing names. Returns how many."""
    old = Attachment.objects.filter(post=None, created_at__lt=timezone.now() - rules.UNSENT_FOR).exclude(pk__in=_in_drafts())
    n = len([each.delete() for each in old])
    n += len(_strays())
    if n:
        audit.record(by=None, action="forum.files.purged", label=str(n))
    return n


def _in_drafts() -> set[str]:
    """Return the files that wait with a draft: they are there as long as it is."""
    contexts = Draft.objects.filter(context__contains=[{"attached": []}]).values_list("context", flat=True)
    return {pk for context in contexts for pk in attached_to(context)}


def _strays() -> list[str]:
    """Throw away what a process that died left behind: a file whose row was never written."""
    try:
        folders, _files = default_storage.listdir("forum")
    except FileNotFoundError:
        return []
    known = {str(pk) for pk in Attachment.objects.values_list("pk", flat=True)}
    limit = (timezone.now() - rules.UNSENT_FOR).timestamp()
    gone = []
    for folder in folders:
        path = Path(default_storage.path(f"forum/{folder}"))
        if folder not in known and path.stat().st_mtime < limit:
            names = [f"forum/{folder}/{name}" for name in default_storage.listdir(f"forum/{folder}")[1]]
            _throw_away(names, path)
            gone.append(folder)
    return gone


def _throw_away(names: Iterable[str], folder: Path) -> None:
    with in_portal():
        for name in names:
            default_storage.delete(name)
    with suppress(OSError):
        folder.rmdir()


def forget_file(sender: type[Attachment], instance: Attachment, **kwargs: object) -> None:
    """Whatever deletes the row (a post, a topic, an account’s erasure), its file leaves the disk once that has succeeded."""
    if instance.file.name:
        path = Path(default_storage.path(instance.file.name))
        transaction.on_commit(partial(_throw_away, [instance.file.name], path.parent))
