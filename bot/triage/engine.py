"""The triage decision: every row of the protocol against one case, the most urgent match first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.triage.conditions import RowMatch, View, looks_at_rows
from bot.triage.model import Case, Decision, Disposition, Level, Reason
from bot.triage.protocol import Protocol, Row


def decide(case: Case, protocol: Protocol) -> Decision:
    """Assess a case; every matching row is kept as a reason, the most urgent first.

    Args:
        case: What is known of one person; what it does not mention is unknown.
        protocol: The rows and vocabulary to judge it by.

    Returns:
        The highest level of all matching rows, `Level.NONE` when none matches.
    """
    first = [row for row in protocol.rows if not looks_at_rows(row.when)]
    second = [row for row in protocol.rows if looks_at_rows(row.when)]
    view = View(case, protocol.assumed)
    matched = _matches(first, view)
    seen = [RowMatch(row.level, row.system, findings) for row, findings in matched]
    matched += _matches(second, View(case, protocol.assumed, seen))
    position = {row.id: number for number, row in enumerate(protocol.rows)}
    matched.sort(key=lambda match: (*_urgency(match[0]), position[match[0].id]))
    reasons = tuple(_reason(row, findings, case) for row, findings in matched)
    level = Level.most_urgent(*(reason.level for reason in reasons))
    return Decision(level, reasons, protocol.version, protocol.content_hash)


def _matches(rows: Sequence[Row], view: View) -> list[tuple[Row, tuple[str, ...]]]:
    found = ((row, row.when.match(view)) for row in rows)
    return [(row, findings) for row, findings in found if findings is not None]


def _urgency(row: Row) -> tuple[int, bool, int]:
    return (-row.level.rank, row.disposition is not Disposition.AMBULANCE, row.precedence)


def _reason(row: Row, findings: tuple[str, ...], case: Case) -> Reason:
    words = (word for finding in findings for word in case.findings[finding].words)
    return Reason(
        row=row.id,
        level=row.level,
        advice=row.advice,
        because=row.because,
        source=row.source,
        review=row.review,
        disposition=row.disposition,
        findings=findings,
        words=tuple(dict.fromkeys(words)),
        because_id=row.because_id,
    )
