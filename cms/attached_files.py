"""Files that people send along with their words, beside a site's own pictures and documents: to a handout, on the forum."""

import warnings
from collections.abc import Callable
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from cms import documents, picture_files, pictures, storage

MOST_BYTES = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
PICTURES = tuple(settings.WAGTAILIMAGES_EXTENSIONS)
DRAWINGS = ("svg", "svgz")
ENDINGS = [*settings.WAGTAILDOCS_EXTENSIONS, *PICTURES]


def checked(
    upload: UploadedFile, *, prepare: Callable[[UploadedFile], UploadedFile] = picture_files.prepare
) -> tuple[UploadedFile, str]:
    """Return the file to keep and its ending. What is a picture inside is one, whatever its name; `prepare` makes it fit to keep.

    Raises ValidationError with what to do.
    """
    if not upload.size:
        raise ValidationError(_("This file is empty: send it once more."), code="empty")
    ending = ending_of(upload.name)
    if _is_picture(upload):
        if upload.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            raise ValidationError(pictures.too_heavy(upload.size), code="heavy")
        picture = _picture(upload, prepare)
        return picture, ending_of(picture.name)
    if upload.size > MOST_BYTES:
        words = _("This file is too heavy: %(limit)s at most.")
        raise ValidationError(words % {"limit": storage.size(MOST_BYTES)}, code="heavy")
    if ending in PICTURES or ending in DRAWINGS:
        upload.seek(0)
        raise ValidationError(pictures.refusal(upload.read(pictures.HEAD)), code="kind" if ending in DRAWINGS else "damaged")
    if ending not in ENDINGS:
        raise ValidationError(_("We do not take this kind of file. Save it as PDF, and send that."), code="kind")
    documents.check(upload, extension=ending)
    return upload, ending


def _is_picture(upload: UploadedFile) -> bool:
    """Look at its first bytes only; one with far too many pixels is refused here, before anything is unpacked."""
    upload.seek(0)
    try:
        with (
            warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning),
            Image.open(upload, formats=picture_files.READ) as picture,
        ):
            width, height = picture.size
    except UnidentifiedImageError:
        return False
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(pictures.too_large(), code="large") from error
    except picture_files.DAMAGE as error:
        raise ValidationError(pictures.damaged(), code="damaged") from error
    if width * height > picture_files.MAX_PIXELS:
        raise ValidationError(pictures.too_large(width * height), code="large")
    return True


def _picture(upload: UploadedFile, prepare: Callable[[UploadedFile], UploadedFile]) -> UploadedFile:
    try:
        return prepare(upload)
    except (UnidentifiedImageError, *picture_files.DAMAGE) as error:
        raise ValidationError(pictures.damaged(), code="damaged") from error


def ending_of(name: str | None) -> str:
    return PurePath(name or "").suffix.removeprefix(".").lower()


def stem_of(upload: UploadedFile) -> str:
    """Return a file's own name in words: “modele_affiche.odt” is called “modele affiche”."""
    return PurePath(upload.name or "").stem.replace("_", " ")
