"""City IT's page of mails and tasks: what waits, what was given up, try again, forget."""

import re

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tenants import failures, jobs, periodic, task_words
from tenants.models import AuditEntry, OutgoingMail
from tenants.queries import tasks
from tests.tenants.test_outbox import hand_over, write
from tests.tenants.test_worker import make_silent, sql

PAGE = "/console/taches/"
SECRET = "Le texte que personne d’autre ne lit"


@pytest.fixture
def city_it(cast, sign_in):
    portal, _ = sign_in(cast.chloe)
    OutgoingMail.objects.all().delete()
    sql("DELETE FROM procrastinate_jobs")
    return portal


def give_up_mail(to: str, association=None) -> OutgoingMail:
    mail = write(to, subject=f"Pour {to}")
    mail.state, mail.error, mail.association, mail.leaving_since = "given-up", "550 no such person", association, mail.written_at
    mail.content |= {"body": SECRET}
    mail.save()
    sql("DELETE FROM procrastinate_jobs")
    return mail


def give_up_job(task: str, reason: str, **args) -> int:
    job_id = jobs.app.tasks[task].defer(**args)
    for status in ("doing", "failed"):
        sql("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s", status, job_id)
    failures.note_failure(job_id=job_id, task_name=task, args=args, reason=reason)
    return job_id


def statuses() -> list[tuple[str, str]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "status"))


def journal() -> list[tuple]:
    rows = AuditEntry.objects.filter(action__regex=r"\.(retried|forgotten)$").order_by("pk")
    return [(row.action, row.by.email, row.label, row.data["count"]) for row in rows]


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]).split())


def test_page_says_what_was_given_up_and_why(cast, city_it):
    give_up_mail("zoe@example.org", cast.alpha)
    give_up_job("tenants.measure_site", "OSError: disk full", association_id=str(cast.beta.pk))
    give_up_job("tenants.nightly_work", failures.WORKER_DIED, name="forget_old_audit", timestamp=0)

    answer = city_it.get(PAGE)

    words = text_of(answer)
    assert "zoe@example.org" in words and "Pour zoe@example.org · Association Alpha 550 no such person" in words
    assert "Association Beta OSError: disk full" in words
    assert "Oublier l’ancien journal" in words and "Le service s’est arrêté net trois fois pendant ce travail." in words
    assert SECRET not in words
    assert [row.state for row in answer.context["schedule"]] == ["never"] * len(app.periodic_registry.periodic_tasks)


def test_page_says_that_all_is_well(city_it):
    sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
    sql("INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp) VALUES ('tenants.rescue', 1795360000)")

    words = text_of(city_it.get(PAGE))

    assert "Service des tâches au travail Courriers en attente 0 Tâches en attente 0" in words
    assert "Aucun : chaque courrier est parti" in words and "Aucune : tout ce qui a été commencé" in words
    assert re.search(r"chaque minute \d+ novembre 2026 à [\d h]+ bien passé", words)
    assert text_of(city_it.get("/console/")).count("Voir les courriers et tâches") == 0


def test_first_page_of_the_console_warns(city_it):
    assert "Le service des tâches ne donne plus signe de vie" in text_of(city_it.get("/console/"))
    sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
    give_up_mail("zoe@example.org")
    give_up_job("tenants.nightly_work", "x", name="sweep", timestamp=0)

    words = text_of(city_it.get("/console/"))

    assert "ne donne plus signe de vie" not in words
    assert "1 courrier est abandonné. 1 tâche est abandonnée. Voir les courriers et tâches" in words
    make_silent()
    assert tasks.health().worker_is_alive is True, "two minutes"
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '6 minutes'")
    assert tasks.health().worker_is_alive is False
    assert "rien n’est archivé" in text_of(city_it.get("/console/"))


