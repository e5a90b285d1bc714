from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms import agenda_queries, queries
from cms.blocks.stream import BODY_BLOCKS
from cms.fields import BodyField
from cms.lead_picture import LEAD_PICTURE
from cms.models.base import BasePage
from cms.models.kept import KeptPage


class HomePage(KeptPage, BasePage):
    """The first page of an association's site: a welcome, three doors, the latest news."""

    welcome = models.CharField(_("words of welcome"), max_length=120, blank=True, help_text=_("The large sentence at the top."))
    body = BodyField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    template = "site/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.ContentPage",
        "cms.NewsIndexPage",
        "cms.EventIndexPage",
        "cms.GalleryPage",
        "cms.LibraryPage",
        "cms.FormPage",
        "cms.ContactPage",
        "cms.LinkPage",
        "cms.LegalPage",
    ]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("welcome"),
        FieldPanel("summary"),
        *LEAD_PICTURE,
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["doors"] = queries.doors(self)
        context["next_events"] = agenda_queries.next_events(self, today=timezone.localdate())
        context["latest_news"] = queries.latest_news(self)
        return context
