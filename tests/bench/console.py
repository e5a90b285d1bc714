"""The console's list with many associations: SQL statements and milliseconds. `python tests/bench/console.py [--size 500]`"""

import argparse
import json
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.bench.environment import own_city, table

PAGES = {
    "list": "/console/",
    "list, page 10": "/console/?page=10",
    "search": "/console/?q=association+4",
    "dormant": "/console/?filtre=endormies",
    "by activity": "/console/?tri=activite",
    "CSV": "/console/associations.csv",
}


def fill(size: int) -> None:
    """Put rows as the product writes them in the portal; the list reads no site, so the sites' schemas are not made."""
    from django.utils import timezone

    from cms.users.models import User
    from tenants import blueprint
    from tenants.models import Association, Domain, Membership, SiteFigures

    now = timezone.now()
    accounts = User.objects.bulk_create(User(email=f"p{n}@example.org", password="!") for n in range(size))
    associations = Association.objects.bulk_create(
        Association(
            name=f"Association {n}",
            search_text=f"association {n}",
            subdomain=f"a{n}",
            schema_name=f"a_bench{n:07d}",
            release=blueprint.site_release() if n % 10 else "",
        )
        for n in range(size)
    )
    Domain.objects.bulk_create(Domain(name=a.subdomain, association=a) for a in associations)
    pairs = list(zip(associations, accounts, strict=True))
    Membership.objects.bulk_create(Membership(association=a, account=p, role="owner") for a, p in pairs)
    following = zip(associations, accounts[1:], strict=False)
    Membership.objects.bulk_create(Membership(association=a, account=p, role="editor") for a, p in following)
    SiteFigures.objects.bulk_create(
        SiteFigures(
            association=a,
            files_bytes=n * 2_000_000,
            database_bytes=4_000_000,
            last_published_at=now - timedelta(days=n),
            last_archive_at=now - timedelta(days=n % 12),
        )
        for n, a in enumerate(associations)
    )


def city_agent():
    """Return a client in whose session a city agent has given the second step."""
    from django.conf import settings
    from django.test import Client

    from tenants.actions.accounts import create_account
    from tenants.models import CityStaff

    account = create_account(email="chloe@example.org", first_name="Chloé", last_name="Bench", password="", by=None)
    CityStaff.objects.create(account=account, role="it")
    client = Client(headers={"host": f"{settings.PORTAL_HOST}:{settings.PUBLIC_PORT}"})
    client.force_login(account, backend="tenants.sign_on.backends.AccountBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return client


def measure(client, path: str, *, samples: int) -> tuple[int, float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    statements = [query for query in captured if "search_path" not in query["sql"]]
    times = []
    for _ in range(samples):
        started = time.perf_counter()
        client.get(path)
        times.append(time.perf_counter() - started)
    return len(statements), statistics.median(times) * 1000, len(answer.content)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--samples", type=int, default=15)
    options = parser.parse_args()
    with own_city():
        fill(options.size)
        client = city_agent()
        client.get("/console/")  # what a process looks up once (content types, the site's root) is not the list's
        rows = [[name, *measure(client, path, samples=options.samples)] for name, path in PAGES.items()]
    print(f"\nThe console with {options.size} associations\n")
    table(["page", "sql", "ms (median)", "bytes"], rows)
    print(json.dumps({"size": options.size, "sql": rows[0][1], "ms": round(rows[0][2], 1)}))


if __name__ == "__main__":
    main()
