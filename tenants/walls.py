"""What Django, Wagtail and django-tenants keep per process although it is one association's (pitfalls L2, L3, L8)."""

from collections import OrderedDict
from threading import Lock

import django_tenants.utils
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from wagtail.contrib.forms import utils as form_utils

SCHEMAS_REMEMBERED = 200


class PerSchemaCache:
    """Content types have other ids in each schema.

    Stands in for ContentTypeManager's `{alias: {key: content type}}`, adding the connection's schema to the alias.
    """

    def __init__(self):
        self._by_schema: OrderedDict[tuple[str, str], dict] = OrderedDict()
        self._lock = Lock()

    def _key(self, alias: str) -> tuple[str, str]:
        return alias, getattr(connections[alias], "schema_name", "")

    def __getitem__(self, alias: str) -> dict:
        return self._by_schema[self._key(alias)]

    def setdefault(self, alias: str, default: dict) -> dict:
        with self._lock:
            found = self._by_schema.setdefault(self._key(alias), default)
            while len(self._by_schema) > SCHEMAS_REMEMBERED:
                self._by_schema.popitem(last=False)
        return found

    def clear(self) -> None:
        with self._lock:
            self._by_schema.clear()


class BannedContext:
    """django-tenants' contexts keep state shared by all threads (pitfalls L2, L3)."""

    def __init__(self, *args, **kwargs):
        raise RuntimeError("Use in_portal() or in_association() of tenants.schemas.")


def build() -> None:
    """Replace what remembers one schema's rows for the whole process. Called once, when the models are ready."""
    ContentType.objects._cache = PerSchemaCache()
    form_utils.get_form_types = form_utils.get_form_types.__wrapped__
    for name in ("schema_context", "tenant_context"):
        setattr(django_tenants.utils, name, BannedContext)
