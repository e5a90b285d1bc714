"""What is said: posts with their history and pictures, drafts, and small marks of thanks."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cms import storage
from forum.models.topics import Category, Topic
from tenants.models.people import account_field


class PostQuerySet(models.QuerySet):
    def shown(self):
        """Leave out what a moderator has hidden, and first posts that nobody has read yet."""
        return self.filter(hidden_at=None, waits_for_review=False)


class Post(models.Model):
    """One message of a topic; the first is the question. `html` has passed forum.sanitising, `text` is its plain words."""

    class Source(models.TextChoices):
        WEB = "web", _("on the forum")
        MAIL = "mail", _("by e-mail")

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    author = account_field(null=True, blank=True)
    html = models.TextField()
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_because = models.CharField(max_length=300, blank=True)
    waits_for_review = models.BooleanField(default=False)
    quoted = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=5, choices=Source, default=Source.WEB)
    n_likes = models.PositiveIntegerField(default=0)
    # What makes a second sending of the same form, or of the same mail, the same post.
    once = models.CharField(max_length=100, unique=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["topic", "created_at", "pk"]
        indexes = [models.Index(fields=["topic", "created_at", "id"], name="posts_of_topic")]

    def __str__(self):
        return self.text[:60]

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None


class PostVersion(models.Model):
    """A post as it was before a change."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    html = models.TextField()
    until = models.DateTimeField(default=timezone.now)
    by = account_field(null=True, blank=True)

    class Meta:
        verbose_name = _("earlier version of a post")
        verbose_name_plural = _("earlier versions of posts")
        ordering = ["post", "-until", "-pk"]

    def __str__(self):
        return f"{self.post_id} {self.until:%Y-%m-%d}"


def place_of_attachment(attachment: "Attachment", name: str) -> str:
    return f"forum/{attachment.pk}/{name}"


class Attachment(models.Model):
    """A picture or a document of a post; before the post is sent it is its author's only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments")
    by = account_field(null=True, blank=True)
    file = models.FileField(upload_to=place_of_attachment)
    name = models.CharField(max_length=150)
    mimetype = models.CharField(max_length=80)
    n_bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("attachment of a post")
        verbose_name_plural = _("attachments of posts")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["by", "created_at"], condition=models.Q(post=None), name="attachments_not_sent")]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forum_file", args=[self.pk, f"{slugify(self.words)[:60] or 'fichier'}.{self.ending}"])

    @property
    def is_picture(self) -> bool:
        return self.width is not None

    @property
    def ending(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def words(self) -> str:
        """What a picture shows, as its sender says it; a document's title."""
        return self.name.rpartition(".")[0]

    @property
    def weight(self) -> str:
        return storage.size(self.n_bytes)


class Draft(models.Model):
    """What somebody is writing, kept on the server: a question (`topic` is null) or an answer."""

    account = account_field()
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="drafts")
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=150, blank=True)
    html = models.TextField(blank=True)
    context = models.JSONField(default=list, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft of a post")
        verbose_name_plural = _("drafts of posts")
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["account", "topic"], nulls_distinct=False, name="one_draft_per_topic")]

    def __str__(self):
        return self.title or str(self.topic_id)


class Like(models.Model):
    """“It helped me.”"""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="likes")
    account = account_field()

    class Meta:
        verbose_name = _("thanks for a post")
        verbose_name_plural = _("thanks for posts")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="one_like_each")]

    def __str__(self):
        return f"{self.account_id} {self.post_id}"


class SameProblem(models.Model):
    """“I have the same problem.”"""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="same_problems")
    account = account_field()

    class Meta:
        verbose_name = _("same problem")
        verbose_name_plural = _("same problems")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["topic", "account"], name="one_same_problem_each")]

    def __str__(self):
        return f"{self.account_id} {self.topic_id}"


class CannedAnswer(models.Model):
    """An answer that the trainer gives often."""

    title = models.CharField(_("title"), max_length=100)
    html = models.TextField(_("answer"))

    class Meta:
        verbose_name = _("ready answer")
        verbose_name_plural = _("ready answers")
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title
