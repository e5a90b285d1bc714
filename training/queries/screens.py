"""Where on an association's site each exercise is done."""

import logging
from collections.abc import Iterable
from urllib.parse import urlencode

from tenants import releases
from tenants.models import Association
from tenants.schemas import in_association
from training.evidence import CHECKS

logger = logging.getLogger(__name__)


def screens(association: Association, keys: Iterable[str]) -> dict[str, str]:
    """Return the full address of the screen of each check, through sign-on; none for a site that cannot be entered."""
    if not association.has_site or association.is_suspended or releases.is_behind(association):
        return {}
    with in_association(association):
        paths = {key: _path(key) for key in keys if key in CHECKS}
    return {key: _address(association, path) for key, path in paths.items()}


def _address(association: Association, path: str) -> str:
    """A page that everybody may read needs no sign-on (which would refuse to lead there)."""
    is_kept = path.startswith("/admin/")
    return f"{association.url}/entrer/?{urlencode({'next': path})}" if is_kept else f"{association.url}{path}"


def _path(key: str) -> str:
    try:
        return CHECKS[key].screen()
    except Exception:
        logger.exception("No screen for the check %s", key)
        return "/admin/"
