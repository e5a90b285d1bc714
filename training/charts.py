"""Bars drawn by the server: each line has its words above and its figure at its end, so that a phone reads it too.

Colours and type are the page's (training/report.css); the table beside says the same to those who do not see.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360
ROW, BAR = 46, 16
FIGURE_ROOM = 64  # for what stands after the longest bar
LETTERS = 46  # of the words above a bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart. `length` is None where the figure is hidden."""

    words: str
    figure: str
    length: float | None
    top: int

    @property
    def short_words(self) -> str:
        return self.words if len(self.words) <= LETTERS else f"{self.words[: LETTERS - 1].rstrip()}…"

    @property
    def words_y(self) -> int:
        return self.top + 14

    @property
    def bar_y(self) -> int:
        return self.top + 20

    @property
    def svg_length(self) -> str:
        """As SVG reads numbers, in every language."""
        return f"{self.length or 0:.1f}"

    @property
    def svg_figure_x(self) -> str:
        return f"{(self.length or 0) + 6:.1f}" if self.length else "0"

    @property
    def figure_y(self) -> int:
        return self.bar_y + 13


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    bars: list[Bar]
    width: int = WIDTH
    bar_height: int = BAR

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def bars(title: str, lines: Sequence[tuple[str, int | None, str]]) -> Chart:
    """Draw lines of (words, number or None, figure as it is written)."""
    largest = max((number for _words, number, _figure in lines if number), default=0)
    room = WIDTH - FIGURE_ROOM
    return Chart(
        title,
        [
            Bar(
                words=words,
                figure=figure,
                length=None if number is None else round(room * number / largest, 1) if largest else 0,
                top=ROW * place,
            )
            for place, (words, number, figure) in enumerate(lines)
        ],
    )
