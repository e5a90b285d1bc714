"""Environment variables, read loudly: a bad value stops the start with one line that says what to write instead."""

import hashlib
import os
import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return the variable's text; without a default, a missing or empty one stops the start."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. deploy/README.md says what it is for.")
    return default


def flag(name: str, default: bool = False) -> bool:
    """Return True for "1", False for "0"; anything else stops the start."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name}={value!r}: write 1 for yes or 0 for no.")
    return value == "1"


def number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """Return a whole number between `least` and `most`; anything else stops the start."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number from {least} to {most}.")
    return int(value)


def choice(name: str, default: str, *, among: list[str]) -> str:
    """Return one of the words of `among`, in capitals; anything else stops the start."""
    value = text(name, default).upper()
    if value not in among:
        raise ImproperlyConfigured(f"{name}={value!r}: write one of {', '.join(among)}.")
    return value


def secret(name: str) -> str | None:
    """Return the secret from NAME, or from the file that NAME_FILE points to; an unreadable file stops the start."""
    file = os.environ.get(f"{name}_FILE", "").strip()
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE={file!r} cannot be read: {error.strerror}.") from error
    return os.environ.get(name, "").strip() or None


def hostname(name: str, default: str | None = None) -> str:
    """Return a lower-case host name without scheme or port; anything else stops the start."""
    value = text(name, default).lower()
    labels = value.split(".")
    if not all(0 < len(label) < 64 and label.strip("-") == label and label.replace("-", "").isalnum() for label in labels):
        raise ImproperlyConfigured(f"{name}={value!r}: write a bare host name such as portail.ville.fr.")
    if not value.isascii():
        raise ImproperlyConfigured(f"{name}={value!r}: write the ASCII (punycode) form of the host name.")
    return value


def openid_connect(*, issuer: str, client_id: str, secret: str | None, name: str) -> dict[str, dict]:
    """Return allauth's setting for one identity provider. Its id holds the issuer: a link to another one means nothing."""
    if not secret:
        raise ImproperlyConfigured("OIDC_CLIENT_SECRET (or OIDC_CLIENT_SECRET_FILE) is not set, and OIDC_ISSUER is.")
    digest = hashlib.sha256(issuer.rstrip("/").encode()).hexdigest()
    app = {
        "provider_id": f"city-{digest[:12]}",
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer, "fetch_userinfo": True},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def addresses(name: str) -> list[tuple[str, int]]:
    """Return “ip[:port],…” as pairs, port 53 unless said; anything else stops the start."""
    found = []
    for part in filter(None, (part.strip() for part in os.environ.get(name, "").split(","))):
        parts = urlsplit(f"//{part}")
        try:
            found.append((str(ip_address(parts.hostname or "")), parts.port or 53))
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}={part!r}: write addresses such as 192.0.2.53 or [2001:db8::53]:53.") from error
    return found


def hosts(name: str, default: str = "") -> list[str]:
    """Return “host,*.host,…” as a list; anything else stops the start."""
    found = [part.strip().lower() for part in text(name, default).split(",") if part.strip()]
    for part in found:
        if not re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+", part):
            raise ImproperlyConfigured(f"{name}={part!r}: write names such as tube.example.org or *.example.org.")
    return found


def mail_address(name: str) -> str:
    """Return a mailbox, or nothing. What stands before its @ leaves room for the numbers that Kiosque adds (64 in all)."""
    value = text(name, "").lower()
    if value and not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,19}@[a-z0-9-]+(\.[a-z0-9-]+)+", value):
        wanted = "write an address such as forum@ville.fr, 20 characters at most before the @."
        raise ImproperlyConfigured(f"{name}={value!r}: {wanted}")
    return value


def smtp(url: str) -> dict[str, object]:
    """Turn smtp://, smtp+starttls:// or smtps://user:password@host:port into what Django's SMTP backend takes."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtp+starttls", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("SMTP_URL must read smtp://, smtp+starttls:// or smtps://user:password@host:port.")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "host": parts.hostname,
        "port": parts.port or {"smtp": 25, "smtp+starttls": 587, "smtps": 465}[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+starttls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": 20,
    }
