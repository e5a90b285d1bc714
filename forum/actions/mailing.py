"""Telling people by mail: what is told is taken off the list in the transaction that writes the mail, so each leaves once.

The first answer goes at once, later ones of the same topic together, at most one mail an hour for each reader of a topic.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from cms.users.models import User
from forum import incoming, unsubscribing
from forum.models import Notice, Post, Reader, Topic, TopicRead
from forum.queries import reading
from forum.queries.rights import reads_all
from forum.reply_addresses import reply_address
from forum.working_days import working_days_ago
from tenants.emails import portal_link
from tenants.letters import send_letter
from tenants.models import CityStaff, Membership
from tenants.schemas import portal_transaction

TOGETHER = timedelta(hours=1)
WEEK = timedelta(days=7)
DIGEST_TOPICS = 10
SOLVED_FIRST = Case(When(state=Topic.State.SOLVED, then=Value(0)), default=Value(1), output_field=IntegerField())
FORUM_HEADERS = {"X-Kiosque-Forum": "1"}  # a mail of ours that comes back is known by it


def tell_readers() -> int:
    """Every few minutes: send what is due. Returns how many mails were written."""
    pairs = Notice.objects.order_by().values_list("account", "post__topic").distinct()
    return sum(_tell(account, topic) for account, topic in list(pairs))


@portal_transaction()
def _tell(account_id: int, topic_id: int) -> bool:
    """Write one reader's mail about one topic, unless it is too early. Two workers at once write it once."""
    read, _created = TopicRead.objects.select_for_update().get_or_create(account_id=account_id, topic_id=topic_id)
    if read.mailed_at and read.mailed_at > timezone.now() - TOGETHER:
        return False
    notices = Notice.objects.filter(account=account_id, post__topic=topic_id)
    shown = Q(post__hidden_at=None, post__waits_for_review=False, post__topic__hidden_at=None)
    told = [
        each.post
        for each in notices.filter(shown).select_related("post__author", "post__topic__category").order_by("post__created_at")
    ]
    notices.delete()
    account = User.objects.filter(pk=account_id, is_active=True).first()
    if not told or account is None or not may_read(account, told[0].topic):
        return False
    read.mailed_at = timezone.now()
    read.save(update_fields=["mailed_at"])
    _write(account, told)
    return True


def may_read(account: User, topic: Topic) -> bool:
    """Somebody who has left every association is told no more (1 query)."""
    return topic.category.is_used and (topic.category.is_public or reads_all(account))


def _write(account: User, posts: list[Post]) -> None:
    topic = posts[0].topic
    address, stop = reply_address(topic=topic, account=account), unsubscribing.stop_link(account=account, what=topic)
    headers = _headers(stop) | {"References": f"<forum.{topic.pk}@{settings.PORTAL_HOST}>"}
    send_letter(
        "forum/mail/answers.txt",
        to=account,
        reply_to=[address] if address else [],
        headers=headers,
        topic=topic,
        posts=posts,
        is_question=reading.is_question(posts[0]),
        is_answerable=bool(address),
        mark=incoming.MARK,
        link=f"{portal_link('forum_topic', topic.pk)}#message-{posts[0].pk}",
        stop=stop,
        preferences=portal_link("forum_preferences"),
    )


def _headers(stop: str) -> dict[str, str]:
    return FORUM_HEADERS | unsubscribing.headers(stop)


def nudge_helpers() -> int:
    """Daily: tell the trainers and those who offered to help of questions that wait for more than a working day, once each."""
    before = working_days_ago(timezone.now(), 1)
    waiting = reading.waiting_for(reading.topics(all_of_them=True), before=before).filter(nudged_at=None)
    found = list(waiting.values_list("pk", flat=True))
    return _nudge(found) if found else 0


@portal_transaction()
def _nudge(topics: list[int]) -> int:
    locked = Topic.objects.select_for_update(of=("self",), skip_locked=True).defer("words", "title_words")
    mine = list(locked.filter(pk__in=topics, nudged_at=None).order_by("created_at", "pk"))
    Topic.objects.filter(pk__in=[topic.pk for topic in mine]).update(nudged_at=timezone.now())
    helpers = list(_helpers()) if mine else []
    for account in helpers:
        # To answer is the trainers' work: they are offered no end of it.
        is_trainer = account.is_trainer  # type: ignore[attr-defined]  # of _helpers
        stop = "" if is_trainer else unsubscribing.stop_link(account=account, what=unsubscribing.NUDGES)
        link = f"{portal_link('forum')}?etat=waiting"
        headers = _headers(stop) if stop else FORUM_HEADERS
        context = {"topics": mine, "link": link, "stop": stop, "preferences": portal_link("forum_preferences")}
        send_letter("forum/mail/waiting.txt", to=account, headers=headers, **context)
    return len(helpers)


def _helpers() -> QuerySet[User]:
    """The trainers, and the members of associations who offered to help."""
    trainers = CityStaff.objects.filter(role="trainer", account=OuterRef("pk"))
    volunteers = Reader.objects.filter(helps=True, account=OuterRef("pk"))
    members = Membership.objects.current().filter(account=OuterRef("pk"))
    known = User.objects.filter(is_active=True).annotate(is_trainer=Exists(trainers))
    return known.filter(Q(is_trainer=True) | Q(Exists(volunteers), Exists(members)))


def send_digests() -> int:
    """Weekly: what is new, to those who asked for it. Returns how many were written."""
    since = timezone.now() - WEEK
    due = Reader.objects.filter(wants_digest=True).filter(Q(digest_at=None) | Q(digest_at__lt=since + timedelta(days=1)))
    topics = list(_of_the_week(since))
    return sum(_digest(reader.pk, topics) for reader in due) if topics else 0


def _of_the_week(since: datetime) -> QuerySet[Topic]:
    shown = (
        reading.topics(all_of_them=True).filter(last_post_at__gte=since).select_related("category").defer("words", "title_words")
    )
    return shown.order_by(SOLVED_FIRST, "-n_same", "-last_post_at")[:DIGEST_TOPICS]


@portal_transaction()
def _digest(reader_id: int, topics: list[Topic]) -> bool:
    reader = Reader.objects.select_for_update().filter(pk=reader_id, wants_digest=True).first()
    if reader is None or (reader.digest_at and reader.digest_at > timezone.now() - timedelta(days=6)):
        return False
    account = User.objects.filter(pk=reader.account_id, is_active=True).first()
    all_of_them = account is not None and reads_all(account)
    shown = [topic for topic in topics if all_of_them or topic.category.is_public]
    if account is None or not shown:
        return False
    reader.digest_at = timezone.now()
    reader.save(update_fields=["digest_at"])
    stop = unsubscribing.stop_link(account=account, what=unsubscribing.DIGEST)
    context = {"topics": shown, "link": portal_link("forum"), "stop": stop, "preferences": portal_link("forum_preferences")}
    send_letter("forum/mail/digest.txt", to=account, headers=_headers(stop), **context)
    return True
