"""The database engine: django-tenants' one, with its doors shut (design.md, section 2; pitfalls L4 to L8).

An association's search path holds its schema and nothing else. The path is set and read back in one statement, only
when it has changed; if that fails, the connection is closed and the query fails with it.
"""

from collections.abc import Callable
from typing import Any, Protocol

from django.db.utils import InterfaceError
from django.utils.asyncio import async_unsafe
from django_tenants.postgresql_backend import base
from psycopg.pq import TransactionStatus

PORTAL_SCHEMA = "public"


class Place(Protocol):
    """Where a connection works: the portal, an association, the blueprint."""

    @property
    def schema_name(self) -> str: ...


class WrongSchemaError(InterfaceError):
    """The connection did not end up in the schema it was sent to; no query may run."""

    def __init__(self, *, wanted: str, found: str | None):
        super().__init__(f"Sent to schema {wanted}, found {found}: the query was not run.")
        self.wanted, self.found = wanted, found


class DatabaseWrapper(base.DatabaseWrapper):
    # The schema the server is known to be in; None = unknown (django-tenants' rollback and close reset it).
    search_path_set_schemas: str | None

    def set_tenant(self, tenant: Place, include_public: bool = False) -> None:
        """Send the connection somewhere. Only tenants/schemas.py calls this; the SQL goes out with the next query."""
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = False
        self.set_settings_schema(tenant.schema_name)

    def forget_path(self) -> None:
        """To be called after SQL that may have moved the search path by itself."""
        self.search_path_set_schemas = None

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path or self.search_path_set_schemas == self.schema_name:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return  # nothing but a rollback can run now, and a rollback does not read the path
        self._setting_search_path = True
        own = cursor is None
        try:
            cursor = self.connection.cursor() if own else cursor
            cursor.execute("SELECT set_config('search_path', %s, false), current_schema()", [f'"{self.schema_name}"'])
            found = cursor.fetchone()[1]
            if found != self.schema_name:
                raise WrongSchemaError(wanted=self.schema_name, found=found)
        except BaseException:
            self.close()
            raise
        finally:
            self._setting_search_path = False
            if own and cursor is not None:
                cursor.close()
        self.search_path_set_schemas = self.schema_name

    @async_unsafe
    def on_commit(self, func: Callable[[], object], robust: bool = False) -> None:
        """Run `func` after the commit, where it was registered, wherever the connection is by then."""
        place = self.tenant

        def run_there() -> None:
            left = self.tenant
            self.set_tenant(place)
            try:
                func()
            finally:
                self.set_tenant(left)

        super().on_commit(run_there, robust=robust)
