"""Wordings by their names, as a reply is put together from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.triage.episode import Episode
from bot.triage.model import Decision, Disposition, Level, Reason
from bot.triage.protocol import Protocol

CRISIS = "crisis"
REMINDER = "utter_emergency_reminder"
"""Tells an emergency again, in a line."""
ASK_NOW = frozenset({"utter_hypothetical_ask_now", "utter_family_ask_now"})
"""Parts that ask whether something is so now."""


@dataclass(frozen=True)
class Part:
    """One wording by its response id, with the values that it needs."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """JSON form, as an action passes it on."""
        return {"name": self.name, "values": dict(self.values)}


@dataclass(frozen=True)
class Reply:
    """A whole reply: its parts, and the episode once it is said (a question may now be pending)."""

    parts: tuple[Part, ...]
    episode: Episode


def emergency_parts(decision: Decision) -> tuple[Part, ...]:
    """The emergency advice; suicidal words get the crisis line beside any other emergency."""
    emergencies = [reason for reason in decision.reasons if reason.level is Level.EMERGENCY]
    lead = Part(advice_part(decision, Level.EMERGENCY))
    crisis = any(reason.advice == CRISIS for reason in emergencies)
    if crisis and emergencies[0].advice != CRISIS:
        return (lead, Part("utter_also_crisis"))
    return (lead,)


def advice_part(decision: Decision, level: Level) -> str:
    """Name of the wording that gives a level's advice; general where no row of that level matched."""
    leading = decision.leading
    if level is Level.NONE:
        return "utter_none_yet"
    if leading is None or leading.level is not level:
        return f"utter_{level.value}_general"
    return reason_part(leading)


def reason_part(reason: Reason) -> str:
    """Name of the wording that gives a reason's advice."""
    suffix = "_ed" if reason.disposition is Disposition.EMERGENCY_DEPARTMENT else ""
    return f"utter_{reason.level.value}_{reason.advice}{suffix}"


def plain_list(names: Sequence[str]) -> str:
    """Names joined as in speech: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def finding_names(findings: Iterable[str], protocol: Protocol) -> str:
    """Plain names of findings, joined."""
    return plain_list([protocol.findings[f].name for f in findings if f in protocol.findings])


def is_question(part: Part) -> bool:
    """Whether a part asks something."""
    return part.name.startswith("utter_ask_") or part.name in ASK_NOW
