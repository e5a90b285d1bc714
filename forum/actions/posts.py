"""Asking, answering, changing one's words. Each post is sent with `once`: a second sending of the same form is the same post."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import mentions, rules, sanitising, search
from forum.actions import attachments
from forum.actions.desk_mails import tell_desk_of_review
from forum.actions.following import follow_by_writing, tell_followers
from forum.models import Attachment, Category, Draft, Post, PostVersion, Topic
from forum.queries.writing import members_of
from tenants import audit
from tenants.models import Association
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

TOO_MUCH = _("That is a lot at once: go on in an hour. Your words are kept.")


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody has written: HTML as it came, pictures uploaded before, and what makes it one sending."""

    html: str
    once: str
    attachments: list[Attachment] = field(default_factory=list)
    source: str = Post.Source.WEB
    quoted: Post | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """`context` are labels and values, in words, that the asker chose to show."""

    title: str
    category: Category
    association: Association | None = None
    context: list[dict[str, str]] = field(default_factory=list)
    exercise: str = ""
    block: str = ""
    page_id: int | None = None


@portal_transaction()
def ask(*, question: Question, words: Words, by: "User", needs_review: bool = False) -> Topic:
    """Open a topic. A form sent twice opens one. Raises ValidationError with what to do; nothing is written then."""
    one_at_a_time(by)
    known = _sent_before(words, by)
    if known:
        return known.topic
    _check_pace(by)
    topic = Topic.objects.create(
        category=question.category,
        title=checked_title(question.title),
        hidden_at=timezone.now() if needs_review else None,  # nobody meets it until it has been read
        author=by,
        association=question.association,
        context=question.context,
        exercise=question.exercise,
        block=question.block,
        page_id=question.page_id,
    )
    _write(topic, words, by=by, needs_review=needs_review)
    Draft.objects.filter(account=by, topic=None).delete()
    audit.record(by=by, action="forum.topic.asked", association=question.association, label=topic.title, topic=topic.pk)
    return topic


@portal_transaction()
def reply(*, topic: Topic, words: Words, by: "User", is_helper: bool = False, needs_review: bool = False) -> Post:
    """Answer in a topic. The same sending twice is one post. Raises ValidationError."""
    one_at_a_time(by)
    topic = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    known = _sent_before(words, by)
    if known:
        return known
    _check_open(topic, by, is_helper=is_helper)
    post = _write(topic, words, by=by, needs_review=needs_review)
    if not needs_review:
        note_answer(topic, post)
    Draft.objects.filter(account=by, topic=topic).delete()
    audit.record(by=by, action="forum.post.written", label=topic.title, topic=topic.pk, post=post.pk)
    return post


def one_at_a_time(by: "User") -> None:
    """Let one form of an account wait for the other: two at once are neither two posts, nor a way round the pace."""
    list(get_user_model().objects.select_for_update(no_key=True, of=("self",)).filter(pk=by.pk).values_list("pk"))


def locked(post: Post) -> Post:
    """Return a post as it is now, locked after its topic: whoever locks both does so in this order."""
    topic_id = Post.objects.values_list("topic", flat=True).get(pk=post.pk)
    topic = Topic.objects.select_for_update(of=("self",)).select_related("category").get(pk=topic_id)
    found = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if found.topic_id != topic_id:  # merged or split meanwhile
        return locked(post)
    found.topic = topic
    return found


def _sent_before(words: Words, by: "User") -> Post | None:
    post = Post.objects.select_related("topic").filter(once=words.once).first()
    if post is not None and post.author_id != by.pk:
        raise ValidationError(_("Send this form again from its page."), code="once")
    return post


def _check_open(topic: Topic, by: "User", *, is_helper: bool) -> None:
    if topic.is_hidden or topic.merged_into_id:
        raise ValidationError(_("This topic is closed: ask a new question, it will be read."), code="gone")
    if topic.is_locked and not is_helper:
        raise ValidationError(_("This topic is locked: ask a new question, it will be read."), code="locked")
    since = timezone.now() - timedelta(seconds=topic.slow_seconds)
    if topic.slow_seconds and not is_helper and topic.posts.filter(author=by, created_at__gt=since).exists():
        raise ValidationError(_("Slow mode: you can answer again in a little while. Your words are kept."), code="slow")
    if not is_helper:
        _check_pace(by)


