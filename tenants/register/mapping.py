"""A record of the register as the fields of our Association."""

import re
from datetime import date
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models.settings import RNA_NUMBER
from tenants.register.categories import category_of
from tenants.register.reader import Record
from tenants.register.wording import name_case, sentence_case
from tenants.rules import fold

LONGEST_NAME, LONGEST_PURPOSE = 250, 3000
FIRST_YEAR = 1901  # of the law on associations: what is dated before is a placeholder (0001-01-01) or a slip

NUMBER = re.compile(RNA_NUMBER, re.ASCII)
INSEE_CODE = re.compile(r"\d[0-9AB]\d{3}", re.ASCII)
POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)
SIRET = re.compile(r"\d{14}", re.ASCII)
FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
HOUSE_NUMBER = re.compile(r"0*(\d+)\s*[-,]?\s*([A-Za-z]*)")
# `M.Dupont` is no host: without `www.` or `http://` in front, only the ends that French associations use make one.
HOST = r"(?:[a-z0-9à-ÿ-]+\.)+"
PATH = r"(?:[:/?#]\S*)?"
SURE_ADDRESS = re.compile(rf"(?:https?://|(?=www\.)){HOST}[a-z]{{2,24}}{PATH}", re.IGNORECASE)
USUAL_ENDS = "fr|com|org|net|eu|info|bzh|corsica|paris|alsace|re|be|ch|io|coop|club|site"
BARE_ADDRESS = re.compile(rf"{HOST}(?:{USUAL_ENDS}){PATH}", re.IGNORECASE)
# The seat is public, but not whose home or post box it is.
NAMES_A_PERSON = re.compile(r"\b(?:chez|c/o|mr|mrs|mme|mlle|monsieur|madame|mademoiselle)\b|\bm\.|c/°", re.IGNORECASE)
REPETITIONS = {"B": "bis", "T": "ter", "Q": "quater"}
STREET_TYPES = {
    "ALL": "allée", "AV": "avenue", "BD": "boulevard", "BLD": "boulevard", "CAR": "carrefour", "CHE": "chemin",
    "CHEM": "cheminement", "CHS": "chaussée", "CITE": "cité", "COR": "corniche", "COTE": "côte", "CRS": "cours",
    "DOM": "domaine", "DSC": "descente", "ECA": "écart", "ESP": "esplanade", "FG": "faubourg", "GR": "grande rue",
    "HAM": "hameau", "HLE": "halle", "ILOT": "îlot", "IMP": "impasse", "LD": "lieu-dit", "LOT": "lotissement",
    "MAR": "marché", "MTE": "montée", "PAS": "passage", "PL": "place", "PLN": "plaine", "PLT": "plateau",
    "PRO": "promenade", "PRV": "parvis", "QUA": "quartier", "RES": "résidence", "RLE": "ruelle", "ROC": "rocade",
    "RPT": "rond-point", "RTE": "route", "SEN": "sente", "SQ": "square", "TPL": "terre-plein", "TRA": "traverse",
    "VLA": "villa", "VLGE": "village", "ZA": "zone artisanale", "ZI": "zone industrielle", "ZAC": "ZAC", "ZAD": "ZAD",
}  # fmt: skip
# Characters of Windows that a careless conversion left as control characters: `L\x92AMITIE`.
STRAY = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}

is_url = URLValidator(schemes=["http", "https"])


class RecordError(Exception):
    """The record cannot become an association; the message says why, and never what is in it."""


def is_active(record: Record) -> bool:
    """Whether the association exists today: position A (not D, dissolved, nor S, struck off), and no date of dissolution."""
    return record.position.strip().upper() == "A" and _date(record.date_disso) is None


def number_of(record: Record) -> str:
    """Return the association's number. Raises RecordError."""
    number = _clean(record.id).upper()
    if not NUMBER.fullmatch(number):
        raise RecordError(_("It has no valid RNA number (W and nine characters)."))
    return number


def facts_of(record: Record) -> dict[str, str | date | None]:
    """Return the record as values of Association's fields, "" or None for what the register does not say.

    Raises RecordError.
    """
    name = _cut(name_case(_bare(record.titre)[: 2 * LONGEST_NAME]), LONGEST_NAME)
    if not any(map(str.isalnum, name)):
        raise RecordError(_("It has no title."))
    founded = _date(record.date_creat)
    return {
        "rna_number": number_of(record),
        "name": name,
        "category": category_of(record.objet_social1.strip(), record.objet_social2.strip()),
        "purpose": purpose_of(record),
        "website": website_of(record.siteweb),
        "siret": siret if SIRET.fullmatch(siret := "".join(record.siret.split())) else "",
        "street": street_of(record),
        "postal_code": _code(record.adrs_codepostal, POSTAL_CODE),
        "town": _cut(_part(record.adrs_libcommune), 100),
        "insee_code": insee_code_of(record),
        "declared_on": founded if founded and founded <= timezone.localdate() else None,
    }


