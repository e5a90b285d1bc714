"""Reading the forum: the first page, categories, search, topics."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from forum import access
from forum.actions.following import mark_read
from forum.forms import WordsForm
from forum.models import Topic
from forum.queries import reading

LONGEST_SEARCH, BIGGEST = 100, 2**63


@login_not_required
@never_cache
@require_GET
def home(request, key: str = ""):
    """The latest topics, of all categories or of one, by state or by words."""
    asks = access.visitor(request)
    category = access.category(request, key) if key else None
    topics = reading.topics(all_of_them=asks.reads_all)
    topics = reading.with_reader(topics.filter(category=category) if category else topics, asks.account)
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    state = request.GET.get("etat", "")
    if state in Topic.State.values:
        topics = topics.filter(state=state)
    else:
        state = ""
    if words:
        page, further = reading.search_topics(topics, words), None
    else:
        page, further = reading.page_of_topics(topics, after=_mark(request))
    context = {
        "asks": asks,
        "category": category,
        "categories": reading.categories(all_of_them=asks.reads_all),
        "topics": page,
        "further": _address(request, further),
        "words": words,
        "state": state,
        "states": Topic.State.choices,
    }
    return render(request, "forum/home.html", context)


def _mark(request: HttpRequest) -> reading.Mark | None:
    """Read where a page of a list begins; anything else than what we wrote is the first page."""
    at, _underscore, pk = request.GET.get("suite", "").partition("_")
    try:
        mark = reading.Mark(datetime.fromisoformat(at), int(pk))
    except (ValueError, OverflowError):
        return None
    return mark if mark.at.tzinfo and mark.pk < BIGGEST else None


def _address(request: HttpRequest, further: reading.Mark | None) -> str:
    if further is None:
        return ""
    asked = request.GET.copy()
    asked["suite"] = f"{further.at.isoformat()}_{further.pk}"
    return f"{request.path}?{urlencode(asked)}"


@login_not_required
@never_cache
@require_GET
def topic(request, topic_id: int):
    """A question and its answers."""
    found = access.topic(request, topic_id)
    if found.merged_into_id:
        return redirect("forum_topic", found.merged_into_id)
    return show_topic(request, found, WordsForm())


def show_topic(request, topic: Topic, form: WordsForm, *, status: int = 200):
    """Show a topic with the form for an answer, as it was typed."""
    asks = access.visitor(request)
    n_pages = max(1, -(-topic.n_posts // reading.POSTS_PER_PAGE))
    page = request.GET.get("page", "1")
    number = min(int(page), n_pages) if page.isdecimal() and int(page) else 1
    context = {
        "asks": asks,
        "topic": topic,
        "posts": reading.posts_of(topic, account=asks.account, page=number),
        "form": form,
        "may_mark": asks.may_mark(topic),
        "number": number,
        "pages": range(1, n_pages + 1),
    }
    if asks.account and topic.is_unread:
        mark_read(topic=topic, account=asks.account)
    return render(request, "forum/topic.html", context, status=status)
