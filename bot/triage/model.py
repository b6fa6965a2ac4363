"""The words of triage as types: findings with their status, levels, reasons and decisions."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class Status(str, enum.Enum):
    """What a person says of a finding; the ranking is how far it is from being ruled out."""

    PRESENT = "present"
    ABSENT = "absent"
    PAST = "past"
    HYPOTHETICAL = "hypothetical"
    UNKNOWN = "unknown"


class Experiencer(str, enum.Enum):
    """Whose finding it is."""

    SELF = "self"
    OTHER = "other"
    """Someone the writer cares for: it counts as the patient's."""
    FAMILY = "family"
    """Somebody's history: it never counts."""


class Level(str, enum.Enum):
    """How soon to act, in rising order; compare with `rank`."""

    NONE = "none"
    SOON = "soon"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """Position from 0 (none) to 3 (emergency)."""
        return _LEVEL_ORDER.index(self)

    @staticmethod
    def most_urgent(*levels: Level) -> Level:
        """The highest of the levels given; `NONE` for no level at all."""
        return max(levels, key=lambda level: level.rank, default=Level.NONE)


_LEVEL_ORDER = (Level.NONE, Level.SOON, Level.URGENT, Level.EMERGENCY)


class Disposition(str, enum.Enum):
    """How to get help at the emergency level."""

    AMBULANCE = "ambulance"
    EMERGENCY_DEPARTMENT = "emergency_department"


@dataclass(frozen=True)
class FindingState:
    """What is known of one finding within an episode."""

    status: Status
    qualities: frozenset[str] = frozenset()
    values: Mapping[str, float] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    """The person's own words that reported it, oldest first."""


@dataclass(frozen=True)
class Case:
    """One person's findings and context, as known so far; what is not listed is unknown."""

    findings: Mapping[str, FindingState] = field(default_factory=dict)
    contexts: Mapping[str, Status] = field(default_factory=dict)

    def status(self, finding: str) -> Status:
        """Status of a finding; `UNKNOWN` when nobody spoke of it."""
        state = self.findings.get(finding)
        return state.status if state else Status.UNKNOWN

    def has(self, finding: str) -> bool:
        """Whether the finding is reported as present."""
        return self.status(finding) is Status.PRESENT


@dataclass(frozen=True)
class Reason:
    """A protocol row that matched, with what made it match."""

    row: str
    level: Level
    advice: str
    because: str
    source: str
    review: str
    disposition: Disposition | None = None
    findings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    because_id: str = ""
    """Short name of the reason sentence, for records and wording."""


@dataclass(frozen=True)
class Decision:
    """The outcome of one assessment; `reasons` lists every matched row, most urgent first."""

    level: Level
    reasons: tuple[Reason, ...]
    content_version: str
    content_hash: str

    @property
    def leading(self) -> Reason | None:
        """The reason that set the level; `None` when no row matched."""
        return self.reasons[0] if self.reasons else None
