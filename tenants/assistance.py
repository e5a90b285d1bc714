"""What a site's session knows of the assistance session it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from tenants.models import AssistanceSession

ASSISTANCE_KEY = "kiosque_assistance"


@dataclass(frozen=True, slots=True)
class Assistance:
    """Shown at the top of every page of the admin, and written beside everything that is done."""

    id: UUID
    account_name: str
    reason: str
    ends_at: datetime
    end_url: str

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()


def for_session(assistance: AssistanceSession) -> dict[str, str]:
    """Return what a site's session keeps: JSON, so that no portal row is read at each request."""
    return {
        "id": str(assistance.pk),
        "account_name": str(assistance.account),
        "reason": assistance.reason,
        "ends_at": assistance.ends_at.isoformat(),
    }


def from_session(kept: dict[str, str] | None) -> Assistance | None:
    if kept is None:
        return None
    ends_at = datetime.fromisoformat(kept["ends_at"])
    return Assistance(UUID(kept["id"]), kept["account_name"], kept["reason"], ends_at, reverse("end_assistance"))
