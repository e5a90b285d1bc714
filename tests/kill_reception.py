"""Run as a script: the forum's door for mails, which dies by SIGKILL at a moment: `python -m tests.kill_reception MOMENT`.

Moments: `commit` (about to commit a mail), `committed` (about to say so), `said` (once it has said so).
"""

import asyncio
import os
import signal
import sys


def main(moment: str) -> None:
    import django

    django.setup()
    import psycopg
    from aiosmtpd.smtp import SMTP

    from forum import mail_server

    def die_at(name: str) -> None:
        if name == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    commit, push = psycopg.Connection.commit, SMTP.push

    def watched_commit(self):
        die_at("commit")
        return commit(self)

    async def watched_push(self, status):
        if status == mail_server.TAKEN:
            die_at("committed")
        await push(self, status)
        if status == mail_server.TAKEN:
            await asyncio.sleep(0.2)  # the words leave this machine
            die_at("said")

    psycopg.Connection.commit = watched_commit
    SMTP.push = watched_push
    asyncio.run(mail_server.serve())


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "deploy.settings_test"
    main(sys.argv[1])
