from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from tenants.actions.accounts import create_account, make_staff
from tenants.models import CityStaff


class Command(BaseCommand):
    help = "Make somebody a city agent; an account is made if there is none. They sign in by a code sent to that e-mail."

    def add_arguments(self, parser):
        add = parser.add_subparsers(dest="step", required=True).add_parser("add")
        add.add_argument("email", metavar="E-MAIL")
        add.add_argument("--role", choices=CityStaff.Role.values, required=True)

    def handle(self, *, email, role, **options):
        try:
            validate_email(email)
            account = get_user_model().objects.filter(email=email.strip().lower()).first() or create_account(email=email, by=None)
            make_staff(account=account, role=role, by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{account.email} is {role} now.")
