"""System checks: every deployment mistake that would open a wall between associations."""

import re
import subprocess

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connection


@register(Tags.security)
def walls(app_configs, **kwargs):
    return [error for check in (_caches, _engine, _origins, _hosts, _apps, _tasks, _limits) for error in check()]


@register(Tags.database)
def server(app_configs, databases=None, **kwargs):
    """What the database server and its tools must be (only with `check --database default`)."""
    if not databases:
        return []
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_locks_per_transaction")
        locks = int(cursor.fetchone()[0])
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0]) // 10000
    if locks < 256:
        hint = "Set max_locks_per_transaction = 256 in postgresql.conf and restart the server."
        found.append(Error(f"The database server holds {locks} locks a transaction.", hint=hint, id="tenants.E012"))
    try:
        said = subprocess.run([settings.PG_DUMP, "--version"], capture_output=True, text=True, check=True).stdout
        dump_version = int(re.search(r"(\d+)", said)[1])
    except (OSError, subprocess.CalledProcessError, TypeError):
        dump_version = 0
    if dump_version < version:
        hint = f"Install postgresql-client-{version}, or name the program in PG_DUMP."
        found.append(Error(f"pg_dump is missing or older than the server ({version}).", hint=hint, id="tenants.E013"))
    return found


def _caches():
    for alias, options in settings.CACHES.items():
        if options.get("KEY_FUNCTION") != "tenants.cache.schema_key" and "dummy" not in options["BACKEND"]:
            yield Error(
                f"The cache “{alias}” would show one association what another stored.",
                hint='Give it KEY_FUNCTION = "tenants.cache.schema_key".',
                id="tenants.E001",
            )
        if options["BACKEND"].endswith("LocMemCache"):
            yield Error(
                f"The cache “{alias}” lives in one process: rate limits would not hold.",
                hint="Use tenants.cache.SharedFileCache or a Valkey server.",
                id="tenants.E002",
            )


def _engine():
    for alias, options in settings.DATABASES.items():
        if options["ENGINE"] != "tenants.postgresql":
            yield Error(
                f"The database “{alias}” has another engine.", hint='Use ENGINE = "tenants.postgresql".', id="tenants.E003"
            )
        if options.get("OPTIONS", {}).get("pool"):
            yield Error(
                f"The database “{alias}” has a pool: a forked worker could read another's answers.",
                hint="Leave OPTIONS['pool'] out.",
                id="tenants.E004",
            )


def _origins():
    if any("*" in origin for origin in settings.CSRF_TRUSTED_ORIGINS):
        yield Error(
            "CSRF_TRUSTED_ORIGINS has a wildcard: a sibling site could forge posts.", hint="Name each origin.", id="tenants.E005"
        )
    for name in ("SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN", "LANGUAGE_COOKIE_DOMAIN"):
        if getattr(settings, name):
            yield Error(f"{name} shares a cookie between associations.", hint="Leave it out.", id="tenants.E006")


def _hosts():
    if settings.PORTAL_HOST == settings.SITES_DOMAIN:
        yield Error(
            "PORTAL_HOST and SITES_DOMAIN are the same name.", hint="Give the portal a host of its own.", id="tenants.E007"
        )


def _apps():
    for app in ("django.contrib.sites", "django_tenants", "django.contrib.admin"):
        if app in settings.INSTALLED_APPS:
            yield Error(
                f"{app} is installed.", hint="Take it out: it knows one site, or opens a door of its own.", id="tenants.E008"
            )


def _tasks():
    for alias, options in settings.TASKS.items():
        if "immediate" not in options["BACKEND"].lower():
            yield Error(
                f"Wagtail's tasks “{alias}” would run later, in no association.",
                hint="Use the immediate backend.",
                id="tenants.E009",
            )


def _limits():
    if settings.SESSION_ENGINE != "django.contrib.sessions.backends.db":
        yield Error("Sessions must be rows of the site they open.", hint="Use the database backend.", id="tenants.E010")
    if not settings.CSRF_USE_SESSIONS:
        yield Error("A sibling site could plant a CSRF cookie.", hint="CSRF_USE_SESSIONS = True", id="tenants.E011")
