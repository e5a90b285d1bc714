"""What became of an import, for the command line and the audit row."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from tenants.register.reader import BadLine

KEPT = 500  # bad lines whose number and reason are kept; all are counted


class SiteFailure(NamedTuple):
    """An association of the directory whose site could not be opened."""

    name: str
    reason: str


@dataclass(slots=True)
class ImportReport:
    """Counts of associations, and what went wrong. `lines_read` is physical lines, header included."""

    lines_read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped_inactive: int = 0
    skipped_deleted: int = 0
    other_communes: int = 0
    bad_count: int = 0
    bad: list[BadLine] = field(default_factory=list)
    sites_opened: int = 0
    site_failures: list[SiteFailure] = field(default_factory=list)

    def add_bad(self, line: BadLine) -> None:
        self.bad_count += 1
        if len(self.bad) < KEPT:
            self.bad.append(line)

    def counts(self) -> dict[str, int]:
        """Return the figures alone, as the audit row keeps them."""
        names = "lines_read created updated unchanged skipped_inactive skipped_deleted other_communes bad_count sites_opened"
        return {name: getattr(self, name) for name in names.split()} | {"site_failures": len(self.site_failures)}

    def progress(self, percent: int | None) -> str:
        """Return one line for a person who waits."""
        values = {
            "lines": f"{self.lines_read:_}".replace("_", "\u00a0"),
            "found": self.created + self.updated + self.unchanged,
            "percent": percent,
        }
        if percent is None:
            return _("%(lines)s lines read, %(found)d associations found.") % values
        return _("%(percent)d %% — %(lines)s lines read, %(found)d associations found.") % values

    def lines(self) -> list[str]:
        """Return the report as lines of text."""
        figures = [
            (_("Lines read"), self.lines_read),
            (_("Added to the directory"), self.created),
            (_("Brought up to date"), self.updated),
            (_("Unchanged"), self.unchanged),
            (_("Left out: dissolved or struck off"), self.skipped_inactive),
            (_("Left out: deleted here before"), self.skipped_deleted),
            (_("Left out: of other communes"), self.other_communes),
            (_("Sites opened"), self.sites_opened),
            (_("Sites that could not be opened"), len(self.site_failures)),
            (_("Bad lines, left out"), self.bad_count),
        ]
        width = max(len(label) for label, count in figures)
        report = [f"{label:<{width}}  {count}" for label, count in figures]
        report += [f"{failure.name}: {failure.reason}" for failure in self.site_failures]
        report += [_("Line %(number)d: %(reason)s") % line._asdict() for line in self.bad]
        if self.bad_count > len(self.bad):
            report.append(_("… and %(count)d more bad lines.") % {"count": self.bad_count - len(self.bad)})
        return report
