from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.permissions import TeamPagePermissions


class BasePageForm(WagtailAdminPageForm):
    """The end of the address writes itself, also for who pastes a title on a phone, or gives a second page the same one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self):
        slug, title = self.cleaned_data.get("slug"), self.cleaned_data.get("title", "")
        is_taken = slug and not self.instance.pk and not Page._slug_is_available(slug, self.parent_page, self.instance)
        if is_taken:
            self.cleaned_data["slug"] = slug = ""  # Wagtail then makes it from the title, with a number behind
        if slug == "" and title and not slugify(title, allow_unicode=True):
            self.add_error("title", ValidationError(_("Write at least one letter or figure in the title."), code="wordless"))
        return super().clean()


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

    base_form_class = BasePageForm

    class Meta:
        abstract = True

    def permissions_for_user(self, user):
        return TeamPagePermissions(user, self)

    @property
    def description(self) -> str:
        return self.search_description or self.summary
