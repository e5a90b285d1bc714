"""The matrix of associations and workshops: who is in it, which rows are asked for, in which order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tenants import rules
from tenants.models import Association, Category
from training.models import Cohort
from training.queries.progress import Row, progress

FILTERS: dict[str, Callable[[Row], bool]] = {
    "toutes": lambda row: True,
    "bloquees": lambda row: row.is_stuck,
    "en-retard": lambda row: row.n_overdue > 0,
    "pretes": lambda row: row.may_be_autonomous and not row.autonomous_since,
    "autonomes": lambda row: row.autonomous_since is not None,
}
# Each begins with what matters most; the associations come by name, and those that are equal stay so.
SORTS: dict[str, Callable[[Row], float]] = {
    "nom": lambda row: 0,
    "retard": lambda row: -row.n_overdue,
    "avancement": lambda row: -row.n_done / max(1, row.n_exercises),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What the trainer asks to see."""

    words: str = ""
    cohort: int | None = None
    category: str = ""
    chosen: str = "toutes"
    sort: str = "nom"

    @property
    def is_narrow(self) -> bool:
        return bool(self.words or self.cohort or self.category)


@dataclass(frozen=True, slots=True)
class Matrix:
    rows: list[Row]
    counts: dict[str, int]


def matrix(selection: Selection) -> Matrix:
    """Return the rows of a selection, and how many each filter would keep (7 queries)."""
    everybody = progress(_associations(selection))
    counts = {name: sum(map(keeps, everybody)) for name, keeps in FILTERS.items()}
    kept = [row for row in everybody if FILTERS[selection.chosen](row)]
    return Matrix(sorted(kept, key=SORTS[selection.sort]), counts)


def _associations(selection: Selection) -> Iterable[Association]:
    found = Association.objects.with_site().only("name", "category", "subdomain", "schema_name", "custom_host")
    for word in rules.fold(selection.words).replace("\0", " ").split()[:10]:
        found = found.filter(search_text__contains=word)
    if selection.category:
        found = found.filter(category=selection.category)
    if selection.cohort:
        found = found.filter(cohort_places__cohort=selection.cohort, cohort_places__left_at=None)
    return found.order_by("search_text", "pk")


def read_selection(query: dict[str, str]) -> Selection:
    """Return what an address asks for; what makes no sense counts as nothing."""
    cohort = query.get("promotion", "")
    chosen, sort, category = query.get("filtre", ""), query.get("tri", ""), query.get("categorie", "")
    return Selection(
        words=query.get("q", "").strip()[:100],
        cohort=int(cohort) if cohort.isascii() and cohort.isdecimal() and len(cohort) < 10 else None,
        category=category if category in Category.values else "",
        chosen=chosen if chosen in FILTERS else "toutes",
        sort=sort if sort in SORTS else "nom",
    )


def cohorts() -> list[Cohort]:
    """Return the cohorts to choose from, the newest first (1 query)."""
    return list(Cohort.objects.filter(cancelled_at=None))
