"""The form behind every upload of a picture: what cannot be kept is refused in words that say what to send instead."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import FileField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from PIL import Image, UnidentifiedImageError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms import picture_files, storage, uploads
from cms.room import NoRoom, Room

NO_PHOTO = gettext_lazy("This file is not a photo that we can show. Send one in JPEG, PNG, WebP, AVIF, GIF or HEIC.")
HEAD = 2048  # bytes looked at to recognise what is no picture
UNTIDY = (b"BM", b"II*\x00", b"MM\x00*", b"8BPS")
PICTURES = (b"\xff\xd8", b"\x89PNG", b"GIF8", b"RIFF")


class PictureField(WagtailImageField):
    """Takes what phones and computers send, gives back the file to store."""

    def to_python(self, data):
        if data in self.empty_values:
            return None
        if not data.size:
            raise ValidationError(_("This file is empty. Send the photo once more."), code="empty")
        self._check_weight(data.size)
        data.name = picture_files.rename(data.name, "jpg")  # its true ending comes with what is found inside
        try:
            self._check_inside(data)
            return FileField.to_python(self, picture_files.prepare(data))
        except UnidentifiedImageError as error:
            data.seek(0)
            raise ValidationError(refusal(data.read(HEAD)), code="not_a_picture") from error
        except picture_files.DAMAGE as error:
            raise ValidationError(damaged(), code="damaged") from error

    def _check_weight(self, size: int):
        if size > self.max_upload_size:
            raise ValidationError(too_heavy(size), code="file_too_large")

    def _check_inside(self, data):
        """Read the size off the first bytes: nothing large is ever unpacked."""
        data.seek(0)
        try:
            with Image.open(data, formats=picture_files.READ) as picture:
                width, height = picture.size
                is_animated = picture_files.is_animated(picture)
                frames = picture.n_frames if is_animated and picture.format == "GIF" else 1
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ValidationError(too_large(), code="file_too_many_pixels") from error
        pixels = width * height * frames
        if pixels > picture_files.MAX_PIXELS or frames > picture_files.MAX_FRAMES:
            raise ValidationError(too_large(pixels, is_animated=is_animated), code="file_too_many_pixels")


class PictureForm(BaseImageForm):
    """The form behind every upload of a picture (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    room: Room | None = None  # what the screen knows of it

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self._explain_file(self.fields["file"])
        self.fields["title"].required = False
        self.fields["description"].label = _("What the picture shows")
        self.fields["description"].help_text = _("In a few words: they are read aloud to people who cannot see it.")

    def _explain_file(self, field):
        field.__class__ = PictureField  # Wagtail makes the field itself and takes no class for it
        limit = storage.size(field.max_upload_size)
        field.help_text = _("A photo of %(size)s at most.") % {"size": limit}
        too_heavy = _("This photo is too heavy: %(limit)s at most. Choose a smaller size, then send that.") % {"limit": limit}
        field.widget.attrs |= {"data-most-bytes": field.max_upload_size, "data-too-heavy": too_heavy}
        field.error_messages |= {
            "invalid_image_extension": NO_PHOTO,
            "file_too_large_unknown_size": _("This photo is too heavy: %(limit)s at most.") % {"limit": limit},
        }

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("title") and "title" not in self.errors:
            cleaned["title"] = self._title_of_file(cleaned.get("file"))
        if self.instance.pk and "file" in self.changed_data and cleaned.get("file"):
            twin = uploads.find_twin(file=cleaned["file"], model=type(self.instance))
            if twin and twin.pk != self.instance.pk:
                words = _("This photo is already in your pictures, under the name “%(title)s”: use that one.")
                self.add_error("file", ValidationError(words % {"title": twin.title}, code="known"))
            else:
                self._check_room(cleaned["file"])
        return cleaned

    def _check_room(self, file):
        try:
            if self.room:
                self.room.check(item=self.instance, new_size=file.size)
        except NoRoom as refused:
            self.add_error("file", refused)

    def _title_of_file(self, file) -> str:
        """Name a picture that nobody named after its file: only its team reads titles."""
        longest = self.fields["title"].max_length
        return (Path(file.name).stem if file else "")[:longest] or self.instance.title or _("Photo")


def refusal(head: bytes) -> str:
    """Say what a file that is no picture seems to be, and what to do."""
    start = head.lstrip().lower()
    if start.startswith(b"%pdf"):
        return _("This is a PDF, not a photo. Add it to “Documents”; to show its cover, send a photo or a screenshot of it.")
    if b"<svg" in start:
        return _("We do not take drawings in SVG: they can hold a programme. Save it as PNG, and send that.")
    if head.startswith(UNTIDY):
        return _("We do not take this kind of picture. Open it, save it as JPEG or PNG, and send that.")
    if head.startswith(PICTURES) or head[4:8] == b"ftyp":
        return damaged()
    return str(NO_PHOTO)


def damaged() -> str:
    return _("This photo is damaged: it may have been cut on its way. Send it once more, or take another one.")


def too_heavy(size: int) -> str:
    words = _("This photo weighs %(size)s, and %(limit)s is the most we take. Send it from your phone in a smaller size.")
    return words % {"size": storage.size(size), "limit": storage.size(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)}


def too_large(pixels: int = 0, *, is_animated: bool = False) -> str:
    if is_animated:
        return _("This animated picture is too large or too long. Send a shorter one, or a photo.")
    most = picture_files.MAX_PIXELS // 1_000_000
    found = max(pixels // 1_000_000, most + 1)
    if not pixels:
        return _("This photo is far too large: %(most)d million pixels at most. Send it in a smaller size.") % {"most": most}
    words = ngettext(
        "This photo has %(found)d million pixels, and %(most)d million is the most we take.",
        "This photo has %(found)d million pixels, and %(most)d million is the most we take.",
        found,
    ) % {"found": found, "most": most}
    advice = _("Choose a smaller size when you send it from your phone, or take a screenshot of it and send that.")
    return f"{words} {advice}"
