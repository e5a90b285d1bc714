"""How much room a site takes: what its team has sent, pictures and documents, those in the trash too.

This is the one count: the admin shows it, an upload is refused by it, the console keeps it. The smaller versions that pages
show of a picture are not in it: nobody sends them, and a page must never fail for want of room.
"""

from dataclasses import dataclass
from math import ceil

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import formats
from django.utils.translation import gettext as _

from cms.models import Picture, SiteDocument

NEAR, FILLING_UP, ALMOST_FULL = 80, 90, 95  # percent: shown, written to the owners, shown as pressing


@dataclass(frozen=True, slots=True)
class Usage:
    used: int
    quota: int

    @property
    def percent(self) -> int:
        return min(100, int(100 * self.used / self.quota))

    @property
    def left(self) -> int:
        return max(0, self.quota - self.used)

    @property
    def is_near_limit(self) -> bool:
        return self.percent >= NEAR

    @property
    def is_filling_up(self) -> bool:
        return self.percent >= FILLING_UP

    @property
    def is_almost_full(self) -> bool:
        return self.percent >= ALMOST_FULL

    @property
    def words(self) -> str:
        return _("%(used)s used out of %(quota)s") % {"used": size(self.used), "quota": size(self.quota)}

    @property
    def left_words(self) -> str:
        return size(self.left, up=False)

    @property
    def quota_words(self) -> str:
        return size(self.quota)


def usage(quota: int) -> Usage | None:
    """Return the room taken now; None when nobody set a limit (2 queries, or none)."""
    return Usage(used_bytes(), quota) if quota else None


def used_bytes() -> int:
    return sum(bytes_of(model.objects.all()) for model in (Picture, SiteDocument))


def bytes_of(items: QuerySet) -> int:
    """Add up what the uploads have noted (1 query); what a script has put there is measured on the disk."""
    counted = items.aggregate(total=Sum("file_size"), unknown=Count("pk", filter=Q(file_size=None)))
    unknown = items.filter(file_size=None).only("file") if counted["unknown"] else []
    return (counted["total"] or 0) + sum(_measure(item.file) for item in unknown)


def _measure(file) -> int:
    try:
        return file.size
    except FileNotFoundError:
        return 0


def size(number: int, *, up: bool = True) -> str:
    """Return a size as people read it: 8 kB, 120 MB, 1.5 GB; rounded up, or down for what is left."""
    whole = ceil if up else int
    if 0 < number < 1024**2:
        return _("%(number)s kB") % {"number": whole(number / 1024)}
    megabytes = whole(number / 1024**2)
    if megabytes < 1024:
        return _("%(number)s MB") % {"number": megabytes}
    gigabytes = round(megabytes / 1024, 1)
    return _("%(number)s GB") % {"number": formats.number_format(gigabytes, 0 if gigabytes == int(gigabytes) else 1)}
