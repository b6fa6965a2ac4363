"""The closed language of protocol conditions, monotone by construction.

No condition asks for the absence of a finding, so a further finding can only make more conditions hold.
Status counts in the order absent < unknown (past and hypothetical with it) < present.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.triage.model import Case, FindingState, Level, Status

Trigger = tuple[str, ...] | None
"""The present findings that made a condition hold; `None` when it does not hold."""


@dataclass(frozen=True)
class RowMatch:
    """What a condition over other rows may know of a row that matched."""

    level: Level
    system: str | None
    findings: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """A case as conditions see it, with the contexts that are taken as present while unknown."""

    case: Case
    assumed: Collection[str] = frozenset()
    rows: Sequence[RowMatch] = ()
    """Rows that matched in the first pass; empty during that pass."""

    def state(self, finding: str) -> FindingState | None:
        """The state of a finding that is present, else `None`."""
        state = self.case.findings.get(finding)
        return state if state is not None and state.status == Status.PRESENT else None

    def context(self, context: str) -> Status:
        """Status of a context; an unknown one that is assumed counts as present."""
        status = self.case.contexts.get(context, Status.UNKNOWN)
        if context in self.assumed and status != Status.ABSENT:
            return Status.PRESENT
        return status


@dataclass(frozen=True)
class Present:
    """Any of the findings is present, without the person having said all of `unless` of it."""

    findings: tuple[str, ...]
    unless: frozenset[str] = frozenset()

    def match(self, view: View) -> Trigger:
        """Findings that hold."""
        return _some(f for f in self.findings if (s := view.state(f)) and not self._eased(s))

    def _eased(self, state: FindingState) -> bool:
        return bool(self.unless) and self.unless <= state.qualities


@dataclass(frozen=True)
class NotRuledOut:
    """Any of the findings is present, or simply not denied."""

    findings: tuple[str, ...]

    def match(self, view: View) -> Trigger:
        """Findings among them that are present, if any is not denied."""
        if all(view.case.status(f) == Status.ABSENT for f in self.findings):
            return None
        return tuple(f for f in self.findings if view.state(f))


@dataclass(frozen=True)
class InContext:
    """The context is present, or unknown and assumed."""

    context: str

    def match(self, view: View) -> Trigger:
        """Nothing to show, but it holds."""
        return () if view.context(self.context) == Status.PRESENT else None


@dataclass(frozen=True)
class ContextNotRuledOut:
    """The context is present or not denied."""

    context: str

    def match(self, view: View) -> Trigger:
        """Nothing to show, but it holds."""
        return None if view.context(self.context) == Status.ABSENT else ()


@dataclass(frozen=True)
class ContextNotStated:
    """The context, one that makes a harmless cause likely, has not been stated."""

    context: str

    def match(self, view: View) -> Trigger:
        """Nothing to show, but it holds."""
        return None if view.context(self.context) == Status.PRESENT else ()


@dataclass(frozen=True)
class HasQuality:
    """Any of the findings is present with any of the (aggravating) qualities."""

    findings: tuple[str, ...]
    qualities: frozenset[str]

    def match(self, view: View) -> Trigger:
        """Findings that hold."""
        return _some(f for f in self.findings if (s := view.state(f)) and s.qualities & self.qualities)


@dataclass(frozen=True)
class HasValue:
    """A number told with a present finding (any finding, when none is named) is within the bounds."""

    name: str
    findings: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None

    def match(self, view: View) -> Trigger:
        """Findings that hold."""
        findings = self.findings or sorted(view.case.findings)
        return _some(f for f in findings if (s := view.state(f)) and self._within(s.values))

    def _within(self, values: Mapping[str, float]) -> bool:
        value = values.get(self.name)
        if value is None:
            return False
        low = self.at_least is None or value >= self.at_least
        return low and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class Count:
    """At least so many of the conditions hold; with one it is what the files call `any`."""

    at_least: int
    of: tuple[Condition, ...]

    def match(self, view: View) -> Trigger:
        """Findings of every condition that holds."""
        held = [t for c in self.of if (t := c.match(view)) is not None]
        return _join(held) if len(held) >= self.at_least else None


@dataclass(frozen=True)
class AnyRowAt:
    """Some row of the first pass matched at this level or above."""

    level: Level

    def match(self, view: View) -> Trigger:
        """Findings of those rows."""
        held = [row.findings for row in view.rows if row.level.rank >= self.level.rank]
        return _join(held) if held else None


@dataclass(frozen=True)
class SoonSystems:
    """Rows of the first pass at level soon come from at least so many body systems."""

    at_least: int

    def match(self, view: View) -> Trigger:
        """Findings of those rows."""
        rows = [row for row in view.rows if row.level == Level.SOON and row.system]
        if len({row.system for row in rows}) < self.at_least:
            return None
        return _join([row.findings for row in rows])


@dataclass(frozen=True)
class AllOf:
    """Every condition holds."""

    of: tuple[Condition, ...]

    def match(self, view: View) -> Trigger:
        """Findings of all of them."""
        held = [t for c in self.of if (t := c.match(view)) is not None]
        return _join(held) if len(held) == len(self.of) else None


Condition: TypeAlias = (
    Present
    | NotRuledOut
    | InContext
    | ContextNotRuledOut
    | ContextNotStated
    | HasQuality
    | HasValue
    | Count
    | AllOf
    | AnyRowAt
    | SoonSystems
)


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and every condition within it."""
    yield condition
    if isinstance(condition, (Count, AllOf)):
        for part in condition.of:
            yield from walk(part)


def looks_at_rows(condition: Condition) -> bool:
    """Whether it depends on other rows and so belongs to the second pass."""
    return any(isinstance(part, (AnyRowAt, SoonSystems)) for part in walk(condition))


def findings_in(condition: Condition) -> set[str]:
    """Every finding that the condition names."""
    named: set[str] = set()
    for part in walk(condition):
        if isinstance(part, (Present, NotRuledOut, HasQuality, HasValue)):
            named.update(part.findings)
    return named


def _some(findings: Iterator[str]) -> Trigger:
    return tuple(findings) or None


def _join(triggers: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding for trigger in triggers for finding in trigger))
