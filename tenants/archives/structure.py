"""How a site's tables are made in each release: written down once, when the release's blueprint is built."""

from django.db import connection

from tenants import blueprint
from tenants.models import Association, SiteStructure
from tenants.schemas import BLUEPRINT_SCHEMA, in_portal


class NoStructureError(Exception):
    """The site is of a release whose structure was never written down; the message says what to do."""


def ensure_structure() -> SiteStructure:
    """Write down this release's structure from the blueprint, unless it is there."""
    with in_portal():
        found = SiteStructure.objects.filter(release=blueprint.site_release()).first()
        if found:
            return found
        tables, sequences = _read_catalogue(BLUEPRINT_SCHEMA)
        before, after = (blueprint.dump(BLUEPRINT_SCHEMA, section=section) for section in ("pre-data", "post-data"))
        structure = SiteStructure(
            release=blueprint.site_release(),
            before=before,
            after=after,
            tables=tables,
            sequences=sequences,
            migrations=sorted(blueprint.site_migrations()),
        )
        structure.save(force_insert=True)
        return structure


def structure_of(association: Association) -> SiteStructure:
    """Return the structure of a site's release. Raises NoStructureError."""
    with in_portal():
        found = SiteStructure.objects.filter(release=association.release).first()
    if found is None:
        raise NoStructureError(f"{association} is of a release nobody wrote down: run `fleet update` first.")
    return found


def _read_catalogue(schema: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return the tables of a schema with their columns, and its sequences, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
            " WHERE c.relnamespace = to_regnamespace(%s) AND c.relkind = 'r' GROUP BY c.relname ORDER BY c.relname",
            [schema],
        )
        tables = dict(cursor.fetchall())
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind = 'S' ORDER BY relname", [schema]
        )
        return tables, [name for (name,) in cursor.fetchall()]
