from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models.association import Association
from tenants.models.people import account_field


class AuditEntry(models.Model):
    """One write that a person caused on the portal. `by` is empty for the command line and scheduled work."""

    by = account_field(null=True, blank=True)
    action = models.CharField(max_length=80)
    association = models.ForeignKey(Association, null=True, blank=True, on_delete=models.SET_NULL, related_name="audit")
    label = models.CharField(max_length=250, blank=True)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.action} {self.label}"
