"""Finding topics by words, in bounded work: each stage stops at its limit, whatever the number of topics that match.

The order is: solved first, then those with the words in the title, then the newest. So there are four stages, each in the
order of an index; PostgreSQL walks it for a common word and collects a rare one from the index of words, and a stage is
reached only while there is room left on the page.
"""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from forum import excerpts, search
from forum.models import Post, Topic

SHOWN, SIMILAR = 20, 5
CANDIDATES = 15  # of each stage, when only some of the words are found and the best are chosen of them
SOLVED = Q(state=Topic.State.SOLVED)
NEWEST = ("-last_post_at", "-pk")


def search_topics(found: QuerySet[Topic], text: str, *, limit: int = SHOWN) -> list[Topic]:
    """Return the topics that hold the words of a text, solved first, those with the words in the title before others.

    A word that nobody has ever written stands for those that look like it. When no topic has all the words, some will do:
    then those with most of them come first (3 queries at most). Each has `title_parts` and `excerpt_parts`, with the words.
    """
    asked = search.Asked.of(text)
    if not asked.words:
        return []
    topics = _with_all(found, asked, limit)
    if not topics and len(asked.words) > 1:
        topics = _best(_with_excerpt(_with_some(found, asked, "words"), asked), limit)
    for topic in topics:
        _show_words(topic, asked.pattern())
    return topics


def similar_topics(found: QuerySet[Topic], title: str) -> list[Topic]:
    """Return the few topics whose title looks most like one that is being written, solved first (3 queries at most).

    When there is none, those in which two of its words are said.
    """
    asked = search.Asked.of(title)
    if not asked.words:
        return []
    topics = _best(_with_some(found, asked, "title_words"), SIMILAR) or _best(_with_some(found, asked, "words", least=2), SIMILAR)
    return sorted(topics, key=lambda topic: topic.state != Topic.State.SOLVED)


def _with_all(found: QuerySet[Topic], asked: search.Asked, limit: int) -> list[Topic]:
    query = _query(asked.with_all())
    in_title, elsewhere = Q(title_words=query), Q(words=query) & ~Q(title_words=query)
    stages = [_stage(found, kind & where, limit) for kind in (SOLVED, ~SOLVED) for where in (in_title, elsewhere)]
    listed: QuerySet[Any] = _with_excerpt(_listed(found, _one_after_the_other(stages, limit)), asked).annotate(
        in_title=_as_bool(in_title)
    )
    return sorted(listed, key=lambda topic: (topic.state != Topic.State.SOLVED, not topic.in_title, *_newest(topic)))


def _with_some(found: QuerySet[Topic], asked: search.Asked, where: str, *, least: int = 1) -> QuerySet[Any]:
    """Find candidates with two of the words, and, if there is room left, with one; each has `n_hits`."""
    queries = [_query(raw) for raw in (asked.with_two(), asked.with_any()) if raw][: None if least == 1 else 1]
    stages = [_stage(found, kind & Q(**{where: query}), CANDIDATES) for query in queries for kind in (SOLVED, ~SOLVED)]
    hits = sum(
        (Case(When(**{where: _query(word)}, then=1), default=0, output_field=IntegerField()) for word in asked.each()),
        start=Value(0),
    )
    return _listed(found, _one_after_the_other(stages, len(stages) * CANDIDATES)).annotate(n_hits=hits)


def _best(listed: QuerySet[Any], limit: int) -> list[Topic]:
    """Return those with most of the words first, then solved, then the newest."""
    return sorted(listed, key=lambda topic: (-topic.n_hits, topic.state != Topic.State.SOLVED, *_newest(topic)))[:limit]


def _query(raw: str) -> SearchQuery:
    return SearchQuery(raw, search_type="raw", config="french")


def _stage(found: QuerySet[Topic], condition: Q, limit: int) -> QuerySet:
    # Without the annotations of a page: they are worked out for what is shown only.
    bare = found.all()
    bare.query.annotations.clear()
    return bare.filter(condition).order_by(*NEWEST).values("pk")[:limit]


def _one_after_the_other(stages: list[QuerySet], limit: int) -> QuerySet:
    """Join stages: PostgreSQL runs one only when those before it have left room."""
    return stages[0].union(*stages[1:], all=True)[:limit]


def _listed(found: QuerySet[Topic], chosen: QuerySet) -> QuerySet[Any]:
    listed = found.filter(pk__in=chosen).order_by()
    return listed.select_related("category", "author", "association").defer("words", "title_words")


def _with_excerpt(listed: QuerySet[Any], asked: search.Asked) -> QuerySet[Any]:
    shown = Post.objects.shown().filter(topic=OuterRef("pk"), text__iregex=asked.pattern())
    return listed.annotate(excerpt=Subquery(shown.order_by("created_at", "pk").values("text")[:1]))


def _as_bool(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _show_words(topic: Any, pattern: str) -> None:
    topic.title_parts = excerpts.marked(topic.title, pattern)
    topic.excerpt_parts = excerpts.around(topic.excerpt, pattern) if topic.excerpt else []


def _newest(topic: Topic) -> tuple[float, int]:
    return -topic.last_post_at.timestamp(), -topic.pk
