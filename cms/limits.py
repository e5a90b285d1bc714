"""How often something may be done, counted in the cache that all workers share."""

import hashlib

from django.core.cache import cache

HOUR = 3600


def take(*, name: str, key: str, amount: int, seconds: int = HOUR) -> bool:
    """Take one of `amount` slots, each free again after `seconds`; False when all are taken.

    `cache.add` succeeds for one process only, so two workers never take the same slot.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()
    return any(cache.add(f"limit:{name}:{digest}:{slot}", True, seconds) for slot in range(amount))
