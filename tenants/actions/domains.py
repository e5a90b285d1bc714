"""An association's own domain name: claimed, proved by a TXT record, then served, and shown first if they wish."""

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants import audit, dns, rules
from tenants.actions.associations import tell_site_its_host
from tenants.models import Association, Domain, DomainClaim
from tenants.one_by_one import one_by_one
from tenants.schemas import in_portal, portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

MAX_HOST = 253 - len(dns.record_name(""))
# A record may be away for a while when a domain changes provider: before that nobody is alarmed.
GRACE = timedelta(days=3)

WORDS = {
    dns.NoSuchDomainError: _("The domain %(host)s is not known: check how it is spelled, and that it has been bought."),
    dns.NothingThereError: _(
        "The record %(record)s is not there yet. Once it is written, it can take from a few minutes to a day to be seen."
    ),
    dns.ServersSilentError: _("The name servers do not answer for the moment: try again in a few minutes."),
}


@portal_transaction()
def claim_domain(*, association: Association, host: str, by: "User | None") -> DomainClaim:
    """Note that an association wants to use a name of its own; it leads nowhere until it is proved. Raises ValidationError.

    Several associations may claim the same name.
    """
    association.lock()
    name = own_host(host)
    claim, created = DomainClaim.objects.get_or_create(
        association=association, name=name, defaults={"token": secrets.token_hex(16)}
    )
    if not created:
        raise ValidationError(_("%(host)s is in the list already."), code="claimed", params={"host": name})
    audit.record(by=by, action="tenants.domain.claimed", association=association, label=name)
    return claim


def own_host(text: str) -> str:
    """Return a host name as the DNS has it. Raises ValidationError for what cannot be an association's own."""
    host = dns.encode_host(_without_address_parts(text)) or ""
    labels = host.split(".")
    well_formed = len(labels) > 1 and all(rules.LABEL.match(label) for label in labels) and not labels[-1].isdigit()
    if not well_formed or len(host) > MAX_HOST:
        message = _("“%(host)s” is not a domain name: write it as in www.my-association.fr.")
        raise ValidationError(message, code="invalid", params={"host": text.strip()[:100]})
    for ours in (settings.SITES_DOMAIN, settings.PORTAL_HOST):
        if host == ours or host.endswith(f".{ours}"):
            message = _("%(host)s belongs to the city: to change a site’s city address, rename it.")
            raise ValidationError(message, code="ours", params={"host": host})
    return host


def _without_address_parts(text: str) -> str:
    """Forgive what people copy from the address bar: `https://www.club.fr/accueil` → `www.club.fr`."""
    return text.strip().lower().removeprefix("https://").removeprefix("http://").partition("/")[0]


def verify_domain(*, claim: DomainClaim, by: "User | None") -> DomainClaim:
    """Look for the proof; once it is there the name leads to the site. Raises ValidationError with the reason.

    The name servers are asked before the transaction begins: they may take seconds.
    """
    found = _ask(claim)
    if dns.record_value(claim.token) not in found:
        others = sorted(value for value in found if value.startswith(dns.record_value("")))
        message = _("The record %(record)s says “%(found)s”: it must say “%(wanted)s”.")
        names = {"found": ", ".join(others or sorted(found))[:200], "wanted": dns.record_value(claim.token)}
        raise ValidationError(message, code="other_value", params=names | {"record": dns.record_name(claim.name)})
    return _grant(claim=claim, found=found, by=by)


def _ask(claim: DomainClaim) -> set[str]:
    try:
        found = dns.proofs(claim.name)
    except dns.DnsError as error:
        if not isinstance(error, dns.ServersSilentError):
            _note_checked(claim)
        names = {"host": claim.name, "record": dns.record_name(claim.name)}
        raise ValidationError(WORDS[type(error)], code=type(error).__name__, params=names) from error
    _note_checked(claim)
    return found


def _note_checked(claim: DomainClaim) -> None:
    claim.checked_at = timezone.now()
    with in_portal():
        DomainClaim.objects.filter(pk=claim.pk).update(checked_at=claim.checked_at)


