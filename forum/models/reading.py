"""Who reads and follows what, and what is to be told by mail."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.posts import Post
from forum.models.topics import Category, Topic
from tenants.models.people import account_field


class Reader(models.Model):
    """Somebody's own settings. `read_all_at`: what was said before is read (“mark all as read”)."""

    account = account_field()
    read_all_at = models.DateTimeField(default=timezone.now)
    wants_mails = models.BooleanField(_("mails about the topics I follow"), default=True)
    wants_digest = models.BooleanField(_("a mail each week with what is new"), default=False)
    helps = models.BooleanField(_("tell me of questions that nobody has answered"), default=False)
    digest_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reader of the forum")
        verbose_name_plural = _("readers of the forum")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["account"], name="one_reader_per_account")]

    def __str__(self):
        return str(self.account_id)


class TopicRead(models.Model):
    """Up to which moment somebody has read a topic, and when they were last told of it by mail."""

    account = account_field()
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="reads")
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reading of a topic")
        verbose_name_plural = _("readings of topics")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["account", "topic"], name="one_reading_each")]

    def __str__(self):
        return f"{self.account_id} {self.topic_id}"


class Follow(models.Model):
    """Somebody follows a topic or a whole category; `is_muted`: not this one, whatever else is followed."""

    account = account_field()
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="follows")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True, blank=True, related_name="follows")
    is_muted = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("followed topic")
        verbose_name_plural = _("followed topics")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "topic", "category"], nulls_distinct=False, name="one_follow_each"),
            models.CheckConstraint(
                condition=models.Q(topic=None, category__isnull=False) | models.Q(topic__isnull=False, category=None),
                name="follow_a_topic_or_a_category",
            ),
        ]

    def __str__(self):
        return f"{self.account_id} {self.topic_id or self.category_id}"


class Notice(models.Model):
    """A post that somebody is to be told of by mail: written with the post, gone once the mail is in the outbox."""

    account = account_field()
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="notices")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("post to tell of")
        verbose_name_plural = _("posts to tell of")
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["account", "post"], name="told_once_of_a_post")]

    def __str__(self):
        return f"{self.account_id} {self.post_id}"


class IncomingMail(models.Model):
    """A mail that came in, by its identity: the same one twice is one post. Its text is kept only while it waits."""

    class State(models.TextChoices):
        POSTED = "posted", _("posted")
        REFUSED = "refused", _("refused")
        IGNORED = "ignored", _("ignored")

    identity = models.CharField(max_length=255, unique=True)  # Message-ID, or a hash of the mail without one
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=40, blank=True)
    account = account_field(null=True, blank=True)  # whose address it came to
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mail that came in")
        verbose_name_plural = _("mails that came in")
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        return self.identity
