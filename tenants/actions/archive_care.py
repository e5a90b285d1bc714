"""What goes wrong with archives is kept in the journal, and told to city IT once."""

import logging
from typing import TYPE_CHECKING

from django.utils import timezone

from tenants import audit
from tenants.emails import portal_link, tell_city
from tenants.models import Association
from tenants.queries.proofs import untold
from tenants.schemas import portal_transaction

if TYPE_CHECKING:
    from cms.users.models import User

AT_MOST = 20  # names in a mail

logger = logging.getLogger(__name__)


@portal_transaction()
def note_failure(*, association: Association, work: str, error: Exception, by: "User | None", **facts: str) -> None:
    """Keep why something could not be done with the archives of a site, for the console."""
    reason = " ".join(" ".join(getattr(error, "messages", None) or [str(error) or type(error).__name__]).split())[:500]
    audit.record(
        by=by,
        action="tenants.archive.failed",
        association=association,
        label=str(association),
        work=work,
        reason=reason,
        **facts,
    )


@portal_transaction()
def tell_city_of_worries() -> None:
    """Nightly: tell the city of the sites whose archives or proofs have become a worry; once, not each night again."""
    for worry, sites in untold(timezone.now()).items():
        if not sites:
            continue
        link = portal_link("console") + f"?filtre={worry}"
        names = [str(site) for site in sites[:AT_MOST]]
        tell_city(
            "tenants/mail/archives_worry.txt", worry=worry, names=names, count=len(sites), more=len(sites) - len(names), link=link
        )
        for site in sites:
            audit.record(by=None, action="tenants.archive.worry_told", association=site, label=str(site), worry=worry)
