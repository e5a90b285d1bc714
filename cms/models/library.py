"""Papers that residents and members come to fetch: statutes, minutes, reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from cms import library_queries
from cms.blocks.media import describe_file
from cms.models.base import BasePage


class LibraryPage(BasePage):
    template = "site/library_page.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    show_in_menus_default = True
    suggested_title = "Documents"
    page_description = _("Statutes, minutes, reports, papers to fill in: to download.")

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        InlinePanel(
            "papers",
            heading=_("Documents"),
            label=_("Document"),
            help_text=_("Visitors see them by kind, the newest first, whatever their order here."),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.RelatedFields("papers", [index.SearchField("title")]),
    ]

    class Meta:
        verbose_name = _("documents library")
        verbose_name_plural = _("documents libraries")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | library_queries.view_of(self, asked=request.GET)


class LibraryPaper(Orderable):
    class Kind(models.TextChoices):
        STATUTES = "statutes", _("Statutes and rules")
        MINUTES = "minutes", _("Minutes")
        REPORTS = "reports", _("Reports and accounts")
        FORMS = "forms", _("Papers to fill in")
        OTHER = "other", _("Other documents")

    page = ParentalKey(LibraryPage, on_delete=models.CASCADE, related_name="papers")
    document = models.ForeignKey("cms.SiteDocument", verbose_name=_("document"), on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("another title"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    date = models.DateField(_("date"), null=True, blank=True, help_text=_("The day of the meeting, or of the signature."))

    panels = [FieldPanel("document"), FieldRowPanel([FieldPanel("kind"), FieldPanel("date")]), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("document of the library")
        verbose_name_plural = _("documents of the library")

    def __str__(self):
        return self.title or str(self.document)

    @property
    def file_words(self) -> str:
        return describe_file(self.document)
