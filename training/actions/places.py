"""Where people meet."""

from typing import TYPE_CHECKING, Any

from tenants import audit
from tenants.schemas import portal_transaction
from training.models import Place

if TYPE_CHECKING:
    from cms.users.models import User

FACTS = ("name", "address", "seats", "equipment", "access_notes", "is_used")


@portal_transaction()
def add_place(*, by: "User | None", **facts: Any) -> Place:
    """Add a place; `facts` are those of FACTS. Raises ValidationError."""
    place = Place(**facts)
    place.full_clean()
    place.save(force_insert=True)
    audit.record(by=by, action="training.place.added", label=place.name)
    return place


@portal_transaction()
def change_place(*, place: Place, by: "User | None", **facts: Any) -> Place:
    """Change a place; sessions planned there keep it, even when it is no longer in use. Raises ValidationError."""
    place = Place.objects.select_for_update().get(pk=place.pk)
    for name in FACTS:
        setattr(place, name, facts.get(name, getattr(place, name)))
    place.full_clean()
    place.save(update_fields=FACTS)
    audit.record(by=by, action="training.place.changed", label=place.name)
    return place
