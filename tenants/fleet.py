"""Bring everything to this release: the portal, the blueprint, then each site whose migrations are behind."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from wagtail.models import Site

from cms import bootstrap, language_queries, roles
from tenants import blueprint, queries
from tenants.archives import structure
from tenants.models import Association
from tenants.schemas import for_each_association, in_portal, portal_transaction


@dataclass(slots=True)
class UpdateReport:
    current: int = 0
    done: dict[Association, object] = field(default_factory=dict)
    failed: dict[Association, Exception] = field(default_factory=dict)


def update() -> UpdateReport:
    """Migrate the portal, build the blueprint, migrate the sites that are behind; one failure stops no other site."""
    with in_portal():
        call_command("migrate", interactive=False, verbosity=0)
        home = bootstrap.ensure_portal_content(city=settings.CITY["name"])
        roles.ensure_roles(root=home)
        _set_host(settings.PORTAL_HOST)
    blueprint.ensure_blueprint()
    structure.ensure_structure()
    with in_portal():
        behind = sites_behind()
        total = queries.sites().count()
    report = for_each_association(lambda site: migrate_here(), associations=behind)
    _mark_release(failed=report.failed)
    moved = for_each_association(lambda site: _set_host(site.host), associations=sites_at_another_host())
    return UpdateReport(current=total - len(behind), done=report.done, failed=moved.failed | report.failed)


def sites_behind() -> list[Association]:
    """Return the sites whose applied migrations are not this release's, from one query over the whole fleet."""
    wanted = blueprint.site_migrations()
    applied = _ask_every_site("array_agg(app || '.' || name)", table="django_migrations")
    return [site for site in queries.sites() if not wanted <= set(applied.get(site.schema_name, ()))]


def sites_at_another_host() -> list[Association]:
    """Return the sites whose own record of host and port is not what the portal says: the settings have changed."""
    known = _ask_every_site("max(hostname || ':' || port)", table="wagtailcore_site")
    return [site for site in queries.sites() if known.get(site.schema_name) != f"{site.host}:{settings.PUBLIC_PORT}"]


def _ask_every_site(expression: str, *, table: str) -> dict[str, Any]:
    """Evaluate one aggregate over a table of every site, in one query. Both texts are ours, never a person's."""
    schemas = _schemas_with(table)
    if not schemas:
        return {}
    union = " UNION ALL ".join(f'SELECT %s, {expression} FROM "{schema}".{table}' for schema in schemas)  # noqa: S608 - see above
    with connection.cursor() as cursor:
        cursor.execute(union, schemas)
        return dict(cursor.fetchall())


def _schemas_with(table: str) -> list[str]:
    """Return the sites' schemas that have the table: one that is broken must not hide the others."""
    names = list(queries.sites().values_list("schema_name", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s FROM unnest(%s::text[]) AS s WHERE to_regclass(format('%%I.%%I', s, %s)) IS NOT NULL", [names, table]
        )
        return [name for (name,) in cursor.fetchall()]


@portal_transaction()
def _mark_release(*, failed: Collection[Association]) -> None:
    """Write down which sites have this release's migrations: all but those that were just seen to fail."""
    release = blueprint.site_release()
    done = queries.sites().exclude(pk__in=[site.pk for site in failed])
    done.exclude(release=release).update(release=release)


def _set_host(host: str) -> None:
    Site.objects.update(hostname=host, port=settings.PUBLIC_PORT)
    Site.clear_site_root_paths_cache()


def migrate_here() -> None:
    """Bring the site the connection is in to this release."""
    call_command("migrate", interactive=False, verbosity=0)
    for home in language_queries.homes():
        roles.ensure_roles(root=home)
