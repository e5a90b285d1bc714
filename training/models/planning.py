"""Who meets when and where: places, cohorts, sessions, their trainers."""

import secrets
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models import Association
from tenants.models.people import account_field
from training.models.curriculum import Edition, Workshop


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Place(models.Model):
    """Where people meet."""

    name = models.CharField(_("name"), max_length=150)
    address = models.CharField(_("address"), max_length=300)
    seats = models.PositiveSmallIntegerField(_("seats"), default=10)
    equipment = models.TextField(_("equipment"), blank=True, help_text=_("Computers, screen, wifi…"))
    access_notes = models.TextField(_("how to get in"), blank=True, help_text=_("Bus, lift, entry code, parking…"))
    is_used = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class Cohort(models.Model):
    """A group of associations that goes through the six workshops together."""

    name = models.CharField(_("name"), max_length=100)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="cohorts")
    created_by = account_field(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name


class CohortAssociation(models.Model):
    """An association's place in a cohort."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="places")
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="cohort_places")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("association of a cohort")
        verbose_name_plural = _("associations of cohorts")
        ordering = ["cohort", "association"]
        constraints = [models.UniqueConstraint(fields=["cohort", "association"], name="an_association_once_in_a_cohort")]

    def __str__(self):
        return f"{self.cohort_id} {self.association_id}"


class Session(models.Model):
    """One dated meeting of one workshop. `sequence` grows with each change that calendars must learn (RFC 5545)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sessions")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="sessions")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    seats = models.PositiveSmallIntegerField(_("seats"))
    seats_per_association = models.PositiveSmallIntegerField(_("seats for each association"), default=2)
    materials = models.TextField(_("to bring"), blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancel_reason = models.CharField(_("why it is cancelled"), max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    check_in_key = models.CharField(max_length=40, default=new_key, editable=False)
    survey_key = models.CharField(max_length=40, default=new_key, unique=True, editable=False)
    reminded_week_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_day_at = models.DateTimeField(null=True, blank=True, editable=False)
    followed_up_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="a_session_ends_after_it_starts")
        ]
        indexes = [models.Index(fields=["starts_at"], name="sessions_by_day")]

    def __str__(self):
        return f"{self.workshop} {self.starts_at:%Y-%m-%d}"

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_over(self) -> bool:
        return self.ends_at < timezone.now()


class SessionTrainer(models.Model):
    """Somebody who holds a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="trainers")
    account = account_field()

    class Meta:
        verbose_name = _("trainer of a session")
        verbose_name_plural = _("trainers of sessions")
        ordering = ["session", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "account"], name="a_trainer_once_in_a_session")]

    def __str__(self):
        return f"{self.session_id} {self.account_id}"


class CalendarKey(models.Model):
    """The secret in the address of somebody's own calendar of sessions."""

    account = account_field()
    key = models.CharField(max_length=40, default=new_key, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")
        constraints = [models.UniqueConstraint(fields=["account"], name="one_calendar_per_account")]

    def __str__(self):
        return str(self.account_id)
