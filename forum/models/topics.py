"""What is asked: categories, and topics with their state."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models import Association
from tenants.models.people import account_field


class Category(models.Model):
    """A shelf of the forum. A public one is read by everybody; the others by members of associations and the city's staff."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("description"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_public = models.BooleanField(_("open to everybody"), default=False)
    is_used = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("category of the forum")
        verbose_name_plural = _("categories of the forum")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class TopicQuerySet(models.QuerySet):
    def shown(self):
        """Leave out what a moderator has hidden, and what was merged into another topic."""
        return self.filter(hidden_at=None, merged_into=None)


class Topic(models.Model):
    """A question and what follows. `words` is what search looks in: title and posts, folded and stemmed (forum.search)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        ANSWERED = "answered", _("answered")
        SOLVED = "solved", _("solved")

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(_("title"), max_length=150)
    author = account_field(null=True, blank=True)
    association = models.ForeignKey(Association, on_delete=models.SET_NULL, null=True, blank=True, related_name="topics")
    # What the asker chose to show of the place she asks from: labels and values, in words (forum.context).
    context = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    solution = models.ForeignKey("Post", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    last_post_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)  # first answer by somebody else
    solved_at = models.DateTimeField(null=True, blank=True)
    n_posts = models.PositiveIntegerField(default=0)
    n_same = models.PositiveIntegerField(default=0)
    is_pinned = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True, blank=True)
    slow_seconds = models.PositiveIntegerField(default=0)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_because = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")
    nudged_at = models.DateTimeField(null=True, blank=True)  # when helpers were told that nobody has answered
    # Where its answer helps again: an exercise of the workshops, a block of the editor.
    exercise = models.CharField(max_length=40, blank=True)
    block = models.CharField(max_length=40, blank=True)
    # The page of its site that it was asked from, for the trainer's way to it; only if the asker shows it.
    page_id = models.PositiveIntegerField(null=True, blank=True)
    words = SearchVectorField(null=True, editable=False)
    title_words = SearchVectorField(null=True, editable=False)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["-last_post_at", "-pk"]
        indexes = [
            models.Index(fields=["category", "-last_post_at", "-id"], name="topics_of_category"),
            models.Index(fields=["-last_post_at", "-id"], name="topics_by_news"),
            models.Index(fields=["-last_post_at", "-id"], condition=models.Q(state="solved"), name="topics_solved"),
            models.Index(fields=["category", "-last_post_at"], condition=models.Q(is_pinned=True), name="topics_pinned"),
            models.Index(fields=["created_at"], condition=models.Q(state="waiting", hidden_at=None), name="topics_waiting"),
            GinIndex(fields=["words"], name="topics_by_words", fastupdate=False),
            GinIndex(fields=["title_words"], name="topics_by_title", fastupdate=False),
        ]

    def __str__(self):
        return self.title

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None


class Article(models.Model):
    """A solved topic, told again for everybody: a help page of the portal. The topic's address stays, and leads here."""

    topic = models.OneToOneField(Topic, on_delete=models.SET_NULL, null=True, blank=True, related_name="article")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="articles")
    title = models.CharField(_("title"), max_length=150)
    html = models.TextField(_("text"))
    exercise = models.CharField(max_length=40, blank=True)
    block = models.CharField(max_length=40, blank=True)
    is_public = models.BooleanField(_("open to everybody"), default=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("help article")
        verbose_name_plural = _("help articles")
        ordering = ["category__position", "title", "pk"]

    def __str__(self):
        return self.title


class Word(models.Model):
    """A word of the forum, folded; its trigrams find it behind a spelling mistake (no extension of PostgreSQL is needed)."""

    text = models.CharField(max_length=40, primary_key=True)
    trigrams = ArrayField(models.CharField(max_length=3))

    class Meta:
        verbose_name = _("word of the forum")
        verbose_name_plural = _("words of the forum")
        ordering = ["text"]
        indexes = [GinIndex(fields=["trigrams"], name="words_by_trigrams", fastupdate=False)]

    def __str__(self):
        return self.text
