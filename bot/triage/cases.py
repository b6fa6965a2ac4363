"""Puts what was reported over an episode together into the one case that the engine judges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.triage.model import Case, FindingState, Status
from bot.triage.protocol import Protocol
from bot.triage.reports import Report

_TOLD_RANK = {Status.PRESENT: 3, Status.ABSENT: 2, Status.PAST: 1, Status.HYPOTHETICAL: 0, Status.UNKNOWN: 0}


def build_case(
    reports: Iterable[Report],
    contexts: Mapping[str, Status],
    values: Mapping[str, float],
    protocol: Protocol,
) -> Case:
    """Puts reports together into one case.

    Args:
        reports: All reports of the episode, oldest first; somebody else's history is left out.
        contexts: Status of each context that was learnt.
        values: The most serious measurement of each name.
        protocol: Says which qualities make a finding weigh less.

    Returns:
        The case: a finding reported as present stays so whatever is said of it later, and a mitigating
        quality holds only where every report of the finding has it.
    """
    by_finding: dict[str, list[Report]] = {}
    for report in reports:
        if report.counts:
            by_finding.setdefault(report.finding, []).append(report)
    findings = {finding: _state(said, values, protocol) for finding, said in by_finding.items()}
    return Case(findings=findings, contexts=dict(contexts))


def _state(said: Sequence[Report], values: Mapping[str, float], protocol: Protocol) -> FindingState:
    status = max((report.status for report in said), key=_TOLD_RANK.__getitem__)
    same = [report for report in said if report.status is status]
    shared = frozenset.intersection(*(report.qualities for report in same))
    aggravating = frozenset(
        q
        for report in same
        for q in report.qualities
        if q in protocol.qualities and not protocol.qualities[q].mitigating
    )
    return FindingState(
        status=status,
        qualities=aggravating | shared,
        values=dict(values),
        words=tuple(dict.fromkeys(report.text for report in same if report.text)),
    )
