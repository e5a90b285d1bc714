"""How long a new site takes, at several sizes of the fleet: python tests/bench/provision.py [--sizes 10 100 300] [--samples 15]

From "create" to the first 200 of the new host, through a real gunicorn. Then: is the new schema, to the line, the
blueprint, and has it the structure of a schema migrated from zero?
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.bench import load
from tests.bench.environment import gunicorn, own_city, table

PORT = 8790


def create(number: int):
    from tenants.actions.associations import create_association

    return create_association(
        name=f"Association {number}", subdomain=f"asso-{number}", owner_email=f"a{number}@example.org", by=None
    )


def measure(numbers: range, *, keep: bool) -> tuple[list[float], list[float]]:
    """Return the seconds of each create, and from its start to the first 200."""
    actions, answers = [], []
    from django.db import connection

    for number in numbers:
        if not keep:
            connection.close()  # opening it again counts: the command line does, and a web worker every ten minutes
        began = time.perf_counter()
        association = create(number)
        actions.append(time.perf_counter() - began)
        status, body = load.get(PORT, association.host)
        answers.append(time.perf_counter() - began)
        assert status == 200 and association.name.encode() in body
    return actions, answers


def same_dumps() -> dict[str, bool]:
    """Compare normalised dumps: a replay with the blueprint, and its structure with a schema migrated from zero."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from tenants import blueprint
    from tenants.schemas import BLUEPRINT_SCHEMA, Blueprint, _in, forget_path

    def normalised(schema: str, **options) -> list[str]:
        return sorted(line for line in blueprint.dump(schema, **options).replace(schema, "SCHEMA").splitlines() if line)

    with transaction.atomic():
        blueprint.replay(blueprint.current_release(), schema_name="a_replayed")
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA a_from_zero")
    with _in(Blueprint(schema_name="a_from_zero")):
        call_command("migrate", interactive=False, verbosity=0)
    # PostgreSQL spells some expressions otherwise after a dump: send this one through a dump too.
    sql = blueprint.dump("a_from_zero", structure_only=True).replace("a_from_zero", "a_from_zero_settled")
    with connection.cursor() as cursor:
        cursor.execute(sql)
    forget_path()
    return {
        "equals_blueprint": normalised("a_replayed") == normalised(BLUEPRINT_SCHEMA),
        "equals_migrated_from_zero": normalised("a_replayed", structure_only=True)
        == normalised("a_from_zero_settled", structure_only=True),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 300])
    parser.add_argument("--samples", type=int, default=15)
    parser.add_argument("--keep-connection", action="store_true", help="One connection makes all the sites: its cache grows.")
    options = parser.parse_args()
    rows, medians, built = [], {}, 0
    with own_city(port=PORT), gunicorn("deploy.wsgi:application", port=PORT):
        for size in sorted(options.sizes):
            while built < size:
                create(built)
                built += 1
            actions, answers = measure(range(built, built + options.samples), keep=options.keep_connection)
            built += options.samples
            medians[size] = statistics.median(actions)
            rows.append([size, medians[size], max(actions), statistics.median(answers), max(answers)])
        same = same_dumps()
    print("\nA new site, seconds (the samples come on top of the size)\n")
    table(["sites", "create: median", "max", "to first 200: median", "max"], rows)
    for name, value in same.items():
        print(f"{name.replace('_', ' ')}: {'yes' if value else 'NO'}")
    small, large = min(medians), max(medians)
    figures = {f"median_s_{large}": round(medians[large], 4), f"ratio_{large}_{small}": round(medians[large] / medians[small], 3)}
    print(json.dumps(figures | {f"median_s_{small}": round(medians[small], 4)} | same))


if __name__ == "__main__":
    main()
