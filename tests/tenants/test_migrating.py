"""One site's migration: planned once, and the same to the row as Django's own."""

import re

import pytest
from django.core.management import call_command
from django.db import connection

from cms import language_queries, roles
from tenants import blueprint
from tenants.migrating import MigrationError, Planner, migrate_here
from tenants.schemas import in_association
from tests import next_release
from tests.next_release import installed

RICH = """
migrations.AddField("homepage", "motto", models.CharField(max_length=80, default="", db_default="")),
migrations.CreateModel("MadeUp", [
    ("id", models.BigAutoField(primary_key=True)),
    ("name", models.CharField(max_length=50, unique=True)),
    ("page", models.ForeignKey("cms.HomePage", models.CASCADE, related_name="+")),
], options={"verbose_name": "made up"}),
migrations.RunPython(write, migrations.RunPython.noop),
migrations.AddIndex("madeup", models.Index(fields=["name", "page"], name="made_up_by_name")),
migrations.RunSQL("UPDATE wagtailcore_site SET site_name = 'Renamed'", migrations.RunSQL.noop),
migrations.AlterField("homepage", "motto", models.CharField(max_length=120, default="", db_default="")),
"""
WRITE = """
def write(apps, editor):
    home = apps.get_model("cms", "HomePage").objects.first()
    kind = apps.get_model("contenttypes", "ContentType").objects.get_for_model(apps.get_model("cms", "HomePage"))
    apps.get_model("cms", "MadeUp").objects.create(name=f"{kind.pk} {home.content_type_id}", page=home)
"""

# A model of this code would have a content type and permissions; this one is only in the migration.
MADE_UP_MODEL = re.compile(r"_madeup'|'madeup'|(django_content_type|auth_permission)_id_seq")


def normalised(association) -> list[str]:
    """Return a site as SQL lines without what is its own: name of the schema, ids of records, moments."""
    with in_association(association), connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET applied = '2000-01-01'")
    lines = blueprint.dump(association.schema_name).replace(association.schema_name, "SITE").splitlines()
    return sorted(line for line in lines if line and not MADE_UP_MODEL.search(line))


def twin(association):
    """Make a copy of a site, to the row, in a schema of its own."""
    from copy import copy

    other = copy(association)
    other.schema_name = "a_" + "t" * 13
    sql = blueprint.dump(association.schema_name).replace(association.schema_name, other.schema_name)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.forget_path()
    return other


@pytest.fixture
def own_cast(committed_db):
    from tests.conftest import load_cast

    return load_cast()


def test_planned_migration_ends_like_djangos_own(own_cast, tmp_path):
    stock = twin(own_cast.beta)
    with installed(next_release.build(tmp_path, operations=RICH, head=WRITE)):
        with in_association(stock):
            call_command("migrate", interactive=False, verbosity=0)
            roles.ensure_roles(root=language_queries.homes().get())
        with in_association(own_cast.beta):
            migrate_here()

    assert normalised(own_cast.beta) == normalised(stock)
    with in_association(own_cast.beta), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM cms_madeup")
        (name,) = cursor.fetchone()
    assert len(set(name.split())) == 1, "the content type is this site's"


def test_second_site_needs_no_new_plan(own_cast, tmp_path, django_assert_max_num_queries):
    planner = Planner()
    with installed(next_release.build(tmp_path)):
        with in_association(own_cast.alpha):
            migrate_here(planner)
        with in_association(own_cast.beta), django_assert_max_num_queries(25):
            migrate_here(planner)

    assert len(planner.plans) == 1


def test_failed_migration_leaves_the_site_as_it_was_and_says_why(own_cast, tmp_path):
    with in_association(own_cast.beta), connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = 'BREAK' WHERE depth = 2")
    before = normalised(own_cast.beta)

    with (
        installed(next_release.build(tmp_path, operations=next_release.NO_BREAKING)),
        in_association(own_cast.beta),
        pytest.raises(MigrationError, match=r"cms\.9001_made_up: a page is called BREAK"),
    ):
        migrate_here()

    assert normalised(own_cast.beta) == before


def test_site_that_lacks_a_group_gets_it_although_others_were_whole(own_cast, tmp_path):
    from django.contrib.auth.models import Group

    with in_association(own_cast.beta):
        Group.objects.filter(name="assistance").delete()
    planner = Planner()

    with installed(next_release.build(tmp_path)):
        for site in (own_cast.alpha, own_cast.beta):
            with in_association(site):
                migrate_here(planner)

    with in_association(own_cast.beta):
        assert Group.objects.filter(name="assistance").exists()


def test_missing_permission_comes_back(own_cast):
    from django.contrib.auth.models import Permission

    with in_association(own_cast.beta):
        Permission.objects.filter(codename="view_homepage").delete()
        migrate_here()

        assert Permission.objects.filter(codename="view_homepage").exists()
