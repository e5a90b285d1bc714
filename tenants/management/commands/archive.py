"""City IT's command for archives: create, list, verify, restore, undo, drill, prune."""

import sys
from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from tenants import queries
from tenants.actions import archives
from tenants.archives.container import ArchiveError
from tenants.archives.structure import NoStructureError
from tenants.models import Archive, Association
from tenants.queries.archives import archive_at, archives_of

MEGABYTE = 1e6


class Command(BaseCommand):
    help = "Archives of the associations' sites; an association is named by its subdomain."

    def add_arguments(self, parser):
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        for step, text in (
            ("create", "Archive these sites now."),
            ("list", "The archives there are, newest first."),
            ("verify", "Read archives to their end and compare every hash."),
            ("drill", "Rebuild sites from their newest archive where nobody sees it, and look at them."),
            ("prune", "Delete the archives that are not to be kept: 6 days, 10 weeks, 12 months stay."),
        ):
            step_parser = steps.add_parser(step, help=text)
            step_parser.add_argument("subdomains", nargs="*", metavar="ASSOCIATION")
            step_parser.add_argument("--all", action="store_true", help="All the sites.")
        restore = steps.add_parser("restore", help="Bring a site back to an archive; seven days to undo it.")
        restore.add_argument("subdomain", metavar="ASSOCIATION")
        restore.add_argument(
            "--at", type=date.fromisoformat, metavar="YYYY-MM-DD", help="The last archive of that day or before."
        )
        restore.add_argument("--yes", action="store_true", help="Do not ask.")
        undo = steps.add_parser("undo", help="Bring back what the last restore put aside.")
        undo.add_argument("subdomain", metavar="ASSOCIATION")

    def handle(self, *, step, **options):
        try:
            getattr(self, f"handle_{step}")(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (ArchiveError, NoStructureError) as error:
            raise CommandError(str(error)) from error

    def _find(self, subdomain: str) -> Association:
        found = queries.sites().filter(subdomain=subdomain.strip().lower()).first()
        if found is None:
            raise CommandError(f"No site has the subdomain “{subdomain}”. `association list --sites` shows them.")
        return found

    def _chosen(self, options) -> list[Association]:
        if options["all"] == bool(options["subdomains"]):
            raise CommandError("Name one or more associations, or say --all.")
        return list(queries.sites().order_by("subdomain")) if options["all"] else [*map(self._find, options["subdomains"])]

    def _newest(self, association: Association, *, day: date | None = None) -> Archive:
        archive = archive_at(association, day=day)
        if archive is None:
            raise ArchiveError(f"{association.subdomain} has no archive{f' of {day} or before' if day else ''}.")
        return archive

    def _each(self, options, work) -> None:
        """Do `work` for each of the chosen; say what failed, and fail at the end if something did."""
        failed = 0
        for association in self._chosen(options):
            try:
                self.stdout.write(f"{association.subdomain}: {work(association)}")
            except (ArchiveError, NoStructureError) as error:
                failed += 1
                self.stderr.write(f"{association.subdomain}: {error}")
        if failed:
            raise CommandError(f"{failed} failed; the reasons stand above.")

    def handle_create(self, options):
        def work(association):
            archive = archives.create_archive(association=association, reason=Archive.Reason.ASKED, by=None)
            return f"{archive.name}, {archive.size / MEGABYTE:.1f} MB, {archive.n_rows} rows, {archive.n_files} files"

        self._each(options, work)

    def handle_list(self, options):
        chosen = self._chosen(options | {"all": not options["subdomains"]})
        for association in chosen:
            for archive in archives_of(association):
                proved = f"proved {archive.proved_at:%Y-%m-%d}" if archive.proved_at else "not proved"
                size = f"{archive.size / MEGABYTE:.1f} MB"
                self.stdout.write(
                    f"{association.subdomain:<24} {archive.at:%Y-%m-%d %H:%M}  {size:>9}  {archive.reason:<15} {proved}"
                )

    def handle_verify(self, options):
        def work(association):
            found = list(archives_of(association))
            for archive in found:
                archives.verify_archive(archive=archive)
            return f"{len(found)} archives are whole"

        self._each(options, work)

    def handle_drill(self, options):
        def work(association):
            proof = archives.drill(archive=self._newest(association))
            return f"{proof.n_tables} tables, {proof.n_rows} rows, {proof.n_files} files, {proof.n_pages} pages opened"

        self._each(options, work)

    def handle_prune(self, options):
        self._each(options, lambda association: f"{len(archives.prune(association=association))} archives deleted")

    def handle_restore(self, options):
        association = self._find(options["subdomain"])
        archive = self._newest(association, day=options["at"])
        if not options["yes"]:
            if not sys.stdin.isatty():
                raise CommandError("Say --yes when there is no terminal to ask on.")
            question = f"Bring {association.name} back to {archive.at:%Y-%m-%d %H:%M}? Type its subdomain to say yes: "
            if input(question).strip() != association.subdomain:
                raise CommandError("Nothing was changed.")
        proof = archives.restore_archive(archive=archive, by=None)
        self.stdout.write(f"{association.name} is what it was on {archive.at:%Y-%m-%d %H:%M}: {proof.n_pages} pages opened.")
        self.stdout.write(f"`archive undo {association.subdomain}` brings today's version back, for {archives.UNDO_DAYS} days.")

    def handle_undo(self, options):
        association = self._find(options["subdomain"])
        archives.undo_restore(association=association, by=None)
        self.stdout.write(f"{association.name} is what it was before the restore.")
