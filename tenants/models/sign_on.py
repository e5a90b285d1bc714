from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models.association import Association
from tenants.models.people import account_field


class SignOnCode(models.Model):
    """A code that carries an account from the portal to one site, once, within seconds. Only its hash is kept."""

    code_hash = models.CharField(primary_key=True, max_length=64)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+")
    account = account_field()
    state_hash = models.CharField(max_length=64)
    next = models.CharField(max_length=500)
    portal_session = models.CharField(max_length=40)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("sign-on code")
        verbose_name_plural = _("sign-on codes")

    def __str__(self):
        return self.code_hash[:8]


class SignOn(models.Model):
    """Which session of which site was opened from which session of the portal: signing out closes them all."""

    account = account_field()
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+")
    portal_session = models.CharField(max_length=40, db_index=True)
    site_session = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("sign-on")
        verbose_name_plural = _("sign-ons")
        constraints = [models.UniqueConstraint(fields=["association", "site_session"], name="one_sign_on_per_site_session")]

    def __str__(self):
        return f"{self.account_id} → {self.association_id}"
