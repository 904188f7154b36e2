"""All settings, read once from ISHENIM_* names (docs/operate/settings.md lists every one)."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

KNOWN = {
    "ISHENIM_DATABASE_URL",
    "ISHENIM_DEBUG",
    "ISHENIM_EMAIL_FROM",
    "ISHENIM_EMAIL_URL",
    "ISHENIM_FILES_MB_PER_MINUTE",
    "ISHENIM_FREE_DISK_MB",
    "ISHENIM_FREE_DROPS_PER_MINUTE",
    "ISHENIM_HOSTS",
    "ISHENIM_HTTPS",
    "ISHENIM_NOSCRIPT_PER_MINUTE",
    "ISHENIM_SECRET_KEY",
    "ISHENIM_SECRET_KEY_FILE",
    "ISHENIM_SECURITY_CONTACT",
    "ISHENIM_SLOTS",
    "ISHENIM_VAR",
    "ISHENIM_WATCH",
}
unknown = sorted(n for n in os.environ if n.startswith("ISHENIM_") and n not in KNOWN)
if unknown:
    raise ImproperlyConfigured(f"unknown settings: {', '.join(unknown)}")
for _name in sorted(KNOWN & os.environ.keys()):
    if not os.environ[_name].strip():
        raise ImproperlyConfigured(f"{_name} is empty: leave it out, or give it a value")

env = environ.Env()
_FLAGS = {"true": True, "1": True, "yes": True, "on": True}
_FLAGS |= {"false": False, "0": False, "no": False, "off": False}


def number(name: str, default: int) -> int:
    """Return a setting that is a whole number from one on."""
    text = os.environ.get(name, str(default)).strip()
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise ImproperlyConfigured(f"{name} is no whole number from 1 on: {text!r}")
    return int(text)


def flag(name: str, *, default: bool) -> bool:
    """Return a setting that is true or false."""
    text = os.environ.get(name, str(default)).strip().lower()
    if text not in _FLAGS:
        raise ImproperlyConfigured(f"{name} is neither true nor false: {text!r}")
    return _FLAGS[text]


def address(name: str, read: Callable[..., dict[str, Any]], default: str) -> dict[str, Any]:
    """Return the parts of a setting that is an address; it may hold a password: never quoted."""
    try:
        return read(name, default=default)
    except (ValueError, LookupError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name} is no address that is understood") from error


ROOT = Path(__file__).resolve().parent.parent


# ── Places ────────────────────────────────────────────────────────────────────
#: Everything this installation writes: database, keys, letters with attachments, static files.
VAR = Path(env.str("ISHENIM_VAR", default=str(Path.cwd() / "var"))).resolve()
LETTERS_DIR = VAR / "letters"
KEYS_DIR = VAR / "keys"


# ── Secrets ───────────────────────────────────────────────────────────────────
def secret(name: str) -> str:
    """Return the value of a secret setting, from NAME, from the file NAME_FILE or from var/keys."""
    if value := env.str(name, default=""):
        return str(value)
    path = Path(env.str(f"{name}_FILE", default=str(KEYS_DIR / "django.secret")))
    return path.read_text().strip() if path.exists() else ""


# An empty key makes Django refuse to sign anything: `ishenim init` writes one.
SECRET_KEY = secret("ISHENIM_SECRET_KEY")
#: 32 bytes from which each school's journal key is derived (docs/spec/journal.md §Keys).
JOURNAL_KEY_FILE = KEYS_DIR / "journal.seed"

# ── Web ───────────────────────────────────────────────────────────────────────
DEBUG = flag("ISHENIM_DEBUG", default=False)
HTTPS = flag("ISHENIM_HTTPS", default=True)
ALLOWED_HOSTS = env.list("ISHENIM_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
ROOT_URLCONF = "ishenim.urls"
CSRF_FAILURE_VIEW = "ishenim.schools.middleware.forged"
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 72 * 2**20
# One part never goes to a temporary file: no letter is ever written unsealed to a disk.
FILE_UPLOAD_MAX_MEMORY_SIZE = 72 * 2**20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
#: Where weaknesses are reported, as an address with its scheme; "" says nothing (RFC 9116).
SECURITY_CONTACT = env.str("ISHENIM_SECURITY_CONTACT", default="")
if SECURITY_CONTACT and not re.fullmatch(r"(mailto:|https://|tel:)[!-~]+", SECURITY_CONTACT):
    raise ImproperlyConfigured("ISHENIM_SECURITY_CONTACT begins with mailto:, https:// or tel:")
#: A private address, `host:port`, for `/metrics`; "" has none (server/watch.py).
WATCH = env.str("ISHENIM_WATCH", default="")
if WATCH and not re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^:\s]+):\d{1,5}", WATCH):
    raise ImproperlyConfigured("ISHENIM_WATCH is an address like 127.0.0.1:9100")
#: Letters a minute and school before browsers are asked for work; follow-ups as many by themselves.
FREE_DROPS_PER_MINUTE = number("ISHENIM_FREE_DROPS_PER_MINUTE", 120)
#: Letters a minute and school that the server seals itself; looks and additions likewise.
NOSCRIPT_PER_MINUTE = number("ISHENIM_NOSCRIPT_PER_MINUTE", 40)
#: Megabytes of letters with files a minute and school; 16 minutes' worth at once (box/flood.py).
FILES_MB_PER_MINUTE = number("ISHENIM_FILES_MB_PER_MINUTE", 64)
#: Below so many free megabytes on the disk no files are taken; words until a sixteenth of it.
FREE_DISK_MB = number("ISHENIM_FREE_DISK_MB", 1024)
#: Pre-filled places for letters on SQLite (docs/decisions/0004); the next power of two.
SLOTS = number("ISHENIM_SLOTS", 256)

SESSION_COOKIE_NAME = "desk"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "ishenim.ui",
    "ishenim.schools",
    "ishenim.journal",
    "ishenim.commission",
    "ishenim.orders",
    "ishenim.box",
    "ishenim.opening",
    "ishenim.casework",
    "ishenim.registration",
    "ishenim.consideration",
    "ishenim.intake",
    "ishenim.referral",
    "ishenim.noticeboard",
    "ishenim.register",
    "ishenim.retention",
    "ishenim.reports",
    "ishenim.meetings",
    "ishenim.publicity",
    "ishenim.obligations",
    "ishenim.public",
    "ishenim.source",
    # After our own apps, so that our templates and words come before theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "ishenim.ui.middleware.security_headers",
    "ishenim.schools.middleware.place",
    "ishenim.ui.middleware.wordless",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ishenim.commission.middleware.seat",
    "ishenim.ui.middleware.refusals",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "ishenim" / "ui"],  # components/<name>/<name>.html
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "ishenim.schools.context.school",
            ],
            "builtins": ["ishenim.ui.templatetags.ui"],
        },
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"

# ── Database ──────────────────────────────────────────────────────────────────
# Journal mode, durability and deletion: docs/decisions/0004. IMMEDIATE: a writer waits at the
# start of its transaction, never in the middle.
_database = address("ISHENIM_DATABASE_URL", env.db_url, f"sqlite:///{VAR / 'ishenim.sqlite3'}")
if _database["ENGINE"] not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
    raise ImproperlyConfigured("ISHENIM_DATABASE_URL begins with sqlite: or postgres:")
if "/" in _database["NAME"] and _database["ENGINE"].endswith("postgresql"):
    # …@/path/to/socket/name, and …@./path/name for a socket in a folder below this one.
    _folder, _, _database["NAME"] = _database["NAME"].rpartition("/")
    _start = {"": Path("/"), ".": Path.cwd(), "..": Path.cwd().parent}.get(_database["HOST"])
    if _start is None:
        raise ImproperlyConfigured("ISHENIM_DATABASE_URL names both a host and a socket")
    _database["HOST"] = str(_start / _folder)
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["CONN_MAX_AGE"] = None  # a lane's thread keeps its connection; a pool does it for PG
    _database["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    # Who waits for a database that is away is told so after seconds, and it is asked for anew by
    # the next who comes: the pool's own patience would double its pauses for minutes.
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {}).update(
        pool={"min_size": 1, "max_size": 12, "timeout": 3.0, "reconnect_timeout": 3.0},
        connect_timeout=3,
        tcp_user_timeout=10_000,
    )
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── People ────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "commission.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "public-home"
ACCOUNT_ADAPTER = "ishenim.commission.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# No address is known to this program, and wrong passwords lock nobody out: commission/tries.py.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
ACCOUNT_FORMS = {
    "login": "ishenim.commission.signing_in.LoginForm",
    "reauthenticate": "ishenim.commission.signing_in.PasswordAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ishenim"
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "ishenim.commission.adapter.SecondFactorAdapter"
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_FORMS = {
    "authenticate": "ishenim.commission.signing_in.AuthenticateForm",
    "reauthenticate": "ishenim.commission.signing_in.CodeAgainForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# ── Post ──────────────────────────────────────────────────────────────────────
vars().update(address("ISHENIM_EMAIL_URL", env.email_url, f"filemail:///{VAR / 'mail'}"))
DEFAULT_FROM_EMAIL = env.str("ISHENIM_EMAIL_FROM", default="ishenim@localhost")
#: Seconds: a mail server that does not answer must not hold up the alarms of the other schools.
EMAIL_TIMEOUT = 5

# ── Languages and time ────────────────────────────────────────────────────────
LANGUAGE_CODE = "ky"
LANGUAGES = [("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Bishkek"

# ── Logging: warnings only, never a request ──────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "filters": {
        "quiet": {"()": "ishenim.ui.logs.NoRequest"},
        "once": {"()": "ishenim.ui.logs.Once"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["quiet", "once"],
            "formatter": "line",
        },
        "nobody": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
