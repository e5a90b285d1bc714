from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.blocks.stream import BODY_BLOCKS
from cms.fields import BodyField
from cms.lead_picture import LEAD_PICTURE
from cms.models.base import BasePage


class PortalHomePage(BasePage):
    """The first page of the city's own site; an association's tree never holds one."""

    welcome = models.CharField(_("words of welcome"), max_length=120, blank=True)
    body = BodyField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    template = "portal/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.ContentPage"]
    is_creatable = False

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("welcome"),
        FieldPanel("summary"),
        *LEAD_PICTURE,
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("portal home page")
        verbose_name_plural = _("portal home pages")
