"""Who comes to a session, and who came."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models import Association
from tenants.models.people import account_field
from training.models.planning import Session


class Registration(models.Model):
    """Somebody of an association at a session: registered, on the waiting list, or not coming after all.

    The names go two years after the session; the counters of the session stay.
    """

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        WAITING = "waiting", _("on the waiting list")
        OFFERED = "offered", _("a seat is offered")
        EXCUSED = "excused", _("has sent apologies")
        WITHDRAWN = "withdrawn", _("has withdrawn")

    class Attendance(models.TextChoices):
        UNKNOWN = "", _("not noted")
        PRESENT = "present", _("present")
        LATE = "late", _("late")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="registrations")
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="registrations")
    account = account_field(null=True, blank=True)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.REGISTERED)
    asked_at = models.DateTimeField(default=timezone.now)  # the order of the waiting list
    offered_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    attendance = models.CharField(max_length=10, choices=Attendance, blank=True, default=Attendance.UNKNOWN)
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = account_field(null=True, blank=True)
    # What this person would need: a computer lent, an interpreter, a ramp.
    needs = models.CharField(_("needs"), max_length=300, blank=True, default="", db_default="")
    # In the room: the key of the exercise they ask for help with, and since when.
    help_for = models.CharField(max_length=40, blank=True, default="", db_default="")
    help_asked_at = models.DateTimeField(null=True, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "email"],
                condition=~models.Q(state="withdrawn") & ~models.Q(email=""),
                name="a_person_once_in_a_session",
            )
        ]
        indexes = [models.Index(fields=["association", "session"], name="registrations_of_association")]

    def __str__(self):
        return f"{self.first_name} {self.last_name}"


class SessionCount(models.Model):
    """How many people of a session were in one category of the national tool: counters, tied to no name."""

    class Subject(models.TextChoices):
        GENDER = "gender", _("gender")
        AGE = "age", _("age")
        STATUS = "status", _("situation")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="counts")
    subject = models.CharField(max_length=10, choices=Subject)
    value = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("count of a session")
        verbose_name_plural = _("counts of sessions")
        ordering = ["session", "subject", "value"]
        constraints = [models.UniqueConstraint(fields=["session", "subject", "value"], name="one_count_per_value")]

    def __str__(self):
        return f"{self.subject} {self.value}: {self.number}"


class SurveyAnswer(models.Model):
    """What somebody thought of a session, without a name and without the hour: only the day."""

    class Pace(models.TextChoices):
        SLOW = "slow", _("too slow")
        RIGHT = "right", _("just right")
        FAST = "fast", _("too fast")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="survey_answers")
    useful = models.PositiveSmallIntegerField(_("useful"))  # 1 to 4
    pace = models.CharField(_("pace"), max_length=10, choices=Pace, blank=True)
    missing = models.TextField(_("what is missing"), max_length=1000, blank=True)
    heard_of = models.CharField(_("how they heard of it"), max_length=20, blank=True)
    day = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("answer about a session")
        verbose_name_plural = _("answers about sessions")
        ordering = ["session", "pk"]

    def __str__(self):
        return f"{self.session_id}: {self.useful}"
