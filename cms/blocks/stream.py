"""The blocks a page's body may hold, in the order and under the headings the editor shows them."""

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText

from cms import links
from cms.blocks.contact import ContactBlock, HoursBlock
from cms.blocks.form import FormBlock
from cms.blocks.layout import ColumnsBlock, TableBlock
from cms.blocks.listing import FiguresBlock, LatestNewsBlock, NextEventsBlock, PartnersBlock, PeopleBlock
from cms.blocks.media import DocumentsBlock, GalleryBlock, PictureBlock, PictureTextBlock, PlayerBlock
from cms.blocks.text import AccordionBlock, ButtonBlock, ButtonsBlock, CalloutBlock, HeadingBlock, QuoteBlock, TextBlock

WORDS, MEDIA, LAYOUT = _("Text"), _("Pictures and sounds"), _("Layout")
LISTS, ASSOCIATION = _("Lists"), _("The association")


class BodyBlocks(blocks.StreamBlock):
    heading = HeadingBlock(group=WORDS)
    text = TextBlock(group=WORDS)
    quote = QuoteBlock(group=WORDS)
    callout = CalloutBlock(group=WORDS)
    button = ButtonBlock(group=WORDS)
    buttons = ButtonsBlock(group=WORDS)
    accordion = AccordionBlock(group=WORDS)
    picture = PictureBlock(group=MEDIA)
    picture_text = PictureTextBlock(group=MEDIA)
    gallery = GalleryBlock(group=MEDIA)
    player = PlayerBlock(group=MEDIA)
    documents = DocumentsBlock(group=MEDIA)
    columns = ColumnsBlock(group=LAYOUT)
    table = TableBlock(group=LAYOUT)
    latest_news = LatestNewsBlock(group=LISTS)
    next_events = NextEventsBlock(group=LISTS)
    figures = FiguresBlock(group=LISTS)
    partners = PartnersBlock(group=LISTS)
    people = PeopleBlock(group=ASSOCIATION)
    hours = HoursBlock(group=ASSOCIATION)
    contact = ContactBlock(group=ASSOCIATION)
    form = FormBlock(group=ASSOCIATION)

    def render_basic(self, value, context=None):
        """Read the renditions of all the body's pictures at once, and where all the links of its texts lead."""
        parts = list(_parts(value))
        prefetch_related_objects([part for part in parts if isinstance(part, AbstractImage)], "renditions")
        with links.known(part.source for part in parts if isinstance(part, RichText)):
            return super().render_basic(value, context=context)

    class Meta:
        block_counts = {"form": {"max_num": 1}}  # two with the same questions would be hard to tell apart


def _parts(value):
    """Walk through what a body holds, down to its pictures and texts."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _parts(part)
    elif isinstance(value, (blocks.StreamValue, blocks.list_block.ListValue)):
        for part in value:
            yield from _parts(part.value if isinstance(part, blocks.StreamValue.StreamChild) else part)
    else:
        yield value


BODY_BLOCKS = BodyBlocks
