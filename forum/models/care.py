"""Keeping the forum kind and lawful: reports, notices of illegal content, what was decided."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models.posts import Post
from tenants.models.people import account_field


class Report(models.Model):
    """Somebody points at a post. A notice of illegal content (DSA, article 16) has a name, an address and good faith stated."""

    class Kind(models.TextChoices):
        UNKIND = "unkind", _("it is not kind")
        PERSONAL = "personal", _("it shows somebody’s personal data")
        OFF_TOPIC = "off_topic", _("it is advertising, or has nothing to do here")
        ILLEGAL = "illegal", _("it is against the law")

    class Decision(models.TextChoices):
        HIDDEN = "hidden", _("the post is hidden")
        KEPT = "kept", _("the post stays")

    class Side(models.TextChoices):
        NOTIFIER = "notifier", _("who notified it")
        AUTHOR = "author", _("who wrote it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports")
    address = models.CharField(_("exact address of the content"), max_length=500)
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(_("why"), max_length=3000, blank=True)
    by = account_field(null=True, blank=True)
    name = models.CharField(_("your name"), max_length=150, blank=True)
    email = models.EmailField(_("your e-mail"), max_length=254, blank=True)
    is_in_good_faith = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="fr")
    created_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = account_field(null=True, blank=True)
    words = models.TextField(_("reasons of the decision"), max_length=3000, blank=True)
    # Whoever notified it or wrote it may contest the decision once; somebody of the city looks again.
    contested_as = models.CharField(max_length=10, choices=Side, blank=True)
    contested_at = models.DateTimeField(null=True, blank=True)
    contest = models.TextField(_("why the decision is wrong"), max_length=3000, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = account_field(null=True, blank=True)
    settled_words = models.TextField(_("reasons of the final decision"), max_length=3000, blank=True)

    class Meta:
        verbose_name = _("report of a post")
        verbose_name_plural = _("reports of posts")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["created_at"], condition=models.Q(decided_at=None), name="reports_to_decide")]

    def __str__(self):
        return f"{self.kind} {self.address}"
