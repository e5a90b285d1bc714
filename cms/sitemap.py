"""The site's pages for search engines, in each of its languages."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db.models import Q
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from cms import queries
from cms.language_queries import OWN


class SiteSitemap(Sitemap):
    def items(self):
        root = self.get_wagtail_site().root_page
        homes = Page.objects.filter(translation_key=root.translation_key, live=True)
        inside = reduce(or_, (Q(path__startswith=home.path) for home in homes), Q(pk=None))
        return queries.open_to_all(Page.objects.filter(inside).live()).order_by("path").defer_streamfields().specific()

    def _urls(self, page, protocol, domain):
        urls = super()._urls(page, protocol, domain)
        same = defaultdict(list)
        for url in urls:
            same[url["item"].translation_key].append(url)
        for versions in same.values():
            if len(versions) > 1:
                self._say_each_other(versions)
        return urls

    def _say_each_other(self, versions: list[dict]) -> None:
        codes = [version["item"].locale.language_code for version in versions]
        known = [{"lang_code": code, "location": one["location"]} for code, one in zip(codes, versions, strict=True)]
        default = [{"lang_code": "x-default", "location": one["location"]} for one in known if one["lang_code"] == OWN]
        for version in versions:
            version["alternates"] = [*known, *default]
