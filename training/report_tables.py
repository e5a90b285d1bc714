"""The city's report as tables of what may be shown: the page, its charts, the CSV and the spreadsheet all read these.

A cell is words, a number, a Percent, None when there is nothing to say, or HIDDEN.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tenants.meeting_points import ask_all
from training import counters, survey
from training.models import Return
from training.periods import Period
from training.queries.report import Attendance, Figures
from training.small_numbers import FEWEST, is_small, protect, share_of, total_of


class Hidden(Enum):
    """FEW: fewer than five people. HIDDEN: that, or what would tell such a figure."""

    FEW = "few"
    HIDDEN = "hidden"

    def __str__(self) -> str:
        return _("fewer than 5") if self is Hidden.FEW else _("hidden")


@dataclass(frozen=True, slots=True)
class Percent:
    """`is_least`: that much at least, where the exact share would tell how few did not come."""

    value: int
    is_least: bool = False

    def __str__(self) -> str:
        words = _("at least %(percent)s %%") if self.is_least else _("%(percent)s %%")
        return words % {"percent": self.value}


Cell = str | int | float | Percent | Hidden | None


@dataclass(frozen=True, slots=True)
class Table:
    """One message, the rows that bear it out, and the column that is drawn."""

    key: str
    title: str
    message: str
    heads: list[str]
    rows: list[list[Cell]] = field(default_factory=list)
    drawn: int | None = None

    @property
    def labelled(self) -> list[list[tuple[str, Cell]]]:
        """The rows, each cell with the head of its column: on a phone they are lists."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def tables(figures: Figures, *, neighbourhood: str = "") -> list[Table]:
    """Return the report. Of a neighbourhood it says what its line in the city's table shows: a finer cut would tell of people."""
    if neighbourhood:
        return [_in_short(figures, neighbourhood), _autonomy(figures), *_returns(figures)]
    counted = [_counter(figures, subject) for subject in counters.TITLES if any(figures.counts[subject].values())]
    return [
        _in_short(figures, ""),
        _by_workshop(figures),
        *_by_neighbourhood(figures),
        _autonomy(figures),
        *_returns(figures),
        *_opinions(figures),
        *counted,
    ]


def offered_tables(period: Period) -> list[Table]:
    """Return the figures that other packages have of a period of the whole city (the forum's, for one)."""
    heads = [_("Figure"), _("Number")]
    offered = [table for found in ask_all("report_figures", period.first, period.last) for table in found]
    return [
        Table(f"offered-{number}", title, "", heads, [list(line) for line in lines], drawn=1)
        for number, (title, lines) in enumerate(offered, start=1)
    ]


def percent(part: int, whole: int) -> Percent | None:
    return Percent(round(100 * part / whole)) if whole else None


def shown(number: int | None) -> Cell:
    return Hidden.HIDDEN if number is None else number


def attendance_lines(lines: Sequence[Attendance]) -> list[tuple[Cell, Cell]]:
    """Return who came, and the rate, of each line of a table. A rate and who came give who did not: each is protected."""
    came, missed = protect([line.came for line in lines]), protect([line.missed for line in lines])
    return [
        (shown(here), Hidden.HIDDEN if here is None or gone is None else percent(here, here + gone))
        for here, gone in zip(came, missed, strict=True)
    ]


