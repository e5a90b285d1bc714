"""Django's settings, all from the environment (deploy/README.md lists every variable).

Without DATABASE_URL this is the demo: the embedded PostgreSQL, `*.localhost` host names and a key of its own
in $KIOSQUE_DATA. With it, everything a city must decide has to be set, or the start is refused.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from deploy import embedded_postgres, env
from deploy.limits import *  # noqa: F403 (settings of their own)
from deploy.wagtail_settings import *  # noqa: F403 (the same)

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = embedded_postgres.data_folder()

DATABASE_URL = env.text("DATABASE_URL", "")
IS_DEMO = not DATABASE_URL
DEBUG = env.flag("DEBUG")


# Hosts

HTTPS = env.flag("HTTPS", default=not IS_DEMO)
PORTAL_HOST = env.hostname("PORTAL_HOST", "portail.localhost" if IS_DEMO else None)
SITES_DOMAIN = env.hostname("SITES_DOMAIN", "asso.localhost" if IS_DEMO else None)
_default_port = embedded_postgres.demo_port(DATA_DIR) if IS_DEMO else (443 if HTTPS else 80)
PUBLIC_PORT = env.number("KIOSQUE_PORT", _default_port, least=1, most=65535)
PUBLIC_SCHEME = "https" if HTTPS else "http"
PORT_SUFFIX = "" if (443 if HTTPS else 80) == PUBLIC_PORT else f":{PUBLIC_PORT}"
PORTAL_URL = f"{PUBLIC_SCHEME}://{PORTAL_HOST}{PORT_SUFFIX}"
# tenants.middleware knows every host by the domains table and answers 404 to the others.
ALLOWED_HOSTS = ["*"]
FORCE_SCRIPT_NAME = ""  # Kiosque lives at the root of its hosts, whatever a header says
# How many proxies of the city's own stand in front: the visitor's address is read that far from the right.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0 if IS_DEMO else 1, most=5)
if TRUSTED_PROXIES and HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Where answers to the forum are sent by e-mail, and the port of 127.0.0.1 that the mail server brings them to.
FORUM_MAIL = env.mail_address("FORUM_MAIL")
FORUM_MAIL_PORT = env.number("FORUM_MAIL_PORT", 8024, least=1, most=65535)
CITY = {
    "name": env.text("CITY_NAME", "Belle-Rive-sur-Loire" if IS_DEMO else None),
    "address": env.text("CITY_ADDRESS", "Hôtel de ville, 1 place de la Mairie, 00000 Belle-Rive-sur-Loire" if IS_DEMO else None),
    "phone": env.text("CITY_PHONE", "01 99 00 00 00" if IS_DEMO else None),
    "email": env.text("CITY_EMAIL", "associations@belle-rive.example" if IS_DEMO else None),
}


# Whom to ask whether an association's own domain is proved; without any, the servers of the machine.
DNS_SERVERS = env.addresses("DNS_SERVERS")
# The PeerTube hosts whose films a site may show.
PEERTUBE_HOSTS = env.hosts("PEERTUBE_HOSTS", "framatube.org,peertube.fr,tube.numerique.gouv.fr,*.apps.education.fr")


# Workshops: the zone whose school holidays are left free (A, B, C); empty: public holidays only.
SCHOOL_ZONE = env.choice("SCHOOL_ZONE", "A" if IS_DEMO else "", among=["", "A", "B", "C"])


# Applications: the portal has all of them, an association's schema the second list only.

ASSOCIATION_APPS = [
    "cms.users",
    "cms",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
]
PORTAL_APPS = [
    "deploy",
    "tenants",
    "training",
    "forum",
    "themes",
    *ASSOCIATION_APPS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "django_prose_editor",  # its editor.js, for the trainer
]
INSTALLED_APPS = [
    *PORTAL_APPS,
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]
SHARED_APPS, TENANT_APPS = PORTAL_APPS, ASSOCIATION_APPS  # django-tenants' names, which its router reads

MIDDLEWARE = [
    "tenants.local_questions.LocalQuestionsMiddleware",
    "tenants.handoff.MediaHandoffMiddleware",
    "deploy.security.SecurityHeadersMiddleware",
    "deploy.body_limit.BodyLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.AssociationMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.middleware.LanguageMiddleware",
    "tenants.middleware.MembershipMiddleware",
    "tenants.middleware.PortalSignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "deploy.urls_site"
PUBLIC_SCHEMA_URLCONF = "deploy.urls_portal"
WSGI_APPLICATION = "deploy.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context_processors.site",
                "tenants.context_processors.portal",
            ],
            "builtins": ["themes.templatetags.days"],
        },
    },
]


# Database

_connection = conninfo_to_dict(DATABASE_URL or embedded_postgres.database_url(DATA_DIR))
if IS_DEMO is False and not _connection.get("dbname"):
    raise ImproperlyConfigured("DATABASE_URL names no database: write postgresql://user:password@host/kiosque.")
DATABASES = {
    "default": {
        "ENGINE": "tenants.postgresql",
        "NAME": _connection.pop("dbname", None),
        "USER": _connection.pop("user", ""),
        "PASSWORD": _connection.pop("password", ""),
        "HOST": _connection.pop("host", ""),
        "PORT": _connection.pop("port", ""),
        # A connection remembers the catalogue of every schema it has visited (0.5 MB each): it lives 10 minutes.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 3, **_connection},
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
TENANT_MODEL = "tenants.Association"
TENANT_DOMAIN_MODEL = "tenants.Domain"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PG_DUMP = env.text("PG_DUMP", str(embedded_postgres.binaries() / "pg_dump") if IS_DEMO else "pg_dump")


# Secrets, sessions, cookies

SECRET_KEY = env.secret("SECRET_KEY") or (embedded_postgres.demo_secret(DATA_DIR) if IS_DEMO else "")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY (or SECRET_KEY_FILE) must hold at least 50 characters: `openssl rand -base64 48`.")

_host_only = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_host_only}kiosque_session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
LANGUAGE_COOKIE_NAME = f"{_host_only}kiosque_language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # its cookie would have no host-only name
CSRF_USE_SESSIONS = True  # a cookie could be set from a sibling sub-domain
CSRF_TRUSTED_ORIGINS: list[str] = []  # never a wildcard: sibling sites are same-site
CSRF_FAILURE_VIEW = "tenants.views.errors.csrf_failure"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # frame-ancestors in deploy/security.py does what X-Frame-Options would
    "security.W005",  # HSTS is each host's own: the sites' domain may carry other services of the city
    "security.W021",  # same reason: no preload
]


# Accounts (the portal's); a site's people come in by sign-on, without a password

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["tenants.sign_on.backends.AccountBackend", "tenants.sign_on.backends.ShadowBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_sites"
ACCOUNT_ADAPTER = "tenants.sign_on.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "tenants.sign_on.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Codes of six figures hold only if few can be asked for: allauth's own limits have no window longer than a minute.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,10/h/key", "reset_password": "20/m/ip,5/h/key"}
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "account_email"
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "signed_out"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # a borrowed computer must not be enough to add an address of one's own
USERSESSIONS_ADAPTER = "tenants.sign_on.adapter.SessionsAdapter"
MFA_ADAPTER = "tenants.sign_on.second_step.SecondStepAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts come by invitation: their first address is proved
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = f"Kiosque {CITY['name']}"
MFA_TOTP_TOLERANCE = 1  # phones' clocks drift
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # the demo, at *.localhost

# City agents may sign in with the city's identity provider (OpenID Connect). Without OIDC_ISSUER there is none.
OIDC_ISSUER = env.text("OIDC_ISSUER", "")
OIDC_NAME = env.text("OIDC_NAME", "")
OIDC_SECOND_STEP = env.flag("OIDC_SECOND_STEP")  # the provider asks for a second step itself
if OIDC_ISSUER and not OIDC_ISSUER.startswith("https://" if HTTPS else ("https://", "http://")):
    raise ImproperlyConfigured("OIDC_ISSUER must be the address of the identity provider: https://…")
SOCIALACCOUNT_ADAPTER = "tenants.sign_on.city.CityAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the way there is a link: the content policy forbids forms that end elsewhere
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = (
    env.openid_connect(
        issuer=OIDC_ISSUER, client_id=env.text("OIDC_CLIENT_ID"), secret=env.secret("OIDC_CLIENT_SECRET"), name=OIDC_NAME
    )
    if OIDC_ISSUER
    else {}
)


# Cache: shared by the workers (a limit counted per process is no limit), keyed by schema (tenants.checks insists)

CACHE_URL = env.text("CACHE_URL", "")
if CACHE_URL and not CACHE_URL.startswith(("redis://", "rediss://", "valkey://")):
    raise ImproperlyConfigured("CACHE_URL must start with redis:// or valkey://; leave it out for files in KIOSQUE_DATA.")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache" if CACHE_URL else "tenants.cache.SharedFileCache",
        "LOCATION": CACHE_URL.replace("valkey://", "redis://") or str(DATA_DIR / "cache"),
        "KEY_FUNCTION": "tenants.cache.schema_key",
        "OPTIONS": {} if CACHE_URL else {"MAX_ENTRIES": 20_000},
    }
}


# Files

MEDIA_ROOT = str(env.text("MEDIA_ROOT", str(DATA_DIR / "media")))
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(DATA_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "tenants.storage.AssociationStorage"},
    "archives": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.text("ARCHIVES_DIR", str(DATA_DIR / "archives")), "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
ARCHIVE_WORK_DIR = str(DATA_DIR / "archives-in-progress")  # on the same disk as the archives when they are a folder
ARCHIVE_RECIPIENT = env.text("ARCHIVE_RECIPIENT", "")  # an age public key: archives are encrypted to it
ARCHIVE_IDENTITY_FILE = env.text("ARCHIVE_IDENTITY_FILE", "")  # the private key, for drills and restores here
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_PERMISSIONS = 0o640
MEDIA_HANDOFF = env.flag("MEDIA_HANDOFF")  # the proxy sends the files (deploy/Caddyfile); a view still decides who may read


# Mail goes to the queue in the transaction that causes it; the worker hands it to MAIL_TRANSPORT.

EMAIL_BACKEND = "tenants.emails.QueueBackend"
SMTP_URL = env.text("SMTP_URL", "" if IS_DEMO else None)
MAIL_TRANSPORT = env.smtp(SMTP_URL) if SMTP_URL else {"BACKEND": "deploy.mailbox.MailboxBackend"}
MAILBOX_DIR = str(DATA_DIR / "mail")
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Kiosque <kiosque@belle-rive.example>" if IS_DEMO else None)
SERVER_EMAIL = DEFAULT_FROM_EMAIL


# Languages and time

LANGUAGE_CODE = "fr"
# What a site may be written in: a language is here when themes/locale has all the words that a visitor reads.
LANGUAGES = [
    ("fr", _("French")),
    ("en", _("English")),
    ("ar", _("Arabic")),
    ("es", _("Spanish")),
    ("pt", _("Portuguese")),
]
# What the portal, the admin and the mails speak.
SPOKEN_LANGUAGES = LANGUAGES[:2]
WAGTAIL_CONTENT_LANGUAGES = [
    ("fr", "Français"),
    ("en", "English"),
    ("ar", "العربية"),
    ("es", "Español"),
    ("pt", "Português"),
]
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a translation begins as a draft
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
WAGTAIL_USER_TIME_ZONES = ["Europe/Paris"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "cms" / "wording" / "locale"]  # Wagtail's words, in a volunteer's


# Jobs

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "periodic"
# A job that is done goes: its arguments may hold a link that opens a door.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful", "concurrency": 1}
# What was due while no worker ran is done once when one is back: the longest way between two runs is a day.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 2 * 24 * 3600}
PROCRASTINATE_ON_APP_READY = "tenants.failures.watch"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"outages": {"()": "tenants.outage.ShortOutages"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["outages"]}},
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", "WARNING", among=["DEBUG", "INFO", "WARNING", "ERROR"])},
}
