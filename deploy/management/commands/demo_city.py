from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from deploy.demo_city.build import PortalInUseError, build_demo_city
from tenants.blueprint import BlueprintError


class Command(BaseCommand):
    help = (
        "Fill a fresh portal with an invented commune: people, nine sites, a directory. Run again, it changes nothing. "
        "Everybody has the same published password, so a real server (DATABASE_URL) has to be asked for with --on-a-real-server."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on-a-real-server", action="store_true", help="The portal is not open to the internet; go on.")

    def handle(self, *, on_a_real_server, **options):
        if not (settings.IS_DEMO or on_a_real_server):
            raise CommandError("This is a real server, and the demo's password is published: --on-a-real-server if you mean it.")
        try:
            build_demo_city(tell=self.stdout.write if options["verbosity"] > 1 else lambda line: None)
        except PortalInUseError as error:
            raise CommandError("This portal is in use. The demo city only fills an empty one: deploy/demo --reset.") from error
        except BlueprintError as error:
            raise CommandError(error) from error
