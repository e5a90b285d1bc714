"""What a file of a post becomes: a picture drawn anew, a document that is what it says, a name without tricks."""

import mimetypes
import re
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

from cms import attached_files, picture_files
from forum import rules, sanitising

LONGEST_STEM = 120
# What phones, cameras and clipboards call their pictures: such a name tells nothing to whoever cannot see them.
SAYS_NOTHING = re.compile(
    r"(image|img|photo|picture|pict|dscn?|dscf|pxl|wp|blob|clipboard|unnamed|capture( d.écran)?|screenshot|whatsapp image)?"
    r"[\W\d_]*(à|at)?[\W\d_]*",
    re.IGNORECASE,
)
PDF = "application/pdf"
draw = partial(picture_files.draw_anew, long_side=rules.LONG_SIDE)


@dataclass(frozen=True, slots=True)
class Ready:
    """A file as it is kept; width and height are a picture's only."""

    file: UploadedFile
    ending: str
    name: str
    mimetype: str
    width: int | None = None
    height: int | None = None


def ready(*, name: str, content: bytes, mimetype: str) -> Ready:
    """Make a file fit to keep. Raises ValidationError for one that the forum does not take, with what to do."""
    plain = sanitising.one_line(name.replace("\\", "/").rpartition("/")[2]).strip(". ")
    plain = plain or unnamed()
    if attached_files.ending_of(plain) not in attached_files.ENDINGS and mimetype == PDF:  # a mail may name it anyhow
        plain = f"{plain}.pdf"
    kept, ending = attached_files.checked(SimpleUploadedFile(plain, content), prepare=draw)
    kind = mimetypes.guess_type(f"x.{ending}")[0] or "application/octet-stream"
    if not kind.startswith("image/"):
        return Ready(kept, ending, named(PurePath(plain).stem or _("Document"), ending), kind)
    with Image.open(kept) as picture:
        width, height = picture.size
    stem = PurePath(plain).stem[:LONGEST_STEM]
    return Ready(kept, ending, named(unnamed() if SAYS_NOTHING.fullmatch(stem) else stem, ending), kind, width, height)


def unnamed() -> str:
    """Return what a picture is called that came without a name of its own, as pasted ones do."""
    return _("Picture")


def named(words: str, ending: str) -> str:
    """Return the name under which a file is shown and kept by people: the words are also what a picture's description says."""
    return f"{sanitising.one_line(words).replace('/', '-').replace('_', ' ').strip('. ')[:LONGEST_STEM]}.{ending}"
