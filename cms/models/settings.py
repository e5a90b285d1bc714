import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField

from cms.blocks.text import TEXT_FEATURES
from cms.models.retention import KEEP_MONTHS
from themes import registry

# `W` and nine characters; associations that have declared nothing since 2009 may still stand under an older number.
RNA_NUMBER = r"W\d[0-9A-Z]{2}\d{6}|\d{3}[0-9A-Z]\d{5,6}"
rna_validator = RegexValidator(rf"^(?:{RNA_NUMBER})\Z", _("An RNA number is a W and nine digits, such as W381234567."))


@register_setting(icon="home", order=10)
class SiteIdentity(BaseGenericSetting):
    """Who the site belongs to and how it looks: one row per site. The legal pages are written from it."""

    site_id = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(_("name of the association"), max_length=250, default="", blank=True)
    tagline = models.CharField(_("what it does, in a few words"), max_length=120, blank=True)
    logo = models.ForeignKey(
        "cms.Picture",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Square if possible. Without a logo, the first letter of the name is drawn in your colours."),
    )
    theme = models.CharField(_("theme"), max_length=30, default=registry.DEFAULT_THEME, choices=registry.theme_choices)
    palette = models.CharField(_("colours"), max_length=30, default="", blank=True, choices=registry.palette_choices)

    rna_number = models.CharField(_("RNA number"), max_length=10, blank=True, validators=[rna_validator])
    street = models.CharField(_("registered office: street"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("public e-mail"), blank=True, help_text=_("Shown on the site."))
    publication_director = models.CharField(
        _("publication director"),
        max_length=150,
        blank=True,
        help_text=_("The person legally answerable for the site: most often the president."),
    )

    first_owner_email = models.EmailField(blank=True, editable=False)
    contact_recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who receives the messages of the contact page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"is_active": True},
        help_text=_("One of the team. If nobody is chosen, the first person responsible for the site."),
    )

    contact_keep_months = models.PositiveSmallIntegerField(
        _("how long the messages of the contact page are kept"), choices=KEEP_MONTHS, default=12, db_default=12
    )
    # A message of somebody of the team has arrived.
    contact_tested_at = models.DateTimeField(null=True, editable=False)
    # Visitors see a page that says so until an owner opens the site.
    in_preparation = models.BooleanField(default=False, db_default=False, editable=False)

    # The frame of every page: the header's one button, the footer's words and links ([{"label": …, "url": …}, …]).
    button_label = models.CharField(_("words on the button"), max_length=40, blank=True, default="", db_default="")
    button_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page of this site"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    button_url = models.URLField(_("or another address"), blank=True, default="", db_default="")
    footer_words = RichTextField(_("words at the foot"), features=TEXT_FEATURES, blank=True, default="", db_default="")
    links = models.JSONField(_("links at the foot"), null=True, blank=True)

    panels = [
        HelpPanel(template="cms/admin/parts/frame_help.html"),
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline"), FieldPanel("logo")], heading=_("Name and logo")),
        MultiFieldPanel([FieldPanel("theme"), FieldPanel("palette")], heading=_("Look")),
        MultiFieldPanel(
            [
                FieldPanel("rna_number"),
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postal_code"), FieldPanel("town")]),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldPanel("publication_director"),
            ],
            heading=_("What the law asks you to publish"),
        ),
        MultiFieldPanel(
            [FieldPanel("contact_recipient"), FieldPanel("contact_keep_months")], heading=_("Messages of the contact page")
        ),
    ]
    select_related = ["logo", "button_page"]

    class Meta:
        verbose_name = _("identity of the site")
        verbose_name_plural = _("identities of sites")

    def __str__(self):
        return self.name

    def clean(self):
        if self.palette and self.palette not in registry.get_theme(self.theme).palettes:
            raise ValidationError({"palette": _("These colours belong to another theme: choose one of this theme's.")})

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postal_code} {self.town}".strip()) if part)

    @property
    def missing(self) -> list[str]:
        """Names of the facts that the law asks for and that are still empty."""
        wanted = ("name", "street", "town", "phone", "email", "publication_director")
        return [str(self._meta.get_field(field).verbose_name) for field in wanted if not getattr(self, field)]
