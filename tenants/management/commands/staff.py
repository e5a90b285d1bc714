from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from tenants import queries
from tenants.actions.accounts import create_account, make_staff, remove_staff
from tenants.models import CityStaff


class Command(BaseCommand):
    help = (
        "Make somebody a city agent; an account is made if there is none, and signs in by a code sent to that e-mail."
        " Or take that away, at once, with the way into the sites; the account stays."
    )

    def add_arguments(self, parser):
        steps = parser.add_subparsers(dest="step", required=True)
        add = steps.add_parser("add")
        add.add_argument("email", metavar="E-MAIL")
        add.add_argument("--role", choices=CityStaff.Role.values, required=True)
        steps.add_parser("remove").add_argument("email", metavar="E-MAIL")

    def handle(self, *, step, email, role="", **options):
        email = email.strip().lower()
        account = queries.account_of(email)
        try:
            if step == "remove":
                self._remove(account, email)
            else:
                self._add(account, email, role)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _add(self, account, email, role):
        validate_email(email)
        account = account or create_account(email=email, by=None)
        make_staff(account=account, role=role, by=None)
        self.stdout.write(f"{account.email} is {role} now.")

    def _remove(self, account, email):
        if account is None:
            raise CommandError(f"{email} has no account.")
        remove_staff(account=account, by=None)
        self.stdout.write(f"{account.email} is no city agent any more.")
