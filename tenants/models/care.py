"""What city IT needs to look after the fleet."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models.association import Association
from tenants.models.people import account_field


class SiteFigures(models.Model):
    """What was last read off a site, so that the console reads one table and no site. Sizes are in bytes."""

    association = models.OneToOneField(Association, primary_key=True, on_delete=models.CASCADE, related_name="figures")
    measured_at = models.DateTimeField(null=True, blank=True)
    files_bytes = models.BigIntegerField(default=0)
    database_bytes = models.BigIntegerField(default=0)
    n_pages = models.PositiveIntegerField(default=0)
    has_director = models.BooleanField(default=False)
    last_published_at = models.DateTimeField(null=True, blank=True)
    last_sign_on_at = models.DateTimeField(null=True, blank=True)
    last_archive_at = models.DateTimeField(null=True, blank=True)
    # When an archive of it was last rebuilt and looked at, and what was found (or why it could not be).
    proved_at = models.DateTimeField(null=True, blank=True)
    proof = models.JSONField(null=True, blank=True)
    # Why the last update of the site failed; empty once one has succeeded.
    update_failed_at = models.DateTimeField(null=True, blank=True)
    update_error = models.TextField(blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("figures of a site")
        verbose_name_plural = _("figures of sites")

    def __str__(self):
        return str(self.association_id)

    @property
    def storage_bytes(self) -> int:
        """What counts against the room of the site: what its team has sent (cms.storage)."""
        return self.files_bytes


class AssistanceSession(models.Model):
    """A city agent in a site's admin: why, from when to when. The owners read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="assistance_sessions")
    account = account_field()
    reason = models.CharField(_("reason"), max_length=500)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    ends_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("assistance session")
        verbose_name_plural = _("assistance sessions")
        ordering = ["-started_at", "id"]
        indexes = [models.Index(fields=["account", "association", "ends_at"], name="assistance_by_account")]

    def __str__(self):
        return f"{self.account_id} → {self.association_id}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.ends_at > timezone.now()


class Banner(models.Model):
    """A dated word of the city, shown at the top of the portal and of every site's admin."""

    text = models.CharField(_("text"), max_length=300)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    created_by = account_field(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="a_banner_ends_after_it_starts")
        ]

    def __str__(self):
        return self.text


class BulkMessage(models.Model):
    """A mail of the city to all the teams, kept with what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("message"), max_length=10_000)
    owners_only = models.BooleanField(_("to the owners only"), default=False)
    by = account_field(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    n_recipients = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("message to the teams")
        verbose_name_plural = _("messages to the teams")
        ordering = ["-created_at", "id"]

    def __str__(self):
        return self.subject


class Erasure(models.Model):
    """Who asked to be forgotten, and when: only the opaque identity, which a restored site must not bring back."""

    portal_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-at"]

    def __str__(self):
        return str(self.portal_id)