def insee_code_of(record: Record) -> str:
    return _code(record.adrs_codeinsee, INSEE_CODE)


def purpose_of(record: Record) -> str:
    text = re.sub(r"\s([,.])", r"\1", _bare(record.objet))  # the register writes “ ,  ” for a semicolon
    return _cut(sentence_case(text), LONGEST_PURPOSE)


def street_of(record: Record) -> str:
    """Return the seat's address without postal code and town: `Maison des associations, 12 bis rue des Lilas`."""
    parts = [_part(record.adrs_complement), _street_line(record), _part(record.adrs_distrib)]
    kept = [part for part in parts if part and not NAMES_A_PERSON.search(part)]
    return _cut(", ".join(dict.fromkeys(kept)), 200)


def website_of(text: str) -> str:
    """Return the first web address in what was declared, or "". An e-mail address is none."""
    for word in re.split(r"[\s,;]+", _clean(text)[:500]):
        word = word.rstrip(".")
        if "@" in word or not (SURE_ADDRESS.fullmatch(word) or BARE_ADDRESS.fullmatch(word)):
            continue
        url = word if re.match("https?://", word, re.IGNORECASE) else f"https://{word}"
        try:
            parts = urlsplit(url)
            url = parts._replace(netloc=parts.netloc.lower()).geturl()
            is_url(url)
        except (ValidationError, ValueError):
            continue
        if len(url) <= 200:
            return url
    return ""


def _street_line(record: Record) -> str:
    house = _house(_clean(record.adrs_numvoie)[:20], _clean(record.adrs_repetition))
    kind = _clean(record.adrs_typevoie).upper().rstrip(".")
    kind = STREET_TYPES.get(kind, kind.lower())
    way = _part(record.adrs_libvoie)
    if kind and fold(way).startswith(fold(kind) + " "):
        kind = ""
    if kind:
        way = name_case(f"RUE {_bare(record.adrs_libvoie)[:400]}")[4:]  # “des Lilas”, for it does not start the line
    line = " ".join(part for part in (house, kind, way) if part)
    return line[:1].upper() + line[1:] if kind or way else ""


def _house(number: str, repetition: str) -> str:
    """Return a house's number as it is written: `0042`, `B` → `42 bis`."""
    plain = HOUSE_NUMBER.fullmatch(number)
    if plain:
        number, repetition = plain[1], repetition or plain[2]
    if not number.strip("0"):
        return ""
    repetition = repetition.upper()
    suffix = REPETITIONS.get(repetition, repetition if len(repetition) == 1 else repetition.lower())
    return f"{number} {suffix}".strip()


def _part(text: str) -> str:
    return name_case(_bare(text)[:400])


def _bare(text: str) -> str:
    """Return the text without the underscores that the register pads with."""
    return _clean(text).strip("_-,; ")


def _clean(text: str) -> str:
    """Return the text on one line, without control characters, marks of direction and double spaces."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " * char.isspace() for char in text.translate(STRAY))
    return " ".join(text.split())


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return text[: length - 1].rpartition(" ")[0].rstrip(" ,;:.") + "…" if " " in text[: length - 1] else text[: length - 1] + "…"


def _code(text: str, pattern: re.Pattern[str]) -> str:
    """Return a postal or INSEE code, with the zero in front that spreadsheets eat, or ""."""
    code = text.strip().upper()
    code = f"0{code}" if len(code) == 4 else code
    return code if pattern.fullmatch(code) and code != "00000" else ""


def _date(text: str) -> date | None:
    """Return the date, or None for none and for placeholders (0001-01-01). Raises RecordError for what is no date."""
    text = text.strip()
    if not text or text.startswith(("0000", "0001", "-infinity")):
        return None
    french = FRENCH_DATE.match(text)
    try:
        found = date(int(french[3]), int(french[2]), int(french[1])) if french else date.fromisoformat(text[:10])
    except ValueError as error:
        raise RecordError(_("A date is not a date.")) from error
    return found if found.year >= FIRST_YEAR else None
