"""The cases that did not come out as expected, with the words that were heard in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.content.loading import load_protocol
from bot.evaluation.figures import Played, is_present
from bot.evaluation.labels import SPLITS
from bot.evaluation.runs import Run
from bot.evaluation.scoring import ceiling, floor
from bot.triage.model import Experiencer, Level, Status

_STATUS_WORDS = {
    Status.PRESENT.value: "there now",
    Status.ABSENT.value: "denied",
    Status.PAST.value: "in the past",
    Status.HYPOTHETICAL.value: "only supposed",
    Status.UNKNOWN.value: "left open",
}
EMERGENCY_MISSED, TOO_LOW, FALSE_EMERGENCY, TOO_HIGH, OTHER, FINDINGS_ALONE = (
    "Emergencies that were not recognised",
    "Other cases judged too low",
    "False emergencies",
    "Other cases judged too high",
    "Right level, but the reply is not as expected",
    "Right level, but not the listed findings",
)


@dataclass(frozen=True)
class HeardFinding:
    """A finding as it was heard, in words."""

    name: str
    status: str
    words: str
    is_false_alarm: bool = False


@dataclass(frozen=True)
class Miss:
    """A case of the list."""

    id: str
    kind: str
    split: str | None
    tags: tuple[str, ...]
    must: bool
    texts: tuple[tuple[tuple[str, bool], ...], ...]
    """Each message in parts, with whether the part was matched."""
    problems: tuple[str, ...]
    heard: tuple[HeardFinding, ...]
    missed: tuple[str, ...]
    reasons: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True)
class Group:
    """The misses of one kind; held-back cases stand apart, so that nobody tunes to them by accident."""

    kind: str
    open: tuple[Miss, ...]
    held: tuple[Miss, ...]


def miss_groups(played: Iterable[Played], before: Run | None) -> list[Group]:
    """All misses by kind, the gravest kind first, in it those that must never happen."""
    misses = [miss for one in played if (miss := _miss(one, before))]
    misses.sort(key=lambda miss: not miss.must)
    groups = []
    for kind in (EMERGENCY_MISSED, TOO_LOW, FALSE_EMERGENCY, TOO_HIGH, OTHER, FINDINGS_ALONE):
        held = tuple(miss for miss in misses if miss.kind == kind and miss.split == SPLITS[1])
        rest = tuple(miss for miss in misses if miss.kind == kind and miss.split != SPLITS[1])
        if held or rest:
            groups.append(Group(kind, rest, held))
    return groups


def put_right(played: Iterable[Played], before: Run | None) -> list[str]:
    """The cases that failed in the run before and pass now."""
    kept = before.cases if before else {}
    return [
        one.case.id
        for one in played
        if one.result.passed and one.case.id in kept and not kept[one.case.id].passed
    ]


def name_of(finding: str) -> str:
    """A finding's plain name."""
    known = load_protocol().findings.get(finding)
    return known.name if known else finding


def parts(text: str, words: Iterable[str]) -> tuple[tuple[str, bool], ...]:
    """A text cut at the words that were matched in it, each part with whether it was."""
    marked = [False] * len(text)
    for matched in words:
        place = text.find(matched) if matched else -1
        if place >= 0:
            marked[place : place + len(matched)] = [True] * len(matched)
    cuts = [n for n in range(1, len(text)) if marked[n] != marked[n - 1]]
    bounds = zip([0, *cuts], [*cuts, len(text)], strict=True)
    return tuple((text[first:last], marked[first]) for first, last in bounds if first < last)


def _miss(one: Played, before: Run | None) -> Miss | None:
    labels, result = one.case.labels, one.result
    missed = sorted(labels.present - one.heard) if labels.findings is not None else []
    kind = _kind(one)
    if kind is None and labels.findings is not None and one.heard != labels.present:
        kind = FINDINGS_ALONE
    if kind is None:
        return None
    words = [str(report.get("text", "")) for report in one.reports]
    kept = before.cases.get(one.case.id) if before else None
    return Miss(
        id=one.case.id,
        kind=kind,
        split=labels.split,
        tags=labels.tags,
        must=labels.must,
        texts=tuple(parts(turn.user, words) for turn in one.case.turns),
        problems=result.problems,
        heard=tuple(_heard(report, one) for report in one.reports),
        missed=tuple(name_of(finding) for finding in missed),
        reasons=_reasons(one),
        is_new=bool(kept and kept.passed and not result.passed),
    )


def _kind(one: Played) -> str | None:
    pairs = one.result.levels
    if any(floor(expect) is Level.EMERGENCY and got is not Level.EMERGENCY for expect, got in pairs):
        return EMERGENCY_MISSED
    if any(got.rank < floor(expect).rank for expect, got in pairs):
        return TOO_LOW
    above = [got for expect, got in pairs if got.rank > ceiling(expect).rank]
    if above:
        return FALSE_EMERGENCY if Level.EMERGENCY in above else TOO_HIGH
    return None if one.result.passed else OTHER


def _heard(report: Mapping[str, Any], one: Played) -> HeardFinding:
    status = _STATUS_WORDS.get(str(report.get("status")), "left open")
    whose = report.get("experiencer")
    if whose == Experiencer.FAMILY.value:
        status += ", in a relative"
    elif whose == Experiencer.OTHER.value:
        status += ", in the person they care for"
    labels, finding = one.case.labels, str(report["finding"])
    extra = labels.findings is not None and is_present(report) and finding not in labels.present
    return HeardFinding(name_of(finding), status, str(report.get("text", "")), extra)


def _reasons(one: Played) -> tuple[str, ...]:
    reasons: Sequence[Mapping[str, Any]] = one.result.replies[-1].reasons if one.result.replies else ()
    return tuple(f"{reason['row']} ({reason['level']}): {', '.join(reason['words'])}" for reason in reasons)
