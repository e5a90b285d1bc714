"""Who the site belongs to, its look, its header and foot, taken from an export."""

from typing import Any

from django.core.exceptions import ValidationError

from cms.frame import MAX_LINKS
from cms.models import SiteIdentity
from tenants.leaving.errors import LeavingError
from tenants.leaving.pages_json import IDENTITY
from tenants.leaving.references import WEB, Numbers, in_field
from themes import registry


def take(found: Any, numbers: Numbers) -> None:
    """Write the identity of the site the connection is in. A look that this city does not have becomes the usual one."""
    if not isinstance(found, dict):
        raise LeavingError("It does not say whose site it is.")
    identity = SiteIdentity.load()
    for name in IDENTITY:
        if name in found and name != "links":
            field = identity._meta.get_field(name)
            setattr(identity, field.attname, in_field(field, found[name], numbers))
    identity.links = _links(found.get("links"))
    if identity.theme not in dict(registry.theme_choices()):
        identity.theme, identity.palette = registry.DEFAULT_THEME, ""
    try:
        identity.full_clean()
    except ValidationError as error:
        raise LeavingError(f"The identity of the site cannot be taken: {' '.join(error.messages)}") from error
    identity.save()


def _links(found: Any) -> list[dict[str, str]] | None:
    if not isinstance(found, list):
        return None
    links = [link for link in found if isinstance(link, dict) and WEB.match(str(link.get("url")))]
    return [{"label": str(link.get("label") or "")[:80], "url": link["url"]} for link in links[:MAX_LINKS]]
