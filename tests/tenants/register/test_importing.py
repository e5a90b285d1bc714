import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from cms.models import SiteIdentity
from tenants import provisioning
from tenants.actions import associations
from tenants.blueprint import BlueprintError
from tenants.models import Association, AuditEntry, BlueprintRelease, Domain, Invitation, Membership
from tenants.register import importing, report
from tenants.register.importing import SeenNumbers, import_register
from tenants.register.reader import RegisterFileError
from tenants.schemas import current_place, in_association
from tests.tenants.register import register_file
from tests.tenants.register.register_file import CHOIR, PERSONAL, line, numbered

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    """Return a function that writes rows to a file and imports it."""

    def run(rows, **options):
        return import_register(path=register_file.write(tmp_path / "rna.csv", rows), **{"by": None} | options)

    return run


def imported():
    return Association.objects.existing().filter(rna_number__startswith="W381").order_by("rna_number")


def figures(found, **expected) -> bool:
    return {name: count for name, count in found.counts().items() if count and name != "lines_read"} == expected


def test_active_associations_are_in_the_directory(run):
    found = run([CHOIR, CHOIR | {"id": "W381000002", "titre": "JUDO CLUB", "objet_social1": "011140"}])

    assert figures(found, created=2)
    assert list(imported().values_list("name", "category", "town", "schema_name", "subdomain")) == [
        ("Chorale de l'Été", "music", "Échirolles", None, None),
        ("Judo Club", "sport", "Échirolles", None, None),
    ]
    choir = imported().first()
    choir.full_clean()
    assert choir.search_text == associations.search_text(choir)
    assert "chorale de l'ete faire chanter" in choir.search_text


def test_one_audit_row_holds_the_figures(run, cast):
    found = run([CHOIR, line(CHOIR)], by=cast.alice)

    entry = AuditEntry.objects.latest("id")
    assert (entry.by, entry.action, entry.label) == (cast.alice, "tenants.register.imported", "rna.csv")
    assert entry.data == {"commune": ""} | found.counts()
    assert AuditEntry.objects.filter(action__startswith="tenants.register").count() == 1


def test_running_again_changes_nothing(run):
    rows = numbered(700)
    run(rows)
    before = list(imported().values())

    found = run(rows)

    assert figures(found, unchanged=700)
    assert list(imported().values()) == before


def test_running_again_takes_over_what_changed(run):
    run([CHOIR, CHOIR | {"id": "W381000002"}])

    found = run([CHOIR | {"titre": "CHORALE DU LAC", "adrs_numvoie": "14"}, CHOIR | {"id": "W381000002"}])

    assert figures(found, updated=1, unchanged=1)
    choir = imported().first()
    assert (choir.name, choir.street) == ("Chorale du Lac", "14 bis rue des Lilas")
    assert choir.search_text == associations.search_text(choir)


def test_what_the_register_does_not_say_erases_nothing(run):
    run([CHOIR | {"siteweb": "www.choeur.fr"}])
    silent = dict.fromkeys(["siteweb", "objet", "objet_social1", "adrs_codepostal", "adrs_libvoie", "adrs_typevoie"], "")

    found = run([CHOIR | silent | {"date_creat": "0001-01-01"}])

    assert figures(found, unchanged=1)


def test_what_an_association_with_a_site_says_of_itself_is_kept(run, cast):
    facts = {"category": "elders", "purpose": "Chanter.", "website": "https://choeur.example"}
    ours = associations.create_association(name="Le Chœur", subdomain="choeur", rna_number=CHOIR["id"], by=None, **facts)

    found = run([CHOIR | {"siteweb": "www.autre.fr"}])

    ours.refresh_from_db()
    assert figures(found, updated=1)
    assert (ours.name, ours.category, ours.purpose, ours.website) == ("Le Chœur", *facts.values())
    assert (ours.street, ours.postal_code, ours.insee_code) == ("12 bis rue des Lilas", "38130", "38151")


def test_only_the_communes_associations_are_taken(run):
    rows = numbered(2) + numbered(3, adrs_codeinsee="38185")[2:]

    found = run(rows, commune=" 38151 ")

    assert figures(found, created=2, other_communes=1)
    assert set(imported().values_list("insee_code", flat=True)) == {"38151"}


def test_large_cities_are_all_their_districts(run):
    rows = [
        CHOIR | {"id": f"W75100000{place}", "adrs_codeinsee": code}
        for place, code in enumerate(["75101", "75120", "75056", "75121"])
    ]

    assert figures(run(rows, commune="75056"), created=3, other_communes=1)


