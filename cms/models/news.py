from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import BaseTranslatableField

from cms import news_feed, news_queries, queries
from cms.blocks.stream import BODY_BLOCKS
from cms.fields import BodyField
from cms.lead_picture import LEAD_PICTURE
from cms.models.base import BasePage, BasePageForm


class NewsIndexPage(BasePage):
    # A translated list has words of its own to gather its news; they are not kept in step.
    override_translatable_fields = [*BasePage.override_translatable_fields, BaseTranslatableField("categories")]

    template = "site/news_index_page.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    show_in_menus_default = True
    suggested_title = "Actualités"
    page_description = _("What happens in the association, the latest first.")

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        InlinePanel(
            "categories",
            heading=pgettext_lazy("news", "Categories"),
            label=pgettext_lazy("news", "Category"),
            help_text=_("If you publish a lot: each news item can have one, and visitors choose what they read."),
        ),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("summary")]

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
        return news_feed.answer(self, queries.news_of(self).prefetch_related(None)[: news_feed.FEED_LENGTH], request=request)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["feed_url"] = f"{self.get_url(request)}{news_feed.FEED}"
        return context | news_queries.view_of(self, asked=request.GET)


class NewsCategory(Orderable):
    """A word that gathers news: “Competitions”, “Life of the club”."""

    page = ParentalKey(NewsIndexPage, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(_("name"), max_length=60)

    panels = [FieldPanel("name")]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("news", "category")
        verbose_name_plural = pgettext_lazy("news", "categories")

    def __str__(self):
        return self.name

    @property
    def key(self) -> str:
        return news_queries.key_of(self.name, self.pk)


class NewsForm(BasePageForm):
    """Offers the categories of the list the news item is in, and no box where there are none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "category" not in self.fields:
            return
        categories = NewsCategory.objects.filter(page_id=self.parent_page.pk) if self.parent_page else NewsCategory.objects.none()
        if categories:
            self.fields["category"].queryset = categories
        else:
            del self.fields["category"]


class NewsPage(BasePage):
    date = models.DateField(_("date"), default=timezone.localdate)
    category = models.ForeignKey(
        NewsCategory,
        verbose_name=pgettext_lazy("news", "category"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = BodyField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    override_translatable_fields = [*BasePage.override_translatable_fields, BaseTranslatableField("category")]

    template = "site/news_page.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    show_in_menus_default = False
    base_form_class = NewsForm
    page_description = _("Something that happened, or will soon.")

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("date"),
        FieldPanel("category"),
        FieldPanel("summary"),
        *LEAD_PICTURE,
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
