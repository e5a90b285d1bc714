"""How long an archive and a restore take, at several sizes of the fleet: python tests/bench/archives.py [--sites 10 100 300 1000]

Beside them `pg_dump -n` of the same schema, in the same run; and all the sites archived one after the other.
"""

import argparse
import json
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


def measure(samples: int) -> dict[str, float]:
    """Return the medians, in seconds, over that many sites."""
    from tenants import blueprint
    from tenants.actions.archives import create_archive, restore_archive
    from tenants.models import Archive, Association
    from tenants.queries.archives import archive_at

    sites = list(Association.objects.with_site().order_by("-created_at")[:samples])
    made = [timed(lambda site=site: create_archive(association=site, reason=Archive.Reason.ASKED, by=None)) for site in sites]
    dumped = [timed(lambda site=site: blueprint.dump(site.schema_name)) for site in sites[:5]]
    restored = [timed(lambda site=site: restore_archive(archive=archive_at(site), by=None)) for site in sites]
    return {name: statistics.median(values) for name, values in (("create", made), ("restore", restored), ("pg_dump", dumped))}


def archive_all() -> float:
    from tenants.archives.nightly import archive_what_changed

    return timed(archive_what_changed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, nargs="+", default=[10, 100, 300, 1000])
    parser.add_argument("--samples", type=int, default=9)
    options = parser.parse_args()
    found, figures, built = {}, {}, 0
    with own_city(port=8791):
        for size in sorted(options.sites):
            while built < size:
                create(built)
                built += 1
            if size == ALL_AT:
                figures[f"all_{ALL_AT}_s"] = round(archive_all(), 2)
            found[size] = measure(options.samples)
    print("\nOne archive, one restore (the archive made before it included), pg_dump -n: median seconds\n")
    table(["sites", "create", "restore", "pg_dump"], [[size, *found[size].values()] for size in found])
    small, large = found[min(found)], found[max(found)]
    for name in ("create", "restore"):
        figures |= {f"{name}_s": round(large[name], 4), f"{name}_ratio": round(large[name] / small[name], 3)}
    print(json.dumps(figures | {"pg_dump_over_create": round(large["pg_dump"] / large["create"], 2)}))


if __name__ == "__main__":
    main()
