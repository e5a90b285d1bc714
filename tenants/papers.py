"""Papers joined to a request or a claim. A file is what its own bytes say, whatever it is called; City IT alone reads it."""

import time
import uuid
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from PIL import Image

from tenants.models import Handover, Paper, SiteRequest

FOLDER = "papers"
MAX_PAPERS = 5
MAX_BYTES = 10 * 1024 * 1024
KEPT_DAYS = 183  # after the decision: six months
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
PICTURES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def kind_of(upload: UploadedFile) -> str:
    """Return what a file really is (a key of TYPES). Raises ValidationError for all that we do not take."""
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(_("“%(name)s” is too heavy: 10 MB at most."), code="heavy", params={"name": upload.name})
    upload.seek(0)
    kind = "pdf" if upload.read(5) == b"%PDF-" else _picture_kind(upload)
    upload.seek(0)
    if not kind:
        raise ValidationError(
            _("“%(name)s” is neither a PDF nor a picture (JPEG, PNG, WebP) that we can open."),
            code="kind",
            params={"name": upload.name},
        )
    return kind


def _picture_kind(upload: UploadedFile) -> str:
    upload.seek(0)
    try:
        with Image.open(upload, formats=list(PICTURES)) as picture:
            picture.verify()
            return PICTURES[picture.format or ""]
    except (OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ""


def keep(uploads: Iterable[UploadedFile], *, site_request: SiteRequest | None = None, handover: Handover | None = None) -> None:
    """Store files under names of our own. Raises ValidationError for one that is not what we take."""
    for upload in uploads:
        kind = kind_of(upload)
        stem = "".join(filter(str.isprintable, PurePosixPath(upload.name or "").stem))[:190]
        paper = Paper(site_request=site_request, handover=handover, name=f"{stem or 'papier'}.{kind}")
        paper.file.save(f"{uuid.uuid4()}.{kind}", upload, save=False)
        paper.save()


def content_type(paper: Paper) -> str:
    return TYPES[PurePosixPath(paper.file.name).suffix.removeprefix(".")]


def destroy(papers: QuerySet[Paper]) -> int:
    """Delete papers for good: their files do not wait in the bin. Returns how many."""
    paths = [Path(paper.file.path) for paper in papers if paper.file]
    papers.delete()
    transaction.on_commit(lambda: _unlink(paths))
    return len(paths)


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def sweep() -> int:
    """Destroy files that no paper stands for any more (a form that failed half-way). Returns how many."""
    known = set(Paper.objects.values_list("file", flat=True))
    a_day_ago = time.time() - 24 * 3600
    files = [path for path in Path(default_storage.path(FOLDER)).glob("*") if path.is_file()]
    lost = [path for path in files if f"{FOLDER}/{path.name}" not in known and path.stat().st_mtime < a_day_ago]
    _unlink(lost)
    return len(lost)
