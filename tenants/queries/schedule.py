"""Which sites have something to do, asked of the whole fleet at once: entering a thousand sites for nothing takes minutes."""

from tenants import queries
from tenants.models import Association
from tenants.queries import every_site
from tenants.schemas import in_portal

# Two tables with many indexes: so many sites in one statement stay well below what PostgreSQL can lock.
SITES_AT_ONCE = 100

# What is true of a site that has work, and the table without which it is not asked. Work without a condition is for all.
CONDITIONS: dict[str, tuple[str, str]] = {
    "publish_scheduled": (
        "wagtailcore_page",
        "EXISTS (SELECT 1 FROM {schema}.wagtailcore_revision WHERE approved_go_live_at < now())"
        " OR EXISTS (SELECT 1 FROM {schema}.wagtailcore_page WHERE live AND expire_at < now())",
    ),
    "clearsessions": (
        "django_session",
        "EXISTS (SELECT 1 FROM {schema}.django_session WHERE expire_date < now())",
    ),
}


def sites_with_work(name: str) -> list[Association]:
    """Return the sites where a piece of periodic work has something to do (2 queries, one more for each 100 sites)."""
    with in_portal():
        sites = list(queries.sites())
        if name not in CONDITIONS:
            return sites
        table, condition = CONDITIONS[name]
        found = every_site.ask(f"true WHERE {condition}", table=table, sites=sites, at_once=SITES_AT_ONCE)
    return [site for site in sites if site.schema_name in found]
