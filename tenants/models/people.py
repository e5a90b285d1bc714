from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.models.association import Association


class Role(models.TextChoices):
    # Wagtail has an "Owner" of its own, of a page: the context keeps the two apart.
    OWNER = "owner", pgettext_lazy("place in the team", "Owner")
    EDITOR = "editor", pgettext_lazy("place in the team", "Editor")
    CONTRIBUTOR = "contributor", pgettext_lazy("place in the team", "Contributor")


def account_field(**options):
    """A link to an account. User exists in every schema, so nothing may cascade from it and it knows no way back."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+", **options)


class MembershipQuerySet(models.QuerySet):
    def current(self):
        """Leave out the places whose last day is past, and those of deleted associations.

        An owner's place ends only by the nightly work, which never leaves a team without an owner.
        """
        live = models.Q(ends_on=None) | models.Q(ends_on__gte=timezone.localdate()) | models.Q(role=Role.OWNER)
        return self.filter(live, association__deleted_at=None)


class Membership(models.Model):
    account = account_field(verbose_name=_("account"))
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in the team")
        verbose_name_plural = _("places in the team")
        ordering = ["association", "role", "id"]
        constraints = [models.UniqueConstraint(fields=["account", "association"], name="one_membership_per_account")]

    def __str__(self):
        return f"{self.account_id} {self.role} {self.association_id}"


class Invitation(models.Model):
    """An e-mail asked to join a team. The link's token is mailed once and kept only as a hash."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    invited_by = account_field(null=True, blank=True, editable=False)
    # The handover this invitation carries out: accepting it completes the handover.
    handover = models.ForeignKey(
        "tenants.Handover", null=True, blank=True, on_delete=models.CASCADE, related_name="invitations", editable=False
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "email"], condition=models.Q(accepted_at=None), name="one_open_invitation_per_address"
            )
        ]

    def __str__(self):
        return self.email


class CityStaff(models.Model):
    """What a city agent is on the portal."""

    class Role(models.TextChoices):
        IT = "it", _("City IT")
        TRAINER = "trainer", _("Trainer")

    account = account_field(verbose_name=_("account"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("city agent")
        verbose_name_plural = _("city agents")
        constraints = [models.UniqueConstraint(fields=["account", "role"], name="one_row_per_staff_role")]

    def __str__(self):
        return f"{self.account_id} {self.role}"
