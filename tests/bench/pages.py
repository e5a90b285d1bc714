"""A home page for a signed-out visitor, beside a bare "hello" under the same gunicorn:
python tests/bench/pages.py [--connections 1 4 16] [--seconds 5] [--workers 2]

Requests a second and p95 for both, in turn, then the SQL statements of one page.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.bench import load
from tests.bench.environment import gunicorn, own_city, table

PORT = 8790
HOST = "choeur.asso.localhost"
MAIN = 4  # the number of connections the JSON speaks of


def statements(path: str) -> list[str]:
    """Return the SQL of one uncached page, the search path's settings included; the first visit warms up what is kept."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": f"{HOST}:{PORT}"})
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    rows, keep = [], {}
    with own_city(port=PORT):
        from cms.preparation import open_site
        from tenants.actions.associations import create_association
        from tenants.schemas import in_association

        with in_association(create_association(name="Chœur des Deux-Rives", subdomain="choeur", by=None)):
            open_site(by=None)
        for application, label, path in (
            ("tests.bench.hello:application", "hello", "/"),
            ("deploy.wsgi:application", "home", "/"),
        ):
            with gunicorn(application, port=PORT, workers=options.workers):
                load.run(port=PORT, host=HOST, path=path, connections=2, seconds=1)
                for count in options.connections:
                    figures = load.run(port=PORT, host=HOST, path=path, connections=count, seconds=options.seconds)
                    assert not figures.errors
                    keep[label, count] = figures
                    rows.append([label, count, figures.rps, figures.p95_ms])
        sql = {path: statements(path) for path in ("/", "/association/", "/actualites/", "/contact/", "/mentions-legales/")}
    table(["page", "connections", "requests/s", "p95 ms"], rows)
    print()
    table(["path", "SQL statements"], [[path, len(queries)] for path, queries in sql.items()])
    for query in sql["/"]:
        print("   ", query[:150], file=sys.stderr)
    main_count = MAIN if MAIN in options.connections else options.connections[0]
    hello, home = keep["hello", main_count], keep["home", main_count]
    figures = {"hello_rps": round(hello.rps, 1), "uncached_rps": round(home.rps, 1), "uncached_p95_ms": round(home.p95_ms, 1)}
    print(json.dumps(figures | {"uncached_sql": len(sql["/"])}))


if __name__ == "__main__":
    main()
