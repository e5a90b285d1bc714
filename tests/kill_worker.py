"""Run as a script: a real worker that dies by SIGKILL before its k-th step of handing a mail over.

A step is what it says to the mail server, or a statement about the outbox. It prints each, so that a test can say
where it died: `python -m tests.kill_worker K`.
"""

import os
import signal
import smtplib
import sys

WORKER = ["worker", "--one-shot", "--concurrency=1", "--listen-notify"]


def main(k: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db.backends.signals import connection_created
    from procrastinate.contrib.django import app

    seen = 0

    def step(name: str) -> None:
        nonlocal seen
        seen += 1
        print(name, flush=True)
        if seen == k:
            os.kill(os.getpid(), signal.SIGKILL)

    send = smtplib.SMTP.send

    def watched_send(self, text):
        words = text if isinstance(text, bytes) else text.encode()
        step("say " + words[:4].decode(errors="replace").strip().lower())
        return send(self, text)

    def watched_statement(execute, sql, params, many, context):
        if "tenants_outgoingmail" in sql and not sql.startswith("SELECT id FROM tenants_outgoingmail mail"):
            step("sql " + sql.split(" ", 1)[0].lower())
            done = execute(sql, params, many, context)
            step("sql done")
            return done
        return execute(sql, params, many, context)

    def watch(sender, connection, **kwargs):
        connection.execute_wrappers.append(watched_statement)

    app.periodic_registry.periodic_tasks.clear()
    smtplib.SMTP.send = watched_send
    connection_created.connect(watch)
    call_command("procrastinate", *WORKER)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "deploy.settings_test"
    main(int(sys.argv[1]))
