"""Links that end mails at one click, without signing in (RFC 8058): signed, they never lapse, and can do nothing else."""

from django.core import signing

from cms.users.models import User
from forum.models import Topic
from tenants.emails import portal_link

SALT = "forum.stop"
DIGEST, NUDGES = "digest", "nudges"


def stop_link(*, account: User, what: Topic | str) -> str:
    """Return the address that ends the mails about a topic, the weekly ones, or those about unanswered questions."""
    kept = what if isinstance(what, str) else what.pk
    return portal_link("forum_stop", signing.dumps([account.pk, kept], salt=SALT))


def read_link(token: str) -> tuple[int, int | str]:
    """Return the account's number and what to end. Raises signing.BadSignature."""
    account, what = signing.loads(token, salt=SALT)
    return account, what


def headers(link: str) -> dict[str, str]:
    """Return what lets mail programs offer the one click."""
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
