"""What waits for those who keep the forum, and where a reported address leads."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from forum.models import Post, Report, Topic
from forum.queries import reading
from forum.working_days import working_days_ago
from tenants import queries, rules
from tenants.emails import portal_link
from tenants.models import Association

SHOWN = 50  # of each list of the desk
MOST_ANSWERS = 500  # of a topic that is split
CONTESTED_WITHIN = timedelta(days=183)
TOPIC_PATH = re.compile(r"^/forum/sujet/(\d{1,18})/")
POST_FRAGMENT = re.compile(r"^message-(\d{1,18})$")


def address_of(post: Post) -> str:
    """Return the whole address of a post, for a mail or a notice."""
    return f"{portal_link('forum_topic', post.topic_id)}#message-{post.pk}"


def ask_link() -> str:
    return portal_link("forum_ask")


def our_address(raw: str) -> str:
    """Return an address of the portal or of a hosted site, without its question mark; empty for any other (1 query)."""
    try:
        parts = urlsplit(raw.strip())
        host = rules.normalise_host(parts.netloc)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or host is None or not queries.is_ours(host):
        return ""
    # As browsers write it: the address leaves in mails, and is to be nothing but an address.
    path, fragment = quote(parts.path, safe="/%:@!$&'()*+,;=-._~"), quote(parts.fragment, safe="/%:@!$&'()*+,;=-._~?")
    return urlunsplit((parts.scheme, parts.netloc, path, "", fragment))


def post_at(address: str) -> Post | None:
    """Return the post that an address of the forum leads to: the one it names, or the question of its topic (2 queries)."""
    try:
        parts = urlsplit(address)
    except ValueError:  # such as "http://[::1"
        return None
    path = TOPIC_PATH.match(parts.path)
    if rules.normalise_host(parts.netloc) != settings.PORTAL_HOST or path is None:
        return None
    posts = Post.objects.select_related("topic", "author").filter(topic=int(path[1])).order_by("created_at", "pk")
    named = POST_FRAGMENT.match(parts.fragment)
    return (posts.filter(pk=int(named[1])).first() if named else None) or posts.first()


def association_at(address: str) -> Association | None:
    """Return the association whose site an address is of (1 query)."""
    host = rules.normalise_host(urlsplit(address).netloc)
    domain = queries.domain_for_host(host) if host and host != settings.PORTAL_HOST else None
    return domain.association if domain else None


def reports_together(report: Report) -> QuerySet[Report]:
    """Return the open reports of the same post, or of the same address, the oldest first."""
    same = (
        Report.objects.filter(post=report.post_id) if report.post_id else Report.objects.filter(post=None, address=report.address)
    )
    return same.filter(decided_at=None).select_related("by", "post__topic", "post__author").order_by("created_at", "pk")


def may_contest(report: Report, side: str) -> bool:
    """A decision is contested once, within six months; by its author only when the content is gone."""
    if report.decided_at is None or report.contested_at or report.decided_at < timezone.now() - CONTESTED_WITHIN:
        return False
    return side == Report.Side.NOTIFIER or report.decision == Report.Decision.HIDDEN


@dataclass(slots=True)
class Case:
    """Open reports that are decided together; `report` is the oldest."""

    report: Report
    reports: list[Report] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits: questions that nobody has answered, reports, first posts, contested decisions."""

    questions: list[Topic]
    cases: list[Case]
    reviews: list[Post]
    contests: list[Report]


def desk(now: datetime) -> Desk:
    """Return what waits for those who keep the forum, the oldest first (4 queries)."""
    waiting = reading.waiting_for(reading.topics(all_of_them=True), before=working_days_ago(now, 1))
    with_post = Report.objects.select_related("by", "post__topic", "post__author").order_by("created_at", "pk")
    reviews = Post.objects.filter(waits_for_review=True).select_related("topic__category", "author").order_by("created_at", "pk")
    return Desk(
        questions=list(waiting.select_related("category", "association").defer("words", "title_words")[:SHOWN]),
        cases=_cases(with_post.filter(decided_at=None)[:SHOWN]),
        reviews=list(reviews[:SHOWN]),
        contests=list(with_post.filter(settled_at=None).exclude(contested_at=None)[:SHOWN]),
    )


def _cases(reports: Iterable[Report]) -> list[Case]:
    cases: dict[object, Case] = {}
    for report in reports:
        cases.setdefault(report.post_id or report.address, Case(report)).reports.append(report)
    return list(cases.values())
