"""Files that go with a handout. Editions share them: one leaves the disk when no handout names it any more."""

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms import attached_files
from tenants import audit
from tenants.schemas import portal_transaction
from training.actions.drafts import lock_draft
from training.models import HandoutFile, Workshop

if TYPE_CHECKING:
    from cms.users.models import User

MOST = 20  # of one workshop


@portal_transaction()
def add_file(*, workshop: Workshop, upload: UploadedFile, title: str = "", by: "User | None") -> HandoutFile:
    """Put a file with a draft's handout, under a name of our own. Raises ValidationError for one that we do not take."""
    lock_draft(workshop)
    if workshop.files.count() >= MOST:
        raise ValidationError(_("A workshop has 20 files at most: remove one first."), code="full")
    kept, ending = attached_files.checked(upload)
    file = HandoutFile(workshop=workshop, title=_title(title) or _title(attached_files.stem_of(upload)) or str(_("File")))
    file.file.save(f"{uuid.uuid4()}.{ending}", kept, save=False)
    file.save()
    audit.record(by=by, action="training.file.added", label=file.title, workshop=workshop.number)
    return file


def _title(text: str) -> str:
    return "".join(filter(str.isprintable, text)).strip()[:150]


@portal_transaction()
def rename_file(*, file: HandoutFile, title: str, by: "User | None") -> HandoutFile:
    """Change the words under which a file is offered. Raises ValidationError."""
    lock_draft(file.workshop)
    file.title = _title(title)
    file.clean_fields(exclude=["file"])
    file.save(update_fields=["title"])
    audit.record(by=by, action="training.file.renamed", label=file.title, workshop=file.workshop.number)
    return file


@portal_transaction()
def remove_file(*, file: HandoutFile, by: "User | None") -> None:
    """Take a file off a draft's handout; past editions that have it keep it. Raises ValidationError."""
    lock_draft(file.workshop)
    audit.record(by=by, action="training.file.removed", label=file.title, workshop=file.workshop.number)
    name = file.file.name
    file.delete()
    throw_away({name} if name else set())


def throw_away(names: set[str]) -> None:
    """Delete the files that no handout names any more, once this transaction has succeeded."""
    still = set(HandoutFile.objects.filter(file__in=names).values_list("file", flat=True))
    for name in names - still:
        transaction.on_commit(partial(default_storage.delete, name))
