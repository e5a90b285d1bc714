"""Whether this process can serve: what it needs is there, and of this release."""

import logging
import shutil
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache as once
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from tenants import blueprint
from tenants.models import BlueprintRelease
from tenants.queries import tasks
from tenants.schemas import in_portal

LOW_BYTES, LOW_SHARE = 2 * 1024**3, 0.05

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Readiness:
    """`said` is one word for each thing looked at; whatever is "missing" keeps this process from serving."""

    said: dict[str, str] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        return "missing" not in self.said.values()


def look() -> Readiness:
    """Look at everything a request may need. A silent worker and a filling disk are said, and stop nobody (4 queries)."""
    found = Readiness()
    for name, look_at in {"database": _database, "release": _release, "files": _files, "cache": _cache}.items():
        found.said[name] = _word(look_at, name)
    found.said["worker"] = "ok" if _word(_worker, "worker") == "ok" else "silent"
    found.said["disk"] = "low" if _disk_is_low() else "ok"
    return found


def _word(look_at: Callable[[], bool], name: str) -> str:
    try:
        return "ok" if look_at() else "missing"
    except (DatabaseError, OSError) as error:
        logger.warning("Not ready, %s: %s", name, error)
        return "missing"


def _database() -> bool:
    with in_portal(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _release() -> bool:
    """Whether the portal has this release's migrations and the site model is this release's: `fleet update` was run."""
    with in_portal(), connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations")
        applied = {name for (name,) in cursor.fetchall()}
        return _migrations() <= applied and BlueprintRelease.objects.filter(fingerprint=_fingerprint()).exists()


@once
def _migrations() -> frozenset[str]:
    return frozenset(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


@once
def _fingerprint() -> str:
    return blueprint.fingerprint()


def _files() -> bool:
    """Write a byte where files are kept and where archives are made: a full disk, or one that is read-only, says no."""
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.ARCHIVE_WORK_DIR)):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"1")
    return True


def _cache() -> bool:
    key, value = f"readiness-{uuid.uuid4()}", "1"
    cache.set(key, value, 10)
    return cache.get(key) == value and cache.delete(key)


def _worker() -> bool:
    return tasks.health().worker_is_alive


def _disk_is_low() -> bool:
    try:
        disk = shutil.disk_usage(settings.MEDIA_ROOT)
    except OSError:
        return True
    return disk.free < max(LOW_BYTES, disk.total * LOW_SHARE)
