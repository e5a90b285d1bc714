"""The trainer's matrix with many associations, and a night that reads all sites: python tests/bench/training.py [--sites 300]

`progress_sql` and `progress_ms` (median of the medians of 3 rounds of 20 GETs, by Django's client, signed in as trainer);
`evidence_s` and `evidence_grew_mb` for the nightly reading of every site. The last line is all figures as JSON.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.bench.archives import grow
from tests.bench.console import city_agent
from tests.bench.environment import own_city, table

PAGES = {
    "all": "/formation/avancement/",
    "stuck": "/formation/avancement/?filtre=bloquees&tri=retard",
    "search": "/formation/avancement/?q=association+4",
}
ROUNDS, SAMPLES = 3, 20


def teach() -> None:
    """Put every association in a cohort whose first four workshops are over, half of their exercises done, with attendance."""
    from django.utils import timezone

    from tenants.models import Association
    from training.models import Cohort, CohortAssociation, Evidence, Exercise, Place, Registration, Session
    from training.queries.curriculum import current_edition

    now, edition = timezone.now(), current_edition()
    place = Place.objects.create(name="Maison des associations", address="1 rue des Lilas")
    cohort = Cohort.objects.create(name="Automne", edition=edition)
    sessions = [
        Session(cohort=cohort, workshop=workshop, place=place, starts_at=at, ends_at=at + timedelta(hours=2), seats=600)
        for workshop, at in ((each, now + timedelta(days=7 * each.number - 32)) for each in edition.workshops.all())
    ]
    Session.objects.bulk_create(sessions)
    sites = list(Association.objects.with_site())
    CohortAssociation.objects.bulk_create(CohortAssociation(cohort=cohort, association=site) for site in sites)
    Registration.objects.bulk_create(
        Registration(session=session, association=site, email=f"p{n}-{person}@example.org", attendance="present")
        for n, site in enumerate(sites)
        for session in sessions[:4]
        for person in range(2)
        if n % 7
    )
    keys = Exercise.objects.filter(workshop__edition=edition).values_list("key", flat=True)
    Evidence.objects.bulk_create(
        Evidence(association=site, key=key, state="done" if (n + i) % 2 else "todo", done_at=now, checked_at=now)
        for n, site in enumerate(sites)
        for i, key in enumerate(keys)
    )


def measure_pages(client) -> list[list]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    rows: list[list] = []
    for name, path in PAGES.items():
        assert client.get(path).status_code == 200  # what a process looks up once is not the page's
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        statements = [query for query in captured if "search_path" not in query["sql"]]
        rounds = [statistics.median(timed(lambda path=path: client.get(path)) for _ in range(SAMPLES)) for _ in range(ROUNDS)]
        rows.append([name, len(statements), statistics.median(rounds) * 1000, len(answer.content)])
    return rows


def timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure_night() -> dict[str, float]:
    """Return the seconds of a night's reading, and by how many MB this process grew meanwhile."""
    from tenants.models import Association
    from training.actions.evidence import read_evidence
    from training.evidence_jobs import read_all_evidence
    from training.models import Evidence

    read_evidence(association=Association.objects.with_site()[0])  # warm: as a worker is
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = timed(read_all_evidence)
    unknown = Evidence.objects.filter(state="unknown").count()
    assert not unknown, f"{unknown} checks failed"
    grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {"evidence_s": round(seconds, 2), "evidence_grew_mb": round(grew, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=300)
    options = parser.parse_args()
    with own_city(port=8792):
        grow(0, options.sites)
        teach()
        rows = measure_pages(city_agent())
        figures = measure_night()
    print(f"\nThe trainer's matrix with {options.sites} associations\n")
    table(["page", "sql", "ms (median)", "bytes"], rows)
    print(f"\nA night's reading of {options.sites} sites: {figures['evidence_s']} s, {figures['evidence_grew_mb']} MB more\n")
    print(json.dumps({"sites": options.sites, "progress_sql": rows[0][1], "progress_ms": round(rows[0][2], 1), **figures}))


if __name__ == "__main__":
    main()
