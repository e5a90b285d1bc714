"""How long an archive and a restore take, at several sizes of the fleet: python tests/bench/archives.py [--sites 10 100 300 1000]

Beside them `pg_dump -n` of the same schema, in the same run; all the sites archived one after the other; and how much
memory it takes to archive and restore a site with many files (--media MB). The last line is all figures as JSON.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.bench.environment import own_city, table
from tests.bench.provision import create

ALL_AT = 300


def timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def grow(built: int, size: int) -> int:
    """Make sites until there are `size`. A connection is not kept for long: its catalogue cache grows with each site."""
    from django.db import connection

    while built < size:
        create(built)
        built += 1
        if built % 25 == 0:
            connection.close()
            print(f"  {built} sites", file=sys.stderr, flush=True)
    return built


def measure(samples: int) -> dict[str, float]:
    """Return the medians, in seconds, over that many sites."""
    from tenants import blueprint
    from tenants.actions.archives import create_archive, restore_archive
    from tenants.models import Archive, Association
    from tenants.queries.archives import archive_at

    first, *sites = Association.objects.with_site().order_by("-created_at")[: samples + 1]
    restore_archive(
        archive=create_archive(association=first, reason=Archive.Reason.ASKED, by=None), by=None
    )  # warm: as a worker is
    made = [timed(lambda site=site: create_archive(association=site, reason=Archive.Reason.ASKED, by=None)) for site in sites]
    dumped = [timed(lambda site=site: blueprint.dump(site.schema_name)) for site in sites[:5]]
    restored = [timed(lambda site=site: restore_archive(archive=archive_at(site), by=None)) for site in sites]
    return {name: statistics.median(values) for name, values in (("create", made), ("restore", restored), ("pg_dump", dumped))}


def measure_memory(megabytes: int) -> dict[str, float]:
    """Return by how much this process grew while it archived and restored a site with that many MB of files."""
    from django.conf import settings

    from tenants.actions.archives import create_archive, restore_archive
    from tenants.models import Archive, Association

    site = Association.objects.with_site().order_by("created_at").first()
    folder = Path(settings.MEDIA_ROOT) / (site.media_folder or str(site.pk)) / "documents"
    folder.mkdir(parents=True)
    for number in range(-(-megabytes // 50)):
        with (folder / f"film-{number}.mp4").open("wb") as file:
            for _ in range(50):
                file.write(os.urandom(1 << 20))
    grown = {}
    for name, work in (
        ("archive", lambda: create_archive(association=site, reason=Archive.Reason.ASKED, by=None)),
        ("restore", lambda: restore_archive(archive=Archive.objects.filter(association=site).first(), by=None)),
    ):
        before, seconds = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, timed(work)
        grown[f"{name}_grew_mb"] = round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, 1)
        grown[f"{name}_media_s"] = round(seconds, 1)
    return {"media_mb": megabytes, **grown}


def archive_all() -> float:
    from tenants.archives.nightly import archive_what_changed

    return timed(archive_what_changed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, nargs="+", default=[10, 100, 300, 1000])
    parser.add_argument("--samples", type=int, default=9)
    parser.add_argument("--media", type=int, default=300, help="MB of files in one site, to see the memory; 0 = leave it out")
    options = parser.parse_args()
    found, figures, built = {}, {}, 0
    with own_city(port=8791):
        for size in sorted(options.sites):
            built = grow(built, size)
            if size == ALL_AT:
                figures[f"all_{ALL_AT}_s"] = round(archive_all(), 2)
            found[size] = measure(min(options.samples, size - 1))
            print(f"{size}: {found[size]}", file=sys.stderr, flush=True)
        if options.media:
            figures |= measure_memory(options.media)
    print("\nOne archive, one restore (the archive made before it included), pg_dump -n: median seconds\n")
    table(["sites", "create", "restore", "pg_dump"], [[size, *found[size].values()] for size in found])
    small, large = found[min(found)], found[max(found)]
    for name in ("create", "restore"):
        figures |= {f"{name}_s": round(large[name], 4), f"{name}_ratio": round(large[name] / small[name], 3)}
    print(json.dumps(figures | {"pg_dump_over_create": round(large["pg_dump"] / large["create"], 2)}))


if __name__ == "__main__":
    main()
