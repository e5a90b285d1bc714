"""City IT's command for all the sites at once: how they are, and bringing them to this release."""

import json
import os

from django.core.management.base import BaseCommand, CommandError

from tenants import fleet
from tenants.blueprint import BlueprintError
from tenants.fleet import reports
from tenants.fleet.updating import Stop, UpdateRefusedError, UpdateReport
from tenants.management.moments import day_of, minute_of

MEGABYTE = 1e6
RESUME = "`manage.py fleet update --resume`"


class Command(BaseCommand):
    help = "Every site at once: how each is, and bringing the portal, the site model and the sites to this release."

    def add_arguments(self, parser):
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        status = steps.add_parser("status", help="Version, size, last archive, last proof of each site.")
        status.add_argument("subdomains", nargs="*", metavar="ASSOCIATION")
        status.add_argument("--json", action="store_true", help="For a program to read.")
        update = steps.add_parser("update", help="Archive and migrate what is behind, some sites first.")
        update.add_argument("--canary", type=int, default=1, metavar="N", help="How many sites go first and are looked at (1).")
        update.add_argument("--dry-run", action="store_true", help="Say what would be done, and change nothing.")
        update.add_argument("--resume", action="store_true", help="Go on with all that is left, failures too; no canary.")
        update.add_argument("--jobs", type=int, default=os.cpu_count() or 2, metavar="N", help="How many sites at a time.")
        update.add_argument("--no-archive", action="store_true", help="Do not archive each site first.")

    def handle(self, *, step, **options):
        if step == "status":
            self._status(options["subdomains"], as_json=options["json"])
        elif options["dry_run"]:
            self._forecast()
        else:
            self._update(options)

    def _status(self, subdomains, *, as_json):
        if reports.portal_is_behind():
            raise CommandError("The portal is behind this release: `fleet update --dry-run` says what is to be done.")
        found = reports.status(subdomains=[name.strip().lower() for name in subdomains])
        unknown = {name.strip().lower() for name in subdomains} - {site.subdomain for site in found}
        if unknown:
            raise CommandError(f"No site has the subdomain “{min(unknown)}”. `association list --sites` shows them.")
        if as_json:
            self.stdout.write(json.dumps([site.as_json() for site in found], ensure_ascii=False, indent=1))
            return
        header = ("subdomain", "version", "migrations", "size", "archived", "proved")
        self.stdout.write("{:<24} {:<11} {:<12} {:>9}  {:<16} {:<10}".format(*header).rstrip())
        for site in found:
            self._status_line(site)

    def _status_line(self, site: reports.SiteStatus):
        size = "?" if site.size is None else f"{site.size / MEGABYTE:.1f} MB"
        archived = minute_of(site.last_archive_at) if site.last_archive_at else "never"
        proved = day_of(site.last_proof_at) if site.last_proof_at else "never"
        line = f"{site.subdomain:<24} {site.version:<11} {site.migrations_hash[:12]:<12} {size:>9}  {archived:<16} {proved:<10}"
        self.stdout.write(line.rstrip())
        if site.update_error:
            self.stdout.write(f"    the update failed on {minute_of(site.update_failed_at)}: {site.update_error}")
        if site.last_proof_error:
            self.stdout.write(f"    the last proof failed: {site.last_proof_error}")

    def _forecast(self):
        found = reports.forecast()
        self.stdout.write(f"The portal: {len(found.portal)} migrations. {' '.join(found.portal)}".rstrip())
        self.stdout.write(f"The site model: {'to be built' if found.builds_blueprint else 'up to date'}.")
        for state in found.sites:
            self.stdout.write(f"{state.association.subdomain}: {' '.join(state.missing)}")
        self.stdout.write(f"{found.n_current} sites up to date, {len(found.sites)} to be updated. Nothing was changed.")

    def _update(self, options):
        if options["canary"] < 0 or options["jobs"] < 1:
            raise CommandError("--canary is 0 or more, --jobs 1 or more.")
        say = self._say
        with Stop().on_signals(say) as stop:
            try:
                report = fleet.update(
                    canaries=options["canary"],
                    archive=not options["no_archive"],
                    resume=options["resume"],
                    jobs=options["jobs"],
                    say=say,
                    stop=stop,
                )
            except (UpdateRefusedError, BlueprintError) as error:
                raise CommandError(str(error)) from error
        self._tell(report)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _tell(self, report: UpdateReport):
        done, failed, left = len(report.done), len(report.failed), len(report.left)
        self.stdout.write(f"{report.current} sites were up to date, {done} brought up to date, {failed} failed.")
        for association, reason in report.failed.items():
            self.stderr.write(f"{association.subdomain}: {reason}")
        if report.canary_failed:
            raise CommandError(
                f"The canary failed, so {left} sites were left as they are. See to it, or go on with the others: {RESUME}."
            )
        if left:
            raise CommandError(f"Stopped as asked: {left} sites are left as they were. Go on with {RESUME}.")
        if failed:
            raise CommandError(f"Some sites stay on their old version; the reasons stand above. Try them again with {RESUME}.")
