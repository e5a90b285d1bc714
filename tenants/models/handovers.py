import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models.association import Association
from tenants.models.people import account_field


class Handover(models.Model):
    """A new team takes a site over (passage de relais).

    SUCCESSION: an owner names the successor, who accepts an invitation. CLAIM: a newcomer asks the city; the owners have
    until `objection_until` to object; city IT decides. When DONE, `done_on` opens a return to the workshops.
    """

    class Kind(models.TextChoices):
        SUCCESSION = "succession", _("Started by the team")
        CLAIM = "claim", _("Asked of the city")

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("E-mail to confirm")
        OPEN = "open", _("Under way")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="handovers")
    kind = models.CharField(max_length=20, choices=Kind, editable=False)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN, editable=False)
    started_by = account_field(null=True, blank=True, editable=False)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail of the successor"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    reason = models.TextField(_("reason"), max_length=3000, blank=True)
    # What becomes of the owner who hands over, or, for a claim, of all the former owners.
    former_owners_leave = models.BooleanField(_("the former owners leave the team"), default=True, db_default=True)
    language = models.CharField(max_length=10, default="fr", editable=False)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    objection_until = models.DateField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = account_field(null=True, blank=True, editable=False)
    decision_note = models.TextField(_("word to the person"), blank=True)
    done_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind"], condition=models.Q(state="open"), name="one_open_handover_of_each_kind"
            )
        ]

    def __str__(self):
        return f"{self.association} → {self.email}"


class HandoverAnswer(models.Model):
    """What an owner says to a claim: agrees, or objects with a reason. The last word counts."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="answers")
    account = account_field()
    agrees = models.BooleanField()
    reason = models.TextField(_("reason"), max_length=3000, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("answer to a handover")
        verbose_name_plural = _("answers to handovers")
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["handover", "account"], name="one_answer_per_owner")]

    def __str__(self):
        return f"{self.account_id} {self.agrees}"
