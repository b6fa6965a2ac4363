"""Collecting every problem of the content, by file and key, before anything is raised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.content.errors import ContentError


@dataclass(frozen=True)
class Place:
    """Where a problem is: a file and the keys that lead to it."""

    file: str
    keys: tuple[str, ...] = ()

    def at(self, *keys: object) -> Place:
        """A place further inside."""
        return Place(self.file, self.keys + tuple(str(key) for key in keys))

    def __str__(self) -> str:
        return f"{self.file}: {'.'.join(self.keys)}" if self.keys else self.file


@dataclass
class Problems:
    """What is wrong so far."""

    lines: list[str] = field(default_factory=list)
    muted: set[str] = field(default_factory=set)
    """Kinds of names whose list could not be read, so that every use of them would look wrong."""

    def add(self, place: Place, message: str) -> None:
        """Note one problem."""
        self.lines.append(f"{place}: {message}")

    def unknown(self, place: Place, kind: str, names: Iterable[object], known: Iterable[str]) -> bool:
        """Note every name that is not among the known ones; whether there was any."""
        allowed = set(known)
        strange = [name for name in names if name not in allowed]
        if kind not in self.muted:
            for name in strange:
                self.add(place, f"unknown {kind} '{name}'")
        return bool(strange)

    def repeated(self, place: Place, kind: str, names: Sequence[str]) -> None:
        """Note every name that occurs twice."""
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                self.add(place, f"{kind} '{name}' occurs {names.count(name)} times")

    def check(self) -> None:
        """Raise all problems at once, if there are any."""
        if self.lines:
            raise ContentError(self.lines)
