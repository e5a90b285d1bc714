"""Fill the directory from the national register's open file, and open sites if asked."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from tenants import audit, blueprint, provisioning
from tenants.actions.associations import search_text
from tenants.models import Association, AuditEntry
from tenants.register.mapping import INSEE_CODE, RecordError, facts_of, insee_code_of, is_active
from tenants.register.reader import BadLine, Record, Register, open_register
from tenants.register.report import ImportReport, SiteFailure
from tenants.schemas import in_portal, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

BATCH = 300
TELL_EVERY = 20_000  # lines
LOCK = 0x52_4E_41  # "RNA": two imports take turns, batch by batch

# What the register is the authority on, and what an association with a site says of itself.
REGISTER_FIELDS = ("siret", "street", "postal_code", "town", "insee_code", "declared_on")
OWN_FIELDS = ("name", "category", "purpose", "website")
# In the register, the three largest cities' associations bear the codes of their districts.
DISTRICTS = {"75056": range(75101, 75121), "69123": range(69381, 69390), "13055": range(13201, 13217)}

logger = logging.getLogger(__name__)
Facts = dict[str, str | date | None]
Tell = Callable[[str], object]


def import_register(
    *,
    path: str | os.PathLike[str],
    commune: str = "",
    with_sites: bool = False,
    by: "User | None",
    progress: Tell | None = None,
) -> ImportReport:
    """Put a register file's active associations in the directory; `commune` (an INSEE code) leaves out all others.

    Run again, it adds what is new and brings register facts up to date: an empty column erases nothing, a site's
    name, category, purpose and website are its association's own, and one that was deleted here stays deleted.
    `with_sites` opens a site without an owner for each that has none. `progress` gets a line of text now and then.

    Each batch and each site is a transaction; one audit row keeps the running totals. Bad lines and failed sites are
    in the report. Raises RegisterFileError, ValidationError (the commune) or BlueprintError, before anything is written.
    """
    codes = _codes_of(commune)
    tell = progress or (lambda line: None)
    if with_sites:
        blueprint.current_release()
    with in_portal(), open_register(path) as register:
        report = ImportReport()
        entry = audit.record(by=by, action="tenants.register.imported", label=Path(path).name, commune=commune)
        deleted = set(Association.objects.exclude(deleted_at=None).values_list("rna_number", flat=True))
        wanted = _wanted(register, codes=codes, report=report, tell=tell)
        while batch := list(islice(wanted, BATCH)):
            stored = _store(batch, deleted=deleted, report=report, entry=entry)
            if with_sites:
                _open_sites(stored, report=report, by=by, tell=tell)
        report.lines_read = register.lines_read
        _note(entry, report)
    return report


def _codes_of(commune: str) -> frozenset[str]:
    """Return the INSEE codes that a commune's associations bear; none for "all communes"."""
    commune = commune.strip().upper()
    if commune and not INSEE_CODE.fullmatch(commune):
        raise ValidationError(_("“%(code)s” is no INSEE code of a commune (five characters, such as 38151).") % {"code": commune})
    return frozenset([commune, *map(str, DISTRICTS.get(commune, ()))]) if commune else frozenset()


def _wanted(register: Register, *, codes: frozenset[str], report: ImportReport, tell: Tell) -> Iterator[Facts]:
    """Yield the facts of each active association of the commune, once; count and report the rest."""
    seen, next_tell = SeenNumbers(), TELL_EVERY
    for found in register:
        report.lines_read = register.lines_read
        if report.lines_read >= next_tell:
            next_tell = report.lines_read + TELL_EVERY
            tell(report.progress(register.percent))
        if isinstance(found, BadLine):
            report.add_bad(found)
        elif codes and found.adrs_codeinsee not in codes and insee_code_of(found) not in codes:
            report.other_communes += 1
        elif facts := _facts(found, seen=seen, report=report):
            yield facts


def _facts(record: Record, *, seen: "SeenNumbers", report: ImportReport) -> Facts | None:
    try:
        if not is_active(record):
            report.skipped_inactive += 1
            return None
        facts = facts_of(record)
        if not seen.add(str(facts["rna_number"])):
            raise RecordError(_("Its RNA number has been met before in this file."))
    except RecordError as error:
        report.add_bad(BadLine(record.line, str(error)))
        return None
    return facts


@portal_transaction()
def _store(batch: list[Facts], *, deleted: set[str], report: ImportReport, entry: AuditEntry) -> list[Association]:
    """Add or update a batch, and return those of it that exist here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    numbers = [facts["rna_number"] for facts in batch]
    # Without the last condition, PostgreSQL would not use the index, which has it.
    numbered = Association.objects.existing().filter(rna_number__in=numbers).exclude(rna_number="")
    known = {association.rna_number: association for association in numbered.select_for_update(of=("self",))}
    new, changed = [], []
    for facts in batch:
        number = facts["rna_number"]
        if number in known:
            if _update(known[number], facts):
                changed.append(known[number])
        elif number in deleted:
            report.skipped_deleted += 1
        else:
            new.append(_new(facts))
    Association.objects.bulk_create(new)
    Association.objects.bulk_update(changed, [*REGISTER_FIELDS, *OWN_FIELDS, "search_text"])
    report.created += len(new)
    report.updated += len(changed)
    report.unchanged += len(known) - len(changed)
    _note(entry, report)
    return [*known.values(), *new]


def _new(facts: Facts) -> Association:
    association = Association(**{name: value for name, value in facts.items() if value})
    association.search_text = search_text(association)
    return association


def _update(association: Association, facts: Facts) -> bool:
    """Take over what the register knows better; whether anything changed."""
    names = REGISTER_FIELDS if association.has_site else (*REGISTER_FIELDS, *OWN_FIELDS)
    news = {name: facts[name] for name in names if facts[name] and facts[name] != getattr(association, name)}
    for name, value in news.items():
        setattr(association, name, value)
    if news:
        association.search_text = search_text(association)
    return bool(news)


def _open_sites(associations: Iterable[Association], *, report: ImportReport, by: "User | None", tell: Tell) -> None:
    for association in associations:
        if association.has_site or association.is_suspended:
            continue
        name = association.name
        try:
            subdomain = provisioning.propose_subdomain(name)
            provisioning.open_site(association=association, subdomain=subdomain, by=by)
        except Exception as error:
            logger.exception("No site for %s", name)
            report.site_failures.append(SiteFailure(name, " ".join(getattr(error, "messages", [str(error)]))))
        else:
            report.sites_opened += 1
            if report.sites_opened % 10 == 0:
                tell(_("%(count)d sites opened.") % {"count": report.sites_opened})


def _note(entry: AuditEntry, report: ImportReport) -> None:
    entry.data |= report.counts()
    entry.save(update_fields=["data"])


class SeenNumbers:
    """The register numbers met so far: one bit each (a set of the nation's would take 200 MB)."""

    def __init__(self) -> None:
        self._bits: dict[str, bytearray] = {}

    def add(self, number: str) -> bool:
        """Return False for one that was there already."""
        office, place = f"{len(number)}{number[:4]}", int(number[4:])
        bits = self._bits.setdefault(office, bytearray())
        byte, bit = divmod(place, 8)
        if byte >= len(bits):
            bits.extend(bytes(byte + 1 - len(bits)))
        is_new = not bits[byte] & (1 << bit)
        bits[byte] |= 1 << bit
        return is_new
