"""The form behind every upload of a document: a file must be what its name says."""

import zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

from cms import storage
from cms.room import Room

HEAD = 4096  # bytes looked at
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM")
# What a compressed file of each kind must hold.
INSIDE = {
    "docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml",
    "odt": "content.xml", "ods": "content.xml", "odp": "content.xml",
}  # fmt: skip
WORDS = {"csv", "ics", "txt"}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class DocumentForm(BaseDocumentForm):
    """The form behind every upload of a document (WAGTAILDOCS_DOCUMENT_FORM_BASE)."""

    room: Room | None = None  # what the screen knows of it

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            most = self.fields["file"].max_upload_size
            words = _("This document is too heavy: %(limit)s at most. Save it as a lighter PDF, then send that.")
            limit = {"limit": storage.size(most)}
            self.fields["file"].help_text = _("A document of %(limit)s at most.") % limit
            self.fields["file"].widget.attrs |= {"data-most-bytes": most, "data-too-heavy": words % limit}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            check(file, extension=file.name.rpartition(".")[2].lower())
            if self.instance.pk and self.room:
                self.room.check(item=self.instance, new_size=file.size)
        return file


def check(file, *, extension: str) -> None:
    """Refuse a file that is not of the kind its name says, in words that say what it is or what to do."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(PICTURES) or head[4:8] == b"ftyp":
        raise ValidationError(_("This is a picture or a video, not a document. Photos go to “Images”."), code="picture")
    if not _is_of_its_kind(file, head, extension):
        words = _("This file ends in .%(extension)s but is something else, or is damaged. Open it, save it again, send that.")
        raise ValidationError(words % {"extension": extension}, code="other_kind")


def _is_of_its_kind(file, head: bytes, extension: str) -> bool:
    if extension == "pdf":
        return b"%PDF-" in head[:1024]
    if extension == "rtf":
        return head.lstrip().startswith(b"{\\rtf")
    if extension in WORDS:
        return (b"\x00" not in head or head.startswith(UTF_16)) and not _is_page(head)
    if extension == "zip" or extension in INSIDE:
        return _holds(file, INSIDE.get(extension))
    return True


def _is_page(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype", b"<html", b"<svg", b"<script"))


def _holds(file, member: str | None) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return member is None or member in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    finally:
        file.seek(0)
