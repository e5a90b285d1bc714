"""Help articles, and where a solved topic helps again: at a block of the editor, at an exercise of the workshops."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import CharField, Exists, F, Func, Q, QuerySet, Value
from django.db.models.functions import Lower, Replace
from django.urls import reverse

from cms.users.models import User
from forum import search
from forum.models import Article, Topic
from forum.queries import finding, reading
from tenants.models import CityStaff, Membership

PER_PLACE, SIMILAR = 3, 2
PLURAL = re.compile(r"(?<=[a-z]{2})[sx]$")
ACCENTS, PLAIN = "àâäáãçéèêëíîïìñóôöòúùûüÿ", "aaaaaceeeeiiiinoooouuuuy"


@dataclass(frozen=True, slots=True)
class Found:
    """Something to read: an article, or a solved topic."""

    title: str
    url: str
    is_article: bool


def articles(*, all_of_them: bool) -> QuerySet[Article]:
    """Return the articles that somebody may read: all, or the public ones."""
    found = Article.objects.select_related("category").defer("html")
    return found if all_of_them else found.filter(is_public=True)


def with_words(found: QuerySet[Article], text: str) -> QuerySet[Article]:
    """Narrow articles to those that hold all the words of a text, in their title or in their body (no query of its own)."""
    asked = _asked(text)
    if not asked.words:
        return found.none()
    return found.annotate(words=_vector("title") + _vector("html")).filter(words=_query(asked.with_all()))


def similar_articles(found: QuerySet[Article], title: str) -> list[Found]:
    """Return the few articles whose title looks most like one that is being written (1 query)."""
    asked = _asked(title)
    if not asked.words:
        return []
    query = _query(asked.with_any())
    likest = found.annotate(words=_vector("title")).filter(words=query).annotate(rank=SearchRank(F("words"), query))
    rows = likest.order_by("-rank", "title").values_list("title", "pk")[:SIMILAR]
    return [Found(title, _address("forum_article", pk), True) for title, pk in rows]


def similar_to(title: str, *, all_of_them: bool) -> list[Found | Topic]:
    """Return what looks most like a title that is being written: articles, then topics, solved first (4 queries)."""
    topics = reading.topics(all_of_them=all_of_them)
    return [*similar_articles(articles(all_of_them=all_of_them), title), *finding.similar_topics(topics, title)]


def _asked(text: str) -> search.Asked:
    """Read what somebody has typed, as it is spelt: there are few articles, and a list of them (no query)."""
    written = search.tokens(text)
    words = [word for word in written if word not in search.SMALL_WORDS] or written
    return search.Asked([PLURAL.sub("", word) for word in words[: search.MOST_WORDS]], {})


def _vector(field: str) -> SearchVector:
    """Fold and stem as forum.search does, in the database: without tags, accents and apostrophes."""
    bare = Func(Lower(field), Value("<[^>]*>"), Value(" "), Value("g"), function="regexp_replace", output_field=CharField())
    plain = Func(Replace(bare, Value("œ"), Value("oe")), Value(ACCENTS), Value(PLAIN), function="translate")
    words = Func(plain, Value("[^a-z0-9]+"), Value(" "), Value("g"), function="regexp_replace", output_field=CharField())
    # PostgreSQL's French knows most plurals, not that of « photos ».
    singular = Func(
        words, Value(r"([a-z]{2})[sx]\M"), Value(r"\1"), Value("g"), function="regexp_replace", output_field=CharField()
    )
    return SearchVector(singular, config="french")


def _query(raw: str) -> SearchQuery:
    return SearchQuery(raw, search_type="raw", config="french")


def solved_at_block(block: str, *, all_of_them: bool) -> list[Found]:
    """Return the articles and solved topics about a block of the editor, articles first (1 query; none without a block)."""
    if not block:
        return []
    can = Q() if all_of_them else Q(category__is_public=True)
    rows = _solved(Article.objects.filter(articles_open(all_of_them), block=block), _topics().filter(can, block=block), "block")
    return [found for _block, found in rows[: PER_PLACE * 2]]


def articles_open(all_of_them: bool) -> Q:
    return Q() if all_of_them else Q(is_public=True)


def solved_at_exercises(account: User, keys: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return for each exercise what solves it: titles and addresses that this account may read, articles first (1 query)."""
    wanted = [key for key in keys if key]
    if not wanted:
        return {}
    reads_all = Exists(Membership.objects.current().filter(account=account)) | Exists(CityStaff.objects.filter(account=account))
    known = Article.objects.filter(Q(is_public=True) | reads_all, exercise__in=wanted)
    topics = _topics().filter(Q(category__is_public=True) | reads_all, exercise__in=wanted)
    places: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, found in _solved(known, topics, "exercise"):
        if len(places[key]) < PER_PLACE:
            places[key].append((found.title, found.url))
    return dict(places)


def _address(name: str, pk: int) -> str:
    return reverse(name, urlconf=settings.PUBLIC_SCHEMA_URLCONF, args=[pk])


def _topics() -> QuerySet[Topic]:
    """Solved topics; one that was told again as an article is read there."""
    return Topic.objects.shown().filter(state=Topic.State.SOLVED, category__is_used=True, article=None)


def _solved(known: QuerySet[Article], topics: QuerySet[Topic], place: str) -> list[tuple[str, Found]]:
    """Return both with the place they belong to, articles first, then the topics solved last (1 query)."""
    columns = (place, "title", "pk", "is_article", "moment")
    told = known.annotate(is_article=Value(True), moment=F("changed_at")).order_by().values_list(*columns)
    solved = topics.annotate(is_article=Value(False), moment=F("solved_at")).order_by().values_list(*columns)
    rows = told.union(solved, all=True).order_by("-is_article", "-moment", "-pk")[:200]
    return [
        (where, Found(title, _address("forum_article" if is_article else "forum_topic", pk), is_article))
        for where, title, pk, is_article, _moment in rows
    ]


def article_of(topic: Topic) -> Article | None:
    """Return the article a topic was told again in (1 query)."""
    return Article.objects.filter(topic=topic).first()


def question_and_solution(topic: Topic) -> str:
    """Return the words an article begins with: the question, then the answer that solved it (1 query)."""
    posts = topic.posts.shown().order_by("created_at", "pk")
    told = dict(posts.values_list("pk", "html"))
    question = next(iter(told.values()), "")
    return question + (told.get(topic.solution_id, "") if topic.solution_id else "")


def public_articles() -> list[tuple[str, str]]:
    """Return the titles and addresses of what everybody may read, for the portal's page of help (1 query)."""
    rows = articles(all_of_them=False).values_list("title", "pk")
    return [(title, _address("forum_article", pk)) for title, pk in rows[:12]]
