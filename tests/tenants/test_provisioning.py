import re

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction

from cms.models import HomePage, NewsPage, SiteIdentity
from tenants import blueprint, provisioning
from tenants.actions import associations
from tenants.models import Association, AuditEntry, Domain, Invitation, SchemaName
from tenants.provisioning import SubdomainTakenError
from tenants.schemas import BLUEPRINT_SCHEMA, in_association
from tests.conftest import load_cast, visitor


def create(**changes):
    return associations.create_association(**{"name": "Chœur d’été", "subdomain": "choeur", "by": None} | changes)


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'a\\_%%'")
        return {name for (name,) in cursor.fetchall()}


def test_created_site_is_the_associations(cast):
    association = create(owner_email="Marie@Example.org", category="music")

    assert re.fullmatch(r"a_[a-z2-7]{13}", association.schema_name)
    assert association.url == "http://choeur.asso.localhost:8765"
    assert [(d.name, d.is_primary) for d in association.domains.all()] == [("choeur", True)]
    assert SchemaName.objects.get(name=association.schema_name).association == association
    assert Invitation.objects.get(association=association).email == "marie@example.org"
    actions = AuditEntry.objects.filter(association=association).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["tenants.association.listed", "tenants.site.opened", "tenants.invitation.sent"]
    with in_association(association):
        identity = SiteIdentity.load()
        assert (identity.name, identity.site_id, identity.theme) == ("Chœur d’été", association.pk, "place")
        assert identity.first_owner_email == "Marie@Example.org"
        assert HomePage.objects.get().full_url == "http://choeur.asso.localhost:8765/"


def test_created_site_has_no_trace_of_people(cast):
    with in_association(create()), connection.cursor() as cursor:
        for table in ("users_user", "django_session", "wagtailcore_pagelogentry", "wagtailcore_revision"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert (table, *cursor.fetchone()) == (table, 0)


def test_failure_in_the_middle_leaves_nothing(cast, monkeypatch):
    before = schemas(), Association.objects.count(), Domain.objects.count()
    monkeypatch.setattr(provisioning, "_personalise", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        create()

    assert (schemas(), Association.objects.count(), Domain.objects.count()) == before


@pytest.mark.parametrize(
    "label", ["", "-a", "a-", "Ab", "é", "a.b", "a_b", "a" * 64, "xn--a", "ab--c", "www", "portail", "a b", "a\n"]
)
def test_unusable_subdomain_is_refused(cast, label):
    with pytest.raises(ValidationError), transaction.atomic():
        create(subdomain=label)

    assert Association.objects.filter(name="Chœur d’été").count() == 0


def test_taken_subdomain_gets_a_proposal(cast):
    with pytest.raises(SubdomainTakenError) as caught, transaction.atomic():
        create(subdomain="alpha")

    assert (caught.value.label, caught.value.proposal) == ("alpha", "alpha-2")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Chœur d'été", "choeur-d-ete"),
        ("L’Œil & la Main", "l-oeil-la-main"),
        ("ÉCOLE À L'ÉTÉ", "ecole-a-l-ete"),
        ("Straße", "strasse"),
        ("漢字", "association"),
        ("Admin", "admin-2"),
    ],
)
def test_proposed_subdomain(cast, name, label):
    assert provisioning.propose_subdomain(name) == label


def test_L7_schema_names_are_never_reused(committed_db):
    load_cast()
    first = create()
    with in_association(first):
        HomePage.objects.update(welcome="le secret du premier")
    schema = first.schema_name
    associations.delete(association=first, by=None)
    second = create()

    assert second.schema_name != schema
    assert SchemaName.objects.get(name=schema).dropped_at is not None
    assert schema not in schemas()
    assert "le secret du premier" not in visitor("choeur").get("/").content.decode()


def test_L7_create_fails_if_the_schema_exists(cast):
    release = blueprint.current_release()

    with pytest.raises(ProgrammingError), transaction.atomic():
        blueprint.replay(release, schema_name=cast.alpha.schema_name)


def normalise(sql: str, schema: str) -> list[str]:
    return sorted(line for line in sql.replace(schema, "SCHEMA").splitlines() if line and not line.startswith("--"))


def test_replayed_schema_equals_the_blueprint(committed_db):
    """Structure, rows and sequence positions: a replay is the blueprint under another name, to the line."""
    with transaction.atomic():
        blueprint.replay(blueprint.current_release(), schema_name="a_replayed")

    assert normalise(blueprint.dump("a_replayed"), "a_replayed") == normalise(blueprint.dump(BLUEPRINT_SCHEMA), BLUEPRINT_SCHEMA)


def test_no_foreign_key_crosses_schemas(cast):
    create()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint c JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid"
            " WHERE c.contype = 'f' AND a.relnamespace <> b.relnamespace"
        )
        assert cursor.fetchall() == []


def test_blueprint_is_built_once(cast):
    release, built = blueprint.ensure_blueprint()

    assert (release, built) == (blueprint.current_release(), False)


def test_blueprint_refuses_its_own_name_in_content():
    blueprint._check_sentinel(f"CREATE SCHEMA {BLUEPRINT_SCHEMA};\nINSERT INTO {BLUEPRINT_SCHEMA}.t VALUES ('a');")

    with pytest.raises(blueprint.BlueprintError):
        blueprint._check_sentinel(f"INSERT INTO {BLUEPRINT_SCHEMA}.t VALUES ('see {BLUEPRINT_SCHEMA} there');")


def test_rename_redirects_the_old_host(cast):
    associations.rename(association=cast.alpha, name="Alpha et Compagnie", subdomain="alpha-et-cie", by=cast.chloe)

    answer = visitor("alpha").get("/contact/?a=1")
    assert (answer.status_code, answer["Location"]) == (301, "http://alpha-et-cie.asso.localhost:8765/contact/?a=1")
    assert "Alpha et Compagnie" in visitor("alpha-et-cie").get("/").content.decode()
    with in_association(cast.alpha):
        assert HomePage.objects.get().full_url == "http://alpha-et-cie.asso.localhost:8765/"
    with pytest.raises(SubdomainTakenError), transaction.atomic():
        create(subdomain="alpha")


def test_rename_back_to_an_old_name(cast):
    associations.rename(association=cast.alpha, subdomain="autre", by=None)
    associations.rename(association=cast.alpha, subdomain="alpha", by=None)

    assert visitor("alpha").get("/").status_code == 200
    assert visitor("autre").get("/")["Location"] == "http://alpha.asso.localhost:8765/"


def test_suspended_site_says_so_and_comes_back(cast):
    associations.suspend(association=cast.alpha, message="Travaux jusqu’à lundi.", by=cast.chloe)
    answer = visitor("alpha").get("/")
    assert (answer.status_code, "Travaux jusqu’à lundi." in answer.content.decode()) == (503, True)

    associations.resume(association=cast.alpha, by=cast.chloe)
    assert visitor("alpha").get("/").status_code == 200


def test_starter_news_is_dated_today(cast):
    from django.utils import timezone

    with in_association(create()):
        assert NewsPage.objects.get().date == timezone.localdate()
