"""What becomes of the file of a photo: the right way up, forgetting where it was taken, no larger than a page can show.

A file that needs nothing is kept byte for byte, and what comes out of here needs nothing more: sent again, it is the same file.
"""

import struct
from io import BytesIO
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image, ImageCms, ImageOps, ImageSequence
from pillow_heif import HeifImagePlugin  # noqa: F401 (teaches Pillow what iPhones send)

LONG_SIDE = 2560
MAX_PIXELS = 25_000_000
HEAVY = 1_000_000  # bytes; above, a smaller way of writing the same picture is looked for
WORTH_IT = 0.8
READ = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "HEIF")
# How what must be changed is written: photos as JPEG, which is quick, or as WebP when something shows through them.
DRAWN = ("PNG", "GIF")
OPTIONS = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 85, "method": 2},
}
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
TELLTALES = {"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Raw profile type exif", "Raw profile type iptc"}
MAX_FRAMES = 1000  # of an animated picture: each takes its time, however small it is
# What Pillow and its readers raise on a file that is cut short or lies about itself.
DAMAGE = (
    OSError, SyntaxError, ValueError, EOFError, RuntimeError, TypeError, LookupError, ArithmeticError, struct.error,
    Image.DecompressionBombError,
)  # fmt: skip


def prepare(upload: UploadedFile) -> UploadedFile:
    """Return the file to store for a photo that somebody sends. Raises one of DAMAGE when it cannot be read."""
    upload.seek(0)
    with Image.open(upload, formats=READ) as picture:
        kind = picture.format
        if kind == "GIF" and is_animated(picture):
            _read_all(picture)
            content = None
        elif _needs_work(picture):
            content, kind = _write(_remake(picture), "PNG" if kind in DRAWN and upload.size <= HEAVY else "JPEG")
        else:
            picture.load()
            content, kind = _lighter(upload, kind)
    upload.seek(0)
    name = rename(upload.name, EXTENSIONS[kind])
    if content is None:
        upload.name = name
        return upload
    return SimpleUploadedFile(name, content, content_type=Image.MIME[kind])


def draw_anew(upload: UploadedFile, *, long_side: int) -> UploadedFile:
    """Return a still picture drawn from what is seen of one: nothing else that its file held comes along. Raises one of DAMAGE.

    A screenshot stays sharp (PNG), unless it is heavy and far lighter as WebP.
    """
    upload.seek(0)
    with Image.open(upload, formats=READ) as picture:
        is_drawn = picture.format in DRAWN
        seen = _remake(picture, long_side)
    content, kind = _write(seen, "PNG" if is_drawn else "JPEG")
    if is_drawn and len(content) > HEAVY:
        lighter, found = _write(seen, "WEBP")
        if len(lighter) < WORTH_IT * len(content):
            content, kind = lighter, found
    return SimpleUploadedFile(rename(upload.name or "", EXTENSIONS[kind]), content, content_type=Image.MIME[kind])


def rename(name: str, extension: str) -> str:
    """Give a file the ending of what it is, and a name that is not too long to store."""
    stem = PurePath(name).stem.strip(". ")[:60]
    return f"{stem or 'photo'}.{extension}"


def is_animated(picture: Image.Image) -> bool:
    return getattr(picture, "is_animated", False)


def _read_all(picture: Image.Image) -> None:
    for _frame in ImageSequence.Iterator(picture):
        picture.load()


def _needs_work(picture: Image.Image) -> bool:
    return bool(
        picture.format in ("MPO", "HEIF")
        or max(picture.size) > LONG_SIDE
        or picture.mode not in ("RGB", "RGBA", "L", "LA", "P", "1")
        or is_animated(picture)
        or TELLTALES & set(picture.info)
        or picture.getexif()
        or picture.info.get("icc_profile")
        or getattr(picture, "text", None)
    )


def _remake(picture: Image.Image, long_side: int = LONG_SIDE) -> Image.Image:
    picture.draft(None, (long_side, long_side))  # a JPEG is read at half or a quarter of its size when that is enough
    if picture.mode.startswith("I"):  # 16 bits of grey: Pillow would cut what does not fit in 8
        picture = picture.convert("I").point(lambda grey: grey / 256).convert("L")
    elif picture.mode in ("P", "1", "LA") or "transparency" in picture.info:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((long_side, long_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _in_web_colours(ImageOps.exif_transpose(picture))


def _in_web_colours(picture: Image.Image) -> Image.Image:
    """Turn the colours of a printer or of a wide screen into those every screen shows."""
    profile, mode = picture.info.get("icc_profile"), "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that nobody can read: the plain conversion below
    return picture if picture.mode in ("RGB", "RGBA", "L") else picture.convert(mode)


def _write(picture: Image.Image, kind: str) -> tuple[bytes, str]:
    if kind == "JPEG" and picture.mode == "RGBA":
        kind = "WEBP"
    out = BytesIO()
    picture.info = {}
    picture.save(out, format=kind, **OPTIONS[kind])
    return out.getvalue(), kind


def _lighter(upload: UploadedFile, kind: str) -> tuple[bytes | None, str]:
    """Write a heavy picture once more, as a photo, and keep that if it is really lighter."""
    if upload.size <= HEAVY or kind == "GIF":
        return None, kind
    with Image.open(upload, formats=READ) as picture:
        smaller, found = _write(_remake(picture), "JPEG")
    return (smaller, found) if len(smaller) < WORTH_IT * upload.size else (None, kind)
