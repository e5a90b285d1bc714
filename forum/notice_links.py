"""The link of a mail that leads to where a notice stands: signed, for whoever notified it or for whoever wrote the content."""

from uuid import UUID

from django.core import signing

from forum.models import Report
from tenants.emails import portal_link

SALT = "forum.notice"


def state_link(*, report: Report, side: str) -> str:
    return portal_link("forum_notice_state", signing.dumps([report.pk.hex, side], salt=SALT))


def read_link(token: str) -> tuple[UUID, str]:
    """Return the number of the report and the side its reader is on. Raises signing.BadSignature."""
    report, side = signing.loads(token, salt=SALT)
    return UUID(report), side
