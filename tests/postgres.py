"""A PostgreSQL server of its own, where PostgreSQL is installed; it listens on a socket in a folder alone."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1


def binaries() -> Path | None:
    """The folder with the programs of the newest PostgreSQL; `None` where it is not installed."""
    named = shutil.which("postgres")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    folders += [Path(named).resolve().parent] if named else []
    whole = [f for f in folders if all((f / name).is_file() for name in ("initdb", "postgres", "pg_isready"))]
    return whole[-1] if whole else None


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Runs a server for as long as the block lasts; gives its URL without a database name's path."""
    folder = Path(tempfile.mkdtemp(prefix="bonewatch-pg-"))
    owner = _other_owner()
    if owner:
        shutil.chown(folder, owner)

    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    if owner:
        quiet |= {"user": owner, "group": owner, "extra_groups": []}
    data = ["-D", str(folder / "data")]
    first = [*data, "-A", "trust", "-U", "bonewatch", "-E", "UTF8", "--no-sync"]
    options = [f"unix_socket_directories={folder}", "listen_addresses=", "fsync=off"]
    try:
        subprocess.run([str(programs / "initdb"), *first], check=True, timeout=120, **quiet)
        running = subprocess.Popen(
            [str(programs / "postgres"), *data, *(part for option in options for part in ("-c", option))],
            preexec_fn=_end_with_parent,
            **quiet,
        )
        try:
            _wait_until_ready(programs, folder)
            yield f"postgresql://bonewatch@/postgres?host={folder}"
        finally:
            running.send_signal(signal.SIGQUIT)
            running.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(programs: Path, folder: Path) -> None:
    for _ in range(300):
        if (
            subprocess.run([str(programs / "pg_isready"), "-q", "-h", str(folder)], check=False).returncode
            == 0
        ):
            return
        time.sleep(0.1)
    raise TimeoutError("PostgreSQL did not start within half a minute")


def _end_with_parent() -> None:
    """Has the kernel end the server with the tests, however they end."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _other_owner() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"
