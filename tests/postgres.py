"""A PostgreSQL server of its own, where PostgreSQL is installed; it listens on a socket in a folder alone."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl; `None` where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Runs a server for as long as the block lasts; gives its URL without a database name's path."""
    folder = Path(tempfile.mkdtemp(prefix="bonewatch-pg-"))
    owner = _other_owner()
    if owner:
        shutil.chown(folder, owner)

    def run(*command: str) -> None:
        as_owner: dict[str, Any] = {"user": owner, "group": owner, "extra_groups": []} if owner else {}
        with (folder.parent / f"{folder.name}.log").open("ab") as log:
            subprocess.run(command, stdout=log, stderr=log, check=True, timeout=120, cwd="/", **as_owner)

    data = str(folder / "data")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    try:
        run(str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "bonewatch", "-E", "UTF8", "--no-sync")
        run(str(programs / "pg_ctl"), "-D", data, "-w", "-o", options, "start")
        try:
            yield f"postgresql://bonewatch@/postgres?host={folder}"
        finally:
            run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


def _other_owner() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"
