"""Which settings exist, their defaults and limits. Nothing else in the program reads the environment."""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

NAMES = (
    "DATABASE_URL",
    "BREACHCLOCK_DATA",
    "BREACHCLOCK_PORT",
    "BREACHCLOCK_HOST",
    "BREACHCLOCK_BASE_URL",
    "BREACHCLOCK_SECRET_KEY",
    "BREACHCLOCK_SMTP_URL",
    "BREACHCLOCK_MAIL_FROM",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "TWILIO_FROM",
    "TWILIO_BASE_URL",
    "BREACHCLOCK_DEADMAN_URL",
    "BREACHCLOCK_METRICS_TOKEN",
    "BREACHCLOCK_LOG",
)


class ConfigError(ValueError):
    """A setting that cannot be meant; the program does not start with it."""


@dataclass(frozen=True)
class Config:
    """All settings, read once and handed to `create_app`."""

    data: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://localhost:8000"
    smtp_url: str | None = None
    mail_from: str | None = None
    twilio_account_sid: str | None = None
    twilio_auth_token: str | None = None
    twilio_from: str | None = None
    twilio_base_url: str | None = None
    deadman_url: str | None = None
    metrics_token: str | None = None
    log: str = "plain"
    testing: bool = False

    @property
    def smtp_urls(self) -> tuple[str, ...]:
        """The mail servers in the order in which they are tried."""
        return tuple((self.smtp_url or "").split())

    @property
    def twilio_senders(self) -> tuple[str, ...]:
        """The numbers and messaging services that SMS are sent from, in the order in which they are tried."""
        return tuple((self.twilio_from or "").split())

    @property
    def has_mail(self) -> bool:
        return bool(self.smtp_url and self.mail_from)

    @property
    def has_sms(self) -> bool:
        return bool(self.twilio_account_sid and self.twilio_auth_token and self.twilio_from)

    @property
    def files(self) -> Path:
        """Where stored originals and proofs lie, one file each, named by their SHA-256."""
        return self.data / "files"


def from_environment(environment: Mapping[str, str] | None = None) -> Config:
    """Reads the settings; raises ConfigError with the setting's name for a value that cannot be meant."""
    env = os.environ if environment is None else environment
    data = _folder(env.get("BREACHCLOCK_DATA") or "var")
    port = _port(env.get("BREACHCLOCK_PORT") or "8000")
    return Config(
        data=data,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data / 'breachclock.sqlite3'}",
        secret_key=env.get("BREACHCLOCK_SECRET_KEY") or _own_key(data / "secret-key"),
        host=env.get("BREACHCLOCK_HOST") or "127.0.0.1",
        port=port,
        base_url=_web("BREACHCLOCK_BASE_URL", env.get("BREACHCLOCK_BASE_URL")) or f"http://localhost:{port}",
        smtp_url=_smtp(env.get("BREACHCLOCK_SMTP_URL")),
        mail_from=env.get("BREACHCLOCK_MAIL_FROM") or None,
        twilio_account_sid=env.get("TWILIO_ACCOUNT_SID") or None,
        twilio_auth_token=env.get("TWILIO_AUTH_TOKEN") or None,
        twilio_from=_senders(env.get("TWILIO_FROM")),
        twilio_base_url=_web("TWILIO_BASE_URL", env.get("TWILIO_BASE_URL")),
        deadman_url=_switch(env.get("BREACHCLOCK_DEADMAN_URL")),
        metrics_token=_token(env.get("BREACHCLOCK_METRICS_TOKEN")),
        log=_log(env.get("BREACHCLOCK_LOG") or "plain"),
    )


def is_loopback(url: str | None) -> bool:
    """Whether a server's address can only mean this machine."""
    host = urlsplit(url or "").hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _folder(text: str) -> Path:
    path = Path(text).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(f"BREACHCLOCK_DATA must be a folder that we may write to, not {text!r}: {error}") from error
    return path


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 65535:
        raise ConfigError(f"BREACHCLOCK_PORT must be a number from 1 to 65535, not {text!r}")
    return int(text)


def _web(name: str, text: str | None) -> str | None:
    if not text:
        return None
    if not _is_address(text, ("http", "https")):
        raise ConfigError(f"{name} must be an address such as https://breachclock.example, not {text!r}")
    return text.rstrip("/")


def _switch(text: str | None) -> str | None:
    if text and not _is_address(text, ("http", "https")):
        # Whoever knows the address can keep the switch quiet: name the setting, not the value.
        raise ConfigError("BREACHCLOCK_DEADMAN_URL must be an address such as https://watch.example/ping/1234")
    return text or None


def _token(text: str | None) -> str | None:
    if text and not (len(text) >= 16 and text.isascii() and text.isprintable() and " " not in text):
        raise ConfigError("BREACHCLOCK_METRICS_TOKEN must be at least 16 letters and digits without a space")
    return text or None


def _log(text: str) -> str:
    if text not in ("plain", "json"):
        raise ConfigError(f"BREACHCLOCK_LOG must be plain or json, not {text!r}")
    return text


def _smtp(text: str | None) -> str | None:
    urls = (text or "").split()
    if not all(_is_address(url, ("smtp", "smtps", "smtp+starttls")) for url in urls):
        # The value may hold a password: name the setting, not the value.
        raise ConfigError(
            "BREACHCLOCK_SMTP_URL must look like smtp+starttls://user:password@mail.example:587; "
            "several are separated by spaces"
        )
    if len({urlsplit(url).netloc.rpartition("@")[2].lower() for url in urls}) < len(urls):
        raise ConfigError("BREACHCLOCK_SMTP_URL names one server twice")
    return " ".join(urls) or None


def _senders(text: str | None) -> str | None:
    senders = (text or "").split()
    if len(set(senders)) < len(senders):
        raise ConfigError("TWILIO_FROM names one sender twice")
    return " ".join(senders) or None


def _is_address(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        # An impossible port is found by asking for it.
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _own_key(path: Path) -> str:
    """The generated key: made once, readable by this account alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text("ascii").strip()
        if len(key) < 32:
            raise ConfigError(
                f"the secret key in {path} is damaged; restore it from a backup or remove the file"
            ) from None
        return key
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key + "\n")
    return key
