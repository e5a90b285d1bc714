"""The report to take away: numbers that are numbers, nothing that runs, nothing that the page hides."""

import csv
import io
from decimal import Decimal

import pytest
from django.utils import translation
from odfdo import Document

from tests.training.survey_scenes import say
from tests.training.test_report import BILAN, QUERY, SPRING, spring  # noqa: F401 (a fixture)
from training.queries.report import figures
from training.report_files import as_csv, as_ods
from training.report_tables import Hidden, Percent, Table, tables

ODD = ["=1+1", "+33", "-A2", "@x", "\t=1", "＝1"]


def opened(content: bytes) -> dict:
    return {sheet.name: sheet for sheet in Document(io.BytesIO(content)).body.tables}


def lines(content: str) -> list[list[str]]:
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content[1:]), delimiter=";"))


def odd_table():
    rows = [[name, number, Percent(50)] for number, name in enumerate(ODD)]
    return Table(
        "x", "=A1", "", ["Quoi", "Combien", "Part"], [*rows, ["Z", Hidden.FEW, Percent(90, is_least=True)], ["Y", 4.5, None]]
    )


def test_csv_holds_no_formula():
    found = lines(as_csv([odd_table()], about="=B1"))

    cells = [cell for line in found for cell in line]
    assert [cell for cell in cells if cell.strip()[:1] in tuple("=+-@＝")] == []
    assert {line[2] for line in found[1:13]} == {"'" + "".join(name) for name in ODD}


def test_csv_has_a_line_for_each_figure():
    with translation.override("fr"):
        found = lines(as_csv([odd_table()], about="2026"))

    assert found[0] == ["Période", "Tableau", "Ligne", "Mesure", "Chiffre"]
    assert found[-4:] == [
        ["2026", "'=A1", "Z", "Combien", "moins de 5"],
        ["2026", "'=A1", "Z", "Part", "au moins 90\u00a0%"],
        ["2026", "'=A1", "Y", "Combien", "4,5"],
        ["2026", "'=A1", "Y", "Part", ""],
    ]


def test_ods_opens_with_typed_numbers_and_no_formula():
    with translation.override("fr"):
        sheet = opened(as_ods([odd_table()], about="2026"))["=A1"]

    rows = [[(cell.type, cell.value) for cell in row.cells] for row in sheet.rows]
    assert rows[4] == [("string", "=1+1"), ("float", 0), ("percentage", Decimal("0.5"))]
    assert rows[-2] == [("string", "Z"), ("string", "moins de 5"), ("string", "au moins 90\u00a0%")]
    assert rows[-1][:2] == [("string", "Y"), ("float", Decimal("4.5"))]
    assert [cell.formula for row in sheet.rows for cell in row.cells if cell.formula] == []


def test_names_of_sheets_are_ones_that_programs_take():
    found = Table("x", "A[b]*c?:d/e\\f'g" + "h" * 40, "", ["a", "b"], [["c", 1]])

    (name,) = opened(as_ods([found], about=""))

    assert len(name) <= 31
    assert set(name) & set("[]*?:/\\'") == set()


@pytest.mark.parametrize(
    ("kind", "mime"), [("csv", "text/csv; charset=utf-8"), ("ods", "application/vnd.oasis.opendocument.spreadsheet")]
)
def test_files_come_by_their_names(spring, cast, sign_in, kind, mime):  # noqa: F811
    portal, _ = sign_in(cast.theo)

    answer = portal.get(f"{BILAN}bilan.{kind}", QUERY)

    assert answer["Content-Type"] == mime
    assert answer["Content-Disposition"] == f'attachment; filename="bilan-ateliers-2026-03-01-2026-06-30.{kind}"'
    assert answer.status_code == 200


def test_both_files_say_what_the_page_says_and_no_more(spring, cast, sign_in):  # noqa: F811
    portal, _ = sign_in(cast.theo)
    say(spring.sessions[0], 3, useful=1, missing="Un secret")
    say(spring.sessions[0], 20, useful=4)
    with translation.override("fr"):
        shown = tables(figures(SPRING))
        numbers = {row[0]: row[1] for table in shown if table.key == "useful" for row in table.rows}

    text = portal.get(f"{BILAN}bilan.csv", QUERY).content.decode()
    sheets = opened(portal.get(f"{BILAN}bilan.ods", QUERY).content)

    assert numbers == {"Très utile": 20, "Utile": Hidden.HIDDEN, "Un peu utile": Hidden.HIDDEN, "Pas utile": Hidden.HIDDEN}
    assert len(lines(text)) - 1 == sum(len(table.rows) * (len(table.heads) - 1) for table in shown)
    assert "Un secret" not in text
    useful = next(sheet for name, sheet in sheets.items() if "utiles" in name)
    assert {row.cells[0].value: row.cells[1].value for row in list(useful.rows)[4:]} == {
        name: 20 if number == 20 else "masqué" for name, number in numbers.items()
    }
    assert len(sheets) == len(shown)
