"""Logging that tells what failed and where, and never what a person wrote."""

from __future__ import annotations

import logging
import sys
import time
import traceback
from pathlib import Path

ERROR_LOG = Path(".bonewatch") / "error.log"


def describe_error(error: BaseException) -> str:
    """The error's type and the lines it passed through; its message may quote a person, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    path = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {path}" if path else type(error).__name__


class PrivateFormatter(logging.Formatter):
    """Formats a record; of an exception it shows type and place only."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's own name
        """Type and place of the exception."""
        error = ei[1] if isinstance(ei, tuple) else None
        return describe_error(error) if isinstance(error, BaseException) else ""

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's own name
        """Nothing: a stack adds no more than the place already does."""
        return ""


def configure_logging(level: str) -> None:
    """Log to standard error: our own messages at `level`, other libraries' from warnings up.

    Rasa logs what people write at its debug level, so it never gets one.
    """
    handler = _ToStderr()
    handler.setFormatter(PrivateFormatter("%(asctime)s %(levelname)-7s %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    quiet = max(logging.WARNING, logging.getLevelName(level))
    root.setLevel(quiet)
    for name in ("rasa", "sanic.root", "sanic.error", "sanic.access", "tensorflow", "apscheduler"):
        logging.getLogger(name).setLevel(quiet)
    for name in ("bot", "actions"):
        logging.getLogger(name).setLevel(level)


class _ToStderr(logging.Handler):
    """Writes to what standard error is at that moment, which may have been redirected since."""

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr)


def record_crash(error: BaseException, log: Path = ERROR_LOG) -> Path | None:
    """Append an unexpected error to the log; returns where it is, or nothing if it could not be written."""
    try:
        log.parent.mkdir(exist_ok=True)
        (log.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {describe_error(error)}\n")
    except OSError:
        return None
    return log
