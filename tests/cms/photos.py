"""Pictures as people send them, made on the spot."""

import io
import zipfile

from PIL import Image
from pillow_heif import HeifImagePlugin  # noqa: F401 (writes HEIC too)

TURNED = 6  # what a phone held upright notes in its photo


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, mode: str = "RGB", colour="red", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def phone_photo(size: tuple[int, int] = (4032, 3024), *, kind: str = "JPEG") -> bytes:
    """A photo of a phone held upright: it lies on its side, says so, and says where it was taken. Its top is blue."""
    picture = Image.new("RGB", size, "green")
    picture.paste("blue", (0, 0, size[0] // 4, size[1]))  # the left of what lies is the top of what stands
    exif = Image.Exif()
    exif[0x0112] = TURNED
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (45.0, 8.0, 41.0)
    out = io.BytesIO()
    picture.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


def noise(size: tuple[int, int], *, kind: str = "JPEG", **options) -> bytes:
    """A picture with so many details that it is heavy."""
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def archive(*members: str) -> bytes:
    """Return a zip, as office documents are, with these names in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for member in members:
            packed.writestr(member, "x")
    return out.getvalue()
