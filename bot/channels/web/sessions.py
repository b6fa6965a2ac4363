"""Session ids that only this server can issue, and the secret that signs them."""

from __future__ import annotations

import functools
import hashlib
import hmac
import logging
import os
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from bot.settings_values import SHORTEST_WEB_SECRET

PREFIX = "web:"
_TOKEN = re.compile(r"(?P<sender>web:[0-9a-f]{32})\.(?P<issued>[0-9]{1,12})\.(?P<mark>[0-9a-f]{64})")
_SQLITE_FILE = re.compile(r"sqlite:///(?!:memory:)([^?]+)")
_FILE_NAME = "web-secret"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ticket:
    """A session: the conversation's id, when it was issued, and what the page keeps of it."""

    sender: str
    issued: float
    token: str


class Sessions:
    """Issues and reads session tokens.

    Args:
        secret: Gives what signs the tokens; it is asked once, for the first of them.
        clock: Seconds since the epoch.
    """

    def __init__(self, secret: Callable[[], bytes], clock: Callable[[], float] = time.time) -> None:
        self._load = secret
        self._clock = clock

    @functools.cached_property
    def _secret(self) -> bytes:
        return self._load()

    def issue(self) -> Ticket:
        """A session of its own for somebody new."""
        sender, issued = PREFIX + secrets.token_hex(16), int(self._clock())
        return Ticket(sender, issued, f"{sender}.{issued}.{self._mark(sender, str(issued))}")

    def read(self, token: object) -> Ticket | None:
        """The session of a token; nothing if it is none of ours."""
        match = _TOKEN.fullmatch(token) if isinstance(token, str) else None
        if not match or not hmac.compare_digest(self._mark(match["sender"], match["issued"]), match["mark"]):
            return None
        return Ticket(match["sender"], int(match["issued"]), match[0])

    def _mark(self, sender: str, issued: str) -> str:
        return hmac.new(self._secret, f"session {sender} {issued}".encode(), hashlib.sha256).hexdigest()


def load_secret(settings: Settings) -> bytes:
    """The configured secret, or one that is kept beside the tracker database, made at the first call.

    Where it cannot be kept, sessions end with the process.
    """
    if settings.web_secret:
        return settings.web_secret.encode()
    path = secret_file(settings)
    try:
        return _kept(path)
    except OSError as error:
        logger.warning("%s cannot be used (%s): web sessions end with this run", path, type(error).__name__)
        return secrets.token_bytes(32)


def secret_file(settings: Settings) -> Path:
    """Where the secret is kept."""
    database = _SQLITE_FILE.match(settings.tracker_database)
    if database:
        path = Path(database[1])
        return path.with_name(f"{path.name}.{_FILE_NAME}")
    return Path(".bonewatch") / _FILE_NAME


def _kept(path: Path) -> bytes:
    path.parent.mkdir(exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    try:
        # Linking fails where the file is there already, so of two starts at once both get the same secret.
        os.link(fresh, path)
    except FileExistsError:
        path.chmod(0o600)
    finally:
        fresh.unlink()
    secret = path.read_bytes().strip()
    if len(secret) < SHORTEST_WEB_SECRET:
        raise OSError("the secret is too short")
    return secret
