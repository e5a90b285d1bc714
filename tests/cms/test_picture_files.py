"""What becomes of the file of a photo, whatever sent it."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from cms import picture_files
from tests.cms.photos import noise, phone_photo, photo


def prepare(content: bytes, name: str = "photo.jpg"):
    upload = picture_files.prepare(SimpleUploadedFile(name, content))
    return upload, Image.open(BytesIO(upload.read()))


@pytest.mark.parametrize(
    ("sent", "stored"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "JPEG"), ("AVIF", "JPEG"), ("HEIF", "JPEG"), ("MPO", "JPEG")]
)
def test_phone_photo_stands_upright_and_forgets_where_it_was_taken(sent, stored):
    content = phone_photo((400, 300), kind=sent)
    assert Image.open(BytesIO(content)).getexif().get_ifd(0x8825)[1] == "N"

    upload, picture = prepare(content)

    assert (picture.format, picture.size, dict(picture.getexif())) == (stored, (300, 400), {})
    assert picture_files.TELLTALES & set(picture.info) == set()
    red, green, blue = picture.convert("RGB").getpixel((150, 20))
    assert blue > 200 and red < 60 and green < 60
    assert b"GPS" not in upload.open().read()
    assert upload.name == f"photo.{picture_files.EXTENSIONS[stored]}"


@pytest.mark.parametrize(
    ("size", "stored"),
    [((4032, 3024), (2560, 1920)), ((5120, 3840), (2560, 1920)), ((3024, 4032), (1920, 2560)), ((2560, 10), (2560, 10)),
     ((1, 30000), (1, 2560))],
)  # fmt: skip
def test_picture_is_no_larger_than_a_page_can_show(size, stored):
    _upload, picture = prepare(photo(size=size))

    assert picture.size == stored


SMALL = {
    "plain": photo(),
    "png": photo("PNG"),
    "grey": photo("PNG", mode="L", colour=9),
    "see-through": photo("PNG", mode="RGBA", colour=(1, 2, 3, 4)),
    "palette": photo("PNG", mode="P", colour=3),
    "webp": photo("WEBP"),
    "avif": photo("AVIF"),
    "gif": photo("GIF", mode="P", colour=3),
}


@pytest.mark.parametrize("name", SMALL)
def test_picture_that_needs_nothing_is_kept_byte_for_byte(name):
    upload, _picture = prepare(SMALL[name])

    assert upload.open().read() == SMALL[name]


@pytest.mark.parametrize(
    "content",
    [phone_photo((3000, 2000)), phone_photo((300, 200), kind="HEIF"), noise((2600, 1700), quality=95),
     noise((900, 700), kind="PNG"), photo("PNG", (3000, 10), mode="RGBA", colour=(1, 2, 3, 4)),
     photo("GIF", (3000, 10), mode="P", colour=3)],
    ids=["phone", "iphone", "details", "heavy png", "see-through", "gif"],
)  # fmt: skip
def test_what_was_stored_is_the_same_when_it_is_sent_again(content):
    once, _picture = prepare(content)

    again, _picture = prepare(once.open().read(), once.name)

    assert again.open().read() == once.open().read() and again.name == once.name


def test_heavy_screenshot_becomes_a_photo_and_one_with_transparency_does_not():
    opaque, see_through = noise((1200, 800), kind="PNG"), BytesIO()
    Image.merge("RGBA", [Image.effect_noise((800, 600), 90)] * 4).save(see_through, "PNG")

    assert prepare(opaque)[1].format == "JPEG"
    assert prepare(see_through.getvalue())[1].mode == "RGBA"


def test_transparency_stays_when_a_picture_is_made_smaller():
    _upload, picture = prepare(photo("PNG", (3000, 30), mode="RGBA", colour=(200, 0, 0, 100)))

    assert (picture.size, picture.mode, picture.getpixel((5, 5))[3]) == ((2560, 26), "RGBA", 100)


def test_printer_colours_become_screen_colours():
    _upload, picture = prepare(photo(mode="CMYK", colour=(0, 255, 255, 0)))

    red, green, blue = picture.getpixel((5, 5))
    assert picture.mode == "RGB" and red > 200 and green < 60 and blue < 60


def test_wide_colours_become_those_of_every_screen():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    for icc in (srgb, profile, b"nonsense"):
        _upload, picture = prepare(photo(icc_profile=icc))
        assert picture.info.get("icc_profile") is None
        assert picture.getpixel((5, 5))[0] > 200


def test_sixteen_bits_of_grey_keep_their_shades():
    out = BytesIO()
    Image.new("I;16", (40, 40), 0x8000).save(out, "PNG")

    _upload, picture = prepare(out.getvalue())

    assert (picture.mode, picture.getpixel((5, 5))) == ("L", 128)


def test_animated_gif_keeps_moving():
    out = BytesIO()
    frames = [Image.new("P", (60, 40), shade) for shade in (1, 2, 3)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    upload, _picture = prepare(out.getvalue())

    assert upload.open().read() == out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "HEIF"])
def test_photo_cut_short_is_damage(kind):
    whole = noise((300, 200), kind=kind)

    with pytest.raises(picture_files.DAMAGE):
        prepare(whole[: len(whole) // 2])


def test_png_that_lies_about_its_content_is_damage():
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 80_000_000))
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 20, 20, 8, 2, 0, 0, 0))

    with pytest.raises(picture_files.DAMAGE):
        prepare(head + bomb + chunk(b"IDAT", zlib.compress(b"\0" * 1300)) + chunk(b"IEND", b""))


@pytest.mark.parametrize(
    ("name", "stored"),
    [("Été à la mer (3).JPG", "Été à la mer (3).jpg"), (".jpg", "jpg.jpg"), ("../../x.png", "x.jpg"),
     ("a" * 200 + ".jpg", "a" * 60 + ".jpg"), ("photo", "photo.jpg"), ("…", "….jpg")],
)  # fmt: skip
def test_file_is_named_for_what_it_is(name, stored):
    upload, _picture = prepare(photo(), name)

    assert upload.name == stored
