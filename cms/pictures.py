"""What happens to a photo when somebody sends it: turned the right way up, and where it was taken forgotten."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

FORMATS = {"JPEG": {"quality": 90}, "PNG": {}, "WEBP": {"quality": 90}, "AVIF": {"quality": 80}}


class ForgivingImageField(WagtailImageField):
    """A photo cut short by a bad connection, or a bomb, gets a sentence instead of an error page."""

    def to_python(self, data):
        try:
            return super().to_python(data)
        except (OSError, Image.DecompressionBombError) as error:
            raise ValidationError(
                _("This picture is damaged or far too large. Send it once more, or take another one."), code="damaged"
            ) from error


class PictureForm(BaseImageForm):
    """The form behind every upload of a picture (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].__class__ = ForgivingImageField  # Wagtail makes the field itself and takes no class for it

    def clean_file(self):
        file = self.cleaned_data["file"]
        return without_metadata(file) if "file" in self.changed_data and file else file


def without_metadata(file):
    """Return the upload without EXIF, applying its orientation first; a picture that holds none is returned as it came."""
    file.seek(0)
    try:
        with Image.open(file) as picture:
            kind, exif = picture.format, picture.getexif()
            if kind not in FORMATS or not (exif or picture.info.get("exif") or picture.info.get("xmp")):
                return file
            upright = ImageOps.exif_transpose(picture)
            out = BytesIO()
            profile = picture.info.get("icc_profile")
            upright.save(out, format=kind, exif=b"", xmp=b"", **FORMATS[kind], **({"icc_profile": profile} if profile else {}))
    except UnidentifiedImageError:
        return file  # the form's own field says what is wrong with it
    finally:
        file.seek(0)
    return SimpleUploadedFile(file.name, out.getvalue(), content_type=file.content_type)
