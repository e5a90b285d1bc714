"""What a question shows of the site it is asked from: lines that travel signed in the form, and that the asker chooses from.

The site writes them down, the portal shows them. What is not ticked when the form is sent is kept nowhere.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from cms.users.models import User
from forum.models import Draft
from forum.queries import reading
from tenants import queries
from tenants.models import Association

FIELD, SHOWN = "depuis", "montrer"  # of the form: the signed lines, the ticked ones
SALT = "forum.context"
TIME_TO_COME = timedelta(hours=2)  # from the site to the form
TIME_TO_WRITE = timedelta(days=2)  # from there until it is sent
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A label and a value in words; `ref` is what they name: an association, a page, a block. A private one begins unticked."""

    key: str
    label: str
    value: str
    ref: str = ""
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be shown with a question; `is_lost`: something was to be, and its link is no longer good."""

    lines: list[Line] = field(default_factory=list)
    ticked: frozenset[str] = frozenset()
    token: str = ""
    is_lost: bool = False

    @property
    def chosen(self) -> list[Line]:
        return [line for line in self.lines if line.key in self.ticked]

    @property
    def block(self) -> str:
        return ref_of(self.lines, "block")


def sign(lines: Iterable[Line], *, account: User) -> str:
    """Return the lines as a text that only this account can use, on the portal as on the site."""
    kept = [asdict(replace(line, value=line.value[:LONGEST])) for line in lines]
    return signing.dumps({"for": str(account.portal_id), "lines": kept}, salt=SALT, compress=True)


def read(token: str, *, account: User, within: timedelta) -> list[Line]:
    """Return the lines of a signed text. Raises BadSignature for one that is forged, too old, or somebody else's."""
    found = signing.loads(token, salt=SALT, max_age=within)
    if found["for"] != str(account.portal_id):
        raise signing.BadSignature
    return [Line(**line) for line in found["lines"]]


def offered(request: HttpRequest, account: User, *, draft: Draft | None = None) -> Offer:
    """Return what this form may show: as it was ticked, as the site has sent it, or as a draft has kept it."""
    if request.method == "POST":
        return _opened(request.POST.get(FIELD, ""), account, within=TIME_TO_WRITE, ticked=request.POST.getlist(SHOWN))
    if token := request.GET.get(FIELD, ""):
        return _opened(token, account, within=TIME_TO_COME)
    if draft is not None and (lines := from_json(draft.context)):
        return Offer(lines, frozenset(line.key for line in lines), sign(lines, account=account))
    return Offer()


def _opened(token: str, account: User, *, within: timedelta, ticked: Container[str] | None = None) -> Offer:
    if not token:
        return Offer()
    try:
        lines = read(token, account=account, within=within)
    except signing.BadSignature:
        return Offer(is_lost=True)
    shown = [line.key for line in lines if (not line.is_private if ticked is None else line.key in ticked)]
    return Offer(lines, frozenset(shown), token)


def association_shown(offer: Offer, account: User) -> Association | None:
    """Return the association the question is shown with: the one ticked, if the account still belongs to it (1 query).

    Asked from the portal it is the account's only one.
    """
    if not offer.lines and not offer.is_lost:
        return reading.association_of(account)
    ref = ref_of(offer.chosen, "association")
    place = queries.membership_of(account=account, association_id=UUID(ref)) if ref else None
    return place.association if place else None


def as_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return the chosen lines for a draft."""
    return [asdict(line) for line in lines]


def from_json(kept: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Return the lines of a draft; what else a draft keeps there is none."""
    return [Line(**line) for line in kept if "key" in line]


def in_words(lines: Iterable[Line]) -> list[dict[str, str]]:
    """Return the chosen lines as a topic keeps them."""
    return [{"label": line.label, "value": line.value} for line in lines]


def ref_of(lines: Iterable[Line], key: str) -> str:
    return next((line.ref for line in lines if line.key == key), "")


def page_of(lines: Iterable[Line]) -> int | None:
    ref = ref_of(lines, "page")
    return int(ref) if ref else None
