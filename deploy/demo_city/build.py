"""Builds the demo city through the real actions, as city IT and the associations' teams would.

Each step first asks whether its part is there, so that a build that was interrupted goes on where it stopped.
"""

from collections.abc import Callable, Sequence

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from cms import roles
from cms.bootstrap import ensure_portal_content
from cms.models import HomePage
from deploy.demo_city import cast, city_life, directory, forum, portal, workshops
from deploy.demo_city.cast import DemoSite, Person
from deploy.demo_city.story import typeset
from deploy.demo_city.writing import Writer
from tenants import audit
from tenants.actions import accounts, associations, team
from tenants.models import Association, AuditEntry, Membership
from tenants.schemas import in_association, in_portal, portal_transaction

BEGUN, BUILT = "deploy.demo_city.begun", "deploy.demo_city.built"


class PortalInUseError(Exception):
    """The portal holds accounts or associations that are not the demo's."""


def is_built() -> bool:
    with in_portal():
        return AuditEntry.objects.filter(action=BUILT).exists()


def build_demo_city(*, sites: Sequence[DemoSite] = cast.SITES, tell: Callable[[str], object] = lambda line: None) -> bool:
    """Fill a fresh portal. Returns False if it was filled before: what people changed since stays as it is.

    Raises PortalInUseError, or BlueprintError when no site model has been built.
    """
    if is_built():
        return False
    _begin()
    with in_portal():
        home = ensure_portal_content(city=settings.CITY["name"])
        roles.ensure_roles(root=home)
        people = {key: _account(person) for key, person in cast.PEOPLE.items()}
        it = people["karim"]
        portal.write_home(home, by=it)
        for number in range(len(directory.ENTRIES)):
            _entry(number, by=it)
    for site in sites:
        tell(site.name)
        _site(site, people=people, by=it)
    city_life.live(people=people, by=it)
    workshops.hold(people=people, by=people["maelle"])
    forum.talk(people=people, by=people["maelle"])
    with in_portal():
        audit.record(by=None, action=BUILT, label="Ville de démonstration prête")
    return True


@portal_transaction()
def _begin() -> None:
    if AuditEntry.objects.filter(action=BEGUN).exists():
        return
    if get_user_model().objects.exists() or Association.objects.exists():
        raise PortalInUseError
    audit.record(by=None, action=BEGUN, label="Ville de démonstration commencée")


def _account(person: Person):
    account = get_user_model().objects.filter(email=person.email).first() or accounts.create_account(
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        password=cast.PASSWORD if person.signs_in else "",
        by=None,
    )
    if person.staff:
        accounts.make_staff(account=account, role=person.staff, by=None)
        if not Authenticator.objects.filter(user=account).exists():
            TOTP.activate(account, generate_totp_secret())  # the demo shows their codes: deploy/phones.py
    return account


def _entry(number: int, *, by) -> None:
    facts = directory.facts(number)
    if not Association.objects.filter(rna_number=facts["rna_number"]).exists():
        associations.list_association(by=by, **facts)


def _site(site: DemoSite, *, people: dict, by) -> None:
    with in_portal():
        association = Association.objects.filter(subdomain=site.subdomain).first() or _open(site, by=by)
        for key, role in site.team.items():
            if not Membership.objects.filter(association=association, account=people[key]).exists():
                team.add_member(association=association, account=people[key], role=role, by=by)
        subdomain, invited = cast.INVITED
        if site.subdomain == subdomain and not association.invitations.exists():
            team.invite(association=association, email=invited, role="editor", by=by)
    with in_association(association):
        if not HomePage.objects.exclude(latest_revision=None).exists():
            members = {people[key]: role for key, role in site.team.items()}
            Writer(site, team=members, today=timezone.localdate()).write()
    if site.suspended and not association.is_suspended:
        associations.suspend(association=association, message=typeset(site.suspended), by=by)


def _open(site: DemoSite, *, by) -> Association:
    return associations.create_association(
        name=site.name,
        subdomain=site.subdomain,
        category=site.category,
        purpose=typeset(site.purpose),
        rna_number=site.rna_number,
        street=site.street,
        postal_code=cast.POSTAL_CODE,
        town=cast.TOWN,
        insee_code=cast.INSEE_CODE,
        declared_on=site.declared_on,
        by=by,
    )
