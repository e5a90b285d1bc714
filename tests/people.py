"""The people and sites every test may count on, made by the real actions (python -m tests.people fills the template).

Alice owns Alpha, Bob owns Beta, Édith edits Alpha, Carl drafts for Alpha, Chloé is city IT, Théo the trainer, Dan nobody.
Beta's ids are shifted, so that a row of Alpha never has the same id as its twin in Beta.
"""

import os

PASSWORD = "correct horse battery"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # the second step of Chloé and Théo
ALPHA, BETA = "alpha", "beta"
CANARY = {ALPHA: "canari-alpha-jaune", BETA: "canari-beta-rouge"}
SHIFT = 1000


def build() -> None:
    from allauth.mfa.totp.internal.auth import TOTP
    from procrastinate.contrib.django.models import ProcrastinateJob

    from tenants import fleet
    from tenants.actions.accounts import create_account, make_staff
    from tenants.actions.associations import create_association
    from tenants.actions.team import add_member
    from tenants.schemas import in_association

    fleet.update()
    accounts = {
        name: create_account(
            email=f"{name}@example.org", first_name=name.capitalize(), last_name="Test", password=PASSWORD, by=None
        )
        for name in ("alice", "bob", "edith", "carl", "chloe", "theo", "dan")
    }
    make_staff(account=accounts["chloe"], role="it", by=None)
    make_staff(account=accounts["theo"], role="trainer", by=None)
    for name in ("chloe", "theo"):
        TOTP.activate(accounts[name], TOTP_SECRET)
    for label, owner in ((ALPHA, "alice"), (BETA, "bob")):
        association = create_association(name=f"Association {label.capitalize()}", subdomain=label, category="sport", by=None)
        add_member(association=association, account=accounts[owner], role="owner", by=None)
        with in_association(association):
            if label == BETA:
                _shift_ids()
            _write_canary(label)
        if label == ALPHA:
            add_member(association=association, account=accounts["edith"], role="editor", by=None)
            add_member(association=association, account=accounts["carl"], role="contributor", by=None)
    ProcrastinateJob.objects.all().delete()  # a test begins with nothing to do


def _shift_ids() -> None:
    """Give Beta other ids than Alpha for all that is created from here on, content types too."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_serial_sequence(quote_ident(table_name), column_name) FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND is_identity = 'YES'"
        )
        for (sequence,) in cursor.fetchall():
            cursor.execute(f"SELECT setval('{sequence}', nextval('{sequence}') + {SHIFT})")
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE confrelid = 'django_content_type'::regclass"
        )
        links = cursor.fetchall()
        for table, name, _definition in links:
            column = _definition.split("(")[1].split(")")[0]
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            cursor.execute(f"UPDATE {table} SET {column} = {column} + {SHIFT}")
        cursor.execute(f"UPDATE django_content_type SET id = id + {SHIFT}")
        for table, name, definition in links:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    ContentType.objects.clear_cache()


def _write_canary(label: str) -> None:
    from cms.models import ContentPage, HomePage, SiteIdentity

    home = HomePage.objects.get()
    home.add_child(instance=ContentPage(title=f"Page {CANARY[label]}", slug="canari", summary=f"Ceci est {CANARY[label]}."))
    SiteIdentity.objects.update(tagline=f"Devise {CANARY[label]}", in_preparation=False)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings_test")
    import django

    django.setup()
    build()
