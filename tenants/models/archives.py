"""What is kept of sites beside them: their archives, the shape their tables have in each release, versions put aside."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models.association import Association
from tenants.models.people import account_field


class SiteStructure(models.Model):
    """How the tables of a site of one release are made: SQL before and after its rows, under the blueprint's name."""

    release = models.CharField(max_length=64, primary_key=True)
    before = models.TextField()
    after = models.TextField()
    tables = models.JSONField()  # name: [columns]
    sequences = models.JSONField()
    migrations = models.JSONField()

    class Meta:
        verbose_name = _("structure of a release")
        verbose_name_plural = _("structures of releases")

    def __str__(self):
        return self.release[:12]


class Archive(models.Model):
    """One file in the archives' storage. `proof` says what a drill found when it last rebuilt the site from it."""

    class Reason(models.TextChoices):
        NIGHTLY = "nightly", _("every night")
        ASKED = "asked", _("on request")
        BEFORE_UPDATE = "before-update", _("before an update")
        BEFORE_RESTORE = "before-restore", _("before going back to a day")
        BEFORE_DELETION = "before-deletion", _("before a deletion")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="archives")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=20, choices=Reason)
    name = models.CharField(max_length=200, unique=True)  # in the storage
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.CharField(max_length=64)  # a hash of what is in it: the same when nothing has changed
    release = models.CharField(max_length=64)
    n_rows = models.BigIntegerField(default=0)
    n_files = models.PositiveIntegerField(default=0)
    proved_at = models.DateTimeField(null=True, blank=True)
    proof = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("archive")
        verbose_name_plural = _("archives")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["association", "-at"], name="archives_of_an_association")]

    def __str__(self):
        return self.name


class PutAside(models.Model):
    """A version of a site that another took the place of, kept for some days: `undo_restore` brings it back."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="put_aside")
    schema_name = models.CharField(max_length=63, unique=True)
    media_folder = models.CharField(max_length=80)
    release = models.CharField(max_length=64, blank=True)
    restored_from = models.ForeignKey(Archive, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    by = account_field(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("version put aside")
        verbose_name_plural = _("versions put aside")
        ordering = ["-at"]

    def __str__(self):
        return self.schema_name


class Preview(models.Model):
    """A site as an archive holds it, built beside the live one for somebody to look at before going back to that day.

    It is seen at `https://<label>.<sites' domain>/` by whoever came there with the key, of which only the hash is kept.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("being prepared")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")
        CHOSEN = "chosen", _("going back to it")
        RESTORED = "restored", _("the site went back to it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="previews")
    archive = models.ForeignKey(Archive, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()  # the archive's
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    error = models.TextField(blank=True, default="")
    label = models.CharField(max_length=63, unique=True)
    key_hash = models.CharField(max_length=64)
    schema_name = models.CharField(max_length=63, unique=True, null=True)
    media_folder = models.CharField(max_length=80, blank=True, default="")
    by = account_field(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("preview of a day")
        verbose_name_plural = _("previews of a day")
        ordering = ["-asked_at"]

    def __str__(self):
        return self.label


class Export(models.Model):
    """A site as a zip for the next host, made by the worker for an owner or an agent, kept for some days."""

    class State(models.TextChoices):
        ASKED = "asked", _("being prepared")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="exports")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    error = models.TextField(blank=True, default="")
    name = models.CharField(max_length=200, blank=True, default="")  # in the archives' storage
    size = models.BigIntegerField(default=0)
    by = account_field(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("export of a site")
        verbose_name_plural = _("exports of sites")
        ordering = ["-asked_at"]

    def __str__(self):
        return f"{self.association_id} {self.asked_at:%Y-%m-%d}"
