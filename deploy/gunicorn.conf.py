"""gunicorn: no preload (a forked connection would be shared), one thread a worker (no thread of ours touches a schema)."""

import multiprocessing
import os

from deploy import env

# KIOSQUE_PORT is the port people see; only the demo, which has no proxy in front, also serves on it.
bind = env.text("BIND", "127.0.0.1:8000" if os.environ.get("DATABASE_URL") else f"127.0.0.1:{env.number('KIOSQUE_PORT', 8000)}")
workers = env.number("WEB_WORKERS", max(2, min(8, multiprocessing.cpu_count() * 2)), least=1, most=64)
worker_class = "sync"
preload_app = False
timeout = 30
forwarder_headers = ""
secure_scheme_headers = {}
graceful_timeout = 20
max_requests = 2000
max_requests_jitter = 400
keepalive = 5
accesslog = env.text("ACCESS_LOG", "") or None
errorlog = "-"
loglevel = env.text("LOG_LEVEL", "warning").lower()
wsgi_app = "deploy.wsgi:application"
proc_name = "kiosque"
