"""What may go with a handout: the documents that a site takes, and pictures."""

from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from cms import documents, picture_files, pictures, storage

MOST_BYTES = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
PICTURES = ("jpg", "jpeg", "png", "webp")
ENDINGS = [*settings.WAGTAILDOCS_EXTENSIONS, *PICTURES]


def checked(upload: UploadedFile) -> tuple[UploadedFile, str]:
    """Return the file to keep and its ending; a picture forgets where it was taken. Raises ValidationError."""
    ending = PurePath(upload.name or "").suffix.removeprefix(".").lower()
    if (upload.size or 0) > MOST_BYTES:
        words = _("This file is too heavy: %(limit)s at most.")
        raise ValidationError(words % {"limit": storage.size(MOST_BYTES)}, code="heavy")
    if ending in PICTURES:
        picture = _picture(upload)
        return picture, PurePath(picture.name or "").suffix.removeprefix(".")
    if ending not in ENDINGS:
        raise ValidationError(_("We do not take this kind of file. Save it as PDF, and send that."), code="kind")
    documents.check(upload, extension=ending)
    return upload, ending


def _picture(upload: UploadedFile) -> UploadedFile:
    try:
        with Image.open(upload, formats=picture_files.READ) as picture:
            width, height = picture.size
        if width * height > picture_files.MAX_PIXELS:
            raise ValidationError(pictures.too_large(width * height), code="large")
        return picture_files.prepare(upload)
    except (UnidentifiedImageError, *picture_files.DAMAGE) as error:
        raise ValidationError(pictures.damaged(), code="damaged") from error


def stem_of(upload: UploadedFile) -> str:
    """Return a file's own name in words: “modele_affiche.odt” is called “modele affiche”."""
    return PurePath(upload.name or "").stem.replace("_", " ")
