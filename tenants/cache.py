"""A cache of files shared by the workers of one machine, and the key that keeps associations apart in any cache."""

import os
import pickle
import time
import zlib
from pathlib import Path

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.db import connection

from tenants.disk import is_no_room


def schema_key(key: str, key_prefix: str, version: int) -> str:
    """The KEY_FUNCTION of every alias: what one association stores, no other can read (pitfall L10)."""
    return f"{connection.schema_name}:{key_prefix}:{version}:{key}"


class SharedFileCache(FileBasedCache):
    """Django's file cache with an `add` that only one process can win: allauth's rate limits lock with it."""

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """On a full disk nothing is remembered, and pages go on: only what must be counted (`add`) fails."""
        try:
            super().set(key, value, timeout, version)
        except OSError as error:
            if not is_no_room(error):
                raise

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        if self.has_key(key, version):  # also removes it when it has expired
            return False
        self._createdir()
        target = self._key_to_file(key, version)
        draft = f"{target}.{os.getpid()}.{time.monotonic_ns()}"
        with Path(draft).open("wb") as file:
            file.write(pickle.dumps(self.get_backend_timeout(timeout), pickle.HIGHEST_PROTOCOL))
            file.write(zlib.compress(pickle.dumps(value, self.pickle_protocol)))
        try:
            os.link(draft, target)
        except FileExistsError:
            return False
        finally:
            Path(draft).unlink()
        return True
