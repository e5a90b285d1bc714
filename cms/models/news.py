from django.core.paginator import Paginator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms import news_feed, queries
from cms.blocks.stream import BODY_BLOCKS
from cms.fields import BodyField
from cms.models.base import BasePage

NEWS_PER_PAGE = 12


class NewsIndexPage(BasePage):
    template = "site/news_index_page.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]

    content_panels = [*BasePage.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def route(self, request, path_components):
        if self.live and path_components == [news_feed.FEED]:
            return RouteResult(self, kwargs={"as_feed": True})
        return super().route(request, path_components)

    def serve(self, request, *args, as_feed: bool = False, **kwargs):
        if not as_feed:
            return super().serve(request, *args, **kwargs)
        return news_feed.answer(self, queries.news_of(self)[: news_feed.FEED_LENGTH], request=request)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["feed_url"] = f"{self.get_url(request)}{news_feed.FEED}"
        context["news"] = Paginator(queries.news_of(self), NEWS_PER_PAGE).get_page(request.GET.get("page"))
        return context


class NewsPage(BasePage):
    date = models.DateField(_("date"), default=timezone.localdate)
    body = BodyField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    template = "site/news_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    show_in_menus_default = False
    page_description = _("Something that happened, or will soon.")

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
