"""What somebody may read, and the lists of topics: a constant number of statements, whatever the number of topics."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from cms.users.models import User
from forum.models import Category, Follow, Like, Post, Reader, SameProblem, Topic, TopicRead
from tenants.models import Association, CityStaff, Membership

PER_PAGE, POSTS_PER_PAGE, PINNED, COUNTED = 20, 50, 5, 100
MEMBER = "member"
NEVER = Value(datetime(1970, 1, 1, tzinfo=UTC))


def is_member(account: User) -> bool:
    """Return whether somebody belongs to a hosted association (1 query)."""
    return Membership.objects.current().filter(account=account).exists()


def standing(account: User) -> set[str]:
    """Return what somebody is: `member` of a hosted association, and their roles in the city's staff (1 query)."""
    member = Membership.objects.current().filter(account=account).order_by().values_list(Value(MEMBER))
    return {what for (what,) in member.union(CityStaff.objects.filter(account=account).order_by().values_list("role"))}


def association_of(account: User) -> Association | None:
    """Return the one association somebody belongs to; nobody's when there are several: which one is theirs to say (1 query)."""
    places = Membership.objects.current().filter(account=account).select_related("association")[:2]
    found = [place.association for place in places]
    return found[0] if len(found) == 1 else None


def categories(*, all_of_them: bool) -> QuerySet[Category]:
    """Return the categories in use that somebody may read: all, or the public ones."""
    used = Category.objects.filter(is_used=True)
    return used if all_of_them else used.filter(is_public=True)


def with_follower(found: QuerySet[Category], account: User | None) -> QuerySet[Category]:
    """Add to categories whether somebody follows them: `is_followed` (no more queries)."""
    follows = Follow.objects.filter(account=account, category=OuterRef("pk"), is_muted=False)
    return found.annotate(is_followed=Exists(follows) if account else Value(False))


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


def posts_of(topic: Topic, *, account: User | None = None, page: int = 1, waiting_too: bool = False) -> list[Post]:
    """Return a page of a topic's posts, the question first, with authors and attachments (2 queries).

    Each has `is_by_trainer`, and `is_liked` by the account. What waits to be read is its author's only, or the city's.
    """
    shown = topic.posts.select_related("author", "quoted__author").prefetch_related("attachments")
    marked = shown.annotate(
        is_by_trainer=Exists(CityStaff.objects.filter(account=OuterRef("author"))),
        is_liked=Exists(Like.objects.filter(account=account, post=OuterRef("pk"))) if account else Value(False),
    )
    if not waiting_too:
        own = Q(author=account) if account else Q(pk=None)
        marked = marked.filter(Q(waits_for_review=False) | own)
    start = (page - 1) * POSTS_PER_PAGE
    return list(marked.order_by("created_at", "pk")[start : start + POSTS_PER_PAGE])


def question_of(topic_id: int) -> int | None:
    """Return the number of the post that opens a topic (1 query)."""
    return Post.objects.filter(topic=topic_id).order_by("created_at", "pk").values_list("pk", flat=True).first()


def is_question(post: Post) -> bool:
    """Return whether a post opens its topic (1 query)."""
    return question_of(post.topic_id) == post.pk


def pinned(category: Category, found: QuerySet[Topic]) -> list[Topic]:
    """Return what stands above a category's first page (1 query)."""
    kept = found.filter(category=category, is_pinned=True).select_related("category").defer("words", "title_words")
    return list(kept.order_by("-last_post_at", "-pk")[:PINNED])


def n_waiting(found: QuerySet[Topic]) -> int:
    """Return how many questions nobody has answered, counted up to COUNTED (1 query)."""
    return found.filter(state=Topic.State.WAITING, locked_at=None).order_by()[:COUNTED].count()


def waiting_for(found: QuerySet[Topic], *, before: datetime) -> QuerySet[Topic]:
    """Return the questions that nobody has answered and that were asked before a moment, the oldest first."""
    return found.filter(state=Topic.State.WAITING, created_at__lt=before, locked_at=None).order_by("created_at", "pk")