def whole_attendance(lines: Sequence[Attendance]) -> tuple[Cell, Cell]:
    """Return who came in all, and the rate: a bound when fewer than five did not come."""
    came, missed = sum(line.came for line in lines), sum(line.missed for line in lines)
    if is_small(came):
        return Hidden.FEW, Hidden.HIDDEN
    if came and is_small(missed):
        return came, Percent(100 * came // (came + FEWEST - 1), is_least=True)
    if is_small(missed):
        return 0, Hidden.HIDDEN
    return came, percent(came, came + missed)


def _in_short(figures: Figures, neighbourhood: str) -> Table:
    came, rate = people_of(figures, neighbourhood)
    held, trained = figures.held, figures.trained
    message = ngettext(
        "%(count)s association came to the workshops.", "%(count)s associations came to the workshops.", trained
    ) % {"count": trained}
    headlines: list[list[Cell]] = [
        [_("Associations trained"), trained],
        [_("Of these, autonomous at the end of the period"), figures.autonomous],
        [_("Attendances (a person counts at each session)"), came],
        [_("Attendance rate"), rate],
    ]
    rows: list[list[Cell]] = [
        [_("Share that is autonomous"), percent(figures.autonomous, trained)],
        [_("Cohorts"), figures.cohorts],
        [_("Cohorts called off"), figures.cancelled_cohorts],
        [_("Sessions held"), held],
        [_("Sessions cancelled"), figures.cancelled],
    ]
    if not neighbourhood:
        _own, caught_up = protect([max(0, _came(figures) - figures.catch_ups), figures.catch_ups])
        rows.append([_("Attendances in another cohort’s session (catch-up)"), shown(caught_up)])
        rows.insert(0, headlines.pop())
        headlines.append([_("Find the workshops useful or very useful"), satisfaction(figures)])
    rows.append([_("Returns to the workshops proposed"), sum(each.proposed for each in figures.returns)])
    rows = headlines + rows
    return Table("short", _("In short"), message, [_("Figure"), _("Number")], rows)


def _came(figures: Figures) -> int:
    return sum(workshop.attendance.came for workshop in figures.workshops)


def people_of(figures: Figures, neighbourhood: str = "") -> tuple[Cell, Cell]:
    """Return who came, and the rate: the city's, or what the city's table shows of a neighbourhood."""
    lines = [each.attendance for each in figures.neighbourhoods]
    if not neighbourhood:
        return whole_attendance(lines)
    names = [each.name for each in figures.neighbourhoods]
    known = dict(zip(names, attendance_lines(lines), strict=True))
    return known.get(neighbourhood, (0, None))


def satisfaction(figures: Figures) -> Cell:
    values = list(survey.USEFUL)
    numbers = [figures.useful[value] for value in values]
    if not sum(numbers):
        return None
    share = share_of(numbers, [values.index(value) for value in survey.SATISFIED])
    return Hidden.HIDDEN if share is None else Percent(share)


def _by_workshop(figures: Figures) -> Table:
    lines = attendance_lines([workshop.attendance for workshop in figures.workshops])
    rows: list[list[Cell]] = [
        [f"{workshop.number}. {workshop.title}".removesuffix(". "), workshop.held, came, rate]
        for workshop, (came, rate) in zip(figures.workshops, lines, strict=True)
    ]
    heads = [_("Workshop"), _("Sessions held"), _("Attendances"), _("Rate")]
    message = most(rows, 2, _("Most people came to: %(name)s."))
    return Table("workshops", _("By workshop"), message, *without_hidden_rates(heads, rows), drawn=2)


def without_hidden_rates(heads: list[str], rows: list[list[Cell]]) -> tuple[list[str], list[list[Cell]]]:
    """Return a table without its last column, when no rate in it may be shown: it would only fill the page."""
    if any(isinstance(row[-1], Percent) for row in rows):
        return heads, rows
    return heads[:-1], [row[:-1] for row in rows]


def most(rows: Sequence[Sequence[Cell]], column: int, words: str) -> str:
    """Return a sentence that names the line with the largest figure among those shown; nothing when there is none alone."""
    ranked = sorted(rows, key=lambda row: number_of(row[column]), reverse=True)
    if not ranked or not number_of(ranked[0][column]):
        return ""
    if len(ranked) > 1 and number_of(ranked[0][column]) == number_of(ranked[1][column]):
        return ""
    return words % {"name": ranked[0][0]}


def number_of(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0


def _by_neighbourhood(figures: Figures) -> list[Table]:
    """Nothing before at least one association has a neighbourhood."""
    found = figures.neighbourhoods
    if not any(each.name for each in found):
        return []
    lines = attendance_lines([each.attendance for each in found])
    rows: list[list[Cell]] = [
        [each.name or _("Neighbourhood not said"), each.trained, each.autonomous, came, rate]
        for each, (came, rate) in zip(found, lines, strict=True)
    ]
    heads = [_("Neighbourhood"), _("Associations trained"), _("Autonomous"), _("Attendances"), _("Rate")]
    message = most(rows, 1, _("Most associations trained are in: %(name)s."))
    return [Table("neighbourhoods", _("By neighbourhood"), message, *without_hidden_rates(heads, rows), drawn=1)]


def _autonomy(figures: Figures) -> Table:
    weeks = None if figures.weeks_to_autonomy is None else round(figures.weeks_to_autonomy, 1)
    message = _("%(autonomous)s of the %(trained)s associations trained run their site by themselves.") % {
        "autonomous": figures.autonomous,
        "trained": figures.trained,
    }
    rows: list[list[Cell]] = [
        [_("Associations trained"), figures.trained],
        [_("Of these, autonomous at the end of the period"), figures.autonomous],
        [_("Became autonomous in the period"), figures.newly_autonomous],
        [_("Weeks from the first session to autonomy (median)"), weeks],
    ]
    return Table("autonomy", _("Autonomy"), message, [_("Figure"), _("Number")], rows, drawn=1)


def _returns(figures: Figures) -> list[Table]:
    if not figures.returns:
        return []
    proposed = sum(each.proposed for each in figures.returns)
    words = ngettext("%(count)s return to the workshops.", "%(count)s returns to the workshops.", proposed)
    rows: list[list[Cell]] = [
        [str(Return.Reason(each.reason).label).capitalize(), each.proposed, each.closed] for each in figures.returns
    ]
    heads = [_("Reason"), _("Proposed"), pgettext("return", "Closed")]
    return [Table("returns", _("Returns to the workshops"), words % {"count": proposed}, heads, rows, drawn=1)]


def _opinions(figures: Figures) -> list[Table]:
    if not figures.useful:
        return []
    share, total = satisfaction(figures), total_of(list(figures.useful.values()))
    said = _("%(percent)s find the workshops useful or very useful.") if isinstance(share, Percent) else ""
    message = said % {"percent": share} if said else ""
    answers = ngettext("%(count)s answer.", "%(count)s answers.", total or 0) % {"count": Hidden.FEW if total is None else total}
    pace, heard_of = survey.PACE | {"": survey.UNSAID}, survey.HEARD_OF | {"": survey.UNSAID}
    heard = _breakdown("heard", _("How people heard of the workshops"), heard_of, figures.heard_of)
    return [
        _breakdown("useful", _("Are the workshops useful?"), survey.USEFUL, figures.useful, f"{message} {answers}".strip()),
        _breakdown("pace", _("Is the pace right?"), pace, figures.pace),
        heard,
    ]


def _counter(figures: Figures, subject: str) -> Table:
    title = str(counters.TITLES[subject])
    return _breakdown(subject, title, counters.VALUES[subject], figures.counts[subject])


def _breakdown(key: str, title: str, words: Mapping, numbers: Mapping, message: str = "") -> Table:
    cells = [numbers.get(value, 0) for value in words]
    rows: list[list[Cell]] = [[str(label), shown(cell)] for label, cell in zip(words.values(), protect(cells), strict=True)]
    told = [row for value, row in zip(words, rows, strict=True) if value not in ("", counters.UNTOLD)]
    most_of_all = most(told, 1, _("In front: %(name)s."))
    return Table(key, title, message or most_of_all, [_("Answer"), _("People")], rows, drawn=1)
