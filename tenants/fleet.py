"""Bring everything to this release: the portal, the blueprint, then each site whose migrations are behind."""

from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cms import roles
from cms.models import HomePage
from tenants import blueprint, queries
from tenants.models import Association
from tenants.schemas import for_each_association, in_portal


@dataclass(slots=True)
class UpdateReport:
    current: int = 0
    done: dict[Association, object] = field(default_factory=dict)
    failed: dict[Association, Exception] = field(default_factory=dict)


def update() -> UpdateReport:
    """Migrate the portal, build the blueprint, migrate the sites that are behind; one failure stops no other site."""
    with in_portal():
        call_command("migrate", interactive=False, verbosity=0)
    blueprint.ensure_blueprint()
    with in_portal():
        behind = sites_behind()
        total = queries.sites().count()
    report = for_each_association(_migrate_site, associations=behind)
    return UpdateReport(current=total - len(behind), done=report.done, failed=report.failed)


def sites_behind() -> list[Association]:
    """Return the sites whose applied migrations are not this release's, from one query over the whole fleet."""
    wanted = _wanted_migrations()
    sites = list(queries.sites())
    if not sites:
        return []
    union = " UNION ALL ".join(f"SELECT %s AS schema_name, app, name FROM \"{site.schema_name}\".django_migrations" for site in sites)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT schema_name, array_agg(app || '.' || name) FROM ({union}) AS applied GROUP BY 1", [s.schema_name for s in sites])
        applied = {schema: set(names) for schema, names in cursor.fetchall()}
    return [site for site in sites if not wanted <= applied.get(site.schema_name, set())]


def _wanted_migrations() -> set[str]:
    labels = {config.label for config in apps.get_app_configs() if config.name in settings.ASSOCIATION_APPS}
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations if app in labels}


def _migrate_site(association: Association) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    roles.ensure_roles(root=HomePage.objects.get())
