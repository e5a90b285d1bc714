"""City IT's command for archives: create, list, verify, restore, undo, drill, prune."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from tenants import queries
from tenants.actions import archives, copies
from tenants.archives.container import ArchiveError
from tenants.archives.structure import NoStructureError
from tenants.leaving.errors import LeavingError
from tenants.management import leaving
from tenants.management.moments import day_of, minute_of
from tenants.models import Archive, Association
from tenants.queries.archives import archive_at, archives_of
from tenants.queries.proofs import find_archived
from tenants.releases import SiteIsBehindError

MEGABYTE = 1e6


def day(text: str) -> date:
    """Read a day as it is typed after --at."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day: write it as 2026-11-22.") from None


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
            if step == "list":
                step_parser.add_argument("--json", action="store_true", help="For programs.")
        self._add_restore(steps)
        leaving.add_steps(steps)
        undo = steps.add_parser("undo", help="Bring back what the last restore put aside.")
        undo.add_argument("subdomain", metavar="ASSOCIATION")

    def _add_restore(self, steps) -> None:
        restore = steps.add_parser("restore", help="Bring a site back to an archive (seven days to undo it), or put it beside.")
        restore.add_argument(
            "subdomain", metavar="ASSOCIATION", nargs="?", help="Its subdomain; one that was deleted: the one it had, or its id."
        )
        restore.add_argument("--at", type=day, metavar="YYYY-MM-DD", help="The last archive of that day or before.")
        restore.add_argument("--file", type=Path, metavar="PATH", help="This file, which the list of archives may not know.")
        restore.add_argument("--as-copy", metavar="SUBDOMAIN", help="Touch nothing: make a new, closed site at this address.")
        restore.add_argument("--trust", action="store_true", help="Run the file’s SQL even if it is not known here.")
        restore.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *, step, **options):
        try:
            getattr(self, f"handle_{step}")(options)
        except ValidationError as error:
            with translation.override("en"):  # like all that the command says
                raise CommandError(" ".join(error.messages)) from error
        except (ArchiveError, NoStructureError, LeavingError, SiteIsBehindError) as error:
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
            raise ArchiveError(f"{association.subdomain or association} has no archive{f' of {day} or before' if day else ''}.")
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
        if options["json"]:
            rows = [self._as_json(archive) for association in chosen for archive in archives_of(association)]
            self.stdout.write(json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
            return
        for association in chosen:
            for archive in archives_of(association):
                proved = f"proved {day_of(archive.proved_at)}" if archive.proved_at else "not proved"
                size = f"{archive.size / MEGABYTE:.1f} MB"
                self.stdout.write(
                    f"{association.subdomain:<24} {minute_of(archive.at)}  {size:>9}  {archive.reason:<15} {proved}"
                )

    def _as_json(self, archive: Archive) -> dict:
        facts = ("id", "at", "reason", "name", "size", "sha256", "release", "n_rows", "n_files", "proved_at", "proof")
        return {"association": archive.association.subdomain} | {name: getattr(archive, name) for name in facts}

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
        self._each(options, lambda association: f"{len(archives.prune(association=association))} deleted")

    def handle_restore(self, options):
        if options["as_copy"]:
            return self._restore_as_copy(options)
        association = self._find(options["subdomain"] or self._say_which())
        archive = self._archive_to_restore(association, options)
        self._ask(f"Bring {association.name} back to {minute_of(archive.at)}?", association, options)
        proof = archives.restore_archive(archive=archive, by=None)
        self.stdout.write(f"{association.name} is what it was on {minute_of(archive.at)}: {proof.n_pages} pages opened.")
        self.stdout.write(f"`archive undo {association.subdomain}` brings today's version back, for {archives.UNDO_DAYS} days.")

    def _archive_to_restore(self, association: Association, options) -> Archive:
        if not options["file"]:
            return self._newest(association, day=options["at"])
        return copies.adopt_file(association=association, path=options["file"], by=None, is_trusted=options["trust"])

    def _restore_as_copy(self, options) -> None:
        subdomain = options["as_copy"].strip().lower()
        if options["file"]:
            copy = copies.copy_file(path=options["file"], subdomain=subdomain, by=None, is_trusted=options["trust"])
        else:
            name = options["subdomain"] or self._say_which()
            origin = find_archived(name)
            if origin is None:
                raise CommandError(f"No site has, and no archived one had, the subdomain or the id “{name}”.")
            copy = copies.copy_archive(archive=self._newest(origin, day=options["at"]), subdomain=subdomain, by=None)
        self.stdout.write(f"{copy.name} is at {copy.url}/, closed, with nobody in its team.")
        self.stdout.write(f"`association resume {copy.subdomain}` opens it; `association delete {copy.subdomain}` takes it away.")

    def _say_which(self):
        raise CommandError("Name the association, or with --as-copy a --file.")

    def _ask(self, question: str, association: Association, options) -> None:
        if options["yes"]:
            return
        if not sys.stdin.isatty():
            raise CommandError("Say --yes when there is no terminal to ask on.")
        if input(f"{question} Type its subdomain to say yes: ").strip() != association.subdomain:
            raise CommandError("Nothing was changed.")

    def handle_export(self, options):
        leaving.export(self._find(options["subdomain"]), options, say=self.stdout.write)

    def handle_import(self, options):
        association = self._find(options["subdomain"])
        leaving.import_file(association, options, say=self.stdout.write)

    def handle_undo(self, options):
        association = self._find(options["subdomain"])
        archives.undo_restore(association=association, by=None)
        self.stdout.write(f"{association.name} is what it was before the restore.")
