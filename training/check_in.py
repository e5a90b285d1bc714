"""The code on the screen of the room: it changes every half minute, so that a photo of it checks nobody in from home."""

import hmac
from hashlib import sha256

from training.models import Session

SECONDS = 30
GRACE = 3  # codes before the one on the screen that still count: time to find the phone
LENGTH = 10


def code_at(session: Session, *, at: float) -> str:
    """Return the code shown at a moment (seconds since 1970)."""
    return _code(session, int(at // SECONDS))


def is_valid(session: Session, code: str, *, at: float) -> bool:
    """Return whether a code is the one of now, or has just been."""
    now = int(at // SECONDS)
    return code.isascii() and any(hmac.compare_digest(_code(session, now - age), code) for age in range(GRACE + 1))


def _code(session: Session, number: int) -> str:
    return hmac.new(session.check_in_key.encode(), str(number).encode(), sha256).hexdigest()[:LENGTH]
