from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Site
from wagtail.search import index

from cms import queries
from cms.blocks.stream import BODY_BLOCKS
from cms.fields import BodyField
from cms.lead_picture import LEAD_PICTURE
from cms.models.base import BasePage
from cms.models.portal import PortalHomePage


class ContentPage(BasePage):
    body = BodyField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    template = "site/content_page.html"
    parent_page_types = ["cms.HomePage", "cms.PortalHomePage", "cms.ContentPage"]
    subpage_types = ["cms.ContentPage", "cms.FormPage"]
    page_description = _("A page of text and pictures: who we are, our activities, how to join.")

    content_panels = [*BasePage.content_panels, FieldPanel("summary"), *LEAD_PICTURE, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_template(self, request, *args, **kwargs):
        site = Site.find_for_request(request)
        on_portal = site and site.root_page.specific_class is PortalHomePage
        return "portal/content_page.html" if on_portal else self.template

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["pages_inside"] = queries.pages_inside(self)
        return context
