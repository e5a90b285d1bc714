from django.core.management.base import BaseCommand, CommandError

from tenants import fleet


class Command(BaseCommand):
    help = "Every site at once. `update` brings the portal, the site model and each site that is behind to this release."

    def add_arguments(self, parser):
        parser.add_subparsers(dest="step", required=True).add_parser("update")

    def handle(self, *, step, **options):
        report = fleet.update()
        done, failed = len(report.done), len(report.failed)
        self.stdout.write(f"{report.current} sites were up to date, {done} brought up to date, {failed} failed.")
        for association, error in report.failed.items():
            self.stderr.write(f"{association.subdomain}: {error}")
        if report.failed:
            raise CommandError("Some sites stay on their old version; the reasons stand above.")
