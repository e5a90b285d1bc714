import gzip
import os
import random
import tracemalloc
from itertools import pairwise

import pytest

from tenants.register import reader
from tenants.register.mapping import RecordError, facts_of
from tenants.register.reader import BadLine, Record, RegisterFileError, open_register
from tests.tenants.register import register_file
from tests.tenants.register.register_file import CHOIR, COLUMNS, PERSONAL, line, numbered


def read(path):
    with open_register(path) as register:
        return list(register)


def found(path) -> list[tuple[int, str | None]]:
    """Return what each record gave: the line and the title, or the line and None for a bad one."""
    return [(item.line, item.titre) if isinstance(item, Record) else (item.number, None) for item in read(path)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_every_dialect_reads_the_same(tmp_path, delimiter, encoding, end):
    row = CHOIR | {"titre": "CHŒUR D’ÉTÉ «L'ÂGE» ; 3,50 €"}

    path = register_file.write(tmp_path / "rna.csv", [row, row], delimiter=delimiter, encoding=encoding, end=end)

    assert found(path) == [(2, row["titre"]), (3, row["titre"])]


def test_unquoted_latin_1_line_is_read(tmp_path):
    path = register_file.write(tmp_path / "rna.csv", [line(CHOIR, encoding="iso-8859-1")])

    assert found(path) == [(2, "CHORALE DE L'ÉTÉ")]


def test_file_without_final_newline_or_with_blank_lines(tmp_path):
    path = register_file.write(tmp_path / "rna.csv", [b"\n", line(CHOIR), b"  \n;;;\n", line(CHOIR).rstrip()])

    assert found(path) == [(3, CHOIR["titre"]), (6, CHOIR["titre"])]


def test_record_over_several_lines_is_numbered_by_its_first(tmp_path):
    rows = [CHOIR | {"objet": 'chanter\n\n"ensemble"\nici', "titre": "UN"}, CHOIR | {"titre": "DEUX"}]

    path = register_file.write(tmp_path / "rna.csv", rows)

    assert found(path) == [(2, "UN"), (6, "DEUX")]
    assert read(path)[0].objet == 'chanter\n\n"ensemble"\nici'


def test_old_line_break_inside_a_field_is_a_space(tmp_path):
    path = register_file.write(tmp_path / "rna.csv", [line(CHOIR | {"objet": "chanter\rensemble"}), CHOIR])

    assert [record.objet for record in read(path)] == ["chanter ensemble", CHOIR["objet"]]


def test_personal_columns_never_leave_the_reader(tmp_path):
    row = CHOIR | {column: f"CANARY {column}" for column in PERSONAL}
    short = line(row).replace(b";", b"", 1)

    path = register_file.write(tmp_path / "rna.csv", [row, short, b'"' + line(row), line(row)])

    assert not set(PERSONAL) & set(Record._fields)
    assert [type(item) for item in read(path)] == [Record, BadLine, BadLine, Record]
    assert "CANARY" not in repr(read(path))


def test_columns_may_stand_in_another_order(tmp_path):
    header = ["id", *reversed(COLUMNS[1:])]
    values = ";".join(CHOIR[column] for column in header)

    path = register_file.write(tmp_path / "rna.csv", [values.encode("cp1252")], header=header)

    assert found(path) == [(2, CHOIR["titre"])]


@pytest.mark.parametrize("harm", [b"W381000009\n", b"W381000009;a;b\n", line(CHOIR)[:-1] + b";\n"])
def test_wrong_number_of_columns_is_reported(tmp_path, harm):
    path = register_file.write(tmp_path / "rna.csv", [CHOIR, harm.rstrip() + b"\n", CHOIR])

    assert found(path) == [(2, CHOIR["titre"]), (3, None), (4, CHOIR["titre"])]


def test_reason_counts_the_columns(tmp_path):
    path = register_file.write(tmp_path / "rna.csv", [b"W381000009;a;b\n"])

    assert [(item.number, "3" in item.reason, "39" in item.reason) for item in read(path)] == [(2, True, True)]


def test_quote_never_closed_costs_its_record_only(tmp_path):
    stray = line(CHOIR | {"titre": '"LES AMIS'})

    path = register_file.write(tmp_path / "rna.csv", [CHOIR, stray, line(CHOIR), CHOIR, stray])

    assert found(path) == [(2, CHOIR["titre"]), (3, None), (4, CHOIR["titre"]), (5, CHOIR["titre"]), (6, None)]


def test_quotes_inside_a_name_do_no_harm(tmp_path):
    path = register_file.write(tmp_path / "rna.csv", [line(CHOIR | {"titre": 'CLUB "LES AMIS"'}), CHOIR | {"titre": 'A "B"'}])

    assert found(path) == [(2, 'CLUB "LES AMIS"'), (3, 'A "B"')]


@pytest.mark.parametrize("size", [200_000, 1_000_000, 3_000_000])
def test_huge_field_costs_its_record_only(tmp_path, size):
    rows = [CHOIR | {"objet": "x" * size}, CHOIR, CHOIR | {"objet": "x\n" * (size // 2)}, CHOIR]

    items = found(register_file.write(tmp_path / "rna.csv", rows))

    assert items == [(2, None), (3, CHOIR["titre"]), (4, None), (5 + size // 2, CHOIR["titre"])]


def test_other_encoding_than_the_sample_is_survived(tmp_path):
    utf8, latin = line(CHOIR, encoding="utf-8"), line(CHOIR)
    odd = line(CHOIR | {"titre": "LE CAFÉ»", "adrs_libcommune": "Pau"})  # É» is a letter in UTF-8

    mostly_utf8 = register_file.write(tmp_path / "a.csv", [utf8, utf8, utf8, latin])
    mostly_latin = register_file.write(tmp_path / "b.csv", [latin, latin, odd, utf8])

    assert found(mostly_utf8) == [(number, CHOIR["titre"]) for number in range(2, 6)]
    assert found(mostly_latin) == [(2, CHOIR["titre"]), (3, CHOIR["titre"]), (4, "LE CAFÉ»"), (5, CHOIR["titre"])]


def test_accents_first_met_after_the_sample(tmp_path):
    plain = [CHOIR | {"titre": "X", "adrs_libcommune": "Grenoble"}] * 2500

    path = register_file.write(tmp_path / "rna.csv", [*plain, line(CHOIR)])

    assert path.stat().st_size > reader.SAMPLE / 2
    assert found(path)[-1] == (2502, CHOIR["titre"])


def test_undecodable_line_is_reported(tmp_path):
    broken = line(CHOIR, encoding="utf-8").replace("É".encode(), b"\xc3", 1)

    path = register_file.write(tmp_path / "rna.csv", [CHOIR, broken, CHOIR], encoding="utf-8")

    assert found(path) == [(2, CHOIR["titre"]), (3, None), (4, CHOIR["titre"])]


def test_other_alphabets_are_read_in_utf8(tmp_path):
    row = CHOIR | {"titre": "Ελληνική κοινότητα"}

    assert found(register_file.write(tmp_path / "rna.csv", [CHOIR, row], encoding="utf-8"))[1] == (3, row["titre"])


@pytest.mark.parametrize("content", [
    b"",
    b"nom;adresse\nA;B\n",
    b"id,siret\n",
    os.urandom(5000).replace(b"\n", b""),
    gzip.compress(b"id;siret", mtime=0),
    b"PK\x03\x04 zip",
    "id;siret;titre".encode("utf-16"),
    b"\n" + ";".join(COLUMNS).encode(),
    (";".join(reversed(COLUMNS)) + "\n").encode(),
    b"id;id_ex;siret;gestion;date_creat;titre;objet;adr1;adr2;adr3;libcom\n",
])  # fmt: skip
def test_other_files_are_one_clear_error(tmp_path, content):
    path = tmp_path / "other.csv"
    path.write_bytes(content)

    with pytest.raises(RegisterFileError) as caught:
        read(path)

    assert str(path) in str(caught.value)


@pytest.mark.parametrize("name", ["absent.csv", ".", "a\0b"])
def test_what_is_no_file_is_one_clear_error(tmp_path, name):
    with pytest.raises(RegisterFileError):
        read(f"{tmp_path}/{name}")


def test_header_alone_is_an_empty_register(tmp_path):
    assert read(register_file.write(tmp_path / "rna.csv", [])) == []


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(count):
        path = register_file.write(tmp_path / f"{count}.csv", numbered(count))
        tracemalloc.start()
        with open_register(path) as register:
            assert sum(1 for _ in register) == count
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return memory

    small, large = peak(4000), peak(16000)

    assert large - small < 100_000


@pytest.mark.parametrize("seed", range(40))
def test_damage_never_stops_the_reading(tmp_path, seed):
    dice = random.Random(seed)
    rows = [CHOIR | {"id": f"W381{place:06}", "objet": 'a\n"b"; é' * dice.randint(0, 9)} for place in range(60)]
    content = bytearray(register_file.write(tmp_path / "rna.csv", rows, encoding=dice.choice(["cp1252", "utf-8"])).read_bytes())
    start = content.index(b"\n") + 1
    for _ in range(dice.randint(1, 40)):
        content[dice.randrange(start, len(content))] = dice.choice(b'";\n\r\0\xc3\xe9\x81xW1')
    path = tmp_path / "damaged.csv"
    path.write_bytes(content)

    items = read(path)

    assert all(a < b for a, b in pairwise(item[0] for item in items))
    assert len(items) > 10
    for record in (item for item in items if isinstance(item, Record)):
        try:
            assert all("\0" not in str(value) for value in facts_of(record).values())
        except RecordError as error:
            assert str(error)
