"""Where things are on the portal."""

from django.conf import settings
from django.urls import reverse


def at(name: str, *args) -> str:
    return reverse(name, urlconf=settings.PUBLIC_SCHEMA_URLCONF, args=args)
