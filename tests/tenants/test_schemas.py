import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, OperationalError, connection, transaction

from tenants.models import Association
from tenants.postgresql.base import WrongSchemaError
from tenants.schemas import NoSiteError, Portal, SitePlace, current_place, for_each_association, in_association, in_portal


def schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_setting('search_path')")
        found, path = cursor.fetchone()
    assert path == f'"{found}"'
    return found


def test_contexts_nest_and_come_back(cast):
    assert schema() == "public"
    with in_association(cast.alpha):
        assert schema() == cast.alpha.schema_name
        with in_portal():
            assert schema() == "public"
            with in_association(cast.beta):
                assert schema() == cast.beta.schema_name
        assert schema() == cast.alpha.schema_name
    assert schema() == "public"


def test_context_comes_back_after_an_error(cast):
    with pytest.raises(ZeroDivisionError), in_association(cast.alpha):
        raise ZeroDivisionError

    assert isinstance(current_place(), Portal)
    assert schema() == "public"


def test_place_names_the_association(cast):
    with in_association(cast.alpha):
        assert current_place() == SitePlace(cast.alpha.pk, cast.alpha.schema_name, "alpha.asso.localhost", str(cast.alpha.pk))


def test_directory_entry_has_no_place(cast):
    entry = Association(name="Sans site")

    with pytest.raises(NoSiteError), in_association(entry):
        pass


def test_one_set_per_switch(cast, django_assert_num_queries):
    with in_association(cast.alpha):
        schema()
        with django_assert_num_queries(3):
            for _ in range(3):
                get_user_model().objects.count()


def test_path_after_savepoint_rollback(cast):
    """A SET inside a savepoint is undone with it: the engine must know."""
    with in_association(cast.alpha):
        schema()
        try:
            with transaction.atomic():
                with in_association(cast.beta):
                    assert schema() == cast.beta.schema_name
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        assert schema() == cast.alpha.schema_name


def test_path_after_failed_statement_in_another_schema(cast):
    """The transaction is broken while the connection is sent back: the rollback must still work, and land right."""
    with in_association(cast.alpha):
        with pytest.raises(DatabaseError), transaction.atomic(), in_association(cast.beta), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
        assert schema() == cast.alpha.schema_name


def test_L4_failed_set_runs_no_query(committed_db, monkeypatch):
    from tests.conftest import load_cast

    cast = load_cast()
    with in_association(cast.beta):
        schema()
    calls = []

    def fail_once(execute, sql, params, many, context):
        if "set_config" in sql and not calls:
            calls.append(sql)
            raise OperationalError("canceling statement due to statement timeout")
        return execute(sql, params, many, context)

    with in_association(cast.alpha):
        with connection.execute_wrapper(fail_once), pytest.raises(OperationalError):
            get_user_model().objects.count()
        assert calls
        assert connection.connection is None, "the connection must be closed"
        assert schema() == cast.alpha.schema_name


def test_L4_missing_schema_is_refused(committed_db):
    from tests.conftest import load_cast

    cast = load_cast()
    cast.alpha.schema_name = "a_doesnotexist00"

    with in_association(cast.alpha), pytest.raises(WrongSchemaError):
        get_user_model().objects.count()


def test_L5_missing_table_does_not_fall_through_to_the_portal(cast):
    with in_association(cast.alpha):
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE wagtailcore_page CASCADE")
        from django.db import ProgrammingError
        from wagtail.models import Page

        with pytest.raises(ProgrammingError), transaction.atomic():
            Page.objects.count()


def test_L2_L3_upstream_contexts_are_banned():
    import django_tenants.utils

    for name in ("schema_context", "tenant_context"):
        with pytest.raises(RuntimeError):
            getattr(django_tenants.utils, name)("public")
    with pytest.raises((TypeError, AttributeError)), Association():
        pass


def test_L2_L3_two_threads_keep_their_own_place(committed_db):
    from tests.conftest import load_cast

    cast = load_cast()
    turn = threading.Barrier(2, timeout=20)
    seen: dict[str, list[str]] = {}

    def work(association):
        names = seen[association.subdomain] = []
        for _ in range(20):
            turn.wait()
            with in_association(association):
                turn.wait()
                names.append(schema())
                with in_portal():
                    turn.wait()
                    schema()
                names.append(schema())
        connection.close()

    threads = [threading.Thread(target=work, args=[a]) for a in (cast.alpha, cast.beta)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert seen == {"alpha": [cast.alpha.schema_name] * 40, "beta": [cast.beta.schema_name] * 40}


def test_for_each_association_keeps_failures_and_goes_on(cast):
    def job(association):
        if association == cast.alpha:
            raise ValueError("no")
        return schema()

    report = for_each_association(job, associations=[cast.alpha, cast.beta])

    assert report.done == {cast.beta: cast.beta.schema_name}
    assert list(report.failed) == [cast.alpha]


def test_L6_on_commit_runs_where_it_was_registered(committed_db):
    from tests.conftest import load_cast

    cast = load_cast()
    seen = []
    with in_association(cast.alpha), transaction.atomic():
        transaction.on_commit(lambda: seen.append(schema()))
        with in_association(cast.beta):
            transaction.on_commit(lambda: seen.append(schema()))

    assert seen == [cast.alpha.schema_name, cast.beta.schema_name]
