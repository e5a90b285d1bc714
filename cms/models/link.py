from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.models.base import BasePage


class LinkPage(BasePage):
    """A line of the menu that leads to another site: it stands in the tree, and so in the menu, like any page."""

    address = models.URLField(_("address"), max_length=500, help_text=_("It begins with https://"))

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    show_in_menus_default = True
    localize_default_translation_mode = "simple"
    page_description = _("A line of the menu that leads to another site: online payment, social network, federation.")

    content_panels = [*BasePage.content_panels, FieldPanel("address")]
    promote_panels: list = []
    preview_modes: list = []  # there is nothing of ours to see

    class Meta:
        verbose_name = _("link of the menu")
        verbose_name_plural = _("links of the menu")

    def clean(self):
        super().clean()
        if self.address and not self.address.lower().startswith(("http://", "https://")):
            raise ValidationError({"address": _("Write an address that begins with https://")})

    def serve(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.address)

    def get_sitemap_urls(self, request=None):
        return []  # the other site is not ours to announce
