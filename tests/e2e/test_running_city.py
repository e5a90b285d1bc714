"""The city as it runs: two gunicorn workers, the worker, real SMTP."""

import re
import time

import psycopg

from tests import database
from tests.bench import load
from tests.e2e.running import command

ALPHA = "alpha.asso.localhost"


def get(host: str, path: str = "/") -> tuple[int, str]:
    status, body = load.get(database.PORT, host, path)
    return status, body.decode(errors="replace")


def test_L12_every_gunicorn_worker_has_its_own_backend(city):
    load.run(port=database.PORT, host=ALPHA, connections=8, seconds=1.5)

    with psycopg.connect(city.database) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'gunicorn'"
        ).fetchall()

    assert len({pid for (pid,) in rows}) == 2


def test_invitation_arrives_by_real_mail_and_its_link_answers(city):
    command(city, "manage.py", "association", "create", "Courrier", "--subdomain", "courrier", "--owner", "lea@example.org")

    letter = city.letters.wait_for("lea@example.org")

    assert "Courrier" in letter.subject
    assert {part.get_content_type() for part in letter.message.walk()} == {"multipart/alternative", "text/plain", "text/html"}
    text = letter.message.get_body(preferencelist=("plain",)).get_content()
    link = re.search(r"http://portail\.localhost:\d+(/invitation/\S+/)", text)[1]
    status, body = get("portail.localhost", link)
    assert (status, "Courrier" in body) == (200, True)
    assert get("courrier.asso.localhost")[0] == 200


def test_database_away_is_a_503_at_once_and_the_site_comes_back_by_itself(city):
    """Last in this file: it ends the worker's connection too."""
    name = city.database.split("/")[-1].split("?")[0]
    assert get(ALPHA)[0] == 200
    database.execute(
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    )
    try:
        began = time.monotonic()
        answers = [get(ALPHA) for _ in range(6)]
        assert time.monotonic() - began < 6
        assert {status for status, _body in answers} == {503}
        assert "Traceback" not in answers[0][1]
    finally:
        database.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    assert {get(ALPHA)[0] for _ in range(6)} == {200}
