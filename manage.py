#!/usr/bin/env python3
"""Kiosque's command line. Without DATABASE_URL it speaks to the demo's embedded PostgreSQL."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line

        from deploy import embedded_postgres
    except ImportError as error:
        sys.exit(f"{error}. Kiosque runs from its own environment: use .venv/bin/python manage.py (deploy/demo makes it).")
    with embedded_postgres.running_for_command():
        try:
            execute_from_command_line(sys.argv)
        except ImproperlyConfigured as error:
            sys.exit(f"Kiosque: {error}")
        except BrokenPipeError:  # `manage.py … | head` has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
