"""The outbox: mails wait here, written in the transaction that causes them, until the mail server has taken them."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models.association import Association


class OutgoingMail(models.Model):
    """One mail to one address. What it says is emptied once it has left; that it left is kept for some days.

    `message_id` is decided when it is written: every try carries the same.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        LEAVING = "leaving", _("being handed over")
        SENT = "sent", _("sent")
        GIVEN_UP = "given-up", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    association = models.ForeignKey(Association, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField(max_length=320)
    subject = models.TextField()
    content = models.JSONField(default=dict)  # sender, body, html, reply_to, headers, attachments
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    written_at = models.DateTimeField(default=timezone.now)
    leaving_since = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    n_tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-written_at", "-id"]
        indexes = [
            models.Index(fields=["state", "written_at"], name="mails_by_state"),
            models.Index(fields=["association", "written_at"], name="mails_of_an_association"),
        ]

    def __str__(self):
        return f"{self.to}: {self.subject}"
