from types import SimpleNamespace

import pytest
from django.conf import settings

from tenants import checks


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("CACHES", {"default": {"BACKEND": "tenants.cache.SharedFileCache"}}, "tenants.E001"),
        (
            "CACHES",
            {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "KEY_FUNCTION": "tenants.cache.schema_key"}},
            "tenants.E002",
        ),
        ("DATABASES", {"default": {"ENGINE": "django.db.backends.postgresql"}}, "tenants.E003"),
        ("DATABASES", {"default": {"ENGINE": "tenants.postgresql", "OPTIONS": {"pool": True}}}, "tenants.E004"),
        ("CSRF_TRUSTED_ORIGINS", ["https://*.asso.fr"], "tenants.E005"),
        ("SESSION_COOKIE_DOMAIN", ".asso.fr", "tenants.E006"),
        ("PORTAL_HOST", "asso.localhost", "tenants.E007"),
        ("INSTALLED_APPS", ["django.contrib.sites"], "tenants.E008"),
        ("TASKS", {"default": {"BACKEND": "django_tasks.backends.database.DatabaseBackend"}}, "tenants.E009"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.cache", "tenants.E010"),
        ("CSRF_USE_SESSIONS", False, "tenants.E011"),
    ],
)
def test_deployment_mistake_is_found(monkeypatch, name, value, error):
    """System checks for each wall that a setting could open."""
    assert checks.walls(None) == []
    changed = SimpleNamespace(**{key: getattr(settings, key) for key in dir(settings) if key.isupper()})
    setattr(changed, name, value)
    monkeypatch.setattr(checks, "settings", changed)

    assert [found.id for found in checks.walls(None)] == [error]


def test_database_server_is_checked(db, monkeypatch):
    assert checks.server(None, databases=["default"]) == []

    monkeypatch.setattr(checks, "settings", SimpleNamespace(PG_DUMP="/nowhere/pg_dump"))
    assert [found.id for found in checks.server(None, databases=["default"])] == ["tenants.E013"]
