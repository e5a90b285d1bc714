"""How long an update of the fleet takes: python tests/bench/fleet.py [--sites 300] [--stock 8] [--jobs 2]

With nothing to do, Python's start included; then one real migration (a new column) over all the sites, without and with the
archives made first; beside it django-tenants' own `migrate_schemas` on some of the same sites, in the same run.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from deploy.embedded_postgres import in_use
from tests import next_release
from tests.bench.environment import ROOT, own_city, table
from tests.bench.provision import create

ANOTHER = next_release.MOTTO.replace("motto", "second_motto")


def fleet_update(*arguments: str, environment: dict[str, str]) -> float:
    """Run the command as city IT does. Returns its seconds."""
    began = time.perf_counter()
    command = [sys.executable, "manage.py", "fleet", "update", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    print(done.stdout.splitlines()[-2:], file=sys.stderr)
    return time.perf_counter() - began


def seconds_per_site(*, sites: int, jobs: int, archive: bool, release: next_release.Release) -> float:
    """Migrate all the sites here, by the same code as the command; portal, blueprint and canary are not counted."""
    from tenants import queries
    from tenants.fleet import updating

    stop = updating.Stop()
    with next_release.installed(release):
        _prepare()
        report = updating.UpdateReport(left=list(queries.sites()))
        run = updating._Run(report, archive=archive, say=lambda text: None, stop=stop)
        began = time.perf_counter()
        run.roll([], jobs=jobs)
        seconds = time.perf_counter() - began
    assert len(report.done) == sites, report.failed
    return seconds / sites


def _prepare() -> None:
    from django.core.management import call_command

    from tenants import blueprint
    from tenants.archives import structure
    from tenants.schemas import in_portal

    with in_portal():
        call_command("migrate", interactive=False, verbosity=0)
    blueprint.ensure_blueprint()
    structure.ensure_structure()


def stock_per_site(schemas: list[str], release: next_release.Release) -> float:
    """Let django-tenants migrate some sites."""
    from django.core.management.commands.migrate import Command
    from django_tenants.migration_executors.standard import StandardExecutor

    options = vars(Command().create_parser("manage.py", "migrate").parse_args(["--no-input", "--verbosity=0"]))
    options |= {"interactive": False, "skip_checks": True}
    with next_release.installed(release), _quietly():
        began = time.perf_counter()
        StandardExecutor([], options).run_migrations(tenants=list(schemas))
        return (time.perf_counter() - began) / len(schemas)


@contextmanager
def _quietly():
    """Its words are not ours, and it leaves the connection where it likes."""
    from django.db import connection

    try:
        yield
    finally:
        connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=300)
    parser.add_argument("--stock", type=int, default=8, help="How many sites django-tenants migrates.")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    options = parser.parse_args()
    with own_city(port=8792) as data, in_use(data):  # a command that ends last would stop the server
        folders = [data / "release-1", data / "release-2"]
        first = next_release.build(folders[0], settings="deploy.settings")
        second = next_release.build(folders[1], settings="deploy.settings", operations=ANOTHER, after=first)
        for number in range(options.sites):
            create(number)
        fleet_update(environment={})
        noop = fleet_update(environment={})
        print(f"Nothing to do at {options.sites} sites: {noop:.2f} s", file=sys.stderr, flush=True)
        from tenants.models import Association

        schemas = list(Association.objects.with_site().values_list("schema_name", flat=True))
        figures = _measure(options, schemas, first, second)
    figures |= {f"noop_{options.sites}_s": round(noop, 2)}
    table(["what", "value"], [[name, value] for name, value in figures.items()])
    print(json.dumps(figures))


def _measure(options, schemas: list[str], first, second) -> dict[str, float]:
    from django.db import connection

    stock = stock_per_site(schemas[: options.stock], first)
    with connection.cursor() as cursor:  # as they were: ours migrates all
        for schema in schemas[: options.stock]:
            cursor.execute(f'ALTER TABLE "{schema}".cms_homepage DROP COLUMN motto')
            cursor.execute(f'DELETE FROM "{schema}".django_migrations WHERE name = %s', ["9001_made_up"])
    ours = seconds_per_site(sites=options.sites, jobs=options.jobs, archive=False, release=first)
    archived = seconds_per_site(sites=options.sites, jobs=options.jobs, archive=True, release=second)
    return {
        "migrate_ms_a_site": round(1000 * ours, 1),
        "archive_and_migrate_ms_a_site": round(1000 * archived, 1),
        "stock_ms_a_site": round(1000 * stock, 1),
        "stock_over_ours": round(stock / ours, 1),
    }


if __name__ == "__main__":
    main()
