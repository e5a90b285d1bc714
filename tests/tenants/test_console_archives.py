"""Archives in city IT's console: what there is, what is under way, what came of it, and who is kept out."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.models import ContentPage, HomePage
from tenants.actions import archives as actions
from tenants.actions.archive_care import note_failure
from tenants.actions.archive_jobs import archive_work
from tenants.actions.deletion import delete_association
from tenants.archives.container import ArchiveError
from tenants.models import Archive, Association, AuditEntry, PutAside, SchemaName, SiteFigures
from tenants.queries import proofs
from tenants.schemas import in_association
from tests.conftest import load_cast, real_sign_in, visitor
from tests.tenants.test_archives import alpha, archive_of, path_of, schemas  # noqa: F401 (a fixture)


@pytest.fixture
def city_it(alpha):  # noqa: F811
    return real_sign_in(load_cast().chloe)[0]


def page(association, rest: str = "") -> str:
    return f"/console/associations/{association.pk}/archives/{rest}"


def work() -> int:
    """Do what waits in the queue for the archives, as the worker does. Returns how many jobs that was."""
    jobs = ProcrastinateJob.objects.filter(task_name=proofs.TASK, status="todo")
    done = 0
    for job in jobs:
        arguments = job.args
        set_status(job.pk, "doing")
        archive_work(**arguments)
        set_status(job.pk, "succeeded")
        done += 1
    return done


def set_status(job_id: int, status: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job_id])


def text(client, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).content.decode()).replace("\u00a0", " ").split())


# One association


def test_archive_now_is_done_by_the_worker_and_told(alpha, city_it):  # noqa: F811
    assert "Pas encore d’archive" in text(city_it, page(alpha))

    answer = city_it.post(page(alpha, "creer/"))

    assert (answer.status_code, answer["Location"]) == (302, page(alpha))
    assert not Archive.objects.exists()
    assert "en cours d’archivage" in text(city_it, page(alpha))
    refused = city_it.post(page(alpha, "creer/"))
    assert refused.status_code == 422 and "déjà en cours" in refused.content.decode()
    assert work() == 1
    archive = Archive.objects.get()
    shown = text(city_it, page(alpha))
    assert "1 archive" in shown and "en cours" not in shown
    assert "Site archivé : Association Alpha" in shown
    entry = AuditEntry.objects.get(action="tenants.archive.created")
    assert (entry.by_id, entry.association_id, archive.reason) == (load_cast().chloe.pk, alpha.pk, "asked")


def test_proof_is_shown_with_what_was_compared(alpha, city_it):  # noqa: F811
    archive = archive_of(alpha)

    city_it.post(page(alpha, f"{archive.pk}/prouver/"))
    assert "se reconstruit" in text(city_it, page(alpha))
    work()

    archive.refresh_from_db()
    shown = text(city_it, page(alpha))
    assert f"{archive.proof['n_tables']} tables" in shown and f"{archive.proof['n_pages']} pages ouvertes" in shown
    assert AuditEntry.objects.get(action="tenants.archive.proved").by == load_cast().chloe


def test_failing_proof_is_shown_with_its_reason(alpha, city_it):  # noqa: F811
    archive = archive_of(alpha)
    path_of(archive).write_bytes(b"hello")

    city_it.post(page(alpha, f"{archive.pk}/prouver/"))
    work()

    shown = text(city_it, page(alpha))
    assert "Le dernier essai a échoué." in shown
    assert "damaged, or somebody changed it" in shown
    assert "L’archive n’a pas permis de reconstruire le site" in shown
    assert "preuve-ratee" in city_it.get("/console/").content.decode()


def test_going_back_asks_for_the_address_once_more(alpha, city_it):  # noqa: F811
    archive = archive_of(alpha)
    with in_association(alpha):
        HomePage.objects.update(welcome="Changé depuis")
    path = page(alpha, f"{archive.pk}/revenir/")
    assert "alpha" in text(city_it, path)

    for typed in ("", "beta"):
        assert city_it.post(path, {"subdomain": typed}).status_code == 422
    assert work() == 0
    assert city_it.post(path, {"subdomain": " Alpha "}).status_code == 302
    assert "revient à l’archive" in text(city_it, page(alpha))
    work()

    alpha.refresh_from_db()
    with in_association(alpha):
        assert HomePage.objects.get().welcome == "Bienvenue !"
    assert "Faire revenir cette version" in text(city_it, page(alpha))
    assert AuditEntry.objects.get(action="tenants.site.restored").by == load_cast().chloe


def test_restore_that_a_killed_worker_had_finished_is_not_done_again(alpha, city_it):  # noqa: F811
    archive = archive_of(alpha)
    city_it.post(page(alpha, f"{archive.pk}/revenir/"), {"subdomain": "alpha"})
    arguments = ProcrastinateJob.objects.get(task_name=proofs.TASK).args

    for _time in range(2):
        archive_work(**arguments)

    assert PutAside.objects.count() == 1


def test_version_put_aside_comes_back(alpha, city_it):  # noqa: F811
    archive = archive_of(alpha)
    with in_association(alpha):
        HomePage.objects.update(welcome="Changé depuis")
    actions.restore_archive(archive=archive, by=None)
    path = page(alpha, f"annuler/{PutAside.objects.get().pk}/")
    assert city_it.get(path).status_code == 200
    assert PutAside.objects.count() == 1

    city_it.post(path)
    work()

    alpha.refresh_from_db()
    with in_association(alpha):
        assert HomePage.objects.get().welcome == "Changé depuis"
    assert AuditEntry.objects.get(action="tenants.site.restore_undone").by == load_cast().chloe


@pytest.mark.parametrize(("typed", "words"), [("beta", "« beta-2 »"), ("admin", "admin"), ("a b", "")])
def test_copy_is_refused_an_address_that_cannot_be(alpha, city_it, typed, words):  # noqa: F811
    path = page(alpha, f"{archive_of(alpha).pk}/copier/")

    answer = city_it.post(path, {"subdomain": typed})

    assert answer.status_code == 422
    assert words in answer.content.decode().replace("\u00a0", " ")
    assert f'value="{typed}"' in answer.content.decode()
    assert work() == 0


def test_copy_is_made_beside(alpha, city_it):  # noqa: F811
    path = page(alpha, f"{archive_of(alpha).pk}/copier/")
    assert 'value="association-alpha"' in city_it.get(path).content.decode()

    assert city_it.post(path, {"subdomain": "alpha-avant"}).status_code == 302
    arguments = ProcrastinateJob.objects.get(task_name=proofs.TASK).args
    work()
    archive_work(**arguments)

    copy = Association.objects.get(subdomain="alpha-avant")
    shown = city_it.get(page(alpha)).content.decode()
    assert f"/console/associations/{copy.pk}/" in shown
    assert AuditEntry.objects.get(action="tenants.site.copied").by == load_cast().chloe


def test_what_fails_changes_nothing_and_says_why(alpha, city_it):  # noqa: F811
    archive = archive_of(alpha)
    city_it.post(page(alpha, f"{archive.pk}/copier/"), {"subdomain": "alpha-avant"})
    path_of(archive).unlink()
    there = schemas()

    work()

    assert schemas() == there
    shown = text(city_it, page(alpha))
    assert "La copie n’a pas pu se faire : rien n’a changé." in shown
    assert "is not in the storage any more" in shown


def test_archives_of_a_deleted_association_can_be_copied_only(alpha, city_it):  # noqa: F811
    delete_association(association=alpha, by=None)
    archive = Archive.objects.get()
    assert f'href="{page(alpha)}"' in city_it.get("/console/archives/").content.decode()
    body = city_it.get(page(alpha)).content.decode()
    assert f"{archive.pk}/copier/" in body and "revenir/" not in body and "creer/" not in body

    for rest in ("creer/", f"{archive.pk}/prouver/", f"{archive.pk}/revenir/"):
        assert (rest, city_it.post(page(alpha, rest)).status_code) == (rest, 404)
    city_it.post(page(alpha, f"{archive.pk}/copier/"), {"subdomain": "alpha"})
    work()

    with in_association(Association.objects.get(subdomain="alpha")):
        assert ContentPage.objects.filter(slug="canari").exists()


def test_another_associations_archive_is_a_404(alpha, city_it):  # noqa: F811
    beta = load_cast().beta
    theirs = archive_of(beta)
    actions.restore_archive(archive=theirs, by=None)
    for rest in ("prouver/", "revenir/", "copier/"):
        for association, code in ((alpha, 404), (beta, None)):
            answer = city_it.post(page(association, f"{theirs.pk}/{rest}"), {"subdomain": "x-y"})
            assert code is None or answer.status_code == code
    assert city_it.post(page(alpha, f"annuler/{PutAside.objects.get().pk}/")).status_code == 404


def test_archives_are_not_there_for_others(alpha):  # noqa: F811
    cast = load_cast()
    archive = archive_of(alpha)
    for client in (visitor(), *(real_sign_in(account)[0] for account in (cast.alice, cast.theo))):
        for rest in ("", "creer/", f"{archive.pk}/prouver/", f"{archive.pk}/revenir/", f"{archive.pk}/copier/"):
            for answer in (client.get(page(alpha, rest)), client.post(page(alpha, rest))):
                assert answer.status_code in (302, 404, 405)
                assert "archives" not in answer.get("Location", "").split("?")[0]
    assert not ProcrastinateJob.objects.filter(task_name=proofs.TASK).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_archive_queries_do_not_grow(alpha, city_it, count, django_assert_num_queries):  # noqa: F811
    first = archive_of(alpha)
    for number in range(count - 1):
        Archive.objects.create(association=alpha, reason="asked", name=f"x{number}", size=1, sha256="x", content="x", release="x")
    for number in range(count):
        PutAside.objects.create(
            association=alpha, schema_name=f"a_{number}", media_folder="", until=timezone.now() + timedelta(days=3),
            by=load_cast().chloe, restored_from=first,
        )  # fmt: skip
        note_failure(association=alpha, work="archive", error=ArchiveError("Plein."), by=load_cast().chloe)

    # session, account, staff role; association; archives counted and read; job; put aside; outcomes; banners; city, home
    with django_assert_num_queries(12):
        answer = city_it.get(page(alpha))

    assert (len(answer.context["page"]), len(answer.context["outcomes"])) == (count, count)


# The fleet


def figures(association, **values) -> None:
    SiteFigures.objects.update_or_create(association=association, defaults=values)


def only(client, chosen) -> list[str]:
    answer = client.get("/console/", {"filtre": chosen})
    counted = {name: count for name, _label, count in answer.context["chips"]}
    assert counted[chosen] == answer.context["page"].paginator.count
    return [association.subdomain for association in answer.context["page"]]


def test_list_narrows_to_what_is_a_worry_and_rings(alpha, city_it):  # noqa: F811
    now, beta = timezone.now(), load_cast().beta
    for association in (alpha, beta):
        figures(association, last_archive_at=now, proved_at=now - timedelta(days=34), proof={"n_tables": 1})
    worries = ("archive-ratee", "preuve-ancienne", "preuve-ratee", "mises-de-cote")
    assert {worry: only(city_it, worry) for worry in worries} == dict.fromkeys(worries, [])
    assert "alarms" not in re.findall(r'class="[^"]*"', city_it.get("/console/").content.decode())
    assert city_it.get("/console/").context["alarms"] == []

    figures(alpha, proved_at=now - timedelta(days=36), proof={"error": "Abîmée."})
    note_failure(association=alpha, work="archive", error=ArchiveError("Disque plein."), by=None)
    note_failure(association=beta, work="copy", error=ArchiveError("Disque plein."), by=None)
    PutAside.objects.create(association=alpha, schema_name="a_x", media_folder="", until=now)

    assert {worry: only(city_it, worry) for worry in worries} == dict.fromkeys(worries, ["alpha"])
    shown = text(city_it, "/console/")
    assert "1 site n’a pas pu être archivé cette nuit" in shown
    assert "L’archive de 1 site n’a pas permis de le reconstruire" in shown
    everything = text(city_it, "/console/archives/")
    assert "Disque plein." in everything and "Abîmée." in everything and "Pas essayée depuis le" in everything
    assert "Association Beta" not in everything
    figures(alpha, last_archive_at=timezone.now())
    assert only(city_it, "archive-ratee") == []


def test_site_without_a_proof_is_a_worry_only_once_it_is_old(alpha, city_it):  # noqa: F811
    assert only(city_it, "preuve-ancienne") == []
    SchemaName.objects.filter(association=alpha).update(given_at=timezone.now() - timedelta(days=36))
    assert only(city_it, "preuve-ancienne") == ["alpha"]
    assert "Jamais essayée" in text(city_it, "/console/archives/")


def test_fleet_page_without_worries_says_so(alpha, city_it):  # noqa: F811
    assert "Chaque site est archivé" in text(city_it, "/console/archives/")


@pytest.mark.parametrize(("sort", "first"), [("archive", "beta"), ("preuve", "beta")])
def test_list_is_sorted_by_archive_and_proof(alpha, city_it, sort, first):  # noqa: F811
    now = timezone.now()
    figures(alpha, last_archive_at=now, proved_at=now)
    figures(load_cast().beta, last_archive_at=now - timedelta(days=1), proved_at=now - timedelta(days=1))
    assert city_it.get("/console/", {"tri": sort}).context["page"][0].subdomain == first


def test_csv_has_the_last_archive_and_the_last_proof(alpha, city_it):  # noqa: F811
    figures(alpha, last_archive_at=timezone.now(), proved_at=timezone.now() - timedelta(days=3))
    body = city_it.get("/console/associations.csv").content.decode()
    head, row = list(csv.reader(io.StringIO(body[1:]), delimiter=";"))[:2]
    days = dict(zip(head, row, strict=True))
    today = timezone.localdate()
    assert days["Dernière archive"] == today.isoformat()
    assert days["Dernière preuve"] == (today - timedelta(days=3)).isoformat()


@pytest.mark.parametrize("count", [1, 3])
def test_fleet_queries_do_not_grow(alpha, city_it, count, django_assert_num_queries):  # noqa: F811
    sites = [Association(name=f"Gamma {n}", subdomain=f"gamma-{n}", schema_name=f"a_{n}") for n in range(count)]
    gone = [Association(name=f"Delta {n}", deleted_at=timezone.now()) for n in range(count)]
    Association.objects.bulk_create([*sites, *gone])
    for number, (site, dead) in enumerate(zip(sites, gone, strict=True)):
        note_failure(association=site, work="archive", error=ArchiveError("Plein."), by=None)
        Archive.objects.create(association=dead, reason="asked", name=f"x{number}", size=1, sha256="x", content="x", release="x")
        PutAside.objects.create(association=site, schema_name=f"a_old{number}", media_folder="", until=timezone.now())

    # session, account, staff role; number of worries, worries, reasons; put aside; deleted; banners; city's name and home
    with django_assert_num_queries(11):
        answer = city_it.get("/console/archives/")

    assert (len(answer.context["rows"]), len(answer.context["deleted"])) == (count, count)
