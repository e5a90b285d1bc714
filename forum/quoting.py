"""A post quoted at the top of an answer."""

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from forum import sanitising
from forum.models import Post

LONGEST = 600  # characters of a quotation: more is read where it stands


def quotation(post: Post) -> str:
    """Return a post as a quotation with its author's name; what it quotes itself is left out, and a long one is shortened."""
    html = sanitising.without_quotations(post.html)
    text = sanitising.text_of(html)
    if len(text) > LONGEST:
        html = f"<p>{escape(text[:LONGEST].rsplit(' ', 1)[0])} …</p>"
    name = post.author.get_full_name() if post.author else ""
    who = _("%(name)s wrote:") % {"name": name or _("Somebody")}
    return format_html("<blockquote><p><strong>{}</strong></p>{}</blockquote><p></p>", who, mark_safe(html))
