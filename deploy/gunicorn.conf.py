"""gunicorn: no preload (a forked connection would be shared), one thread a worker (no thread of ours touches a schema)."""

import multiprocessing
import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('KIOSQUE_PORT') or 8000}"
workers = int(os.environ.get("WEB_WORKERS") or max(2, min(8, multiprocessing.cpu_count() * 2)))
worker_class = "sync"
preload_app = False
timeout = 60
graceful_timeout = 20
max_requests = 2000
max_requests_jitter = 400
keepalive = 5
accesslog = os.environ.get("ACCESS_LOG") or None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()
wsgi_app = "deploy.wsgi:application"
proc_name = "kiosque"
