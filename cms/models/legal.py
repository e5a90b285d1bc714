from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField

from cms import legal_words
from cms.blocks.text import TEXT_FEATURES
from cms.models.base import BasePage
from cms.models.kept import KeptPage


class LegalPage(KeptPage, BasePage):
    """A page the law asks for, written from the site's identity; the association may add to it, not empty it."""

    class Kind(models.TextChoices):
        NOTICE = "notice", _("Legal notice")
        PRIVACY = "privacy", _("Personal data")
        ACCESSIBILITY = "accessibility", _("Accessibility")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, editable=False, default=Kind.NOTICE)
    # What the page says of the site (forms, players…) when it was last looked at, and the day that last changed.
    uses = models.JSONField(null=True, editable=False)
    changed_on = models.DateField(null=True, editable=False)
    addition = RichTextField(_("what you want to add"), features=TEXT_FEATURES, blank=True)

    template = "site/legal_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    is_creatable = False  # the three come with the site

    promote_panels: list = []  # its address is known to the law's readers
    settings_panels: list = []
    content_panels = [
        *BasePage.content_panels,
        HelpPanel(
            content=_("This page is written for you from “Identity of the site”. What you add below comes after it."),
        ),
        FieldPanel("addition"),
    ]

    class Meta:
        verbose_name = _("legal page")
        verbose_name_plural = _("legal pages")

    def with_content_json(self, content):
        """What the page says of the site is not the editor's: an older draft brings back neither it nor its day."""
        page = super().with_content_json(content)
        page.uses, page.changed_on = self.uses, self.changed_on
        return page

    @property
    def says(self) -> dict:
        """What the page says of the site, as cms.legal last read it."""
        return (self.uses or {}).get("says", {})

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["legal_text"] = f"site/legal/{self.kind}.html"
        context["host"] = settings.CITY
        return context | legal_words.sections_of(self.says)
