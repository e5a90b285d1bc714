"""Run as a script: create a site and die by SIGKILL at the k-th SQL statement (`python -m tests.kill_provision K`)."""

import os
import signal
import sys


def main(k: int) -> None:
    import django

    django.setup()
    from django.db import connection

    from tenants.actions.associations import create_association

    seen = 0

    def die_at(execute, sql, params, many, context):
        nonlocal seen
        seen += 1
        if seen == k:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die_at):
        create_association(name="Tuée en route", subdomain="tuee", owner_email="tuee@example.org", by=None)
    print(seen)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "deploy.settings_test"
    main(int(sys.argv[1]))
