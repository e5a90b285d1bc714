import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tenants import rules


class Category(models.TextChoices):
    """What the directory sorts associations by."""

    SPORT = "sport", _("Sport")
    CULTURE = "culture", _("Culture and heritage")
    MUSIC = "music", _("Music and performing arts")
    EDUCATION = "education", _("School, training, parents")
    SOLIDARITY = "solidarity", _("Solidarity and mutual aid")
    HEALTH = "health", _("Health and disability")
    ENVIRONMENT = "environment", _("Nature and environment")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhood life")
    ELDERS = "elders", _("Elders")
    LEISURE = "leisure", _("Leisure")
    CITIZENSHIP = "citizenship", _("Rights and citizenship")
    OTHER = "other", _("Other")


GIBIBYTE = 1024**3


class AssociationQuerySet(models.QuerySet):
    def existing(self):
        """Leave out the tombstones of deleted associations."""
        return self.filter(deleted_at=None)

    def with_site(self):
        return self.existing().exclude(schema_name=None)

    def open_to_public(self):
        """In the directory: existing, neither suspended nor about to be deleted."""
        return self.existing().filter(suspended_at=None, delete_on=None)


class Association(models.Model):
    """A hosted association, or one that is only in the directory (no `schema_name`, no `subdomain`).

    A deleted association stays as a tombstone: its id and schema name are never used again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=250)
    category = models.CharField(_("category"), max_length=20, choices=Category, default=Category.OTHER)
    purpose = models.TextField(_("purpose"), blank=True)
    subdomain = models.CharField(_("subdomain"), max_length=63, unique=True, null=True, blank=True)
    schema_name = models.CharField(max_length=63, unique=True, null=True, blank=True, editable=False)
    cell = models.CharField(max_length=30, default="default", db_default="default", editable=False)
    # The association's own name (proved, see DomainClaim) when visitors are to see that one.
    custom_host = models.CharField(max_length=253, unique=True, null=True, blank=True, editable=False)
    # Which release's migrations the site has: `blueprint.site_release()` when it is up to date.
    release = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    # Where its files are under MEDIA_ROOT; empty: the folder named by its id. A restored site has a folder of its own.
    media_folder = models.CharField(max_length=80, blank=True, default="", db_default="", editable=False)
    quota_bytes = models.BigIntegerField(_("storage"), default=GIBIBYTE, db_default=GIBIBYTE)
    theme = models.CharField(_("theme"), max_length=30, blank=True)

    rna_number = models.CharField(_("RNA number"), max_length=10, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    neighbourhood = models.CharField(_("neighbourhood"), max_length=80, blank=True, default="", db_default="")
    insee_code = models.CharField(_("INSEE code of the commune"), max_length=5, blank=True)
    website = models.URLField(_("other website"), blank=True)
    declared_on = models.DateField(_("declared on"), null=True, blank=True)

    created_at = models.DateTimeField(auto_now_add=True, db_default=Now())
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    suspension_message = models.TextField(_("message to visitors"), blank=True)
    # Closed at once, destroyed by the nightly work of that day: until then city IT can change its mind.
    delete_on = models.DateField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What the directory's search looks in: name, purpose and town, without accents.
    search_text = models.TextField(blank=True, editable=False)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rna_number"],
                condition=~models.Q(rna_number="") & models.Q(deleted_at=None),
                name="one_association_per_rna_number",
            ),
            models.CheckConstraint(
                condition=models.Q(subdomain=None) | models.Q(schema_name__isnull=False),
                name="a_subdomain_needs_a_site",
            ),
        ]
        indexes = [models.Index(fields=["category", "name"], name="association_by_category")]

    def __str__(self):
        return self.name

    def lock(self) -> None:
        """Read this row again and hold it until the end of the transaction. Raises DoesNotExist for a tombstone."""
        self.refresh_from_db(from_queryset=Association.objects.existing().select_for_update(of=("self",)))

    @property
    def has_site(self) -> bool:
        return bool(self.schema_name) and self.deleted_at is None

    @property
    def is_suspended(self) -> bool:
        """Closed to visitors and team: by the city, or because it is about to be deleted."""
        return self.suspended_at is not None or self.delete_on is not None

    @property
    def host(self) -> str:
        return self.custom_host or rules.host_of(self.subdomain or "")

    @property
    def url(self) -> str:
        """The site's address with scheme and port, without a trailing slash."""
        return f"{settings.PUBLIC_SCHEME}://{self.host}{settings.PORT_SUFFIX}"


class Domain(models.Model):
    """A name that leads to a site: a label under the sites' domain, or (later) a full name of the association's own.

    An old label stays, `is_primary` off: it redirects, and nobody else can take it.
    """

    name = models.CharField(_("name"), max_length=253, unique=True)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="domains")
    is_primary = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["association"], condition=models.Q(is_primary=True), name="one_primary_domain_per_association"
            )
        ]

    def __str__(self):
        return self.name


class DomainClaim(models.Model):
    """A name of its own that an association wants to use. It leads nowhere until a TXT record has proved it.

    Several may claim the same name; whoever proves it gets the Domain.
    """

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="domain_claims")
    name = models.CharField(_("name"), max_length=253)
    token = models.CharField(max_length=40, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    proved_at = models.DateTimeField(null=True, blank=True, editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("claim of a domain")
        verbose_name_plural = _("claims of domains")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["association", "name"], name="one_claim_per_association_and_name")]

    def __str__(self):
        return self.name


class SchemaName(models.Model):
    """Every schema name ever given: one is never given twice, even after its association is gone."""

    name = models.CharField(primary_key=True, max_length=63)
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("name given")
        verbose_name_plural = _("names given")

    def __str__(self):
        return self.name
