"""Production as a city runs it: gunicorn with production's settings, and Caddy in front with deploy/Caddyfile."""

import contextlib
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

from tests import database
from tests.deploy.browser import Browser
from tests.e2e.conftest import free_port

PORTAL, SITES, ALPHA = "portail.ville.example", "asso.ville.example", "alpha.asso.ville.example"
STRICT = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "frame-src https://www.youtube-nocookie.com https://player.vimeo.com https://geo.dailymotion.com https://w.soundcloud.com"
    " https://framatube.org https://peertube.fr https://tube.numerique.gouv.fr https://*.apps.education.fr",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    f"form-action 'self' https://{PORTAL} https://*.asso.ville.example",
]
HEADERS = {
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def environment(name: str, data) -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return kept | {
        "DATABASE_URL": database.url(name),
        "SECRET_KEY": "abcdefghij" * 6,
        "PORTAL_HOST": PORTAL,
        "SITES_DOMAIN": SITES,
        "CITY_NAME": "Ville-Test",
        "CITY_ADDRESS": "1 place de la Mairie",
        "CITY_PHONE": "01 99 00 00 00",
        "CITY_EMAIL": "associations@ville.example",
        "MAIL_FROM": "kiosque@ville.example",
        "SMTP_URL": "smtp://127.0.0.1:9",
        "PG_DUMP": str(database.pg_dump()),
        "KIOSQUE_DATA": str(data),
        "TRUSTED_PROXIES": "1",
    }


def manage(*arguments: str, variables: dict[str, str]) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=database.ROOT, env=variables, check=True, capture_output=True, text=True)


@contextlib.contextmanager
def gunicorn(variables: dict[str, str], *, listener: socket.socket | None = None, port: int = 0):
    """Run the web server. With a listener it gets that socket as systemd hands one over (kiosque-web.socket)."""
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-w", "2", "-b", f"127.0.0.1:{port}"]
    given: tuple[int, ...] = ()
    if listener is not None:
        hand_over = (
            "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ |= {'LISTEN_FDS': '1', 'LISTEN_PID': str(os.getpid())}"
        )
        hand_over += "; os.execv(sys.argv[2], sys.argv[2:])"
        command, given = [sys.executable, "-c", hand_over, str(listener.fileno()), *command], (listener.fileno(),)
    process = subprocess.Popen(command, cwd=database.ROOT, env=variables, pass_fds=given)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(40)


class Proxy:
    """Caddy on two free ports, with certificates of its own making."""

    def __init__(self, folder: Path, *, upstream: int, variables: dict[str, str]):
        self.folder, self.upstream = folder, upstream
        self.http, self.https = free_port(), free_port()
        self.authority = folder / "caddy/pki/authorities/local/root.crt"
        kept = {name: value for name, value in variables.items() if name in ("PATH", "HOME", "PORTAL_HOST", "SITES_DOMAIN")}
        self.environment = kept | {
            "KIOSQUE": f"127.0.0.1:{upstream}",
            "ACME_EMAIL": "dsi@ville.example",
            "CADDY_ADMIN": f"unix/{folder}/admin.sock",
            "KIOSQUE_DATA": variables["KIOSQUE_DATA"],
            "XDG_DATA_HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
        }

    @contextlib.contextmanager
    def running(self):
        template = (database.ROOT / "deploy/Caddyfile").read_text()
        local = f"local_certs\n\tskip_install_trust\n\thttp_port {self.http}\n\thttps_port {self.https}\n\tpersist_config off"
        (self.folder / "Caddyfile").write_text(template.replace("{\n", f"{{\n\t{local}\n", 1))
        command = [str(Path(sys.executable).parent / "caddy"), "run", "--config", str(self.folder / "Caddyfile")]
        with (self.folder / "caddy.log").open("w") as log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, cwd=self.folder)
        try:
            self._wait(process)
            yield self
        finally:
            process.terminate()
            process.wait(20)

    def _wait(self, process) -> None:
        for _ in range(150):
            assert process.poll() is None, (self.folder / "caddy.log").read_text()
            with contextlib.suppress(OSError, ssl.SSLError):
                self.browser(PORTAL).ask("/healthz")
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "caddy.log").read_text())

    def browser(self, host: str, **headers: str) -> "TlsBrowser":
        return TlsBrowser(self, host, headers)


class TlsBrowser(Browser):
    """What a visitor's browser does: TLS with the host's name, and no header of a proxy's unless it lies."""

    def __init__(self, proxy: Proxy, host: str, headers: dict[str, str]):
        super().__init__(proxy.https, host)
        self.proxy, self.headers = proxy, headers

    def connect(self) -> HTTPConnection:
        context = ssl.create_default_context(cafile=str(self.proxy.authority))
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.connect()
        connection.sock = context.wrap_socket(connection.sock, server_hostname=self.host)
        return connection


class Crowd:
    """Threads that are at it for as long as the block lasts: each asks `over` whether to go on."""

    def __init__(self):
        self.over = threading.Event()
        self.threads: list[threading.Thread] = []

    def add(self, work, *arguments) -> None:
        self.threads.append(threading.Thread(target=work, args=arguments))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        for thread in self.threads:
            thread.join()
