from django.core.management.base import BaseCommand, CommandError

from tenants import blueprint
from tenants.archives.structure import ensure_structure


class Command(BaseCommand):
    help = "The schema every new site is copied from. `build` makes this release's, once; sites that exist are not touched."

    def add_arguments(self, parser):
        parser.add_subparsers(dest="step", required=True).add_parser("build", help="Build it unless it is there.")

    def handle(self, *, step, **options):
        try:
            release, built = blueprint.ensure_blueprint()
            ensure_structure()
        except blueprint.BlueprintError as error:
            raise CommandError(error) from error
        self.stdout.write(f"Site model {release}: {'built' if built else 'up to date'}, {len(release.sql) // 1024} KB of SQL.")
