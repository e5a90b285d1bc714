import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models.association import Association, Category
from tenants.models.handovers import Handover
from tenants.models.people import account_field


class SiteRequest(models.Model):
    """Somebody asks the city for their association's site. City IT sees it once the e-mail is confirmed.

    It is granted once the papers are received and the charter accepted; that opens the site and invites the person.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("E-mail to confirm")
        WAITING = "waiting", _("To be checked")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=20, choices=State, default=State.UNCONFIRMED, editable=False)
    # The association of the directory that asks, or, once granted, the one that was made.
    association = models.ForeignKey(
        Association, null=True, blank=True, on_delete=models.SET_NULL, related_name="site_requests", editable=False
    )
    name = models.CharField(_("name of the association"), max_length=250)
    category = models.CharField(_("category"), max_length=20, choices=Category, default=Category.OTHER)
    rna_number = models.CharField(_("RNA number"), max_length=10, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    subdomain = models.CharField(_("address wanted"), max_length=63)
    first_name = models.CharField(_("first name"), max_length=150)
    last_name = models.CharField(_("last name"), max_length=150)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    message = models.TextField(_("message"), max_length=3000, blank=True)
    language = models.CharField(max_length=10, default="fr", editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    charter_accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    papers_received_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = account_field(null=True, blank=True, editable=False)
    decision_note = models.TextField(_("word to the person"), blank=True)

    class Meta:
        verbose_name = _("request for a site")
        verbose_name_plural = _("requests for sites")
        ordering = ["-created_at", "id"]

    def __str__(self):
        return self.name


class Paper(models.Model):
    """A document joined to a request or a claim (receipt, minutes). City IT alone reads it; destroyed with the decision's age."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site_request = models.ForeignKey(SiteRequest, null=True, blank=True, on_delete=models.CASCADE, related_name="papers")
    handover = models.ForeignKey(Handover, null=True, blank=True, on_delete=models.CASCADE, related_name="papers")
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(_("file"), upload_to="papers", max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(site_request=None) ^ models.Q(handover=None), name="a_paper_belongs_to_one_thing"
            )
        ]

    def __str__(self):
        return self.name
