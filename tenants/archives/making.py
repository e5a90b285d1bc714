"""Putting a site into a file."""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from tenants.archives import tables
from tenants.archives.container import ArchiveError, Writer
from tenants.models import Association, Domain, Membership, SiteStructure
from tenants.schemas import BLUEPRINT_SCHEMA, current_place, in_association, in_portal
from tenants.storage import BIN

README = """\
This is the archive of one website, made by Kiosque. It opens without Kiosque, with tar, zstd and psql:

    zstd -d < FILE | tar -x                      (first `age -d -i KEY`, if it is encrypted)
    sed 's/{sentinel}/site/g' structure-before.sql | psql DATABASE
    for f in data/*.copy; do t=$(basename $f .copy); psql DATABASE -c "\\copy site.$t FROM $f"; done
    sed 's/{sentinel}/site/g' sequences.sql structure-after.sql | psql DATABASE

media/ holds the pictures and documents, portal.json the association, its addresses and its team.
manifest.json holds the SHA-256 and the size of every file here, and how many rows each table has.
"""


def write(writer: Writer, *, association: Association, structure: SiteStructure, at: datetime) -> dict[str, Any]:
    """Write a site: rows of one instant, then the files they speak of. Returns the manifest."""
    writer.add_bytes("README.txt", README.format(sentinel=BLUEPRINT_SCHEMA).encode())
    writer.add_bytes("structure-before.sql", structure.before.encode())
    with in_association(association):
        with tables.snapshot() as cursor:
            files = list(_media(_folder()))
            tables.write_tables(writer, cursor, tables=structure.tables)
            sequences = tables.sequences_sql(cursor, sequences=structure.sequences, schema=BLUEPRINT_SCHEMA)
        writer.add_bytes("sequences.sql", sequences.encode())
        writer.add_bytes("structure-after.sql", structure.after.encode())
        writer.add_bytes("portal.json", _portal_facts(association))
        for name in files:
            _add_media(writer, _folder(), name)
    return writer.finish(
        association=str(association.pk),
        name=association.name,
        subdomain=association.subdomain,
        at=at.isoformat(),
        release=structure.release,
        migrations=structure.migrations,
        columns=structure.tables,
    )


def content_hash(manifest: dict[str, Any]) -> str:
    """Return a hash of all that is in the archive: two of a site that has not changed have the same."""
    parts = sorted((name, part["sha256"]) for name, part in manifest["parts"].items() if name != "README.txt")
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / current_place().media_folder


def _media(folder: Path) -> Iterator[str]:
    """Name the files of a site, in order, without its bin."""
    for path, folders, files in os.walk(folder):
        folders.sort()
        if Path(path) == folder and BIN in folders:
            folders.remove(BIN)
        for name in sorted(files):
            yield str((Path(path) / name).relative_to(folder))


def _add_media(writer: Writer, folder: Path, name: str) -> None:
    """Add a file; one deleted since the rows were read is still in the bin."""
    for path in (folder / name, *sorted((folder / BIN).glob(f"*/*/{name}"), reverse=True)):
        try:
            with path.open("rb") as file:
                writer.add_file(f"media/{name}", file, size=os.fstat(file.fileno()).st_size)
                return
        except FileNotFoundError:
            continue
    raise ArchiveError(f"{name} went while it was being archived.")


def _portal_facts(association: Association) -> bytes:
    facts = ("name", "category", "purpose", "rna_number", "siret", "street", "postal_code", "town", "theme", "quota_bytes")
    with in_portal():
        team = Membership.objects.filter(association=association).select_related("account").order_by("pk")
        portal = {
            "association": {name: getattr(association, name) for name in facts},
            "addresses": [[domain.name, domain.is_primary] for domain in Domain.objects.filter(association=association)],
            "team": [
                {
                    "email": place.account.email,
                    "first_name": place.account.first_name,
                    "last_name": place.account.last_name,
                    "role": place.role,
                    "ends_on": place.ends_on.isoformat() if place.ends_on else None,
                }
                for place in team
            ],
        }
    return json.dumps(portal, ensure_ascii=False, indent=1, sort_keys=True).encode()
