"""City IT's command for associations: create, list, show, rename, suspend, resume, quota, invite, close, keep, delete, import."""

import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db.models import Q

from tenants import queries
from tenants.actions import associations, team
from tenants.actions.deletion import delete_association
from tenants.archives.container import ArchiveError
from tenants.archives.structure import NoStructureError
from tenants.blueprint import BlueprintError
from tenants.management.moments import day_of, minute_of
from tenants.models import Association, Category, Role
from tenants.register.importing import import_register
from tenants.register.reader import RegisterFileError
from themes import registry


class Command(BaseCommand):
    help = "The city's associations and their sites. Each step says exactly what it did."

    def add_arguments(self, parser):
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        themes, categories = [theme.slug for theme in registry.all_themes()], Category.values
        create = steps.add_parser("create", help="Open a new association's site and invite its owner.")
        create.add_argument("name")
        create.add_argument("--subdomain", required=True)
        create.add_argument("--owner", metavar="E-MAIL", help="Who is invited to run the site.")
        create.add_argument(
            "--rna", default="", metavar="NUMBER", help="Its number in the register: a listed entry gets its site."
        )
        create.add_argument("--theme", choices=themes, default=registry.DEFAULT_THEME)
        create.add_argument("--category", choices=categories, default=Category.OTHER)
        listing = steps.add_parser("list", help="The directory, one line each.")
        listing.add_argument("--sites", action="store_true", help="Only those with a site.")
        self._named(steps, "show", "All about one association.")
        rename = self._named(steps, "rename", "Another name, another subdomain or both; the old address redirects.")
        rename.add_argument("--name", default="")
        rename.add_argument("--to", default="", metavar="SUBDOMAIN", dest="to")
        suspend = self._named(steps, "suspend", "Close a site to visitors and team; nothing is lost.")
        suspend.add_argument("--message", default="", help="What visitors read.")
        self._named(steps, "resume", "Open a suspended site again.")
        invite = self._named(steps, "invite", "Invite somebody to a site's team.")
        invite.add_argument("email", metavar="E-MAIL")
        invite.add_argument("--role", choices=Role.values, default=Role.OWNER)
        quota = self._named(steps, "quota", "Give a site more or less room.")
        quota.add_argument("megabytes", type=int, help="How much it may hold, in MB.")
        self._named(steps, "close", "Close a site now and have it deleted in 30 days; its owners are told.")
        self._named(steps, "keep", "Give up a deletion before its day.")
        delete = self._named(steps, "delete", "Delete a site for good, with its pages, files and team.")
        delete.add_argument("--yes", action="store_true", help="Do not ask.")
        delete.add_argument("--without-archive", action="store_true", help="Delete it even though it cannot be archived first.")
        register = steps.add_parser("import", help="Fill the directory from the national register's file (RNA, Waldec).")
        register.add_argument("file")
        register.add_argument("--commune", default="", metavar="INSEE", help="Only this commune's associations.")
        register.add_argument("--sites", action="store_true", help="Open a site for each.")

    def _named(self, steps, step, text):
        parser = steps.add_parser(step, help=text)
        parser.add_argument("subdomain", help="The site's subdomain; an entry without a site is named by its RNA number.")
        return parser

    def handle(self, *, step, **options):
        try:
            getattr(self, f"handle_{step}")(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (BlueprintError, RegisterFileError) as error:
            raise CommandError(error) from error

    def _state(self, association: Association) -> str:
        if association.delete_on:
            return f"closed, deleted on {association.delete_on:%Y-%m-%d}"
        return f"suspended since {day_of(association.suspended_at)}" if association.suspended_at else "open"

    def _find(self, options) -> Association:
        label = options["subdomain"].strip()
        named = Q(subdomain=label.lower()) | (Q(rna_number=label.upper()) & ~Q(rna_number=""))
        association = Association.objects.existing().filter(named).first()
        if association is None:
            raise CommandError(f"No association has the subdomain or the RNA number “{label}”. `association list` shows them.")
        return association

    def handle_create(self, options):
        if options["owner"]:
            validate_email(options["owner"])
        association = associations.create_association(
            name=options["name"],
            subdomain=options["subdomain"].strip().lower(),
            owner_email=options["owner"] or "",
            theme=options["theme"],
            category=options["category"],
            rna_number=options["rna"].strip().upper(),
            by=None,
        )
        self.stdout.write(f"{association.name} is live: {association.url}/")
        invited = f"{options['owner']} is invited by e-mail." if options["owner"] else "It has no owner yet."
        self.stdout.write(invited)

    def handle_list(self, options):
        found = queries.sites() if options["sites"] else Association.objects.existing()
        for association in found.order_by("name").iterator():
            state = "suspended" if association.is_suspended else ("site" if association.has_site else "directory")
            address = association.url if association.has_site else "-"
            self.stdout.write(f"{state:<10} {association.category:<14} {address:<48} {association.name}")

    def handle_show(self, options):
        association = self._find(options)
        members = association.memberships.select_related("account")
        team_lines = [f"{row.get_role_display()}: {row.account.email}" for row in members]
        waiting = [f"invited, {row.get_role_display()}: {row.email}" for row in association.invitations.filter(accepted_at=None)]
        old = [domain.name for domain in association.domains.filter(is_primary=False)]
        facts = {
            "Name": association.name,
            "Address": association.url if association.has_site else "-",
            "Old names": ", ".join(old) or "-",
            "State": self._state(association),
            "Category": association.category,
            "RNA number": association.rna_number or "-",
            "Theme": association.theme or "-",
            "Schema": association.schema_name or "-",
            "Created": minute_of(association.created_at),
            "Team": "; ".join(team_lines + waiting) or "nobody yet",
        }
        for name, value in facts.items():
            self.stdout.write(f"{name + ':':<12} {value}")

    def handle_rename(self, options):
        if not options["name"] and not options["to"]:
            raise CommandError("Say what changes: --name, --to, or both.")
        association = self._find(options)
        before = association.url
        associations.rename(association=association, name=options["name"], subdomain=options["to"].strip().lower(), by=None)
        self.stdout.write(f"{association.name}: {association.url}/")
        if association.url != before:
            self.stdout.write(f"{before}/ now redirects there.")

    def handle_suspend(self, options):
        association = associations.suspend(association=self._find(options), message=options["message"], by=None)
        self.stdout.write(f"{association.name} is closed to visitors and team.")
        self.stdout.write(f"`association resume {association.subdomain}` opens it again.")

    def handle_resume(self, options):
        association = associations.resume(association=self._find(options), by=None)
        self.stdout.write(f"{association.name} is open again: {association.url}/")

    def handle_invite(self, options):
        validate_email(options["email"])
        invitation = team.invite(association=self._find(options), email=options["email"], role=options["role"], by=None)
        until = day_of(invitation.expires_at)
        self.stdout.write(f"{invitation.email} is invited as {invitation.role}; the link holds until {until}.")

    def handle_quota(self, options):
        found = self._find(options)
        association = associations.set_quota(association=found, quota_bytes=options["megabytes"] * 1024**2, by=None)
        self.stdout.write(f"{association.name} may hold {options['megabytes']} MB.")

    def handle_close(self, options):
        association = associations.close(association=self._find(options), by=None)
        self.stdout.write(f"{association.name} is closed, and is deleted on {association.delete_on:%Y-%m-%d}.")
        self.stdout.write(f"`association keep {association.subdomain or association.rna_number}` gives that up.")

    def handle_keep(self, options):
        association = associations.keep(association=self._find(options), by=None)
        self.stdout.write(f"{association.name} is kept.")

    def handle_delete(self, options):
        association = self._find(options)
        if not options["yes"]:
            if not sys.stdin.isatty():
                raise CommandError("Deleting cannot be undone: say --yes when there is no terminal to ask on.")
            answer = input(f"Delete {association.name} with all its pages, files and team? Type its subdomain to say yes: ")
            if answer.strip() not in (association.subdomain, association.rna_number):
                raise CommandError("Nothing was deleted.")
        name, url = association.name, association.url
        try:
            delete_association(association=association, by=None, without_archive=options["without_archive"])
        except (ArchiveError, NoStructureError, OSError) as error:
            words = "could not be archived, so it is not deleted: {} If nothing of it is to be kept, say --without-archive."
            raise CommandError(f"{name} {words.format(error)}") from error
        self.stdout.write(f"{name} is deleted; {url}/ answers no more.")

    def handle_import(self, options):
        report = import_register(
            path=options["file"], commune=options["commune"], with_sites=options["sites"], by=None, progress=self.stderr.write
        )
        self.stdout.write("\n".join(report.lines()))
        if report.site_failures:
            raise CommandError("Some sites could not be opened; run the same command again.")
