"""The form for an answer as it opens: with what was begun, below what is to be quoted."""

from django.http import HttpRequest

from forum import access
from forum.forms import WordsForm
from forum.models import Post, Topic
from forum.queries import writing
from forum.quoting import quotation
from tenants.rules import number_of


def first_answer(request: HttpRequest, topic: Topic) -> WordsForm:
    """Return the form for an answer (no queries; 1 to quote, 1 for the files of a draft)."""
    kept, quoted = writing.draft_in(topic), _to_quote(request, topic)
    html = kept.html if kept else ""
    begun = {"text": html, "quoted": kept.quoted if kept else None, "seen": kept.saved_at.isoformat() if kept else ""}
    quote = quotation(quoted) if quoted and quoted.pk != begun["quoted"] else ""
    if quoted and quote:
        begun |= {"text": quote + html, "quoted": quoted.pk}
    form = WordsForm(initial=begun)
    form.quote = quote
    form.kept_at = kept.saved_at if kept else None
    account = access.visitor(request).account
    form.sent_files = writing.files_waiting(account, kept.attached) if kept and account else []
    return form


def _to_quote(request: HttpRequest, topic: Topic) -> Post | None:
    asked = number_of(request.GET.get("citer", ""))
    return writing.quotable(topic, asked) if asked else None