@portal_transaction()
def _grant(*, claim: DomainClaim, found: set[str], by: "User | None") -> DomainClaim:
    association = claim.association
    association.lock()
    claim.proved_at = timezone.now()
    if not DomainClaim.objects.filter(pk=claim.pk).update(proved_at=claim.proved_at):
        raise ValidationError(_("%(host)s has been removed meanwhile."), code="gone", params={"host": claim.name})
    domain = Domain.objects.select_for_update(of=("self",)).select_related("association").filter(name=claim.name).first()
    if domain and domain.association_id != association.pk:
        holder = DomainClaim.objects.filter(association=domain.association, name=claim.name).first()
        if holder and dns.record_value(holder.token) in found:
            message = _("%(host)s leads to another site, whose record is still there: have that one taken away first.")
            raise ValidationError(message, code="held", params={"host": claim.name})
        _take_away(domain)
        domain = None
    if domain is None:
        Domain.objects.create(name=claim.name, association=association, is_primary=False)
        audit.record(by=by, action="tenants.domain.proved", association=association, label=claim.name)
    return claim


def _take_away(domain: Domain) -> None:
    """Take a name from the association that had it; its site is then at the city's address again."""
    association = domain.association
    association.lock()
    DomainClaim.objects.filter(association=association, name=domain.name).update(proved_at=None)
    name = domain.name
    domain.delete()
    audit.record(by=None, action="tenants.domain.lost", association=association, label=name)
    if association.custom_host == name:
        _show(association, host=None)


@portal_transaction()
def make_main(*, claim: DomainClaim, by: "User | None") -> Association:
    """Show the site at its own name; the city's address redirects there. Raises ValidationError for an unproved one."""
    association = claim.association
    association.lock()
    if not Domain.objects.filter(association=association, name=claim.name).exists():
        raise ValidationError(_("%(host)s is not proved yet."), code="unproved", params={"host": claim.name})
    _show(association, host=claim.name)
    audit.record(by=by, action="tenants.domain.made_main", association=association, label=claim.name)
    return association


@portal_transaction()
def use_city_address(*, association: Association, by: "User | None") -> Association:
    """Show the site at the city's address again; its own name redirects there."""
    association.lock()
    before = association.custom_host or ""
    _show(association, host=None)
    audit.record(by=by, action="tenants.domain.city_address_used", association=association, label=before)
    return association


@portal_transaction()
def remove_domain(*, claim: DomainClaim, by: "User | None") -> None:
    """Forget a name: it leads nowhere any more. If the site was shown there, it is at the city's address again."""
    association = claim.association
    association.lock()
    Domain.objects.filter(association=association, name=claim.name).delete()
    if association.custom_host == claim.name:
        _show(association, host=None)
    audit.record(by=by, action="tenants.domain.removed", association=association, label=claim.name)
    claim.delete()


def _show(association: Association, *, host: str | None) -> None:
    """Make a name of its own the primary one, or (None) the city's label. The association is locked."""
    own = Domain.objects.filter(association=association)
    own.filter(is_primary=True).update(is_primary=False)
    own.filter(name=host or association.subdomain).update(is_primary=True)
    association.custom_host = host
    association.save(update_fields=["custom_host"])
    tell_site_its_host(association)


def recheck_domains() -> None:
    """Nightly: look each proved name up again. A lost proof takes nothing away: the console shows it (see `is_lost`)."""
    one_by_one(DomainClaim.objects.exclude(proved_at=None).order_by("pk"), _recheck)


def _recheck(claim: DomainClaim) -> None:
    try:
        found = _ask(claim)
    except ValidationError:
        return
    if dns.record_value(claim.token) in found:
        # While the servers answered, the name may have been removed here, or have gone to another association.
        DomainClaim.objects.filter(pk=claim.pk).exclude(proved_at=None).update(proved_at=claim.checked_at)


def is_lost(claim: DomainClaim) -> bool:
    """Whether the proof, last seen at `proved_at`, was still missing when it was last looked for, days later."""
    return bool(claim.proved_at and claim.checked_at and claim.checked_at - claim.proved_at > GRACE)
