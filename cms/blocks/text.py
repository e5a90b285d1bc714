"""Blocks made of words."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):
    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 150, **kwargs})

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Says what comes next, and lets people jump to it.")
        preview_value = _("Our story")
        template = "site/blocks/heading.html"


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=["h3", *TEXT_FEATURES], **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists, links, small headings.")
        preview_value = _("<p>The choir meets every Tuesday. <b>Beginners are welcome</b>: nobody has to read music.</p>")
        template = "site/blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=pgettext_lazy("quote", "Words"), rows=3)
    author = blocks.CharBlock(label=_("Who says so"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("The words of a person, in large letters.")
        preview_value = {"text": _("I came for an hour and stayed ten years."), "author": _("Amina, volunteer")}
        template = "site/blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("To remember")
        description = _("A framed note that nobody should miss.")
        preview_value = {"title": _("Good to know"), "text": _("<p>The first session is free.</p>")}
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
        description = _("One thing to do, that leads to a page or to another site.")
        preview_value = {"label": _("Join us"), "page": None, "url": "https://example.org/"}
        template = "site/blocks/button.html"


class ButtonsBlock(blocks.StructBlock):
    buttons = blocks.ListBlock(ButtonBlock(), label=_("Buttons"), min_num=2, max_num=4)

    class Meta:
        icon = "link"
        label = _("Several buttons")
        description = _("Two to four buttons side by side; the first is the strongest.")
        preview_value = {
            "buttons": [
                {"label": _("Join us"), "page": None, "url": "https://example.org/"},
                {"label": _("Give"), "page": None, "url": "https://example.org/"},
            ]
        }
        template = "site/blocks/buttons.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = _("Question")


class AccordionBlock(blocks.StructBlock):
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1, max_num=50)

    class Meta:
        icon = "collapse-down"
        label = _("Questions that open")
        description = _("Short questions; the answer shows when one is opened.")
        preview_value = {
            "questions": [
                {"question": _("How much is it?"), "answer": _("<p>20 euros a year.</p>")},
                {"question": _("Do I need to register?"), "answer": _("<p>No: just come.</p>")},
            ]
        }
        template = "site/blocks/accordion.html"
