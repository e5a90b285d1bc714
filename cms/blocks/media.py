"""Blocks of pictures, films, sounds and documents."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms import players
from cms.blocks.previews import sample_documents, sample_picture
from cms.blocks.text import TEXT_FEATURES

RATIOS = [
    ("natural", _("As it is")),
    ("wide", _("Wide")),
    ("landscape", _("Landscape")),
    ("square", _("Square")),
    ("portrait", _("Portrait")),
]


def ratio_choice(default: str = "natural") -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(
        choices=RATIOS,
        default=default,
        label=_("Shape"),
        help_text=_("A picture that is cut keeps the part you marked as important in the library."),
    )


class PictureBlock(blocks.StructBlock):
    """A picture with its text alternative, or marked decorative: Wagtail's ImageBlock asks for one of the two."""

    image = ImageBlock(label=_("Picture"))
    ratio = ratio_choice()
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    def get_preview_value(self):
        return self.normalize({"image": sample_picture(), "ratio": "landscape", "caption": gettext("The garden in June")})

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("One picture, with a caption if you like.")
        template = "site/blocks/picture.html"


class PictureTextBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    ratio = ratio_choice("landscape")
    text = blocks.RichTextBlock(label=_("Text"), features=["h3", *TEXT_FEATURES])
    side = blocks.ChoiceBlock(
        choices=[("left", _("On the left")), ("right", _("On the right"))], default="left", label=_("Where is the picture?")
    )
    first = blocks.ChoiceBlock(
        choices=[("picture", _("The picture")), ("text", _("The text"))],
        default="picture",
        label=_("What comes first on a phone?"),
    )

    def get_preview_value(self):
        words = gettext("<p>The choir meets every Tuesday. <b>Beginners are welcome</b>: nobody has to read music.</p>")
        return self.normalize(
            {"image": sample_picture(), "ratio": "landscape", "text": words, "side": "left", "first": "picture"}
        )

    class Meta:
        icon = "image"
        label = _("Picture and text")
        description = _("A picture beside a few lines; one under the other on a phone.")
        template = "site/blocks/picture_text.html"


class GalleryPictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")


class GalleryBlock(blocks.StructBlock):
    pictures = blocks.ListBlock(GalleryPictureBlock(), label=_("Pictures"), min_num=2, max_num=60)

    def get_preview_value(self):
        picture = sample_picture()
        return self.normalize({"pictures": [{"image": picture, "caption": ""}] * 3 if picture else []})

    class Meta:
        icon = "grid"
        label = _("Gallery")
        description = _("Several pictures in a grid; each opens large.")
        template = "site/blocks/gallery.html"


class PlayerValue(blocks.StructValue):
    @property
    def player(self):
        return players.find_player(self.get("address") or "")


class PlayerBlock(blocks.StructBlock):
    """A film or a sound of a known provider; nothing is asked of it before the visitor clicks."""

    address = blocks.URLBlock(
        label=_("Address of the video or the sound"),
        help_text=_("Copy it from your browser: PeerTube, YouTube, Vimeo, Dailymotion or SoundCloud."),
    )
    title = blocks.CharBlock(label=_("Title"), max_length=150, help_text=_("What people will see or hear."))
    transcript = blocks.RichTextBlock(
        label=_("What is said, in writing"),
        required=False,
        features=TEXT_FEATURES,
        help_text=_("For those who do not hear, or have no sound: who speaks, what is said, what is shown."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if not players.find_player(cleaned["address"]):
            words = gettext("We cannot show this address. Open the video on %(providers)s, then copy the address of that page.")
            error = ValidationError(words % {"providers": players.providers()}, code="unknown_player")
            raise blocks.StructBlockValidationError(block_errors={"address": error})
        return cleaned

    class Meta:
        icon = "media"
        label = _("Video or sound")
        description = _("Loads only when the visitor asks: nobody is followed before.")
        preview_value = {
            "address": "https://framatube.org/w/9db9f3f1-9b54-44ed-9e91-461d262d2205",
            "title": _("Our concert in the park"),
            "transcript": "",
        }
        template = "site/blocks/player.html"
        value_class = PlayerValue


DOCUMENT_KINDS = {
    "docx": _("text"), "odt": _("text"), "rtf": _("text"), "txt": _("text"), "xlsx": _("spreadsheet"), "ods": _("spreadsheet"),
    "csv": _("spreadsheet"), "pptx": _("slides"), "odp": _("slides"), "zip": _("compressed folder"), "ics": _("calendar"),
}  # fmt: skip


def describe_file(document) -> str:
    """Say in words what a document is and how heavy: “spreadsheet XLSX, 12 KB”."""
    kind = DOCUMENT_KINDS.get(document.file_extension)
    name = " ".join(filter(None, [str(kind or ""), document.file_extension.upper()]))
    return ", ".join(filter(None, [name, _size(document.get_file_size())]))


def _size(size: int | None) -> str:
    if not size:
        return ""
    if size < 1000:
        return ngettext("%(size)d byte", "%(size)d bytes", size) % {"size": size}
    if size < 1_000_000:
        return gettext("%(size)d KB") % {"size": round(size / 1000)}
    return gettext("%(size)s MB") % {"size": f"{size / 1_000_000:.1f}".replace(".", gettext("."))}


class DocumentValue(blocks.StructValue):
    @property
    def words(self) -> str:
        return describe_file(self["document"]) if self.get("document") else ""


class ListedDocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Another title"), required=False, max_length=200)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document")
        value_class = DocumentValue


class DocumentsBlock(blocks.StructBlock):
    documents = blocks.ListBlock(ListedDocumentBlock(), label=_("Documents"), min_num=1, max_num=60)

    def get_preview_value(self):
        return self.normalize({"documents": [{"document": document, "title": ""} for document in sample_documents()]})

    class Meta:
        icon = "doc-full-inverse"
        label = _("Documents to download")
        description = _("Statutes, minutes, forms: each with its kind and its weight.")
        template = "site/blocks/documents.html"
