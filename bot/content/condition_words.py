"""Conditions of the protocol as plain words, in the order in which they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.triage.protocol import Protocol


@dataclass(frozen=True)
class Said:
    """A line, and the lines that stand under it."""

    text: str
    parts: tuple[Said, ...] = ()
    term: str | None = None
    """The named condition that the line stands for."""

    def lines(self, depth: int = 0) -> Iterator[str]:
        """As lines of text, indented."""
        yield "  " * depth + self.text
        for part in self.parts:
            yield from part.lines(depth + 1)


def condition_words(raw: Mapping[str, Any], protocol: Protocol) -> Said:
    """What a checked condition asks for.

    Args:
        raw: The condition as it is written.
        protocol: Gives findings, contexts and qualities their names.
    """
    head = next(key for key in raw if key in _SAYS)
    return _SAYS[head](raw if head == "present" else raw[head], protocol)


def _present(raw: Mapping[str, Any], protocol: Protocol) -> Said:
    eased = _qualities(raw.get("unless", ()), protocol, " and ")
    unless = f" (not counted where the person says of it: {eased})" if eased else ""
    return Said(_findings(raw["present"], protocol) + unless)


def _not_ruled_out(raw: Any, protocol: Protocol) -> Said:
    return Said(f"not denied: {_findings(raw, protocol)}")


def _context(raw: str, protocol: Protocol) -> Said:
    context = protocol.contexts[raw]
    return Said(f"background: {context.name}{' (assumed until denied)' if context.assume_present else ''}")


def _context_not_ruled_out(raw: str, protocol: Protocol) -> Said:
    return Said(f"background not denied: {protocol.contexts[raw].name}")


def _context_not_stated(raw: str, protocol: Protocol) -> Said:
    return Said(f"background not stated: {protocol.contexts[raw].name}")


def _quality(raw: Mapping[str, Any], protocol: Protocol) -> Said:
    described = _qualities(_listed(raw["is"]), protocol, " or ")
    return Said(f"described so that {described}: {_findings(raw['finding'], protocol)}")


def _value(raw: Mapping[str, Any], protocol: Protocol) -> Said:
    kind = protocol.values[raw["name"]]
    bound = f"at least {raw['at_least']:g}" if "at_least" in raw else f"at most {raw['at_most']:g}"
    beside = f", told with {_findings(raw['finding'], protocol)}" if raw.get("finding") else ""
    return Said(f"{kind.id.replace('_', ' ')} {bound} ({kind.unit}){beside}")


def _count(raw: Mapping[str, Any], protocol: Protocol) -> Said:
    return Said(f"at least {raw['at_least']} of these", _parts(raw["of"], protocol))


def _any(raw: list[Any], protocol: Protocol) -> Said:
    return Said("any of these", _parts(raw, protocol))


def _all(raw: list[Any], protocol: Protocol) -> Said:
    return Said("all of these", _parts(raw, protocol))


def _term(raw: str, _protocol: Protocol) -> Said:
    return Said(f"“{raw.replace('_', ' ')}”", term=raw)


def _any_row_at(raw: str, _protocol: Protocol) -> Said:
    return Said(f"another rule holds at level {raw} or above")


def _soon_systems(raw: Mapping[str, Any], _protocol: Protocol) -> Said:
    return Said(f"rules at level soon hold for at least {raw['at_least']} body systems")


_SAYS: Mapping[str, Callable[[Any, Protocol], Said]] = {
    "present": _present,
    "not_ruled_out": _not_ruled_out,
    "context": _context,
    "context_not_ruled_out": _context_not_ruled_out,
    "context_not_stated": _context_not_stated,
    "quality": _quality,
    "value": _value,
    "count": _count,
    "any": _any,
    "all": _all,
    "term": _term,
    "any_row_at": _any_row_at,
    "soon_systems": _soon_systems,
}


def _parts(raw: list[Any], protocol: Protocol) -> tuple[Said, ...]:
    return tuple(condition_words(part, protocol) for part in raw)


def _findings(names: Any, protocol: Protocol) -> str:
    return "; or ".join(protocol.findings[name].name for name in _listed(names))


def _qualities(names: Iterable[str], protocol: Protocol, joint: str) -> str:
    return joint.join(f"“{protocol.qualities[name].name}”" for name in names)


def _listed(names: Any) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
