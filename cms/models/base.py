from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageViewRestriction, Site
from wagtail_localize.fields import BaseTranslatableField

from cms import language_queries, queries
from cms.lead_picture import LeadPictureForm
from cms.permissions import TeamPagePermissions


class BasePageForm(LeadPictureForm):
    """The end of the address writes itself, also for who pastes a title on a phone, or gives a second page the same one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if not self.instance.pk and self.instance.suggested_title:
            self.initial["title"] = self.initial.get("title") or self.instance.suggested_title

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
            help_text=_("For the pages right under the home page. Their order is changed in “Menu and footer”."),
        ),
    ]

    suggested_title = ""  # in the language of the site's starter content
    base_form_class = BasePageForm
    # Each language has its own end of the address, and what search engines read is written from the rest.
    override_translatable_fields = [BaseTranslatableField(name) for name in ("slug", "seo_title", "search_description")]

    class Meta:
        abstract = True

    def serve_preview(self, request, mode_name):
        """Show the page in its language, also while visitors cannot read that language yet."""
        home = language_queries.homes().filter(locale=self.locale_id).first()
        if home:  # none on the portal
            Site.find_for_request(request).root_page = home
        with translation.override(self.locale.language_code):
            response = super().serve_preview(request, mode_name)
            return response.render() if hasattr(response, "render") else response

    def permissions_for_user(self, user):
        return TeamPagePermissions(user, self)

    def get_sitemap_urls(self, request=None):
        return [{**url, "item": self} for url in super().get_sitemap_urls(request)]

    def route(self, request, path_components):
        """Find a page some steps below in two queries, not two a step."""
        if len(path_components) > 1:
            address = f"{self.url_path}{'/'.join(path_components)}/"
            page = self.get_descendants().filter(depth=self.depth + len(path_components), url_path=address).first()
            if page:
                return page.specific.route(request, [])
        return super().route(request, path_components)

    def get_view_restrictions(self):
        """Ask for this page and those above in one query; an alias follows its original, as Wagtail sees to."""
        if self.alias_of_id:
            return super().get_view_restrictions()
        above = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=above)

    def get_context(self, request, *args, **kwargs):
        if self.picture_id:
            self.picture = queries.picture_in_all_sizes(self.picture_id)
        return super().get_context(request, *args, **kwargs) | {"shared_picture": self.picture}

    @property
    def description(self) -> str:
        return self.search_description or self.summary
