"""What a migration may not do, because old processes go on serving while a release rolls over the fleet (design.md, section 5).

Each refusal has a code. A migration that knows better says so, with its reason: `waived = {"code": "why it does no harm"}`.
"""

import re
from collections.abc import Iterator

from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from wagtail.fields import StreamField

REASONS = {
    "not-null": "Old code inserts rows without this column: give it a db_default, or let it be null.",
    "removed": "Old code reads it still: take it out of the code in one release, and out of the database in the next.",
    "renamed": "Old code knows the old name only: add the new one, copy, and remove the old one a release later.",
    "altered": "Old code may write what the column no longer takes, or the whole table is written anew under a lock.",
    "constraint": "Old code may write what it refuses, and rows that are there may break it: say in `waived` why not.",
    "python": "RunPython needs a reverse_code (noop will do) and elidable=True.",
    "sql": "RunSQL needs a reverse_sql (noop will do) and elidable=True, and may neither drop, rename nor tighten.",
    "not-atomic": "A site is on the new version or on the old one: its migrations run in one transaction.",
    "index": "This table may be long, and nobody can write to it while the index is made: say in `waived` why that is short.",
    "blocks": "Blocks stay out of migrations: use cms.fields.BodyField.",
}
# Tables that grow with every visit, mail or act.
LONG = {"tenants.auditentry", "tenants.outgoingmail", "tenants.signon", "cms.formanswer", "cms.contactmessage"}
HARMFUL_SQL = re.compile(r"\b(drop|rename|set\s+not\s+null|alter\s+column|truncate|concurrently)\b", re.IGNORECASE)


def refusals(migration: migrations.Migration, before: ProjectState) -> list[str]:
    """Return the codes of what is wrong with a migration, in order, without what it waives with a reason."""
    state, found = before.clone(), []
    made: set[tuple[str, str]] = set()  # a model made here is nobody's yet
    if not migration.atomic:
        found.append("not-atomic")
    for operation in _flat(migration.operations):
        if isinstance(operation, migrations.CreateModel):
            made.add((migration.app_label, operation.name_lower))
        found += _of(operation, migration.app_label, state, made)
        operation.state_forwards(migration.app_label, state)
    waived = {code for code, why in getattr(migration, "waived", {}).items() if why.strip()}
    return [code for code in found if code not in waived]


def _flat(operations: list[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _of(operation: Operation, app: str, state: ProjectState, made: set[tuple[str, str]]) -> Iterator[str]:
    field = getattr(operation, "field", None)
    fields = [field] if field else [value for _name, value in getattr(operation, "fields", []) if isinstance(value, models.Field)]
    if any(isinstance(value, StreamField) and value.stream_block.child_blocks for value in fields):
        yield "blocks"
    if isinstance(operation, migrations.RunPython):
        if operation.reverse_code is None or not operation.elidable:
            yield "python"
        return
    if isinstance(operation, migrations.RunSQL):
        if operation.reverse_sql is None or not operation.elidable or HARMFUL_SQL.search(str(operation.sql)):
            yield "sql"
        return
    name = getattr(operation, "model_name_lower", None) or getattr(operation, "name_lower", "")
    if (app, name) in made:
        return
    yield from _of_change(operation, app, name, state)


def _of_change(operation: Operation, app: str, name: str, state: ProjectState) -> Iterator[str]:
    """Judge a change of a model that old code knows."""
    if isinstance(operation, migrations.RemoveField | migrations.DeleteModel):
        yield "removed"
    if isinstance(operation, migrations.RenameField | migrations.RenameModel | migrations.AlterModelTable):
        yield "renamed"
    if isinstance(operation, migrations.AddConstraint | migrations.AlterUniqueTogether):
        yield "constraint"
    if isinstance(operation, migrations.AddField):
        yield from _of_new_field(operation.field)
    if isinstance(operation, migrations.AlterField):
        old = state.models[app, name].fields[operation.name]
        if _tightens(old, operation.field) or _rewrites(old, operation.field):
            yield "altered"
    if f"{app}.{name}" in LONG and (isinstance(operation, migrations.AddIndex) or _makes_an_index(operation)):
        yield "index"


def _of_new_field(field: models.Field) -> Iterator[str]:
    if isinstance(field, models.ManyToManyField | models.GeneratedField):
        return
    if not field.null and not field.has_db_default():
        yield "not-null"
    if field.unique:
        yield "constraint"


def _makes_an_index(operation: Operation) -> bool:
    field = getattr(operation, "field", None)
    return isinstance(operation, migrations.AddField | migrations.AlterField) and bool(field.db_index or field.unique)


def _tightens(old: models.Field, new: models.Field) -> bool:
    lost_default = old.has_db_default() and not new.has_db_default()
    return (old.null and not new.null) or (new.unique and not old.unique) or lost_default or old.db_column != new.db_column


def _rewrites(old: models.Field, new: models.Field) -> bool:
    if old.is_relation or new.is_relation:
        return type(old) is not type(new) or old.remote_field.model != new.remote_field.model
    old_type, new_type = (field.db_parameters(connection)["type"] or "" for field in (old, new))
    if old_type == new_type or (old_type.startswith("varchar") and new_type == "text"):
        return False
    widths = [re.fullmatch(r"varchar\((\d+)\)", kind) for kind in (old_type, new_type)]
    return not (all(widths) and int(widths[0][1]) <= int(widths[1][1]))  # type: ignore[index]