def _check_pace(by: "User") -> None:
    now = timezone.now()
    posts = Post.objects.filter(author=by, created_at__gt=now - timedelta(hours=1)).count()
    topics = Topic.objects.filter(author=by, created_at__gt=now - timedelta(days=1)).count()
    if posts >= rules.POSTS_AN_HOUR:
        raise ValidationError(TOO_MUCH, code="pace")
    if topics >= rules.TOPICS_A_DAY:
        raise ValidationError(_("That is a lot of questions for one day: go on tomorrow. Your words are kept."), code="pace")


def _check_changes(by: "User") -> None:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    if PostVersion.objects.filter(by=by, until__gt=an_hour_ago).count() >= rules.CHANGES_AN_HOUR:
        raise ValidationError(TOO_MUCH, code="pace")


def _write(topic: Topic, words: Words, *, by: "User", needs_review: bool) -> Post:
    html = _with_names(words.html, topic)
    text = sanitising.text_of(html)
    if not text and not words.attachments:
        raise ValidationError(_("Write a few words: what do you see, what did you expect?"), code="empty")
    if words.quoted and not words.attachments and not sanitising.text_of(sanitising.without_quotations(html)):
        raise ValidationError(_("Write your answer below the quotation."), code="empty")
    attachments.check_number(words.attachments)
    post = Post.objects.create(
        topic=topic, author=by, html=html, text=text, once=words.once, source=words.source, quoted=words.quoted,
        waits_for_review=needs_review,
    )  # fmt: skip
    attachments.settle(post=post, files=words.attachments, by=by)
    follow_by_writing(topic=topic, account=by)
    if needs_review:
        tell_desk_of_review(post=post)
    else:
        Topic.objects.filter(pk=topic.pk).update(n_posts=F("n_posts") + 1, last_post_at=post.created_at)
        search.index(topic)
        tell_followers(post=post)
    return post


def checked_title(title: str) -> str:
    """Return a title as it is kept. Raises ValidationError for one too short or too long."""
    title = sanitising.one_line(title)
    if not rules.TITLE_SHORTEST <= len(title) <= rules.TITLE_LONGEST or not sanitising.is_readable(title):
        raise ValidationError(_("Write your question in one line, of 5 to 150 characters."), code="title")
    return title


def cleaned(html: str) -> str:
    """Return HTML that may be shown. Raises ValidationError for what is too long."""
    try:
        return sanitising.clean(html)
    except sanitising.TooLongError as error:
        raise ValidationError(
            _("This is very long (%(n)s characters, %(most)s at most): keep what matters, or attach it as a document."),
            code="long",
            params={"n": error.n, "most": sanitising.LONGEST},
        ) from error


def _with_names(html: str, topic: Topic) -> str:
    """Return HTML that may be shown, with the members of the topic that it names set off."""
    html = cleaned(html)
    return cleaned(mentions.marked(html, members_of(topic))) if "@" in html else html


def note_answer(topic: Topic, post: Post) -> None:
    """A first answer by somebody else ends the wait; a word of the asker's own does not."""
    if topic.state == Topic.State.WAITING and post.author_id != topic.author_id:
        Topic.objects.filter(pk=topic.pk).update(state=Topic.State.ANSWERED, answered_at=post.created_at)


@portal_transaction()
def edit_post(*, post: Post, html: str, title: str | None = None, files: list[Attachment] | None = None, by: "User") -> Post:
    """Change one's words; what they were stays in the history, unless they were written a moment ago. Raises ValidationError.

    `files` are those that it has from now on; None leaves them as they are.
    """
    post = locked(post)
    new = _with_names(html, post.topic)
    if not sanitising.text_of(new) and not (post.attachments.exists() if files is None else files):
        raise ValidationError(_("Write a few words: what do you see, what did you expect?"), code="empty")
    now = timezone.now()
    if now - post.created_at > rules.EDIT_WITHOUT_TRACE or by.pk != post.author_id:
        if by.pk == post.author_id:
            _check_changes(by)
        PostVersion.objects.create(post=post, html=post.html, by=by)
        post.edited_at = now
    post.html, post.text = new, sanitising.text_of(new)
    post.save(update_fields=["html", "text", "edited_at"])
    if files is not None:
        attachments.settle(post=post, files=files, by=by)
    if title is not None:
        post.topic.title = checked_title(title)
        post.topic.save(update_fields=["title"])
    search.index(post.topic)
    audit.record(by=by, action="forum.post.changed", label=post.topic.title, topic=post.topic_id, post=post.pk)
    return post
