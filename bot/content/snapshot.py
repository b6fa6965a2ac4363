"""The content as one JSON value, and what differs between two of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Extra, ValidationError

from bot.content.catalogue import Catalogue

FORMAT = 1
_HELD_IN_ENTRIES = ("VERSION", "topics.yml", "sources.yml", "questions.yml", "findings.yml", "contexts.yml")


class UnreadableSnapshotError(ValueError):
    """What was to be a snapshot is none; the message says why in one line."""


class Snapshot(BaseModel):
    """All pieces by kind and id, with version and hashes of the content that they are of."""

    format: int = FORMAT
    version: str
    content_hash: str
    files: dict[str, str]
    entries: dict[str, dict[str, dict[str, Any]]]

    class Config:
        """Unknown keys are errors."""

        extra = Extra.forbid
        allow_mutation = False


@dataclass(frozen=True)
class Change:
    """One piece that differs; `keys` only where it is on both sides."""

    what: str
    kind: str
    id: str
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        keys = f": {', '.join(self.keys)}" if self.keys else ""
        return f"{self.what:8} {self.kind} {self.id}{keys}"


def take(catalogue: Catalogue, wordings: Mapping[str, Any] | None = None) -> Snapshot:
    """The snapshot of a catalogue.

    Args:
        catalogue: The content.
        wordings: What is said, by name; left out where it is not known.
    """
    entries: dict[str, dict[str, dict[str, Any]]] = {}
    for entry in catalogue.entries:
        entries.setdefault(entry.kind, {})[entry.id] = dict(entry.data)
    if wordings is not None:
        entries["wording"] = {name: {"text": text} for name, text in wordings.items()}
    return Snapshot(
        version=catalogue.protocol.version,
        content_hash=catalogue.protocol.content_hash,
        files=dict(catalogue.files),
        entries=entries,
    )


def read_snapshot(text: str) -> Snapshot:
    """The snapshot in a JSON text.

    Raises:
        UnreadableSnapshotError: If it holds none.
    """
    try:
        data = json.loads(text)
        found = data.get("format") if isinstance(data, dict) else None
        if found != FORMAT:
            raise UnreadableSnapshotError(f"its format is {found!r}, not {FORMAT}")
        return Snapshot.parse_obj(data)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise UnreadableSnapshotError(f"{place}: {error.errors()[0]['msg']}") from error
    except RecursionError as error:
        raise UnreadableSnapshotError("it is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise UnreadableSnapshotError(f"it is not JSON: {error}") from error


def changes(before: Snapshot, now: Snapshot) -> list[Change]:
    """What was added, removed and changed, by kind and id; kinds that only one side knows are left out.

    A file whose pieces are not listed one by one, such as the lexicon, is compared as a whole.
    """
    found: list[Change] = []
    for kind, entries in now.entries.items():
        if kind in before.entries:
            found += _of_kind(kind, before.entries[kind], entries)
    found += _of_kind("file", _other_files(before), _other_files(now))
    return found


def summary(before: Snapshot, now: Snapshot, found: list[Change]) -> str:
    """One line on how two snapshots compare."""
    if before.content_hash == now.content_hash and not found:
        return f"No difference: content {now.version} ({now.content_hash[:12]})."
    counts = [(what, sum(one.what == what for one in found)) for what in ("added", "removed", "changed")]
    told = ", ".join(f"{count} {what}" for what, count in counts)
    hashes = f"{before.version} ({before.content_hash[:12]}) to {now.version} ({now.content_hash[:12]})"
    return f"{told}, from content {hashes}."


def _of_kind(
    kind: str, before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]
) -> Iterator[Change]:
    for name in now:
        if name not in before:
            yield Change("added", kind, name)
        elif keys := tuple(_changed_keys(before[name], now[name])):
            yield Change("changed", kind, name, () if kind == "file" else keys)
    for name in before:
        if name not in now:
            yield Change("removed", kind, name)


def _changed_keys(before: Mapping[str, Any], now: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key in dict.fromkeys([*before, *now]):
        old, new = before.get(key), now.get(key)
        # A condition is read as a whole, so its inner keys would not tell more.
        if isinstance(old, Mapping) and isinstance(new, Mapping) and key not in ("when", "first_when"):
            yield from _changed_keys(old, new, f"{above}{key}.")
        elif old != new or (key in before) is not (key in now):
            yield f"{above}{key}"


def _other_files(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    return {
        name: {"sha256": digest}
        for name, digest in snapshot.files.items()
        if name not in _HELD_IN_ENTRIES and not name.startswith(("facts/", "protocol/"))
    }
