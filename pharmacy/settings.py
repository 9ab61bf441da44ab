"""Settings, from the environment only; a test keeps .env.example true (over 250 lines: all settings in one place)."""

from pathlib import Path
from urllib.parse import unquote

import environ
from csp.constants import SELF
from kombu import Queue

from pharmacy.logs import logging_config

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env.str("SECRET_KEY")
EVENT_KEY = env.str("EVENT_KEY")
DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
STORAGE_DIR = env.str("STORAGE_DIR", default=str(BASE_DIR / "var/files"))
MAIL_DIR = env.str("MAIL_DIR", default=str(BASE_DIR / "var/mail"))
SEAL_FILE = env.str("SEAL_FILE", default=str(BASE_DIR / "var/seals.log"))
DOWNTIME_DIR = env.str("DOWNTIME_DIR", default=str(BASE_DIR / "var/downtime"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "rest_framework",
    "rest_framework_api_key",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "phonenumber_field",
    "django_structlog",
    "pharmacy",
    "orders",
    "patients",
    "compounding",
    "prescribers",
    "premises",
    "accounts",
    "records",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pharmacy.middleware.security_headers",
    "pharmacy.problem_details.problems_of_the_api",
    "csp.middleware.CSPMiddleware",
    "pharmacy.middleware.no_null_characters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pharmacy.middleware.in_the_readers_language",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "pharmacy.middleware.in_the_pharmacys_time",
    "pharmacy.middleware.session_lock",
    "pharmacy.middleware.in_the_readers_clock",
    "pharmacy.middleware.refusals_as_pages",
]
ROOT_URLCONF = "pharmacy.urls"
WSGI_APPLICATION = "pharmacy.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pharmacy.context.house",
            ],
            "builtins": ["pharmacy.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "pharmacy.forms.Renderer"

# The application serves as one role and migrates as another: it cannot change what happened (SEC-07).
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])  # a socket folder is written %2Flike%2Fthis
DATABASES["default"] |= {
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {"options": "-c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"},
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL"),
        "KEY_PREFIX": "aliquot",
    }
}
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60

CELERY_BROKER_URL = env.str("BROKER_URL")
CELERY_BROKER_CONNECTION_TIMEOUT = 2
# The worker's queues are read in the order it names them (-Q): a print run never stands before a single label.
BROKER_WAITS = {"visibility_timeout": 900, "socket_connect_timeout": 2, "socket_timeout": 30}
CELERY_BROKER_TRANSPORT_OPTIONS = {**BROKER_WAITS, "queue_order_strategy": "priority"}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 150
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_CONCURRENCY = 2
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "labels"
CELERY_TASK_QUEUES = [Queue("labels"), Queue("paper"), Queue("mail"), Queue("bulk")]
CELERY_TASK_ROUTES = {"records.tasks.send_message": {"queue": "mail"}, "*.tasks.render_run": {"queue": "bulk"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Per account tight, per address wide: a whole pharmacy sits behind one address (SEC-09).
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "200/5m/ip,5/5m/key", "reset_password": "60/m/ip,5/m/key"}
# Five tries are all a patient's link has in the week it lives: a date of birth is guessed soon (A1).
ACCOUNT_RATE_LIMITS["follow"] = "60/m/ip,5/7d/key"
# A new link voids the one before: nobody sends a patient many, whoever knows their address (A1).
ACCOUNT_RATE_LIMITS["follow_ask"] = "20/m/ip,3/d/key"
ACCOUNT_RATE_LIMITS["know_your_capsule"] = "300/m/ip"  # its codes are 128 random bits: nobody tries them one by one
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}  # a passkey holds nothing to guess
MFA_TOTP_TOLERANCE = 1  # a code typed as it changes, or by a clock half a minute off (RFC 6238, 5.2)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Aliquot"
MFA_FORMS = {"authenticate": "accounts.forms.own.CodeForm", "add_webauthn": "accounts.forms.own.PasskeyForm"}
ACCOUNT_FORMS = {"change_password": "accounts.forms.own.NewPasswordForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": ["'none'"],
        "base-uri": [SELF],
        "form-action": [SELF],
        "object-src": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "pharmacy.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
BALANCES = env.dict("BALANCES", default={})  # the code of a balance, and the line it speaks on

LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "aliquot_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY = HTTPS, True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "var/static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "records.archive.ContentAddressedStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
# Compressing is most of the first start: only what is served, and no source maps.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "gz", "br", "woff", "woff2"]

PHONENUMBER_DEFAULT_REGION = "US"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="pharmacy@aliquot.invalid")
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR
TEXT_BACKEND = env.str("TEXT_BACKEND", default="")  # the class of a provider, see records/sending.py

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.ClientKeyAuthentication",
        "accounts.authentication.OpenSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.authentication.HasRole"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["pharmacy.parsing.Json"],
    "DEFAULT_THROTTLE_CLASSES": ["pharmacy.throttling.Pace"],
    "DEFAULT_SCHEMA_CLASS": "pharmacy.schema.Schema",
    "DEFAULT_PAGINATION_CLASS": "pharmacy.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "EXCEPTION_HANDLER": "pharmacy.problem_details.as_problem_details",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Aliquot",
    "VERSION": "1",
    "DESCRIPTION": "Orders for compounded low dose naltrexone.",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        name: f"pharmacy.schema.{name.upper()}"
        for name in ("Form", "Exclusion", "Timing", "CompoundReason", "OrderStatus", "PrescriptionStatus")
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True
LOGGING_CONFIG = None
logging_config(env.str("LOG_LEVEL", default="INFO"))
