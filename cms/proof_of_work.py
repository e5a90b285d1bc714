"""A small sum that a visitor's browser does before a form leaves: nothing for one person, dear for who sends thousands.

The challenge is altcha's (https://altcha.org): find the number whose PBKDF2 key begins as the challenge says. It is signed with
a key of this site's own, holds for two hours, and each solution serves once. themes/static/themes/base/proof.js does the sum.
"""

import secrets
import time

import altcha
from django.core.cache import cache
from django.utils.crypto import salted_hmac

ALGORITHM, ITERATIONS = "PBKDF2/SHA-256", 1000
# Numbers to try, one after the other: 0.1 s on a computer, up to 1 s on a cheap phone.
LEAST_TRIES, MOST_TRIES = 100, 300
SECONDS = 2 * 3600
LONGEST = 2000


def new_challenge(*, site_id: str) -> dict:
    """Return a challenge as JSON wants it."""
    challenge = altcha.create_challenge(
        ALGORITHM,
        ITERATIONS,
        counter=LEAST_TRIES + secrets.randbelow(MOST_TRIES - LEAST_TRIES),
        expires_at=int(time.time()) + SECONDS,
        hmac_secret=_key(site_id),
    )
    return challenge.to_dict()


def is_solved(proof: str, *, site_id: str) -> bool:
    """Whether this is the solution of a challenge of this site's that still holds and has not served yet."""
    return _is_right(proof, site_id) and cache.get(_used_key(proof)) is None


def spend(proof: str, *, site_id: str) -> bool:
    """Use a solution up. Returns False when it is none, or has served already."""
    return _is_right(proof, site_id) and cache.add(_used_key(proof), True, SECONDS)


def _is_right(proof: str, site_id: str) -> bool:
    if not proof or len(proof) > LONGEST or not proof.isascii():
        return False
    return altcha.verify_solution(proof, _key(site_id)).verified


def _used_key(proof: str) -> str:
    # By the challenge, not by the text: the same solution can be written in several ways.
    return f"cms.proof.{altcha.Payload.from_base64(proof).challenge.signature}"


def _key(site_id: str) -> bytes:
    return salted_hmac("cms.proof_of_work", site_id).digest()
