"""State of one assessment: what was reported so far, what was asked, and the level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.triage.cases import build_case
from bot.triage.model import Case, Decision, Level, Status
from bot.triage.person import Person
from bot.triage.protocol import Protocol
from bot.triage.reports import Answer, Remark, Report

SAFETY_LIST = "safety_list"
"""Pending question after two messages that were not understood: is any of the listed emergencies there?"""

HAPPENING_NOW = "happening_now"
"""Pending question after a finding that was only supposed, or somebody else's: is it so now?"""

CONTRADICTION = "contradiction"
"""Pending question after a finding reported before was plainly denied: was the report a mistake?"""


WHOM = "whom"
"""Pending question after a report that named nobody, where the chat is about several people: whose is it?"""


@dataclass(frozen=True)
class Episode:
    """State of one assessment; immutable, each message gives a new one."""

    reports: tuple[Report, ...] = ()
    contexts: Mapping[str, Status] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    level: Level = Level.NONE
    asked: tuple[str, ...] = ()
    pending: str | None = None
    misunderstood: int = 0
    doubted: tuple[str, ...] = ()
    """Findings of which it was asked whether their report was a mistake."""
    latest: tuple[str, ...] = ()
    """Findings that the last message with a report or an answer reported."""
    told_before: int = 0
    """How many of the reports are older than that message."""
    denied_by: str | None = None
    """The question that the last message said no to."""
    floor: Level = Level.NONE
    """The level that comes from no finding (the safety list): no correction takes it back."""

    person: Person | None = None
    """The one that is cared for; `None` while the writer tells of themselves."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The person's own words for each context ("Zometa since May")."""
    own: bool = False
    """Whether the writer has told in so many words of themselves."""
    mixed: bool = False
    """Whether the last message that told anything was about several people."""
    aside: tuple[Episode, ...] = ()
    """The states of the others that the chat is about, the one last spoken of first."""

    @property
    def everyone(self) -> tuple[Episode, ...]:
        """Each person of the chat, the one that the talk is about first."""
        return (self, *self.aside)

    @property
    def worst(self) -> Level:
        """The level of the chat: that of its most urgent person."""
        return Level.most_urgent(*(one.level for one in self.everyone))

    def to_slots(self) -> dict[str, Any]:
        """The Rasa slots that hold this episode, by name."""
        aside = [one.to_slots() for one in self.aside]
        return {
            "triage_level": self.worst.value,
            "findings": [report.to_slot() for one in self.everyone for report in one.reports],
            "episode": {
                "contexts": {name: status.value for name, status in self.contexts.items()},
                "values": dict(self.values),
                "asked": list(self.asked),
                "pending": self.pending,
                "misunderstood": self.misunderstood,
                "doubted": list(self.doubted),
                "latest": list(self.latest),
                "told_before": self.told_before,
                "denied_by": self.denied_by,
                "floor": self.floor.value,
                "person": self.person.to_slot() if self.person else None,
                "words": dict(self.words),
                "own": self.own,
                "mixed": self.mixed,
                "level": self.level.value,
                "aside": aside,
            },
        }

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Episode:
        """The episode that the slots of a conversation hold; a new one where they are empty."""
        rest = slots.get("episode") or {}
        told, aside = list(slots.get("findings") or ()), rest.get("aside") or ()
        aside = [aside] if isinstance(aside, dict) else aside
        mine = told[: len(told) - sum(len(one["findings"]) for one in aside)]
        person = rest.get("person")
        return cls(
            reports=tuple(Report.from_slot(item) for item in mine),
            contexts={name: Status(status) for name, status in rest.get("contexts", {}).items()},
            values=dict(rest.get("values", {})),
            level=Level((rest["level"] if aside else slots.get("triage_level")) or "none"),
            asked=tuple(rest.get("asked", ())),
            pending=rest.get("pending"),
            misunderstood=int(rest.get("misunderstood", 0)),
            doubted=tuple(rest.get("doubted", ())),
            latest=tuple(rest.get("latest", ())),
            told_before=int(rest.get("told_before", 0)),
            denied_by=rest.get("denied_by"),
            floor=Level(rest.get("floor", "none")),
            person=Person.from_slot(person) if person else None,
            words=dict(rest.get("words", {})),
            own=bool(rest.get("own")),
            mixed=bool(rest.get("mixed")),
            aside=tuple(cls.from_slots(one) for one in aside),
        )

    def case(self, protocol: Protocol) -> Case:
        """The findings so far as the engine takes them."""
        return build_case(self.reports, self.contexts, self.values, protocol)


@dataclass(frozen=True)
class Turn:
    """What one message changed."""

    before: Episode
    after: Episode
    decision: Decision
    fresh: tuple[Report, ...]
    """Reports of this very message, the answer to a question included."""
    supposed: Decision | None = None
    """The decision if what was only supposed in this message were so."""
    answer: Answer | None = None
    answered: str | None = None
    """The question that this message answered."""
    retracted: tuple[str, ...] = ()
    """Findings that this message clearly corrected."""
    contradicted: tuple[str, ...] = ()
    """Findings reported before that this message denies without a word of correction; they stand."""
    remarks: frozenset[Remark] = frozenset()
    """What the message says about what was told before, or about the advice."""
    told_aside: tuple[str, ...] = ()
    """Of whom else the message told, by the names that `whose` gives them."""
    unclear: bool = False
    """Whether it did not say which of several people it is about; then it counts for each."""

    @property
    def reopened(self) -> bool:
        """Whether a "wrong button" that took no report back leaves a question open, to be put again."""
        wrong = Remark.CORRECTS_LAST in self.remarks and not (self.retracted or self.fresh)
        return wrong and self.after.pending is not None

    @property
    def needs_word(self) -> bool:
        """Whether the message says something of an advice that stands, which must not pass unanswered."""
        return bool(self.remarks) and self.after.worst.rank >= Level.URGENT.rank

    @property
    def present(self) -> tuple[str, ...]:
        """Findings that this message reported of the patient."""
        return tuple(dict.fromkeys(r.finding for r in self.fresh if r.status is Status.PRESENT and r.counts))

    @property
    def is_red_flag(self) -> bool:
        """Whether this message itself calls for the emergency advice now."""
        if self.after.level is not Level.EMERGENCY:
            return False
        if self.before.level is not Level.EMERGENCY:
            return True
        reported = set(self.present)
        emergencies = (r for r in self.decision.reasons if r.level is Level.EMERGENCY)
        return any(reported.intersection(reason.findings) for reason in emergencies)
