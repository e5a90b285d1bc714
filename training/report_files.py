"""The report to take away: as text for any spreadsheet, and as an OpenDocument one with numbers that are numbers."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from cms.answer_file import MARK, harmless
from training.report_tables import Cell, Percent, Table

FORBIDDEN = str.maketrans(dict.fromkeys("[]*?:/\\'", " "))  # in the name of a sheet


def as_csv(tables: Sequence[Table], *, about: str) -> str:
    """Return one line for each figure: which table, which line, what is counted, how many."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Period"), _("Table"), _("Line"), _("What"), _("Figure")])
    for table in tables:
        for row in table.rows:
            for head, cell in zip(table.heads[1:], row[1:], strict=True):
                writer.writerow([harmless(text) for text in (about, table.title, str(row[0]), head, _written(cell))])
    return MARK + out.getvalue()


def _written(cell: Cell) -> str:
    """A number as a French spreadsheet reads it."""
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    return "" if cell is None else str(cell)


def as_ods(tables: Sequence[Table], *, about: str) -> bytes:
    """Return a spreadsheet with a sheet for each table."""
    from odfdo import Document, Row  # a large library, which workers do without until somebody asks for this file
    from odfdo import Table as Sheet

    document = Document("spreadsheet")
    document.body.clear()
    for table in tables:
        sheet = Sheet(table.title.translate(FORBIDDEN)[:31].strip())
        lines: list[Sequence[Cell]] = [[table.title], [about], [], table.heads, *table.rows]
        for line in lines:
            row = Row()
            for cell in line:
                row.append_cell(_cell(cell))
            sheet.append_row(row)
        document.body.append(sheet)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _cell(cell: Cell) -> Any:
    from odfdo import Cell as SheetCell  # as above

    if isinstance(cell, Percent) and not cell.is_least:
        return SheetCell(cell.value / 100, text=str(cell), cell_type="percentage")
    if isinstance(cell, int | float):
        return SheetCell(cell)
    return SheetCell("" if cell is None else str(cell), cell_type="string")
