"""An address as a square code (QR), for phones to read off a screen."""

import segno
from django.utils.safestring import SafeString, mark_safe


def square_code(address: str) -> SafeString:
    """Draw an address of ours as SVG: dark on white whatever the page's colours, as readers need it."""
    drawn = segno.make(address, error="m", micro=False)
    return mark_safe(drawn.svg_inline(omitsize=True, dark="#000", light="#fff", border=4))  # nothing in it but squares
