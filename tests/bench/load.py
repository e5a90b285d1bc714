"""A bounded load on a loopback address: N connections, each request on a fresh one, for some seconds."""

import socket
import threading
import time
from dataclasses import dataclass


@dataclass(slots=True)
class Figures:
    requests: int
    seconds: float
    p95_ms: float
    errors: int

    @property
    def rps(self) -> float:
        return self.requests / self.seconds


def get(port: int, host: str, path: str = "/") -> tuple[int, bytes]:
    """Return status and body of one GET; `host` goes into the Host header."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}:{port}\r\n\r\n".encode())
        parts = []
        while chunk := connection.recv(65536):
            parts.append(chunk)
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), body


def run(*, port: int, host: str, path: str = "/", connections: int, seconds: float) -> Figures:
    """Ask for one page over and over; every answer must be a 200."""
    times: list[float] = []
    errors = 0
    end = time.perf_counter() + seconds

    def work():
        nonlocal errors
        while (began := time.perf_counter()) < end:
            status, _body = get(port, host, path)
            times.append(time.perf_counter() - began)
            errors += status != 200

    began = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    times.sort()
    return Figures(len(times), spent, times[int(len(times) * 0.95)] * 1000, errors)
