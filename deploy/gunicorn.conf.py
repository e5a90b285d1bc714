"""gunicorn: no preload (a forked connection would be shared), one thread a worker (no thread of ours touches a schema).

A worker reads and answers one request at a time: the proxy in front buffers what comes slowly (deploy/Caddyfile).
"""

import os
import socket
from pathlib import Path

from deploy import env

# KIOSQUE_PORT is the port people see; only the demo, which has no proxy in front, also serves on it.
# Under systemd the socket is deploy/systemd/kiosque-web.socket's, and stays open while gunicorn starts again.
bind = env.text("BIND", "127.0.0.1:8000" if os.environ.get("DATABASE_URL") else f"127.0.0.1:{env.number('KIOSQUE_PORT', 8000)}")
workers = env.number("WEB_WORKERS", max(2, min(8, (os.cpu_count() or 1) * 2)), least=1, most=64)
worker_class = "sync"
preload_app = False
# A worker that is busy longer is killed: the largest photo takes some ten seconds on a slow machine.
timeout = 60
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 400
# Where workers say that they are alive: on a disk that is busy, this alone could take seconds.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn's files there have no name
# What the proxy says of the visitor is read by Django, TRUSTED_PROXIES deep, and by nobody before it.
forwarder_headers = ""
secure_scheme_headers = {}
# Its control socket is a thread in the process that forks, and a door in somebody's home folder: systemd does all it could.
control_socket_disable = True
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190
accesslog = env.text("ACCESS_LOG", "") or None
errorlog = "-"
loglevel = env.text("LOG_LEVEL", "warning").lower()
WORDLESS = 120  # seconds, more than any browser keeps such a connection
wsgi_app = "deploy.wsgi:application"
proc_name = "kiosque"


def when_ready(server):
    """Leave a connection with the kernel until something comes on it.

    Browsers (the demo has no proxy) and proxies open some in advance, or give up before they speak: each of these would
    hold a worker until its timeout.
    """
    for listener in server.LISTENERS:
        if listener.sock.family in (socket.AF_INET, socket.AF_INET6):
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, WORDLESS)


def post_worker_init(worker):
    """A site that somebody takes away may be a gigabyte, and its reader slow: the worker is not dead meanwhile."""
    from tenants.long_answers import SAY_AT_WORK

    SAY_AT_WORK.append(worker.notify)
