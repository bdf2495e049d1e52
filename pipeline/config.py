"""Where everything is. Resolved once, then passed as an argument.

``DISCLOSURE_HOME`` (default ``var`` beside the project) holds the embedded server, the spool, the key
and reports. In production four URLs replace the embedded server, each as ``DISCLOSURE_…_URL`` or, for a
secret mounted as a file, ``DISCLOSURE_…_URL_FILE``.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from contracts.errors import ConfigurationError
from pipeline import embedded

DATABASES = ("source", "workbench", "public", "web")
"""Digital Court, workbench, public case store as its owner, public case store as the website."""

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """One resolved configuration. URLs carry passwords: never log this object's URLs."""

    home: Path
    source_url: str
    workbench_url: str
    public_url: str
    web_url: str
    mapping: Path
    policy: Path | None
    is_embedded: bool

    @property
    def spool(self) -> Path:
        """Private zone: raw rows of one run, mode 0700, wiped when the run ends."""
        return self.home / "spool"

    @property
    def last_good_policy(self) -> Path:
        return self.home / "policy.last-good.toml"

    def __repr__(self) -> str:
        return f"Settings(home={self.home})"


def resolve() -> Settings:
    """Read the environment; start the embedded server when no URL is given.

    Raises:
        ConfigurationError: some URLs are set and others are not, or one does not parse.
    """
    home = Path(os.environ.get("DISCLOSURE_HOME", PROJECT / "var")).resolve()
    given = {name: _url(name) for name in DATABASES}
    missing = [name for name, url in given.items() if url is None]
    if missing and len(missing) < len(DATABASES):
        names = ", ".join(f"DISCLOSURE_{name.upper()}_URL" for name in missing)
        raise ConfigurationError(f"set these too, or none for the embedded server: {names}")
    urls = _embedded_urls(home) if missing else {k: str(v) for k, v in given.items()}
    mapping = os.environ.get("DISCLOSURE_MAPPING")
    policy = os.environ.get("DISCLOSURE_POLICY")
    return Settings(
        home=home,
        source_url=urls["source"],
        workbench_url=urls["workbench"],
        public_url=urls["public"],
        web_url=urls["web"],
        mapping=Path(mapping) if mapping else PROJECT / "extractors/mappings/sample_court.toml",
        policy=Path(policy) if policy else None,
        is_embedded=bool(missing),
    )


def _url(name: str) -> str | None:
    variable = f"DISCLOSURE_{name.upper()}_URL"
    text = os.environ.get(variable)
    if (file := os.environ.get(f"{variable}_FILE")) is not None:
        try:
            text = Path(file).read_text("utf-8").strip()
        except OSError as problem:
            raise ConfigurationError(f"{variable}_FILE: {problem.strerror}") from None
    if text is None:
        return None
    try:
        make_url(text)
    except ArgumentError:
        raise ConfigurationError(f"{variable} is not a SQLAlchemy URL") from None
    return text


def _embedded_urls(home: Path) -> dict[str, str]:
    home.mkdir(parents=True, exist_ok=True)
    socket = embedded.start(home / "pg")
    for database in ("digital_court", "workbench", "public_case"):
        embedded.create_database(socket, database)
    return {
        "source": embedded.url(socket, "digital_court"),
        "workbench": embedded.url(socket, "workbench"),
        "public": embedded.url(socket, "public_case"),
        "web": embedded.url(socket, "public_case", "web_public"),
    }


def make_entry_key_secret(settings: Settings) -> None:
    """Make the key of the entry keys (mode 0600) unless there is one. Part of the set-up, never of a run."""
    path = settings.home / "entry_key.secret"
    if not path.exists():
        settings.home.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))


def entry_key_secret(settings: Settings) -> bytes:
    """The key of the entry keys.

    Losing it re-keys every entry, and entries ordered down would come back under other keys: back it
    up with the stores. Leaking it lets a reader test whether a source id is behind an entry.

    Raises: ConfigurationError when it is missing: a run never makes one.
    """
    path = settings.home / "entry_key.secret"
    try:
        secret = bytes.fromhex(path.read_text("utf-8").strip())
    except (OSError, ValueError):
        raise ConfigurationError(
            f"{path.name} is missing or unreadable in DISCLOSURE_HOME; restore it from the backup"
        ) from None
    if len(secret) != 32:
        raise ConfigurationError(f"{path.name} must hold 64 hexadecimal digits")
    return secret
