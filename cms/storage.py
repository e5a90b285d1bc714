"""How much room the pictures and documents of a site take."""

from dataclasses import dataclass
from math import ceil

from django.core.cache import cache
from django.db.models import Sum
from django.utils import formats
from django.utils.translation import gettext as _

from cms.models import Picture, SiteDocument

SECONDS = 300
NEAR_LIMIT = 0.9


@dataclass(frozen=True, slots=True)
class Usage:
    used: int
    quota: int

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.used / self.quota))

    @property
    def is_near_limit(self) -> bool:
        return self.used >= NEAR_LIMIT * self.quota

    @property
    def words(self) -> str:
        return _("%(used)s used out of %(quota)s") % {"used": size(self.used), "quota": size(self.quota)}


def usage(quota: int) -> Usage | None:
    """Return the room taken, counted again every five minutes; None when nobody set a limit (4 queries, or none)."""
    return Usage(cache.get_or_set("cms.storage", used_bytes, SECONDS), quota) if quota else None


def used_bytes() -> int:
    return sum(_bytes_of(model) for model in (Picture, SiteDocument))


def _bytes_of(model) -> int:
    """Add up what the uploads have noted; what a script has put there is measured on the disk."""
    noted = model.objects.aggregate(total=Sum("file_size"))["total"] or 0
    return noted + sum(_measure(item.file) for item in model.objects.filter(file_size=None).only("file"))


def _measure(file) -> int:
    try:
        return file.size
    except FileNotFoundError:
        return 0


def size(number: int) -> str:
    """Return a size as people read it, rounded up: 8 kB, 120 MB, 1.5 GB."""
    if 0 < number < 1024**2:
        return _("%(number)s kB") % {"number": ceil(number / 1024)}
    megabytes = ceil(number / 1024**2)
    if megabytes < 1024:
        return _("%(number)s MB") % {"number": megabytes}
    gigabytes = round(megabytes / 1024, 1)
    return _("%(number)s GB") % {"number": formats.number_format(gigabytes, 0 if gigabytes == int(gigabytes) else 1)}
