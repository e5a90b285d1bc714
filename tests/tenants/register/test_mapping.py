from datetime import date, timedelta

import pytest
from django.utils import timezone

from tenants.models import Category
from tenants.register.categories import CODES, FAMILIES, category_of
from tenants.register.mapping import RecordError, facts_of, is_active, website_of
from tenants.register.reader import COLUMNS, Record
from tests.tenants.register.register_file import CHOIR


def record(**changes) -> Record:
    row = CHOIR | changes
    return Record(2, *(row[column] for column in COLUMNS))


def street(**changes) -> str:
    return facts_of(record(**{"adrs_numvoie": "", "adrs_repetition": ""} | changes))["street"]


def test_record_becomes_our_fields():
    assert facts_of(record(siret="123 456 789 00012", siteweb="www.Chorale.fr")) == {
        "rna_number": "W381000001",
        "name": "Chorale de l'Été",
        "category": "music",
        "purpose": "Faire chanter le quartier, donner des concerts",
        "website": "https://www.chorale.fr",
        "siret": "12345678900012",
        "street": "12 bis rue des Lilas",
        "postal_code": "38130",
        "town": "Échirolles",
        "insee_code": "38151",
        "declared_on": date(1998, 3, 12),
    }


@pytest.mark.parametrize(
    "number", ["W381000001", "W9T1002867", "W2A4000123", "w381000001 ", "0381001234", "381001234", "751P12345"]
)
def test_numbers_of_the_register_are_accepted(number):
    assert facts_of(record(id=number))["rna_number"] == number.strip().upper()


@pytest.mark.parametrize(
    "number", ["", "W", "W38100001", "W3810000011", "X381000001", "W38100000é", "W٣81000001", "751P00085568"]
)
def test_other_numbers_are_refused(number):
    with pytest.raises(RecordError):
        facts_of(record(id=number))


@pytest.mark.parametrize("title", ["", "  ", "_", "...", "\0", "\u202e"])
def test_title_is_needed(title):
    with pytest.raises(RecordError):
        facts_of(record(titre=title))


@pytest.mark.parametrize(
    ("position", "dissolved", "active"),
    [
        ("A", "0001-01-01", True),
        ("A", "", True),
        ("a ", "0000-00-00", True),
        ("A", "1900-01-01", True),
        ("A", "2020-01-01", False),
        ("A", "01/02/2020", False),
        ("D", "2020-01-01", False),
        ("S", "0001-01-01", False),
        ("", "", False),
    ],
)
def test_active_means_neither_dissolved_nor_struck_off(position, dissolved, active):
    assert is_active(record(position=position, date_disso=dissolved)) is active


@pytest.mark.parametrize("text", ["2015-13-45", "hier", "12", "2015-02-30", "99/99/2015"])
def test_bad_date_is_refused(text):
    with pytest.raises(RecordError):
        facts_of(record(date_creat=text))
    with pytest.raises(RecordError):
        is_active(record(date_disso=text))


@pytest.mark.parametrize("text", ["", "0001-01-01", "0000-00-00", "0202-05-01", str(timezone.localdate() + timedelta(3))])
def test_placeholder_is_no_date(text):
    assert facts_of(record(date_creat=text))["declared_on"] is None


