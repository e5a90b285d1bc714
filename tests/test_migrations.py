"""Old processes go on serving while a release rolls over the fleet: migrations they cannot live with are refused."""

import re

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from wagtail import blocks
from wagtail.fields import StreamField

from cms.fields import BodyField
from tests.database import ROOT
from tests.migration_linter import REASONS, refusals

OURS = {"cms": "cms", "users": "cms/users", "tenants": "tenants", "training": "training", "forum": "forum"}
# Made before the first city ran Kiosque: no old code has ever met them.
BASELINE = {
    "cms": "0004_forms_albums_frame",
    "users": "0002_language",
    "tenants": "0005_outbox_previews_exports",
    "training": "0002_shipped_curriculum",
}


def later_migrations() -> list[tuple[str, str]]:
    files = [path for app, folder in OURS.items() for path in (ROOT / folder).glob("migrations/[0-9]*.py")]
    found = sorted((path.parent.parent.name, path.stem) for path in files)
    return [(app, name) for app, name in found if name > BASELINE.get(app, "")]


@pytest.mark.parametrize("key", [*later_migrations()], ids=lambda key: ".".join(key))
def test_old_code_can_live_with_each_later_migration(key, db):
    loader = MigrationLoader(None)

    found = refusals(loader.get_migration(*key), loader.project_state(key, at_end=False))

    assert found == [], "\n".join(REASONS[code] for code in found)


def test_baseline_names_migrations_that_exist():
    assert all((ROOT / OURS[app] / "migrations" / f"{name}.py").is_file() for app, name in BASELINE.items())


def state() -> ProjectState:
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.CharField(max_length=50)),
        ("note", models.CharField(max_length=50, null=True)),
        ("rank", models.IntegerField(default=0, db_default=0)),
    ]
    made_up = ProjectState()
    for name in ("Thing", "FormAnswer"):
        made_up.add_model(ModelState("cms", name, list(fields)))
    return made_up


def judge(*operations, **attributes) -> list[str]:
    kind = type("Migration", (migrations.Migration,), {"operations": list(operations), **attributes})
    return refusals(kind("made_up", "cms"), state())


def noop(apps, editor):
    pass


NOOP = migrations.RunPython.noop
TEXT = models.CharField(max_length=50, default="")
BLOCKS = StreamField([("words", blocks.CharBlock())], use_json_field=True)
REFUSED = {
    "not-null": [
        migrations.AddField("thing", "new", TEXT),
        migrations.AddField("thing", "kin", models.ForeignKey("cms.Thing", models.CASCADE)),
    ],
    "removed": [migrations.RemoveField("thing", "note"), migrations.DeleteModel("thing")],
    "renamed": [
        migrations.RenameField("thing", "note", "word"),
        migrations.RenameModel("thing", "object"),
        migrations.AlterModelTable("thing", "elsewhere"),
    ],
    "altered": [
        migrations.AlterField("thing", "note", models.CharField(max_length=50, default="")),
        migrations.AlterField("thing", "title", models.CharField(max_length=20)),
        migrations.AlterField("thing", "title", models.IntegerField()),
        migrations.AlterField("thing", "rank", models.BigIntegerField(default=0, db_default=0)),
        migrations.AlterField("thing", "rank", models.IntegerField(default=0)),
        migrations.AlterField("thing", "title", models.CharField(max_length=50, unique=True)),
    ],
    "constraint": [
        migrations.AddConstraint("thing", models.UniqueConstraint(fields=["title"], name="once")),
        migrations.AddField("thing", "new", models.CharField(max_length=5, null=True, unique=True)),
    ],
    "python": [migrations.RunPython(noop), migrations.RunPython(noop, NOOP), migrations.RunPython(noop, elidable=True)],
    "sql": [
        migrations.RunSQL("UPDATE cms_thing SET title = ''"),
        migrations.RunSQL("ALTER TABLE cms_thing DROP COLUMN note", migrations.RunSQL.noop, elidable=True),
        migrations.RunSQL("ALTER TABLE cms_thing ALTER title SET NOT NULL", migrations.RunSQL.noop, elidable=True),
    ],
    "index": [
        migrations.AddIndex("formanswer", models.Index(fields=["title"], name="by_title")),
        migrations.AddField("formanswer", "new", models.IntegerField(null=True, db_index=True)),
    ],
    "blocks": [
        migrations.AddField("thing", "body", StreamField([("w", blocks.CharBlock())], null=True)),
        migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True)), ("body", BLOCKS)]),
    ],
}
ALLOWED = [
    migrations.AddField("thing", "new", models.CharField(max_length=50, default="", db_default="")),
    migrations.AddField("thing", "new", models.TextField(null=True)),
    migrations.AddField("thing", "body", BodyField(blank=True, null=True)),
    migrations.AddField("thing", "kin", models.ManyToManyField("cms.Thing")),
    migrations.AlterField("thing", "title", models.CharField(max_length=80)),
    migrations.AlterField("thing", "title", models.TextField()),
    migrations.AlterField("thing", "title", models.CharField("a better name", max_length=50)),
    migrations.AddIndex("thing", models.Index(fields=["title"], name="by_title")),
    migrations.RunPython(noop, NOOP, elidable=True),
    migrations.RunSQL("UPDATE cms_thing SET title = ''", migrations.RunSQL.noop, elidable=True),
    migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("thing", "note")]),
]


def named(thing: object) -> str:
    """Name a case the same in every process: functions would show where they lie in memory."""
    return re.sub(r" at 0x[0-9a-f]+", "", str(thing))


@pytest.mark.parametrize(("code", "operation"), [(code, one) for code, many in REFUSED.items() for one in many], ids=named)
def test_linter_refuses(code, operation):
    assert judge(operation) == [code]


@pytest.mark.parametrize("operation", ALLOWED, ids=named)
def test_linter_lets_pass(operation):
    assert judge(operation) == []


def test_every_reason_is_tested_and_every_test_has_a_reason():
    assert {*REFUSED, "not-atomic"} == set(REASONS)


def test_linter_refuses_a_migration_outside_a_transaction():
    assert judge(atomic=False) == ["not-atomic"]


def test_linter_looks_into_what_separates_database_and_state():
    hidden = migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("thing", "note")])

    assert judge(hidden) == ["removed"]


def test_a_model_made_in_the_same_migration_is_nobodys_yet():
    make = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])

    assert judge(make, migrations.AddField("new", "title", TEXT)) == []


def test_a_waiver_needs_words():
    operation = migrations.RemoveField("thing", "note")

    assert judge(operation, waived={"removed": "no code has read it since 2026.1"}) == []
    assert judge(operation, waived={"removed": " "}) == ["removed"]
    assert judge(operation, waived={"renamed": "another matter"}) == ["removed"]
