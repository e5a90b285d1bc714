"""The tests' settings: production's, on the throwaway server of tests/database.py, with what would only cost time turned off."""

import os

from tests import database

os.environ.setdefault("DATABASE_URL", database.url(database.TEMPLATE))
for _name, _value in {
    "HTTPS": "0",
    "SECRET_KEY": "tests-only-key-that-opens-nothing-anywhere-0123456789",
    "PORTAL_HOST": "portail.localhost",
    "SITES_DOMAIN": "asso.localhost",
    "CITY_NAME": "Ville-Test",
    "CITY_ADDRESS": "1 place de la Mairie, 00000 Ville-Test",
    "CITY_PHONE": "01 99 00 00 00",
    "CITY_EMAIL": "associations@ville-test.example",
    "MAIL_FROM": "Kiosque <kiosque@ville-test.example>",
    "SMTP_URL": "smtp://127.0.0.1:9",
    "TRUSTED_PROXIES": "0",
    "PG_DUMP": str(database.pg_dump()),
    "MEDIA_ROOT": str(database.worker_folder() / "media"),
    "STATIC_ROOT": str(database.data() / "static"),
    "KIOSQUE_PORT": str(database.PORT),
    "KIOSQUE_DATA": str(database.data()),
}.items():
    # A running city of tests/e2e has files and a mail server of its own.
    if _name not in ("MEDIA_ROOT", "SMTP_URL") or _name not in os.environ:
        os.environ[_name] = _value

from deploy.settings import *  # noqa: E402, F403
from deploy.settings import CACHES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": CACHES["default"] | {"LOCATION": str(database.worker_folder() / "cache")}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 60}  # a test's worker does not begin with the night's work
