"""What somebody may read, and the lists of topics: a constant number of statements, whatever the number of topics."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from cms.users.models import User
from forum import search
from forum.models import Category, Follow, Like, Post, Reader, SameProblem, Topic, TopicRead
from tenants.models import Association, CityStaff, Membership

PER_PAGE, SIMILAR, POSTS_PER_PAGE = 20, 5, 50
NEVER = Value(datetime(1970, 1, 1, tzinfo=UTC))
SOLVED_FIRST = Case(When(state=Topic.State.SOLVED, then=Value(0)), default=Value(1), output_field=IntegerField())


def is_member(account: User) -> bool:
    """Return whether somebody belongs to a hosted association (1 query)."""
    return Membership.objects.current().filter(account=account).exists()


def association_of(account: User) -> Association | None:
    """Return the one association somebody belongs to; nobody's when there are several: which one is theirs to say (1 query)."""
    places = Membership.objects.current().filter(account=account).select_related("association")[:2]
    found = [place.association for place in places]
    return found[0] if len(found) == 1 else None


def categories(*, all_of_them: bool) -> QuerySet[Category]:
    """Return the categories in use that somebody may read: all, or the public ones."""
    used = Category.objects.filter(is_used=True)
    return used if all_of_them else used.filter(is_public=True)


def topics(*, all_of_them: bool) -> QuerySet[Topic]:
    shown = Topic.objects.shown().filter(category__is_used=True)
    return shown if all_of_them else shown.filter(category__is_public=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page of a list goes on: a moment and a topic, so that a new answer neither hides nor doubles one."""

    at: datetime
    pk: int


def page_of_topics(found: QuerySet[Topic], *, after: Mark | None = None) -> tuple[list[Topic], Mark | None]:
    """Return a page of a list, the latest first, and where the next one goes on (1 query).

    By position in the index, never by counting: page 400 costs what page 1 does.
    """
    ordered = (
        found.select_related("category", "author", "association").order_by("-last_post_at", "-pk").defer("words", "title_words")
    )
    if after:
        ordered = ordered.filter(
            Q(last_post_at__lt=after.at) | Q(last_post_at=after.at, pk__lt=after.pk), last_post_at__lte=after.at
        )
    rows = list(ordered[: PER_PAGE + 1])
    page = rows[:PER_PAGE]
    return page, (Mark(page[-1].last_post_at, page[-1].pk) if len(rows) > PER_PAGE else None)


def with_reader(found: QuerySet[Topic], account: User | None) -> QuerySet[Topic]:
    """Add to topics how somebody stands to them: `is_unread`, `is_followed`, `has_same` (no more queries)."""
    if account is None:
        return found.annotate(is_unread=Value(False), is_followed=Value(False), has_same=Value(False))
    own = {"account": account, "topic": OuterRef("pk")}
    read = Subquery(TopicRead.objects.filter(**own).values("read_at")[:1])
    all_read = Subquery(Reader.objects.filter(account=account).values("read_all_at")[:1])
    since = Greatest(Coalesce(read, NEVER), Coalesce(all_read, Value(account.date_joined)))
    return found.annotate(
        is_unread=Case(When(last_post_at__gt=since, then=Value(True)), default=Value(False)),
        is_followed=Exists(Follow.objects.filter(**own, is_muted=False)),
        has_same=Exists(SameProblem.objects.filter(**own)),
    )


def search_topics(found: QuerySet[Topic], text: str, *, limit: int = PER_PAGE) -> list[Topic]:
    """Return the topics that hold the words of a text, solved first, those with a word in the title before others (3 queries).

    A word that nobody has ever written stands for those that look like it. When no topic has all the words, some will do.
    """
    words = search.tokens(text)
    if not words:
        return []
    near = search.near(words)
    for every in (True, False):
        topics = _matching(found, search.tsquery(words, every=every, near_words=near), limit)
        if topics or len(words) == 1:
            return topics
    return []


def _matching(found: QuerySet[Topic], raw: str, limit: int) -> list[Topic]:
    query = SearchQuery(raw, search_type="raw", config="french")
    in_title = Case(When(title_words=query, then=Value(0)), default=Value(1), output_field=IntegerField())
    listed = found.filter(words=query).select_related("category", "association").defer("words", "title_words")
    return list(listed.order_by(SOLVED_FIRST, in_title, "-last_post_at")[:limit])


def similar_topics(found: QuerySet[Topic], title: str) -> list[Topic]:
    """Return the few topics whose title looks most like one that is being written, solved first (3 queries)."""
    words = search.tokens(title)
    if not words:
        return []
    query = SearchQuery(search.tsquery(words, every=False, near_words=search.near(words)), search_type="raw", config="french")
    likest = found.filter(title_words=query).annotate(rank=SearchRank(F("title_words"), query))
    topics = list(likest.select_related("category").defer("words", "title_words").order_by("-rank", "-last_post_at")[:SIMILAR])
    return sorted(topics, key=lambda topic: topic.state != Topic.State.SOLVED)


def posts_of(topic: Topic, *, account: User | None = None, page: int = 1) -> list[Post]:
    """Return a page of a topic's posts, the question first, with authors and attachments (2 queries).

    Each has `is_by_trainer`, and `is_liked` by the account.
    """
    shown = topic.posts.select_related("author", "quoted__author").prefetch_related("attachments")
    marked = shown.annotate(
        is_by_trainer=Exists(CityStaff.objects.filter(account=OuterRef("author"))),
        is_liked=Exists(Like.objects.filter(account=account, post=OuterRef("pk"))) if account else Value(False),
    )
    start = (page - 1) * POSTS_PER_PAGE
    return list(marked.order_by("created_at", "pk")[start : start + POSTS_PER_PAGE])


def waiting_for(found: QuerySet[Topic], *, before: datetime) -> QuerySet[Topic]:
    """Return the questions that nobody has answered and that were asked before a moment, the oldest first."""
    return found.filter(state=Topic.State.WAITING, created_at__lt=before, locked_at=None).order_by("created_at", "pk")
