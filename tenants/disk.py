"""A disk that is full: ours while a file is written, or the one of PostgreSQL."""

import errno

import psycopg

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_no_room(error: BaseException | None) -> bool:
    """Whether an error says that a disk is full."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM or "(os error 28)" in str(error)  # age's own way of saying it
    return isinstance(error, psycopg.errors.DiskFull) or isinstance(getattr(error, "__cause__", None), psycopg.errors.DiskFull)
