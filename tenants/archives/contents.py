"""What a file says it is, read to its end before anything in it is used: nobody vouches for a file from elsewhere."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from tenants.archives import container
from tenants.archives.container import ArchiveError
from tenants.models import SiteStructure
from tenants.schemas import BLUEPRINT_SCHEMA, in_portal

SCRIPTS = {"structure-before.sql", "sequences.sql", "structure-after.sql"}
SMALL = 8 << 20
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)  # Kiosque is younger
COUNTER = re.compile(rf"SELECT pg_catalog\.setval\('{BLUEPRINT_SCHEMA}\.\"[a-z0-9_]+\"', \d+, (True|False)\);")


@dataclass(slots=True)
class Contents:
    """The manifest, what the portal knew of the association, and the SQL that would be run."""

    manifest: dict[str, Any] = field(default_factory=dict)
    portal: dict[str, Any] = field(default_factory=dict)
    scripts: dict[str, str] = field(default_factory=dict)

    @property
    def association_id(self) -> str:
        return str(self.manifest.get("association", ""))

    @property
    def name(self) -> str:
        return str(self.manifest.get("name", ""))

    @property
    def at(self) -> datetime:
        try:
            at = datetime.fromisoformat(str(self.manifest.get("at"))).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ArchiveError("Its manifest does not say of which day it is.") from error
        if not FIRST_DAY < at < timezone.now() + timedelta(days=1):  # kept for ever, it would pass for the newest one
            raise ArchiveError(f"Its manifest says that it is of {at:%Y-%m-%d}: that cannot be.")
        return at


def look_into(path: Path, *, identity: str = "") -> Contents:
    """Read a file to its end, compare every hash, and return what it says of itself. Raises ArchiveError."""
    contents = Contents()

    def take(name: str, file: IO[bytes]) -> None:
        if name == "portal.json":
            contents.portal = json.loads(_small(name, file))
        elif name.endswith(".sql") and "/" not in name:
            contents.scripts[name] = _small(name, file).decode()

    contents.manifest = container.read(path, take=take, identity=identity)
    if not isinstance(contents.portal.get("association"), dict):
        raise ArchiveError("It does not say whose site it is.")
    return contents


def _small(name: str, file: IO[bytes]) -> bytes:
    data = file.read(SMALL + 1)
    if len(data) > SMALL:
        raise ArchiveError(f"Its {name} is larger than any we write.")
    return data


def refuse_unknown_sql(contents: Contents) -> None:
    """Raise ArchiveError unless the SQL in a file is, to the letter, what this database knows of the file's release."""
    with in_portal():
        known = SiteStructure.objects.filter(release=str(contents.manifest.get("release"))).first()
    if set(contents.scripts) != SCRIPTS:
        raise ArchiveError("It holds SQL that no archive of Kiosque has.")
    if known is None:
        raise ArchiveError("It is of a release this database has never had, so its SQL cannot be compared with ours.")
    if (contents.scripts["structure-before.sql"], contents.scripts["structure-after.sql"]) != (known.before, known.after):
        raise ArchiveError("Its SQL is not what a site of its release is made of: it could do anything to this database.")
    if not all(COUNTER.fullmatch(line) for line in contents.scripts["sequences.sql"].splitlines()):
        raise ArchiveError("Its SQL does more than set counters: it could do anything to this database.")
