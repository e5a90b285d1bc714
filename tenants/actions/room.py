"""The owners hear once that their site is nearly full; again only after it was no longer."""

from uuid import UUID

from cms.storage import FILLING_UP, NEAR, Usage
from tenants import audit
from tenants.emails import tell_owners
from tenants.models import Association, AuditEntry
from tenants.schemas import in_portal, portal_transaction

TOLD, EASED = "tenants.room.told", "tenants.room.eased"


def look(*, association_id: UUID, used: int) -> None:
    """Write to the owners, or note that there is room again, if either is due (2 queries, mostly)."""
    with in_portal():
        association = Association.objects.with_site().filter(pk=association_id).first()
        if association and _next_word(association, used):
            tell(association=association, used=used)


@portal_transaction()
def tell(*, association: Association, used: int) -> None:
    """Write to the owners of a site that has become nearly full; or note, for the next time, that it has room again."""
    association.lock()
    word = _next_word(association, used)
    if not word:
        return
    usage = Usage(used, association.quota_bytes)
    if word == TOLD:
        link = f"{association.url}/admin/place/"
        tell_owners("tenants/mail/room_nearly_full.txt", association=association, usage=usage, link=link)
    audit.record(by=None, action=word, association=association, label=str(association), percent=usage.percent)


def _next_word(association: Association, used: int) -> str:
    """Return the action that is due: the last one noted in the journal says whether they know."""
    percent = Usage(used, association.quota_bytes).percent
    if NEAR <= percent < FILLING_UP:
        return ""
    noted = AuditEntry.objects.filter(association=association, action__in=(TOLD, EASED)).order_by("-at", "-pk")
    last = noted.values_list("action", flat=True).first() or EASED
    due = TOLD if percent >= FILLING_UP else EASED
    return due if due != last else ""
