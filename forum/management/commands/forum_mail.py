import asyncio

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forum import mail_door, mail_server


class Command(BaseCommand):
    help = "Take in the answers that people send to the forum by e-mail (LMTP or SMTP on the machine itself), until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--try", action="store_true", dest="is_trial", help="say whether it runs, and what is missing")

    def handle(self, *, is_trial, **options):
        if is_trial:
            if lacking := mail_door.said_of(mail_door.look()):
                raise CommandError(lacking)
            self.stdout.write(f"Answers to {settings.FORUM_MAIL} are taken in on port {settings.FORUM_MAIL_PORT}.")
            return
        if not settings.FORUM_MAIL:
            self.stderr.write("FORUM_MAIL is not set: no mail is expected, and none that comes is refused.")
        try:
            asyncio.run(mail_server.serve())
        except OSError as error:
            raise CommandError(f"Port {settings.FORUM_MAIL_PORT} cannot be opened: {error}.") from error