@pytest.mark.parametrize("commune", ["Échirolles", "38", "381510", "3815X"])
def test_commune_must_be_an_insee_code(run, commune):
    with pytest.raises(ValidationError):
        run([CHOIR], commune=commune)

    assert not imported().exists()


def test_dissolved_associations_are_left_out(run):
    rows = numbered(4)
    rows[0] |= {"position": "D", "date_disso": "2020-01-01"}
    rows[1] |= {"position": "S"}
    rows[2] |= {"date_disso": "2020-01-01"}

    assert figures(run(rows), created=1, skipped_inactive=3)
    assert [a.rna_number for a in imported()] == ["W381000004"]


def test_bad_lines_are_reported_and_the_rest_goes_on(run):
    rows = [
        CHOIR | {"objet": "deux\nlignes"},  # lines 2 and 3
        CHOIR | {"id": "W381000002", "titre": ""},  # 4
        CHOIR | {"id": "n° 12"},  # 5
        CHOIR | {"id": "W381000003", "date_creat": "2001-02-30"},  # 6
        CHOIR | {"titre": "ENCORE ELLE"},  # 7: a duplicate
        b"W381000005;trop;court\n",  # 8
        line(CHOIR | {"id": "W381000006", "titre": '"OUVERT'}),  # 9
        line(CHOIR | {"id": "W381000007"}).replace(b";S;", b";\x81;"),  # 10: of no encoding
        CHOIR | {"id": "W381000008", "titre": "DERNIÈRE"},  # 11
    ]

    found = run(rows)

    assert [bad.number for bad in found.bad] == [4, 5, 6, 7, 8, 9, 10]
    assert len({bad.reason for bad in found.bad}) == 7
    assert figures(found, created=2, bad_count=7)
    assert [a.name for a in imported()] == ["Chorale de l'Été", "Dernière"]
    assert [text for text in found.lines() if " 10" in text and found.bad[-1].reason in text]


def test_only_so_many_bad_lines_are_kept(run, monkeypatch):
    monkeypatch.setattr(report, "KEPT", 3)

    found = run([b"x;y\n"] * 10)

    assert (found.bad_count, [bad.number for bad in found.bad]) == (10, [2, 3, 4])


def test_personal_columns_are_nowhere(run, caplog):
    canaries = {column: f"CANARY-{column}" for column in PERSONAL}
    rows = [CHOIR | canaries, CHOIR | canaries, CHOIR | canaries | {"id": "W381000002", "titre": ""}, line(CHOIR | canaries)[:-9]]

    found = run(rows, with_sites=True)

    assert figures(found, created=1, bad_count=3, sites_opened=1)
    assert "CANARY" not in repr(found) + "".join(found.lines()) + caplog.text
    assert rows_with("Chorale de l''Été") > 0
    assert rows_with("CANARY") == 0


def rows_with(text: str) -> int:
    """Count the rows that hold a text, in every table of every schema."""
    tables = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"
    with connection.cursor() as cursor:
        cursor.execute(tables)
        queries = [f"SELECT count(*) FROM {name} t WHERE t::text LIKE '%{text}%'" for (name,) in cursor.fetchall()]
        cursor.execute(f"SELECT sum(n.count) FROM ({' UNION ALL '.join(queries)}) n")
        return cursor.fetchone()[0]


def test_sites_are_opened_without_an_owner(run, cast):
    found = run([CHOIR | {"id": f"W38100000{place}"} for place in (1, 2)], with_sites=True)

    assert figures(found, created=2, sites_opened=2)
    assert sorted(a.subdomain for a in imported()) == ["chorale-de-l-ete", "chorale-de-l-ete-2"]
    first = imported().first()
    assert not Membership.objects.filter(association=first).exists()
    assert not Invitation.objects.filter(association=first).exists()
    with in_association(first):
        assert (SiteIdentity.load().name, SiteIdentity.load().rna_number) == ("Chorale de l'Été", first.rna_number)


def test_sites_are_opened_once_and_for_associations_found(run, cast):
    run([CHOIR])
    rows = [CHOIR, CHOIR | {"id": "W381000002", "titre": "JUDO CLUB"}]

    first, second = run(rows, with_sites=True), run(rows, with_sites=True)

    assert figures(first, created=1, unchanged=1, sites_opened=2)
    assert figures(second, unchanged=2)
    assert Domain.objects.filter(association__in=imported()).count() == 2