def test_mail_is_tried_again_once(cast, city_it, settings):
    settings.MAIL_TRANSPORT = {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    mail, other = give_up_mail("zoe@example.org"), give_up_mail("luc@example.org")

    answer = city_it.post(f"{PAGE}courriers/{mail.pk}/reessayer/", follow=True)

    assert "1 courrier repart." in text_of(answer)
    assert statuses() == [("tenants.deliver_mail", "todo")]
    assert city_it.post(f"{PAGE}courriers/{mail.pk}/reessayer/").status_code == 404, "a second click"
    assert journal() == [("tenants.mail.retried", "chloe@example.org", "zoe@example.org", 1)]
    message_id = mail.message_id
    assert (hand_over(mail), mail.message_id, mail.n_tries) == ("sent", message_id, 1)
    other.refresh_from_db()
    assert other.state == "given-up"


def test_all_mails_are_tried_again_or_forgotten_after_a_question(cast, city_it):
    for name in ("zoe", "luc"):
        give_up_mail(f"{name}@example.org")
    city_it.post(f"{PAGE}courriers/reessayer/")
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"waiting"}

    gone = give_up_mail("nina@example.org")
    assert "Oublier ce courrier ?" in text_of(city_it.get(f"{PAGE}courriers/{gone.pk}/oublier/"))
    assert OutgoingMail.objects.count() == 3
    city_it.post(f"{PAGE}courriers/oublier/")

    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == ["luc@example.org", "zoe@example.org"]
    assert journal() == [
        ("tenants.mail.retried", "chloe@example.org", "luc@example.org, zoe@example.org", 2),
        ("tenants.mail.forgotten", "chloe@example.org", "nina@example.org", 1),
    ]
    city_it.post(f"{PAGE}courriers/oublier/")
    assert len(journal()) == 2, "nothing was there to forget"


def test_jobs_are_tried_again_or_forgotten(cast, city_it):
    first = give_up_job("tenants.measure_site", "x", association_id=str(cast.alpha.pk))
    second = give_up_job("tenants.nightly_work", "x", name="sweep", timestamp=0)

    city_it.post(f"{PAGE}{first}/reessayer/")
    assert "Oublier cette tâche ? Ce qu’elle devait faire" in text_of(city_it.get(f"{PAGE}{second}/oublier/"))
    city_it.post(f"{PAGE}{second}/oublier/")

    assert statuses() == [("tenants.measure_site", "todo")]
    assert ProcrastinateJob.objects.get().attempts == 0
    assert city_it.post(f"{PAGE}{first}/reessayer/").status_code == 404
    assert city_it.post(f"{PAGE}{2**70}/oublier/").status_code == 404
    assert journal() == [
        ("tenants.task.retried", "chloe@example.org", "tenants.measure_site", 1),
        ("tenants.task.forgotten", "chloe@example.org", "tenants.nightly_work", 1),
    ]
    assert "Tâche abandonnée, puis oubliée : ranger après les archives interrompues" in text_of(city_it.get("/console/journal/"))


def test_job_whose_twin_waits_already_is_not_doubled(cast, city_it):
    nightly = "tenants.nightly"
    failed = give_up_job(nightly, "x", timestamp=0)
    app.tasks[nightly].defer(timestamp=1)

    city_it.post(f"{PAGE}reessayer/")

    assert statuses() == [(nightly, "todo")]
    assert not ProcrastinateJob.objects.filter(pk=failed).exists()


def test_night_went_badly_while_one_of_its_works_failed(city_it):
    sql("INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp) VALUES ('tenants.nightly', 1795360000)")
    states = {row.task: row.state for row in tasks.schedule()}
    assert states["tenants.nightly"] == "done"

    give_up_job("tenants.nightly_work", "x", name="sweep", timestamp=0)

    states = {row.task: row.state for row in tasks.schedule()}
    assert (states["tenants.nightly"], states["tenants.rescue"]) == ("failed", "never")


@pytest.mark.parametrize("count", [1, 3])
def test_page_queries_do_not_grow(cast, city_it, count, django_assert_num_queries):
    for number in range(count):
        give_up_mail(f"p{number}@example.org", cast.alpha)
    for _job in range(count):
        give_up_job("tenants.measure_site", "x", association_id=str(cast.beta.pk))

    # session, account, staff role; health; mails and their number; jobs, associations, reasons; the schedule, the night's work;
    # banners; the city's name and home
    with django_assert_num_queries(14):
        answer = city_it.get(PAGE)

    assert (len(answer.context["page"]), len(answer.context["dead_jobs"])) == (count, count)


@pytest.mark.parametrize("name", ["alice", "theo", "dan"])
def test_page_is_city_its_alone(cast, sign_in, name):
    portal, _ = sign_in(getattr(cast, name))
    mail = give_up_mail("zoe@example.org")

    for path in ("", "reessayer/", "oublier/", "courriers/reessayer/", f"courriers/{mail.pk}/oublier/"):
        assert (path, portal.get(PAGE + path).status_code, portal.post(PAGE + path).status_code) == (path, 404, 404)

    mail.refresh_from_db()
    assert (mail.state, connection.schema_name) == ("given-up", "public")


def test_every_task_has_words():
    named = {name for name in app.tasks if name.startswith("tenants.")}

    assert named - set(task_words.WORDS) == set()
    assert {work.__name__ for work in periodic.NIGHTLY} - set(task_words.NIGHT) == set()
