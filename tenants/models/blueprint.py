from django.db import models
from django.utils.translation import gettext_lazy as _


class BlueprintRelease(models.Model):
    """The blueprint's SQL, dumped once per release. `fingerprint` says which migrations and starter content it has."""

    fingerprint = models.CharField(max_length=64, unique=True)
    sql = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("blueprint release")
        verbose_name_plural = _("blueprint releases")
        ordering = ["-created_at"]

    def __str__(self):
        return self.fingerprint[:12]
