"""Migrating sites: planned once for all that have the same migrations, then carried out in each, all of it or nothing.

Django's own `migrate` reads the disk, works out the states of every model and compares permissions anew for each site:
seconds. Here that is done once; a site then costs its SQL. The end is the same to the row (tests/tenants/test_migrating.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth.management import _get_all_permissions, create_permissions  # type: ignore[attr-defined]
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.management import create_contenttypes, inject_rename_contenttypes_operations
from django.contrib.contenttypes.models import ContentType
from django.db import connection, router, transaction
from django.db.migrations import Migration
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.utils import translation
from wagtail.signal_handlers import connect_reference_index_signal_handlers, disconnect_reference_index_signal_handlers
from wagtail.snippets.models import create_extra_permissions, get_snippet_models

from cms import language_queries, roles
from cms.role_picture import Picture, picture

Key = tuple[str, str]


class MigrationError(Exception):
    """A migration could not be carried out in a site; the message says which, and why."""


@dataclass(slots=True)
class Step:
    """One migration: what each of its operations needs to be carried out."""

    name: str
    operations: list[tuple[Operation, ProjectState, ProjectState]]


@dataclass(slots=True)
class Plan:
    """What a site with certain migrations lacks, and what is to be written down when it has it."""

    steps: list[Step]
    records: list[Key]

    def states(self) -> Iterator[ProjectState]:
        for step in self.steps:
            for _operation, before, after in step.operations:
                yield from (before, after)

    def render(self) -> None:
        """Build the models of every state now, so that processes forked later find them built."""
        for state in self.states():
            _ = state.apps

    def forget_content_types(self) -> None:
        """The content types that a state's models remember are those of the site before (pitfall L8)."""
        for state in self.states():
            if "apps" in state.__dict__ and ("contenttypes", "contenttype") in state.models:
                state.apps.get_model("contenttypes", "ContentType").objects.clear_cache()


@dataclass(slots=True)
class Planner:
    """Plans for sites, each worked out the first time a site needs it."""

    plans: dict[frozenset[Key], Plan] = field(default_factory=dict)
    whole: set[Picture] = field(default_factory=set)
    """How the roles of sites looked once they had been seen to."""

    def plan_here(self) -> Plan:
        """Return the plan for the site the connection is in (1 query when one like it has come before)."""
        applied = frozenset(MigrationRecorder(connection).migration_qs.values_list("app", "name"))
        if applied not in self.plans:
            try:
                self.plans[applied] = _work_out()
            except InconsistentMigrationHistory as error:
                raise MigrationError(str(error)) from error
        return self.plans[applied]

    def ensure_roles(self) -> None:
        """See to the roles of this site, unless they look like those of one that was seen to."""
        if picture() in self.whole:
            return
        for home in language_queries.homes():
            roles.ensure_roles(root=home)
        self.whole.add(picture())


def migrate_here(planner: Planner | None = None) -> None:
    """Bring the site the connection is in to this release, in one transaction. Raises MigrationError."""
    planner = planner or Planner()
    plan = planner.plan_here()
    with transaction.atomic(), _without_reference_index(), translation.override(None):
        plan.forget_content_types()
        for step in plan.steps:
            _carry_out(step)
        recorder = MigrationRecorder(connection)
        rows = [recorder.Migration(app=app, name=name) for app, name in plan.records]
        recorder.migration_qs.bulk_create(rows)
        _complete_permissions()
        planner.ensure_roles()


def _work_out() -> Plan:
    """Work out what `manage.py migrate` would do here, and the states of the models between."""
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    leaves = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(leaves)
    missing = {migration for migration, _backwards in plan}
    applied = {
        executor.loader.graph.nodes[key] for key in executor.loader.applied_migrations if key in executor.loader.graph.nodes
    }
    ours = [
        migration
        for migration, _backwards in executor.migration_plan(leaves, clean_start=True)
        if router.allow_migrate(connection.alias, migration.app_label) is not False
    ]
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    for migration in ours:
        if migration in applied:
            migration.mutate_state(state, preserve=False)
    coming = [migration for migration in ours if migration in missing]
    if any(_renames_a_model(migration) for migration in coming):
        inject_rename_contenttypes_operations(plan=[(migration, False) for migration in coming], apps=state.clone().apps)
    return Plan(steps=_steps(coming, state), records=_records(executor, plan))


def _renames_a_model(migration: Migration) -> bool:
    return any(type(operation).__name__ == "RenameModel" for operation in migration.operations)


def _steps(migrations: list[Migration], state: ProjectState) -> list[Step]:
    """Return the operations with the states before and after each. Every state has models of its own, built when needed."""
    steps, before = [], state.clone()
    for migration in migrations:
        operations = []
        for operation in migration.operations:
            operation.state_forwards(migration.app_label, state)
            after = state.clone()
            operations.append((operation, before, after))
            before = after
        steps.append(Step(f"{migration.app_label}.{migration.name}", operations))
    return steps


def _records(executor: MigrationExecutor, plan: list[tuple[Migration, bool]]) -> list[Key]:
    """Return the rows that `migrate` would add to django_migrations, the portal's applications' too, in its order."""
    applied = set(executor.loader.applied_migrations)
    records: list[Key] = []
    for migration, _backwards in plan:
        records += migration.replaces or [(migration.app_label, migration.name)]
    for key, migration in executor.loader.replacements.items():
        if applied.union(records).issuperset(migration.replaces):
            records.append(key)
    return [key for key in dict.fromkeys(records) if key not in applied]


def _carry_out(step: Step) -> None:
    label = step.name.partition(".")[0]
    try:
        with connection.schema_editor(atomic=True) as editor:
            for operation, before, after in step.operations:
                operation.database_forwards(label, editor, before, after)
        with connection.cursor() as cursor:
            # A table with checks still to be made cannot be altered by the next migration: Django would have committed here.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise MigrationError(f"{step.name}: {reason}") from error


@contextmanager
def _without_reference_index() -> Iterator[None]:
    """As around `migrate`: rows that a migration writes are not followed by Wagtail's index of references."""
    disconnect_reference_index_signal_handlers()
    try:
        yield
    finally:
        connect_reference_index_signal_handlers()


def _complete_permissions() -> None:
    """Make the content types and permissions that this release has and the site has not (2 queries when none is missing)."""
    ContentType.objects.clear_cache()
    types = set(ContentType.objects.values_list("app_label", "model"))
    held = set(Permission.objects.values_list("content_type__app_label", "content_type__model", "codename"))
    for config in apps.get_app_configs():
        if config.models_module is None:
            continue
        models = {model._meta.model_name: model for model in config.get_models()}
        if any((config.label, name) not in types for name in models):
            create_contenttypes(config, verbosity=0)
        wanted = {
            (config.label, name, permission)
            for name, model in models.items()
            for permission, _label in _get_all_permissions(model._meta)
        }
        if wanted - held:
            create_permissions(config, verbosity=0)
    if get_snippet_models():
        create_extra_permissions(apps.get_app_config("auth"))
