"""A turn as a Rasa slot holds it, so that an action in another process can rebuild it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.triage.engine import decide
from bot.triage.episode import Episode, Turn
from bot.triage.listening import supposed_decision
from bot.triage.model import Level, Status
from bot.triage.protocol import Protocol
from bot.triage.reports import Answer, Message, Remark, Report


def turn_to_slot(turn: Turn) -> dict[str, Any]:
    """What `turn_from_slots` needs to rebuild a turn beside the slots of its episode."""
    return {
        "fresh": [report.to_slot() for report in turn.fresh],
        "answer": turn.answer.value if turn.answer else None,
        "answered": turn.answered,
        "retracted": list(turn.retracted),
        "contradicted": list(turn.contradicted),
        "remarks": sorted(remark.value for remark in turn.remarks),
        "told_aside": list(turn.told_aside),
        "unclear": turn.unclear,
        "level_before": turn.before.level.value,
        "contexts_before": {name: status.value for name, status in turn.before.contexts.items()},
    }


def turn_from_slots(slots: Mapping[str, Any], note: Mapping[str, Any], protocol: Protocol) -> Turn:
    """Rebuilds the latest turn in another process.

    Args:
        slots: Slots of the conversation, after the message.
        note: What `turn_to_slot` wrote for the message.
        protocol: The same content that judged the message.

    Returns:
        The turn; its `before` holds only level and contexts.
    """
    after = Episode.from_slots(slots)
    fresh = tuple(Report.from_slot(item) for item in note.get("fresh", ()))
    contexts = {name: Status(status) for name, status in note.get("contexts_before", {}).items()}
    return Turn(
        before=Episode(level=Level(note.get("level_before", "none")), contexts=contexts),
        after=after,
        decision=decide(after.case(protocol), protocol),
        fresh=fresh,
        supposed=supposed_decision(Message(reports=fresh), after, protocol),
        answer=Answer(note["answer"]) if note.get("answer") else None,
        answered=note.get("answered"),
        retracted=tuple(note.get("retracted", ())),
        contradicted=tuple(note.get("contradicted", ())),
        remarks=frozenset(map(Remark, note.get("remarks", ()))),
        told_aside=tuple(note.get("told_aside", ())),
        unclear=bool(note.get("unclear")),
    )