@pytest.mark.parametrize("text", ["1998-03-12", "12/03/1998", "1998-03-12 00:00:00"])
def test_dates_are_read(text):
    assert facts_of(record(date_creat=text))["declared_on"] == date(1998, 3, 12)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"adrs_numvoie": "42BIS"}, "42 bis rue des Lilas"),
        ({"adrs_numvoie": "0007", "adrs_repetition": "T"}, "7 ter rue des Lilas"),
        ({"adrs_numvoie": "7", "adrs_repetition": "C"}, "7 C rue des Lilas"),
        ({"adrs_numvoie": "12-14"}, "12-14 rue des Lilas"),
        ({"adrs_numvoie": "0"}, "Rue des Lilas"),
        ({"adrs_typevoie": "AV"}, "Avenue des Lilas"),
        ({"adrs_typevoie": "IMP", "adrs_numvoie": "3"}, "3 impasse des Lilas"),
        ({"adrs_libvoie": "rue du stade"}, "Rue du stade"),
        ({"adrs_libvoie": "", "adrs_typevoie": ""}, ""),
        ({"adrs_complement": "LE CLOS", "adrs_distrib": "B.P. 1328_"}, "Le Clos, Rue des Lilas, B.P. 1328"),
        ({"adrs_libvoie": "L'EGLISE", "adrs_typevoie": "PL"}, "Place l'Église"),
        ({"adrs_complement": "chez M. Dupont"}, "Rue des Lilas"),
        ({"adrs_complement": "C/O Mme DURAND"}, "Rue des Lilas"),
        ({"adrs_distrib": "_Tsoundzou 2"}, "Rue des Lilas, Tsoundzou 2"),
        ({"adrs_complement": "x" * 500}, "x" * 199 + "…"),
    ],
)  # fmt: skip
def test_seat_is_written_as_people_do(changes, expected):
    assert street(**changes) == expected


@pytest.mark.parametrize(
    ("declared", "url"),
    [
        ("www.amis.fr", "https://www.amis.fr"),
        ("HTTP://Amis.FR/Page?a=1", "http://amis.fr/Page?a=1"),
        ("amis.asso.fr", "https://amis.asso.fr"),
        ("http://amis.fr ou facebook", "http://amis.fr"),
        ("notre site : amis.fr.", "https://amis.fr"),
        ("amis@free.fr", ""),
        ("contact@amis.fr; www.amis.fr", "https://www.amis.fr"),
        ("M.Dupont", ""),
        ("néant", ""),
        ("http//www", ""),
        ("javascript:alert(1)//x.fr", ""),
        ("ftp://amis.fr", ""),
        ("http://localhost/", ""),
        ("http://127.0.0.1/", ""),
        ("http://amis.fr/" + "x" * 300, ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_website_is_an_address_or_nothing(declared, url):
    assert website_of(declared) == url


@pytest.mark.parametrize(
    ("codes", "category"),
    [
        (("011075", "000000"), "sport"),
        (("006030",), "music"),
        (("006025",), "culture"),
        (("009040",), "elders"),
        (("015005",), "education"),
        (("024026",), "environment"),
        (("030012",), "neighbourhood"),
        (("020010",), "solidarity"),
        (("017000",), "health"),
        (("003060",), "citizenship"),
        (("000000", "011000"), "sport"),
        (("050000", ""), ""),
        (("", ""), ""),
        (("abc",), ""),
    ],
)
def test_category_follows_the_nomenclature(codes, category):
    assert category_of(*codes) == category


def test_every_category_but_other_can_come_from_the_register():
    assert {*FAMILIES.values(), *CODES.values()} == set(Category)
    assert all(len(code) == 3 for code in FAMILIES)
    assert all(len(code) == 6 for code in CODES)


def test_hostile_text_becomes_plain_text_of_our_length():
    facts = facts_of(
        record(
            titre="<script>alert(1)</script>\0\u202e " + "aé" * 111 + " " + "b" * 1000,
            objet="a\0b\x1b[31m\r\n\n  c " + "mot " * 5000,
            adrs_libcommune="X" * 500,
            adrs_codepostal="<b>",
            adrs_codeinsee="../..",
            siret="'; DROP TABLE",
        )
    )

    assert facts["name"] == "<script>alert(1)</script> " + "aé" * 111 + "…"
    assert facts["purpose"].startswith("Ab[31m c mot mot")
    assert len(facts["purpose"]) <= 3000
    assert len(facts["town"]) == 100
    assert (facts["postal_code"], facts["insee_code"], facts["siret"]) == ("", "", "")
    assert all(char.isprintable() for value in facts.values() if isinstance(value, str) for char in value)


def test_codes_keep_the_zero_that_spreadsheets_eat():
    facts = facts_of(record(adrs_codeinsee="1004", adrs_codepostal="1500"))

    assert (facts["insee_code"], facts["postal_code"]) == ("01004", "01500")


def test_stray_windows_characters_are_letters_again():
    assert facts_of(record(titre="Club de l\x92amiti\u00e9"))["name"] == "Club de l’amitié"
