"""Read the national register's open file (RNA, "Waldec"), however long and however damaged, one record at a time.

The columns that can name a person or lead to a home (`adrg_*`, `dir_civilite`, `observation`) stop here: a record has
no place for them, and no message quotes the file.
"""

import csv
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, FileIO
from operator import itemgetter
from typing import NamedTuple

from django.utils.translation import gettext as _

SAMPLE = 1 << 20
LONGEST_LINE = 1 << 20  # bytes; the csv module refuses a field of more than 128 KiB anyway
MOST_LINES = 1000  # that one record may spread over

# How a record starts. Inside a quoted field, such a line means that the quote before it was never closed.
RECORD_START = re.compile(rb'\s*"?W[0-9A-Z]{9}"?[;,]')
# What no French text holds: a line of bytes that reads as UTF-8 with these in it was not UTF-8 (`É»` in ISO-8859-1).
ODD = re.compile(r"[^\x00-\x7f\xa0-\u017f\u2000-\u22ff]")


class RegisterFileError(Exception):
    """The file as a whole cannot be read as the register; the message says why."""


class LineError(Exception):
    """One line cannot be read; the message says why, and never what is in it."""


class BadLine(NamedTuple):
    """A record left out. `number` is the physical line it starts on; the header is line 1."""

    number: int
    reason: str


class Record(NamedTuple):
    """One record's public columns, as they stand in the file. `line` is the physical line it starts on."""

    line: int
    id: str
    siret: str
    date_creat: str
    date_disso: str
    titre: str
    objet: str
    objet_social1: str
    objet_social2: str
    adrs_complement: str
    adrs_numvoie: str
    adrs_repetition: str
    adrs_typevoie: str
    adrs_libvoie: str
    adrs_distrib: str
    adrs_codeinsee: str
    adrs_codepostal: str
    adrs_libcommune: str
    siteweb: str
    position: str


COLUMNS = Record._fields[1:]


@contextmanager
def open_register(path: str | os.PathLike[str]) -> Iterator["Register"]:
    """Open a register file (or a pipe of one) to be iterated once. Raises RegisterFileError."""
    try:
        file = BufferedReader(FileIO(os.fspath(path)), SAMPLE)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RegisterFileError(_("“%(path)s” cannot be read: %(reason)s.") % {"path": path, "reason": reason}) from error
    with file:
        yield Register(file, str(path))