def test_failed_site_is_reported_and_the_rest_goes_on(run, cast, monkeypatch):
    real = provisioning._personalise

    def personalise(association, **options):
        if association.name == "Chorale 2":
            raise ValidationError("No luck.")
        real(association, **options)

    monkeypatch.setattr(provisioning, "_personalise", personalise)

    found = run(numbered(3), with_sites=True)

    assert found.site_failures == [("Chorale 2", "No luck.")]
    assert [(a.name, a.has_site) for a in imported()] == [("Chorale 1", True), ("Chorale 2", False), ("Chorale 3", True)]
    assert not Domain.objects.filter(name="chorale-2").exists()
    assert "Chorale 2: No luck." in found.lines()


def test_sites_need_a_blueprint_before_anything_is_written(run):
    BlueprintRelease.objects.all().delete()

    with pytest.raises(BlueprintError):
        run([CHOIR], with_sites=True)

    assert not imported().exists()


def test_deleted_association_stays_deleted(run, cast):
    run([CHOIR])
    associations.delete(association=imported().get(), by=None)

    found = run([CHOIR], with_sites=True)

    assert figures(found, skipped_deleted=1)
    assert not imported().exists()


def test_suspended_association_gets_no_site(run):
    run([CHOIR])
    associations.suspend(association=imported().get(), by=None)

    assert figures(run([CHOIR], with_sites=True), unchanged=1)


def test_stopped_import_keeps_its_batches_and_goes_on_when_run_again(run, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 10)
    monkeypatch.setattr(importing, "TELL_EVERY", 25)

    def stop(text):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(numbered(40), progress=stop)

    assert imported().count() == 20
    assert AuditEntry.objects.latest("id").data["created"] == 20
    assert current_place().schema_name == "public"
    assert figures(run(numbered(40)), created=20, unchanged=20)


def test_progress_is_told_now_and_then(run, monkeypatch):
    monkeypatch.setattr(importing, "TELL_EVERY", 100)
    told = []

    run(numbered(350), progress=told.append)

    assert len(told) == 3
    assert all(isinstance(text, str) and "\n" not in text for text in told)


def test_queries_do_not_grow_with_a_batch(run, django_assert_num_queries):
    run(numbered(3))
    with django_assert_num_queries(9):
        run(numbered(5))
    with django_assert_num_queries(9):
        run(numbered(290))


def test_hostile_file_becomes_plain_text(run):
    rows = [
        CHOIR | {"titre": "<script>alert(1)</script>\0", "siteweb": "javascript:alert(1)"},
        CHOIR | {"id": "W381000002", "objet": "x" * 1_000_000},
        CHOIR | {"id": "W381000003", "titre": "İ" * 3000, "adrs_libvoie": "İ" * 3000, "adrs_numvoie": "0" * 100_000 + "!"},
    ]

    found = run([row if isinstance(row, bytes) else line(row, encoding="utf-8") for row in rows])

    assert figures(found, created=2, bad_count=1)
    hostile, long = imported()
    hostile.full_clean()
    long.full_clean()
    assert (hostile.name, hostile.website) == ("<script>alert(1)</script>", "")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"a;b\n1;2\n"])
def test_other_file_is_refused_before_anything_is_written(tmp_path, content):
    path, entries = tmp_path / "other.csv", AuditEntry.objects.count()
    path.write_bytes(content)

    with pytest.raises(RegisterFileError):
        import_register(path=path, by=None)

    assert AuditEntry.objects.count() == entries


def test_command_imports_and_reports(tmp_path, capsys):
    path = register_file.write(tmp_path / "rna.csv", [CHOIR, b"x;y\n", CHOIR | {"id": "W381000002", "adrs_codeinsee": "38185"}])

    call_command("association", "import", str(path), "--commune", "38151")

    assert [a.rna_number for a in imported()] == [CHOIR["id"]]
    assert " 3" in capsys.readouterr().out.splitlines()[-1]
    with pytest.raises(CommandError):
        call_command("association", "import", str(tmp_path))


def test_seen_numbers_are_told_apart():
    seen = SeenNumbers()
    numbers = ["W381000001", "W382000001", "W381000002", "W381999999", "0381000001", "381000001", "381P00001", "W9T1000001"]

    assert [seen.add(number) for number in numbers] == [True] * len(numbers)
    assert [seen.add(number) for number in numbers] == [False] * len(numbers)
