"""Hostile bodies on real gunicorn workers: refused unread, with bounded memory and disk."""

import socket
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import database
from tests.deploy.production import ALPHA, environment, gunicorn, manage
from tests.e2e.conftest import free_port, wait_for_port

MB = 1024**2
MOST_MEMORY = 170  # MB; a worker that does nothing has about 100


@pytest.fixture(scope="module")
def server(django_db_setup, tmp_path_factory):
    name, port, temp = f"kiosque_body_{uuid.uuid4().hex[:8]}", free_port(), tmp_path_factory.mktemp("temp")
    database.copy(database.TEMPLATE, name)
    variables = environment(name, tmp_path_factory.mktemp("data")) | {"TMPDIR": str(temp)}
    manage("collectstatic", "--noinput", "--verbosity=0", variables=variables)
    try:
        with gunicorn(variables, port=port) as process:
            wait_for_port(port)
            yield SimpleNamespace(port=port, pid=process.pid, temp=temp)
    finally:
        database.drop(name)


def peak_memory(server) -> int:
    """Return the most bytes any worker has held, in MB."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    peaks = [line for pid in children for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmHWM" in line]
    return max(int(line.split()[1]) // 1024 for line in peaks)


def on_disk(server) -> int:
    return sum(path.stat().st_size for path in server.temp.rglob("*") if path.is_file())


def send(server, *headers: str, body=b"", path: str = "/contact/") -> tuple[int, str, int]:
    """Send a request and all of its body, unless the server hangs up. Returns the status, the page, and the bytes sent."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {ALPHA}", "X-Forwarded-Proto: https", *headers]
    lines += ["Content-Type: application/x-www-form-urlencoded", "", ""]
    sent = 0
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        try:
            connection.sendall("\r\n".join(lines).encode())
            for chunk in [body] if isinstance(body, bytes) else body:
                connection.sendall(chunk)
                sent += len(chunk)
        except (BrokenPipeError, ConnectionResetError):
            pass  # what has been answered may still be there
        answer = b""
        try:
            while found := connection.recv(65536):
                answer += found
        except ConnectionResetError:
            pass
    head, _, page = answer.decode(errors="replace").partition("\r\n\r\n")
    return int(head.split()[1]) if head else 0, page, sent


def hundred_megabytes(*, chunked: bool = False):
    piece = b"a" * MB
    for _n in range(100):
        yield b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece
    if chunked:
        yield b"0\r\n\r\n"


def test_endless_stream_is_closed_unread(server):
    status, _page, sent = send(server, "Transfer-Encoding: chunked", body=hundred_megabytes(chunked=True))

    assert status in (0, 411)
    assert sent < 20 * MB  # what the kernel had taken in when the connection was closed
    assert peak_memory(server) < MOST_MEMORY
    assert on_disk(server) == 0


def test_hundred_megabytes_are_refused_unread(server):
    status, page, sent = send(server, f"Content-Length: {100 * MB}", body=hundred_megabytes())

    assert status in (0, 413)
    assert sent < 60 * MB
    assert peak_memory(server) < MOST_MEMORY
    assert on_disk(server) == 0


@pytest.mark.parametrize(("path", "megabytes", "words"), [("/contact/", 3, "3 Mo"), ("/admin/images/add/", 26, "26 Mo")])
def test_who_sends_too_much_reads_why_once_all_is_sent(server, path, megabytes, words):
    status, page, sent = send(server, f"Content-Length: {megabytes * MB}", body=b"a" * megabytes * MB, path=path)

    assert (status, sent) == (413, megabytes * MB)
    assert words in page.replace("\xa0", " ") and "trop lourd" in page


@pytest.mark.parametrize(
    "headers",
    [
        ["Content-Length: -5"],
        ["Content-Length: abc"],
        ["Content-Length: 5", "Content-Length: 500"],
        ["Content-Length: 5", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: gzip, chunked"],
    ],
)
def test_lengths_that_lie_are_refused(server, headers):
    status, _page, _sent = send(server, *headers, body=b"a=1&b=2")

    assert status in (400, 411, 501)


def test_no_more_is_read_than_was_said(server):
    status, _page, _sent = send(server, "Content-Length: 3", "Connection: close", body=b"a=1" + b"b" * 5 * MB)

    assert status in (0, 422)
    assert send(server, "Content-Length: 3", body=b"a=1")[0] == 422
