from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "site/blocks/heading.html"


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=["h3", *TEXT_FEATURES], **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "site/blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=pgettext_lazy("quote", "Words"), rows=3)
    author = blocks.CharBlock(label=_("Who says so"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "site/blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("To remember")
        template = "site/blocks/callout.html"


class ButtonBlock(blocks.StructBlock):
    """A link drawn as a button: to a page of the site, or to another address."""

    label = blocks.CharBlock(label=_("Words on the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page of this site"), required=False)
    url = blocks.URLBlock(label=_("Or another address"), required=False)

    def clean(self, value):
        cleaned = super().clean(value)
        if not cleaned["page"] and not cleaned["url"]:
            raise blocks.StructBlockValidationError(
                block_errors={"page": ValidationError(_("Choose a page of this site, or write an address."))}
            )
        return cleaned

    class Meta:
        icon = "link"
        label = _("Button")
        template = "site/blocks/button.html"