class Register:
    """An open register file: iterating gives a Record or a BadLine for each record in it."""

    def __init__(self, file: "BufferedReader[FileIO]", name: str):
        self.size = os.fstat(file.fileno()).st_size
        is_utf8 = _looks_like_utf8(file.peek(SAMPLE))
        header = file.readline(LONGEST_LINE)
        self.delimiter, columns = _columns(header, name)
        self.width = len(columns)
        self._pick = itemgetter(*(columns.index(column) for column in COLUMNS))
        self._lines = _Lines(file, is_utf8=is_utf8, bytes_read=len(header))

    @property
    def lines_read(self) -> int:
        return self._lines.number

    @property
    def percent(self) -> int | None:
        """How much of the file has been read; None for a pipe."""
        return min(100, 100 * self._lines.bytes_read // self.size) if self.size else None

    def __iter__(self) -> Iterator[Record | BadLine]:
        lines = self._lines
        rows = csv.reader(lines, delimiter=self.delimiter)
        while True:
            lines.begin_record()
            try:
                row = next(rows)
            except StopIteration:
                return
            except (LineError, csv.Error) as error:
                lines.recover()
                yield BadLine(lines.start, str(error) if isinstance(error, LineError) else _("A field is too long."))
                continue
            if len(row) == self.width:
                yield Record(lines.start, *self._pick(row))
            elif any(map(str.strip, row)):
                counts = {"found": len(row), "expected": self.width}
                yield BadLine(lines.start, _("%(found)d columns instead of %(expected)d.") % counts)


class _Lines:
    """The file's physical lines, decoded, for csv.reader; it knows which line a record starts on.

    csv.reader asks for no line before it needs it: a line asked for after `begin_record` starts a record, and every
    other one is the rest of a quoted field.
    """

    def __init__(self, file: "BufferedReader[FileIO]", *, is_utf8: bool, bytes_read: int):
        self._file, self._is_utf8, self.bytes_read = file, is_utf8, bytes_read
        self.number = self.start = 1
        self._raw = b""
        self._held = False
        self._starting = self._skipping = False

    def begin_record(self) -> None:
        self._starting = True

    def recover(self) -> None:
        """After an error: if the record goes on below (a quote is open), what is left of it is no record of its own."""
        if not self._held:
            self._skipping = self.number > self.start or self._raw.count(b'"') % 2 == 1

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        starting, self._starting = self._starting, False
        raw = self._next_raw()
        while self._skipping and raw and not RECORD_START.match(raw):
            raw = self._next_raw()
        self._skipping = False
        if starting:
            self.start = self.number
        elif not raw or RECORD_START.match(raw):
            self._held = bool(raw)
            raise LineError(_("A quote is opened and never closed."))
        elif self.number - self.start > MOST_LINES:
            raise LineError(_("It spreads over more than %(count)d lines.") % {"count": MOST_LINES})
        if not raw:
            raise StopIteration
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            self._drop_rest_of_line()
            raise LineError(_("A field is too long."))
        return _decode(raw, is_utf8=self._is_utf8)

    def _next_raw(self) -> bytes:
        if self._held:
            self._held = False
            return self._raw
        self._raw = raw = self._file.readline(LONGEST_LINE)
        if raw:
            self.number += 1
            self.bytes_read += len(raw)
        return raw

    def _drop_rest_of_line(self) -> None:
        while rest := self._file.readline(LONGEST_LINE):
            self.bytes_read += len(rest)
            if rest.endswith(b"\n"):
                return


def _columns(header: bytes, name: str) -> tuple[str, list[str]]:
    """Return the separator and the header's column names. Raises RegisterFileError."""
    if not header:
        raise RegisterFileError(_("“%(path)s” is empty.") % {"path": name})
    if header.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise RegisterFileError(_("“%(path)s” is a packed archive: unpack it first.") % {"path": name})
    if b"\0" in header:
        raise RegisterFileError(_("“%(path)s” is not a text file in UTF-8 or ISO-8859-1.") % {"path": name})
    text = header.decode("utf-8-sig", "replace")
    delimiter = max(";,", key=text.count)
    try:
        columns = [column.strip().lower() for column in next(csv.reader([text], delimiter=delimiter))]
    except csv.Error:
        columns = []
    missing = [column for column in COLUMNS if column not in columns]
    if "adr1" in columns and missing:
        message = _("“%(path)s” is the register's file of old associations (rna_import); the one wanted is rna_waldec.")
        raise RegisterFileError(message % {"path": name})
    if missing or columns[0] != "id":
        message = _("“%(path)s” is not the register's file (rna_waldec): its first line lacks %(columns)s.")
        raise RegisterFileError(message % {"path": name, "columns": ", ".join(missing[:5]) or "id"})
    return delimiter, columns


def _looks_like_utf8(sample: bytes) -> bool:
    telling = [line for line in sample.split(b"\n")[:-1] if not line.isascii()]
    return 2 * sum(_as_utf8(line) is not None for line in telling) >= len(telling)


def _as_utf8(raw: bytes) -> str | None:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return None if ODD.search(text) else text


def _decode(raw: bytes, *, is_utf8: bool) -> str:
    """Return a line as text. A line in the other encoding than the file's is read in its own; a mixture is an error."""
    if b"\r" in raw:  # a lone one, inside a field, would stop the csv module
        raw = raw.rstrip(b"\r\n").replace(b"\r", b" ") + b"\n"
    if raw.isascii():
        return raw.decode("ascii")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        rest = raw.decode(errors="ignore")
        is_mixture = is_utf8 and not rest.isascii() and not ODD.search(rest)
    else:
        if is_utf8 or not ODD.search(text):
            return text
        is_mixture = False
    try:
        return raw.decode("utf-8" if is_mixture else "cp1252")
    except UnicodeDecodeError as error:
        raise LineError(_("It is neither UTF-8 nor ISO-8859-1.")) from error
