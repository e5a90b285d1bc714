"""The address that an answer by e-mail is sent to: it names the topic and the account, and nobody can make one up.

`forum+<topic>.<account>.<seal>@host`: short enough for every mail server (64 characters before the @), lower case all through.
"""

import hmac
import re
from hashlib import sha256

from django.conf import settings
from django.utils.http import base36_to_int, int_to_base36

from cms.users.models import User
from forum.models import Topic

SEAL = 24  # hex digits: 96 bits
PATTERN = re.compile(rf"\+([0-9a-z]{{1,12}})\.([0-9a-z]{{1,12}})\.([0-9a-f]{{{SEAL}}})@")


def is_offered() -> bool:
    """Return whether the city has a mailbox for answers."""
    return bool(settings.FORUM_MAIL)


def reply_address(*, topic: Topic, account: User) -> str:
    """Return where an account answers a topic by e-mail; empty when the city offers none."""
    if not is_offered():
        return ""
    local, _at, host = settings.FORUM_MAIL.partition("@")
    return f"{local}+{int_to_base36(topic.pk)}.{int_to_base36(account.pk)}.{_seal(topic.pk, account.pk)}@{host}"


def who_and_where(address: str) -> tuple[int, int] | None:
    """Return the topic's and the account's number that an address was made for, or None for any other address."""
    found = PATTERN.search(address.lower())
    if found is None:
        return None
    topic, account = base36_to_int(found[1]), base36_to_int(found[2])
    return (topic, account) if hmac.compare_digest(_seal(topic, account), found[3]) else None


def _seal(topic: int, account: int) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"forum.reply:{topic}:{account}".encode(), sha256).hexdigest()[:SEAL]
