"""`python -m bot content`: the content checked, listed, shown, written as a handbook, and compared."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.catalogue import load_catalogue
from bot.errors import UsableError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.content.snapshot import Snapshot
    from bot.handbook.wordings import Wordings

_LISTED = ("topic", "fact", "row", "policy", "question")
_WRONG = 1


def run(options: argparse.Namespace, _settings: Settings) -> int:
    """Do one part; 0 unless something is wrong."""
    parts: Mapping[str, Callable[[argparse.Namespace], int]] = {
        "check": _check,
        "list": _list,
        "show": _show,
        "export": _export,
        "diff": _diff,
    }
    return parts[options.part](options)


def _check(options: argparse.Namespace) -> int:
    from bot.handbook.checks import content_problems

    if options.folder is not None:
        _needs_folder(options.folder)
    problems = content_problems(options.folder)
    if problems:
        print("\n".join(problems))
        print(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}.", file=sys.stderr)
        return _WRONG
    catalogue = load_catalogue(options.folder)
    print(
        f"The content {catalogue.protocol.version} ({catalogue.protocol.content_hash[:12]}) holds together."
    )
    return 0


def _list(options: argparse.Namespace) -> int:
    from bot.handbook.texts import list_lines

    catalogue = load_catalogue()
    kinds = (options.kind,) if options.kind else _LISTED
    print("\n".join(list_lines(entry for kind in kinds for entry in catalogue.of_kind(kind))))
    return 0


def _show(options: argparse.Namespace) -> int:
    from bot.handbook.texts import entry_lines
    from bot.handbook.wordings import FOLDER, load_wordings

    catalogue = load_catalogue()
    found = [entry for entry in catalogue.named(options.id) if options.kind in (None, entry.kind)]
    if not found:
        near = catalogue.near(options.id)
        hint = f" Near it: {', '.join(near)}." if near else " `python -m bot content list` lists them."
        raise UsableError(f"There is no {options.kind or 'piece of content'} '{options.id}'.{hint}")
    wordings = load_wordings() if FOLDER.is_dir() else None
    print("\n\n".join("\n".join(entry_lines(entry, catalogue, wordings)) for entry in found))
    return 0


def _export(options: argparse.Namespace) -> int:
    from bot.content.snapshot import take
    from bot.handbook.wordings import load_wordings

    if options.page is None and options.json is None:
        raise UsableError("Say what to write: FILE.html for the handbook, --json FILE.json for a snapshot.")
    if options.page is not None and options.page.suffix not in (".html", ".htm"):
        raise UsableError(f"{options.page}: the name of the handbook must end in .html.")
    catalogue, wordings = load_catalogue(), load_wordings()
    if options.page is not None:
        from bot.handbook.page import render

        _write(options.page, render(catalogue, wordings))
        print(f"The handbook is {options.page}. It needs no network; print it to sign it.")
    if options.json is not None:
        _write(options.json, take(catalogue, wordings.texts).json(indent=1, ensure_ascii=True) + "\n")
        print(f"The snapshot is {options.json}.")
    return 0


def _diff(options: argparse.Namespace) -> int:
    from bot.content.snapshot import changes, summary, take
    from bot.handbook.wordings import FOLDER, load_wordings

    before = _other(options.other)
    wordings: Wordings | None = load_wordings() if FOLDER.is_dir() else None
    now = take(load_catalogue(), wordings.texts if wordings else None)
    found = changes(before, now)
    print("\n".join([*map(str, found), summary(before, now, found)]))
    return 0


def _other(path: Path) -> Snapshot:
    from bot.content.snapshot import UnreadableSnapshotError, read_snapshot, take

    if path.is_dir():
        return take(load_catalogue(path))
    try:
        return read_snapshot(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsableError(f"{path} cannot be read: {error.strerror}.") from error
    except (UnreadableSnapshotError, UnicodeDecodeError) as error:
        raise UsableError(f"{path} is no snapshot of `content export --json`: {error}.") from error


def _needs_folder(path: Path) -> None:
    if not path.is_dir():
        raise UsableError(f"{path} is not a folder.")


def _write(path: Path, text: str) -> None:
    from bot.evaluation.runs import replace_file

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, text)
    except OSError as error:
        raise UsableError(f"{path} cannot be written: {error.strerror}.") from error
