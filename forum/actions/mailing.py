"""Telling people by mail: what is told is taken off the list in the transaction that writes the mail, so each leaves once.

The first answer goes at once, later ones of the same topic together, at most one mail an hour for each reader of a topic.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from cms.users.models import User
from forum import incoming, unsubscribing
from forum.models import Notice, Post, Reader, Topic, TopicRead
from forum.queries import reading
from forum.reply_addresses import reply_address
from forum.working_days import working_days_ago
from tenants.emails import portal_link
from tenants.letters import send_letter
from tenants.models import CityStaff
from tenants.schemas import portal_transaction

TOGETHER = timedelta(hours=1)
WEEK = timedelta(days=7)
DIGEST_TOPICS = 10


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
        each.post for each in notices.filter(shown).select_related("post__author", "post__topic").order_by("post__created_at")
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
    """Somebody who has left every association is told no more (3 queries at most)."""
    return topic.category.is_public or reading.is_member(account) or CityStaff.objects.filter(account=account).exists()


def _write(account: User, posts: list[Post]) -> None:
    topic = posts[0].topic
    address, stop = reply_address(topic=topic, account=account), unsubscribing.stop_link(account=account, what=topic)
    headers = unsubscribing.headers(stop) | {"X-Kiosque-Forum": "1", "References": f"<forum.{topic.pk}@{settings.PORTAL_HOST}>"}
    send_letter(
        "forum/mail/answers.txt",
        to=account,
        reply_to=[address] if address else [],
        headers=headers,
        topic=topic,
        posts=posts,
        is_answerable=bool(address),
        mark=incoming.MARK,
        link=f"{portal_link('forum_topic', topic.pk)}#message-{posts[0].pk}",
        stop=stop,
    )


def nudge_helpers() -> int:
    """Daily: tell the trainers and those who offered to help of questions that wait for more than a working day, once each."""
    before = working_days_ago(timezone.now(), 1)
    waiting = list(reading.waiting_for(reading.topics(all_of_them=True), before=before).filter(nudged_at=None))
    return _nudge(waiting) if waiting else 0


@portal_transaction()
def _nudge(topics: list[Topic]) -> int:
    locked = Topic.objects.select_for_update(of=("self",), skip_locked=True)
    mine = list(locked.filter(pk__in=[topic.pk for topic in topics], nudged_at=None).order_by("created_at", "pk"))
    Topic.objects.filter(pk__in=[topic.pk for topic in mine]).update(nudged_at=timezone.now())
    trainers = Q(pk__in=CityStaff.objects.filter(role="trainer").values("account"))
    volunteers = Q(pk__in=Reader.objects.filter(helps=True).values("account"))
    helpers = list(User.objects.filter(trainers | volunteers, is_active=True)) if mine else []
    for account in helpers:
        stop = unsubscribing.stop_link(account=account, what=unsubscribing.NUDGES)
        link = f"{portal_link('forum')}?etat=waiting"
        headers = unsubscribing.headers(stop)
        send_letter("forum/mail/waiting.txt", to=account, headers=headers, topics=mine, link=link, stop=stop)
    return len(helpers)


def send_digests() -> int:
    """Weekly: what is new, to those who asked for it. Returns how many were written."""
    since = timezone.now() - WEEK
    due = Reader.objects.filter(wants_digest=True).filter(Q(digest_at=None) | Q(digest_at__lt=since + timedelta(days=1)))
    topics = list(_of_the_week(since))
    return sum(_digest(reader.pk, topics) for reader in due) if topics else 0


def _of_the_week(since: datetime):
    shown = reading.topics(all_of_them=True).filter(last_post_at__gte=since).defer("words", "title_words")
    return shown.order_by(reading.SOLVED_FIRST, "-n_same", "-last_post_at")[:DIGEST_TOPICS]


@portal_transaction()
def _digest(reader_id: int, topics: list[Topic]) -> bool:
    reader = Reader.objects.select_for_update().filter(pk=reader_id, wants_digest=True).first()
    if reader is None or (reader.digest_at and reader.digest_at > timezone.now() - timedelta(days=6)):
        return False
    account = User.objects.filter(pk=reader.account_id, is_active=True).first()
    shown = [topic for topic in topics if account and may_read(account, topic)]
    if account is None or not shown:
        return False
    reader.digest_at = timezone.now()
    reader.save(update_fields=["digest_at"])
    stop = unsubscribing.stop_link(account=account, what=unsubscribing.DIGEST)
    link = portal_link("forum")
    send_letter("forum/mail/digest.txt", to=account, headers=unsubscribing.headers(stop), topics=shown, link=link, stop=stop)
    return True
