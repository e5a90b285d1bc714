"""What the domain name system says: the TXT record by which an association proves that a name is its own."""

import dns.exception
import dns.name
import dns.nameserver
import dns.resolver
from django.conf import settings

from tenants import rules

SECONDS = 3.0
PREFIX = "_kiosque"


class DnsError(Exception):
    """No answer that proves anything; the subclass says why."""


class NoSuchDomainError(DnsError):
    """The domain itself is not registered, or not yet known."""


class NothingThereError(DnsError):
    """The domain is there, its record is not (yet)."""


class ServersSilentError(DnsError):
    """The servers did not answer, or could not: nothing is known, and nothing may be concluded."""


def encode_host(text: str) -> str | None:
    """Return a host name as it stands in the DNS (`château.fr` → `xn--chteau-vta.fr`), or None if it cannot be one."""
    try:
        name = dns.name.from_text(text.strip().rstrip(".") + ".", idna_codec=dns.name.IDNA_2008_Practical)
    except (dns.exception.DNSException, UnicodeError):
        return None
    return rules.normalise_host(name.to_text(omit_final_dot=True))


def record_name(host: str) -> str:
    return f"{PREFIX}.{host}"


def record_value(token: str) -> str:
    return f"kiosque={token}"


def proofs(host: str) -> set[str]:
    """Return what the TXT records under a host's `_kiosque` say. Raises a DnsError that says why there is nothing."""
    resolver = _resolver()
    try:
        answer = resolver.resolve(f"{record_name(host)}.", "TXT", search=False)
    except dns.resolver.NXDOMAIN:
        raise (NothingThereError if _exists(resolver, host) else NoSuchDomainError) from None
    except dns.resolver.NoAnswer:
        raise NothingThereError from None
    except (dns.exception.DNSException, OSError) as error:
        raise ServersSilentError from error
    return {b"".join(record.strings).decode("utf-8", "replace").strip() for record in answer}


def _exists(resolver: dns.resolver.Resolver, host: str) -> bool:
    try:
        resolver.resolve(f"{host}.", "SOA", search=False, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return False
    except (dns.exception.DNSException, OSError) as error:
        raise ServersSilentError from error
    return True


def _resolver() -> dns.resolver.Resolver:
    """Return a resolver that asks the servers of the settings, or the system's."""
    try:
        resolver = dns.resolver.Resolver(configure=not settings.DNS_SERVERS)
    except dns.resolver.NoResolverConfiguration as error:
        raise ServersSilentError from error
    if settings.DNS_SERVERS:
        resolver.nameservers = [dns.nameserver.Do53Nameserver(address, port) for address, port in settings.DNS_SERVERS]
    resolver.timeout, resolver.lifetime, resolver.cache = SECONDS / 2, SECONDS, None
    return resolver
