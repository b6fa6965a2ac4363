"""One message judged on its own, without a server or a dialogue."""

from __future__ import annotations

from typing import Any

from bot.content.loading import load_protocol
from bot.hearing import to_message
from bot.nlp.extractor import ClinicalExtractor
from bot.triage.episode import Episode, Turn, listen
from bot.triage.model import Reason


def assess_text(text: str) -> dict[str, Any]:
    """Hears and judges one message.

    Args:
        text: The message as the person wrote it.

    Returns:
        `level`, `findings`, `contexts`, `values`, `reasons` (row, level, because, source, words), the level
        of what was only supposed, and version and hash of the content; all JSON values.

    Raises:
        ContentError: If the packaged content does not hold together.
    """
    protocol = load_protocol()
    turn = listen(Episode(), to_message(ClinicalExtractor.load().extract(text)), protocol)
    return describe(turn)


def describe(turn: Turn) -> dict[str, Any]:
    """The turn as JSON values, for people and programs that check a decision."""
    return {
        "level": turn.after.level.value,
        "findings": [report.to_slot() for report in turn.fresh],
        "contexts": {name: status.value for name, status in turn.after.contexts.items()},
        "values": dict(turn.after.values),
        "reasons": [_reason(reason) for reason in turn.decision.reasons],
        "hypothetical_level": turn.supposed.level.value if turn.supposed else None,
        "content_version": turn.decision.content_version,
        "content_hash": turn.decision.content_hash,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "row": reason.row,
        "level": reason.level.value,
        "disposition": reason.disposition.value if reason.disposition else None,
        "advice": reason.advice,
        "because": reason.because,
        "source": reason.source,
        "review": reason.review,
        "findings": list(reason.findings),
        "words": list(reason.words),
    }
