"""Photos in albums."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable
from wagtail.search import index

from cms import gallery_queries
from cms.models.base import BasePage


class GalleryPage(BasePage):
    """All the albums."""

    template = "site/gallery_page.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.AlbumPage"]
    show_in_menus_default = True
    suggested_title = "Galerie"
    page_description = _("Your photos, in albums.")

    content_panels = [*BasePage.content_panels, FieldPanel("summary")]
    search_fields = [*BasePage.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = _("gallery")
        verbose_name_plural = _("galleries")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["albums"] = context["shown"] = gallery_queries.albums_of(self, asked=request.GET)
        return context


class AlbumPage(BasePage):
    date = models.DateField(_("date"), default=timezone.localdate)

    template = "site/album_page.html"
    parent_page_types = ["cms.GalleryPage"]
    subpage_types: list[str] = []
    show_in_menus_default = False
    page_description = _("The photos of one day, one outing, one season.")

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        MultipleChooserPanel(
            "pictures",
            chooser_field_name="picture",
            heading=_("Photos"),
            label=_("Photo"),
            help_text=_(
                "Choose several at once; the arrows change their order. Many to send? Send them together under “Images” first."
            ),
        ),
        FieldPanel(
            "picture",
            heading=_("Cover"),
            help_text=_("What people see of the album in the gallery. Without one, its first photo."),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.RelatedFields("pictures", [index.SearchField("caption")]),
    ]

    class Meta:
        verbose_name = _("album")
        verbose_name_plural = _("albums")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["pictures"] = context["shown"] = shown = gallery_queries.pictures_of(self, asked=request.GET)
        context["shared_picture"] = self.picture or (shown[0].picture if shown else None)
        return context


class AlbumPicture(Orderable):
    page = ParentalKey(AlbumPage, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey("cms.Picture", verbose_name=_("photo"), on_delete=models.CASCADE, related_name="+")
    caption = models.CharField(_("caption"), max_length=250, blank=True)

    panels = [FieldPanel("picture"), FieldPanel("caption")]

    class Meta(Orderable.Meta):
        verbose_name = _("photo of an album")
        verbose_name_plural = _("photos of an album")

    def __str__(self):
        return self.caption or str(self.picture)

    @property
    def image(self):
        """The photo with its words for those who do not see it: a file's name would tell them nothing."""
        self.picture.contextual_alt_text = self.picture.description or self.caption
        self.picture.decorative = not self.picture.contextual_alt_text
        return self.picture
