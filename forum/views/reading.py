"""Reading the forum: the first page, categories, search, topics."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from forum import access
from forum.actions import following
from forum.forms import WordsForm
from forum.models import Category, Topic
from forum.queries import delays, finding, reading
from forum.sanitising import without_tricks
from forum.views.answering import first_answer

LONGEST_SEARCH, BIGGEST = 100, 2**63


@login_not_required
@never_cache
@require_GET
def home(request, key: str = ""):
    """The latest topics, of all categories or of one, by state or by words."""
    asks = access.visitor(request)
    categories = list(reading.with_follower(reading.categories(all_of_them=asks.reads_all), asks.account))
    category = _category(categories, key)
    state = request.GET.get("etat", "")
    state = state if state in Topic.State.values else ""
    words = " ".join(without_tricks(request.GET.get("q", "")).split())[:LONGEST_SEARCH]
    context = {
        "asks": asks,
        "category": category,
        "categories": categories,
        "words": words,
        "state": state,
        "states": Topic.State.choices,
        "usual_delay": delays.usual_delay(),
    }
    return render(request, "forum/home.html", context | _listed(request, asks, category=category, state=state, words=words))


def _category(categories: list[Category], key: str) -> Category | None:
    """Return the one of the address, of those somebody may read. Raises Http404."""
    found = next((category for category in categories if category.key == key), None)
    if key and found is None:
        raise Http404
    return found


def _listed(request: HttpRequest, asks: access.Visitor, *, category: Category | None, state: str, words: str) -> dict:
    """Return the topics of a page: what was searched, or the next ones of a list, the pinned of a category above its first."""
    allowed = reading.topics(all_of_them=asks.reads_all)
    topics = reading.with_reader(allowed.filter(category=category) if category else allowed, asks.account)
    if state:
        topics = topics.filter(state=state)
    if words:
        return {"topics": finding.search_topics(topics, words)}
    after = _mark(request)
    pinned = reading.pinned(category, topics) if category and not after and not state else []
    if category and not state:
        topics = topics.filter(is_pinned=False)
    page, further = reading.page_of_topics(topics, after=after)
    n_waiting = reading.n_waiting(allowed) if asks.is_staff and not category else 0
    return {"topics": page, "pinned": pinned, "further": _address(request, further), "n_waiting": n_waiting}


@never_cache
@require_POST
def mark_all_read(request):
    """Say that one has read all there is up to now."""
    asks = access.visitor(request)
    following.mark_all_read(account=asks.account)
    messages.success(request, _("Nothing is marked as new any more."))
    return redirect("forum")


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
    return f"{request.path}?{asked.urlencode()}"


@login_not_required
@never_cache
@require_GET
def topic(request, topic_id: int):
    """A question and its answers."""
    found = access.topic(request, topic_id)
    if found.merged_into_id:
        return redirect("forum_topic", found.merged_into_id)
    return show_topic(request, found, first_answer(request, found))


def show_topic(request, topic: Topic, form: WordsForm, *, status: int = 200):
    """Show a topic with the form for an answer, as it was typed."""
    asks = access.visitor(request)
    pages = Paginator(range(topic.n_posts), reading.POSTS_PER_PAGE)
    page = request.GET.get("page", "1")
    number = max(1, min(int(page), pages.num_pages)) if page.isdecimal() and len(page) < 9 else 1
    context = {
        "asks": asks,
        "topic": topic,
        "posts": reading.posts_of(topic, account=asks.account, page=number, waiting_too=asks.is_staff),
        "form": form,
        "may_mark": asks.may_mark(topic),
        "number": number,
        "pages": list(pages.get_elided_page_range(number, on_each_side=2, on_ends=1)),
    }
    if asks.account and topic.is_unread:
        following.mark_read(topic=topic, account=asks.account)
    return render(request, "forum/topic.html", context, status=status)
