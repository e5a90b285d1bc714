"""Small register files, made of dicts."""

import csv
from pathlib import Path

COLUMNS = (
    "id;id_ex;siret;rup_mi;gestion;date_creat;date_decla;date_publi;date_disso;nature;groupement;titre;titre_court;objet;"
    "objet_social1;objet_social2;adrs_complement;adrs_numvoie;adrs_repetition;adrs_typevoie;adrs_libvoie;adrs_distrib;"
    "adrs_codeinsee;adrs_codepostal;adrs_libcommune;adrg_declarant;adrg_complemid;adrg_complemgeo;adrg_libvoie;adrg_distrib;"
    "adrg_codepostal;adrg_achemine;adrg_pays;dir_civilite;siteweb;publiweb;observation;position;maj_time"
).split(";")
PERSONAL = [column for column in COLUMNS if column.startswith("adrg_")] + ["dir_civilite", "observation"]

CHOIR = dict.fromkeys(COLUMNS, "") | {
    "id": "W381000001",
    "gestion": "381P",
    "date_creat": "1998-03-12",
    "date_decla": "2021-05-04",
    "date_publi": "1998-04-01",
    "date_disso": "0001-01-01",
    "nature": "D",
    "groupement": "S",
    "titre": "CHORALE DE L'ÉTÉ",
    "titre_court": "CHORALE",
    "objet": "faire chanter le quartier ,  donner des concerts",
    "objet_social1": "006030",
    "objet_social2": "000000",
    "adrs_numvoie": "12",
    "adrs_repetition": "B",
    "adrs_typevoie": "RUE",
    "adrs_libvoie": "DES LILAS",
    "adrs_distrib": "_",
    "adrs_codeinsee": "38151",
    "adrs_codepostal": "38130",
    "adrs_libcommune": "Échirolles",
    "adrg_pays": "FRANCE",
    "publiweb": "0",
    "position": "A",
    "maj_time": "2021-05-04 10:00:00",
}


def numbered(count: int, **changes) -> list[dict[str, str]]:
    """Return that many associations, W381000001 first."""
    return [CHOIR | {"id": f"W381{place:06}", "titre": f"CHORALE {place}"} | changes for place in range(1, count + 1)]


def write(path: Path, rows, *, delimiter: str = ";", encoding: str = "cp1252", end: str = "\n", header=COLUMNS) -> Path:
    """Write rows: dicts become records with every field quoted, and bytes stand as they are."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=end)
        writer.writerow(header)
        for row in rows:
            if isinstance(row, bytes):
                file.flush()
                file.buffer.write(row)
            else:
                writer.writerow(row[column] for column in COLUMNS)
    return path


def line(row: dict[str, str], *, encoding: str = "cp1252") -> bytes:
    """Return a record as the bytes of one line, without quotes, as the ministry's file has most of them."""
    return (";".join(row[column] for column in COLUMNS) + "\n").encode(encoding)
