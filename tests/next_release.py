"""A release after this one: the real migrations of cms and made-up ones, in a folder that other processes find too.

release = next_release.build(tmp_path, operations='migrations.AddField("homepage", "motto", models.TextField(null=True))')
with next_release.installed(release): ...          # in this process
subprocess.run(…, env=os.environ | release.environment)
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "kiosque_next_release"
MOTTO = 'migrations.AddField("homepage", "motto", models.TextField(blank=True, default="", db_default=""))'
# A site with a page of this title cannot have it.
NO_BREAKING = (
    'migrations.AddField("homepage", "motto", models.TextField(blank=True, default="", db_default="")),'
    " migrations.RunSQL(\"DO $$ BEGIN IF EXISTS (SELECT FROM wagtailcore_page WHERE title = 'BREAK')"
    " THEN RAISE EXCEPTION 'a page is called BREAK'; END IF; END $$\", migrations.RunSQL.noop)"
)
MIGRATION = """\
from django.db import migrations, models
{head}

class Migration(migrations.Migration):
    dependencies = [("cms", {after!r})]
    operations = [{operations}]
"""


@dataclass(frozen=True, slots=True)
class Release:
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What another process needs to be of this release."""
        path = os.pathsep.join([str(self.folder), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
        return {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": f"{PACKAGE}_settings"}


def build(
    folder: Path, *, operations: str = MOTTO, head: str = "", settings: str = "deploy.settings_test", after: Release | None = None
) -> Release:
    """Write a release with one more migration of cms, made of these operations; or one `after` such a release."""
    import cms.migrations

    paths = [*([after.folder / PACKAGE] if after else []), Path(cms.migrations.__path__[0])]
    last = max(path.stem for path in paths[0].glob("[0-9]*.py"))
    package = folder / PACKAGE
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(f"__path__ = {[str(path) for path in (package, *paths)]!r}\n")
    name = "9002_made_up_too" if after else "9001_made_up"
    (package / f"{name}.py").write_text(MIGRATION.format(after=last, operations=operations, head=head))
    (folder / f"{PACKAGE}_settings.py").write_text(
        f"from {settings} import *  # noqa: F403\n\nMIGRATION_MODULES = {{'cms': {PACKAGE!r}}}\n"
    )
    return Release(folder)


@contextmanager
def installed(release: Release) -> Iterator[None]:
    """Be of this release for a while."""
    from django.test import override_settings

    sys.path.insert(0, str(release.folder))
    _forget()
    try:
        with override_settings(MIGRATION_MODULES={"cms": PACKAGE}):
            yield
    finally:
        sys.path.remove(str(release.folder))
        _forget()


def _forget() -> None:
    """What a process remembers of its own release."""
    import importlib

    from tenants import blueprint, releases

    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
    importlib.invalidate_caches()
    blueprint.site_migrations.cache_clear()
    blueprint.site_release.cache_clear()
    releases._is_behind.clear()
