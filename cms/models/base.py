from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.permissions import TeamPagePermissions


class BasePage(Page):
    """What every page shares: a picture and a sentence for lists, search engines and shared links."""

    summary = models.CharField(
        _("in one sentence"),
        max_length=250,
        blank=True,
        help_text=_("Shown in lists, by search engines, and when somebody shares the page."),
    )
    picture = models.ForeignKey(
        "cms.Picture", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    promote_panels = [
        FieldPanel(
            "slug",
            heading=_("End of the page's address"),
            help_text=_("Written from the title. If you change it, the old address will lead to the new one."),
        ),
        FieldPanel(
            "show_in_menus",
            heading=_("Show in the menu of the site"),
            help_text=_("For the pages right under the home page."),
        ),
    ]

    class Meta:
        abstract = True

    def permissions_for_user(self, user):
        return TeamPagePermissions(user, self)

    @property
    def description(self) -> str:
        return self.search_description or self.summary
