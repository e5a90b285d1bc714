"""Where each association stands: what its own site shows, what the trainer adds, when it is autonomous, when it comes back."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models import Association
from tenants.models.people import account_field


class Evidence(models.Model):
    """What was last read off a site for one exercise. The trainer's word (`ticked`) goes before it."""

    class State(models.TextChoices):
        DONE = "done", _("done")
        TODO = "todo", _("to do")
        UNKNOWN = "unknown", _("not known")

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="evidence")
    key = models.CharField(max_length=40)  # of the exercise
    state = models.CharField(max_length=10, choices=State, default=State.TODO)
    detail = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    ticked = models.BooleanField(null=True, blank=True)
    ticked_by = account_field(null=True, blank=True)
    ticked_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("evidence of an exercise")
        verbose_name_plural = _("evidence of exercises")
        ordering = ["association", "key"]
        constraints = [models.UniqueConstraint(fields=["association", "key"], name="one_evidence_per_exercise")]

    def __str__(self):
        return f"{self.association_id} {self.key}: {self.state}"

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE if self.ticked is None else self.ticked


class Autonomy(models.Model):
    """An association that runs its site by itself; its certificate bears the number."""

    association = models.OneToOneField(Association, primary_key=True, on_delete=models.CASCADE, related_name="autonomy")
    since = models.DateTimeField(default=timezone.now)
    certificate = models.CharField(max_length=20, unique=True)
    by = account_field(null=True, blank=True)

    class Meta:
        verbose_name = _("autonomous association")
        verbose_name_plural = _("autonomous associations")
        ordering = ["-since"]

    def __str__(self):
        return self.certificate


class WithheldAutonomy(models.Model):
    """An association whose certificate was taken back: only the trainer gives it another, however good its site looks."""

    association = models.OneToOneField(Association, primary_key=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("association whose autonomy was taken back")
        verbose_name_plural = _("associations whose autonomy was taken back")
        ordering = ["-since"]

    def __str__(self):
        return str(self.association_id)


class Return(models.Model):
    """A way back to the workshops, proposed or asked for; `workshops` are the numbers that the team needs."""

    class Reason(models.TextChoices):
        HANDOVER = "handover", _("a new team")
        DORMANT = "dormant", _("nothing published for six months")
        ASKED = "asked", _("the association asks for it")

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="returns")
    reason = models.CharField(max_length=10, choices=Reason)
    workshops = models.JSONField(default=list)
    proposed_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = account_field(null=True, blank=True)

    class Meta:
        verbose_name = _("return to the workshops")
        verbose_name_plural = _("returns to the workshops")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "reason"], condition=models.Q(closed_at=None), name="one_open_return_per_reason"
            )
        ]

    def __str__(self):
        return f"{self.association_id} {self.reason}"
