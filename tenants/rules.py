"""What a subdomain may be, and which host is whose. Pure functions: no database."""

import hashlib
import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\Z")
BIGGEST_NUMBER = 2**31 - 1  # of a row, in an address
LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})

RESERVED = frozenset(
    "admin administrateur api app assets autoconfig autodiscover blog cdn compte connexion console dev dns email forum ftp"
    " imap kiosque localhost mail mairie media mta-sts mx ns ns1 ns2 officiel pop portail preprod prod root sites smtp ssl"
    " sso staging static support test tls ville vpn webmail wpad www www1 www2".split(" ")
)

# A day that is looked at has an address of its own: no association's, and one that nobody guesses.
PREVIEW_PREFIX = "apercu-"
PREVIEW_LABEL = re.compile(rf"{PREVIEW_PREFIX}[a-z2-7]{{20}}\Z")


def fold(text: str) -> str:
    """Return the text in lower case without accents or ligatures: `Chœur d'Été` → `choeur d'ete`."""
    decomposed = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def number_of(text: str) -> int | None:
    """Return the whole number that an address names, or None for anything else."""
    found = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
    return found if 0 < found <= BIGGEST_NUMBER else None


def label_from(name: str) -> str:
    """Return the subdomain a name suggests: `Chœur d'été` → `choeur-d-ete`. May be empty for a name without letters."""
    label = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    return label[:40].rstrip("-")


def without_preview_prefix(label: str) -> str:
    """Return what a label can be proposed as: `apercu-judo` → `judo`, `apercu` → nothing."""
    return re.sub(r"^(apercu(-+|\Z))+", "", label)


def validate_subdomain(label: str) -> None:
    """Raise ValidationError unless the label is one that DNS, browsers and people can live with."""
    if not LABEL.match(label):
        raise ValidationError(
            _("“%(label)s” cannot be an address: use 1 to 63 lower-case letters, digits and hyphens, and no hyphen at an end."),
            code="invalid",
            params={"label": label},
        )
    if label[2:4] == "--":
        raise ValidationError(
            _("“%(label)s” cannot be an address: two hyphens in third place are kept for look-alike names."),
            code="invalid",
            params={"label": label},
        )
    if label in RESERVED or label.startswith(PREVIEW_PREFIX) or host_of(label) == settings.PORTAL_HOST:
        raise ValidationError(_("“%(label)s” is reserved by the city."), code="reserved", params={"label": label})


def hash_secret(secret: str) -> str:
    """Return what is stored of a code or a link's token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def host_of(label: str) -> str:
    return f"{label}.{settings.SITES_DOMAIN}"


def preview_label(host: str) -> str:
    """Return the label of a normalised host that can only be a preview's, else nothing."""
    label = host.removesuffix(f".{settings.SITES_DOMAIN}")
    return label if label != host and PREVIEW_LABEL.match(label) else ""


def normalise_host(raw: str) -> str | None:
    """Return a Host header's name in lower case without port and final dot, or None if it is no name of ours.

    Nothing is forgiven but case, a port and one final dot (RFC 9110, 4.2.3); addresses and odd characters are None.
    """
    name, colon, port = raw.lower().partition(":")
    if colon and not (port.isascii() and port.isdigit()):
        return None
    name = name.removesuffix(".")
    return name if HOST.match(name) and ".." not in name else None


def domain_name(host: str) -> str:
    """Return the key of a normalised host in the domains table: the bare label under the sites' domain, else the host.

    A host without a dot is nobody's: as a key it would be a label.
    """
    label, dot, rest = host.partition(".")
    if not dot:
        return ""
    return label if rest == settings.SITES_DOMAIN else host
