"""The figures of a run of cases: levels, findings and tags, as counts that can be kept and compared."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from bot.evaluation.cases import Case
from bot.evaluation.labels import SPLITS
from bot.evaluation.scoring import CaseResult, ceiling, floor
from bot.names import SLOT_FINDINGS
from bot.triage.model import Experiencer, Level, Status

ALL, UNMARKED = "all", "unmarked"
_Z_95 = 1.96


class Count(BaseModel):
    """So many out of so many."""

    hits: int = Field(ge=0)
    of: int = Field(ge=0)

    @property
    def share(self) -> float | None:
        """From 0 to 1; nothing where there was nothing to count."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % confidence interval of the share, after Wilson, which holds near 0 and 1 too."""
        if not self.of:
            return None
        share, spread = self.hits / self.of, _Z_95**2 / self.of
        middle = (share + spread / 2) / (1 + spread)
        half = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
        return max(0.0, middle - half), min(1.0, middle + half)


class FindingCount(BaseModel):
    """How one finding was heard in the cases that list findings."""

    recall: Count = Count(hits=0, of=0)
    false_alarms: int = 0


class Tally(BaseModel):
    """The figures of any group of cases."""

    passed: Count
    exact: Count
    at_or_above: Count
    emergency_recall: Count
    must_recall: Count
    """Emergencies recognised of those that may never be missed."""
    emergency_alarms: Count
    """Replies that say emergency, of those where less was expected."""
    finding_recall: Count
    finding_alarms: Count
    """Findings heard as present that are not listed so, of all that were heard as present."""
    not_present: Count
    """Findings listed as denied, past, supposed or a relative's that were heard as present."""


class Figures(Tally):
    """The figures of a split, with the tables."""

    confusion: dict[str, dict[str, int]]
    """Expected level, level given, number of replies."""
    findings: dict[str, FindingCount]
    tags: dict[str, Tally]


@dataclass(frozen=True)
class Played:
    """A case with what became of it."""

    case: Case
    result: CaseResult

    @property
    def reports(self) -> tuple[Mapping[str, Any], ...]:
        """The findings as they stand at the end of the case, in the form of slot `findings`."""
        replies = self.result.replies
        return tuple(replies[-1].slots.get(SLOT_FINDINGS) or ()) if replies else ()

    @property
    def heard(self) -> frozenset[str]:
        """The findings heard as present in the person or the one they care for."""
        return frozenset(report["finding"] for report in self.reports if is_present(report))


def is_present(report: Mapping[str, Any]) -> bool:
    """Whether a report says that the finding is there now, and not a relative's."""
    return bool(
        report.get("status") == Status.PRESENT.value and report.get("experiencer") != Experiencer.FAMILY.value
    )


def by_split(played: Sequence[Played]) -> dict[str, list[Played]]:
    """All cases, then those of each split that there is; parts only where there are several."""
    parts = {split: [one for one in played if one.case.labels.split == split] for split in SPLITS}
    parts[UNMARKED] = [one for one in played if one.case.labels.split is None]
    filled = {split: part for split, part in parts.items() if part}
    return {ALL: list(played), **filled} if len(filled) > 1 else (filled or {ALL: []})


def figures(played: Sequence[Played]) -> Figures:
    """All figures of some cases."""
    tagged: dict[str, list[Played]] = defaultdict(list)
    for one in played:
        for tag in one.case.labels.tags:
            tagged[tag].append(one)
    return Figures(
        **_tally(played),
        confusion=_confusion(played),
        findings=_findings(played),
        tags={tag: Tally(**_tally(group)) for tag, group in sorted(tagged.items())},
    )


def _tally(played: Sequence[Played]) -> dict[str, Count]:
    levels = [pair for one in played for pair in one.result.levels]
    emergencies = [got for expect, got in levels if floor(expect) is Level.EMERGENCY]
    must = [got for one in played if one.case.labels.must for _, got in one.result.levels]
    milder = [got for expect, got in levels if ceiling(expect).rank < Level.EMERGENCY.rank]
    labelled = [one for one in played if one.case.labels.findings is not None]
    wanted = [finding in one.heard for one in labelled for finding in one.case.labels.present]
    alarms = [finding not in one.case.labels.present for one in labelled for finding in one.heard]
    others = [
        finding in one.heard
        for one in labelled
        for finding in one.case.labels.mentioned - one.case.labels.present
    ]
    return {
        "passed": _count(one.result.passed for one in played),
        "exact": _count(got is expect.level for expect, got in levels if expect.level),
        "at_or_above": _count(got.rank >= floor(expect).rank for expect, got in levels),
        "emergency_recall": _count(got is Level.EMERGENCY for got in emergencies),
        "must_recall": _count(got is Level.EMERGENCY for got in must),
        "emergency_alarms": _count(got is Level.EMERGENCY for got in milder),
        "finding_recall": _count(wanted),
        "finding_alarms": _count(alarms),
        "not_present": _count(others),
    }


def _confusion(played: Iterable[Played]) -> dict[str, dict[str, int]]:
    counted = Counter(
        (expect.level, got) for one in played for expect, got in one.result.levels if expect.level
    )
    return {wanted.value: {got.value: counted[wanted, got] for got in Level} for wanted in Level}


def _findings(played: Iterable[Played]) -> dict[str, FindingCount]:
    wanted: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    for one in played:
        if one.case.labels.findings is not None:
            present, heard = one.case.labels.present, one.heard
            wanted.update(present)
            hits.update(present & heard)
            alarms.update(heard - present)
    return {
        finding: FindingCount(
            recall=Count(hits=hits[finding], of=wanted[finding]), false_alarms=alarms[finding]
        )
        for finding in sorted(wanted.keys() | alarms.keys())
    }


def _count(outcomes: Iterable[bool]) -> Count:
    listed = list(outcomes)
    return Count(hits=sum(listed), of=len(listed))
