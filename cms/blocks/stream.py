"""The blocks a page's body may hold, in the order the editor shows them."""

from cms.blocks.media import PictureBlock
from cms.blocks.text import ButtonBlock, CalloutBlock, HeadingBlock, QuoteBlock, TextBlock

BODY_BLOCKS = [
    ("heading", HeadingBlock()),
    ("text", TextBlock()),
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
    ("callout", CalloutBlock()),
    ("button", ButtonBlock()),
]
