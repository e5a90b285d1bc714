"""The tests' settings: production's, on the throwaway server of tests/database.py, with what would only cost time turned off."""

import os

from tests import database

os.environ.setdefault("DATABASE_URL", database.url(database.TEMPLATE))
os.environ.setdefault("KIOSQUE_PORT", str(database.PORT))
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
    "SMTP_URL": f"smtp://127.0.0.1:{database.SMTP_PORT}",
    "TRUSTED_PROXIES": "0",
    "PG_DUMP": str(database.pg_dump()),
    "MEDIA_ROOT": str(database.worker_folder() / "media"),
    "STATIC_ROOT": str(database.data() / "static"),
}.items():
    os.environ.setdefault(_name, _value)

from deploy.settings import *  # noqa: E402, F403
from deploy.settings import CACHES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": CACHES["default"] | {"LOCATION": str(database.worker_folder() / "cache")}}
if os.environ.get("KIOSQUE_TEST_STATIC") != "1":
    STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
