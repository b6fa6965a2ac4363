"""Whether replies came out as expected, and the figures over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.cases import Expectation
from bot.names import SLOT_FINDINGS, SLOT_LEVEL
from bot.triage.model import Level, Status


@dataclass(frozen=True)
class Reply:
    """What one message came to."""

    slots: Mapping[str, Any]
    text: str | None = None
    """What the person reads; nothing where no words are produced."""
    reasons: tuple[Mapping[str, Any], ...] = ()
    """Rows of the protocol that held, as `assess_text` tells them; none of a conversation."""

    @property
    def level(self) -> Level:
        """The level of the episode so far."""
        return Level(self.slots.get(SLOT_LEVEL) or Level.NONE)


@dataclass(frozen=True)
class CaseResult:
    """The outcome of one case."""

    id: str
    problems: tuple[str, ...]
    levels: tuple[tuple[Expectation, Level], ...]
    replies: tuple[Reply, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all of it came out as expected."""
        return not self.problems


@dataclass(frozen=True)
class Summary:
    """The figures of a run; a share is `None` where there was nothing to count."""

    cases: int
    passed: int
    judged: int
    """Replies with an expected level."""
    exact: float | None
    at_or_above: float | None
    emergencies: int
    emergency_recall: float | None
    false_alarms: int
    """Replies that say emergency where less was expected."""


def judge(expect: Expectation, reply: Reply) -> list[str]:
    """What is wrong with a reply; nothing when it is as expected."""
    level = reply.level
    problems = []
    if expect.level and level is not expect.level:
        problems.append(f"level is {level.value}, not {expect.level.value}")
    if expect.level_at_least and level.rank < expect.level_at_least.rank:
        problems.append(f"level is {level.value}, below {expect.level_at_least.value}")
    if expect.level_at_most and level.rank > expect.level_at_most.rank:
        problems.append(f"level is {level.value}, above {expect.level_at_most.value}")
    return problems + _wrong_words(expect, reply) + _wrong_slots(expect, reply)


def summarise(results: Sequence[CaseResult]) -> Summary:
    """The figures over all replies that have an expected level."""
    judged = [(expect, got) for result in results for expect, got in result.levels]
    exact = [(expect.level, got) for expect, got in judged if expect.level]
    emergencies = [got for expect, got in judged if floor(expect) is Level.EMERGENCY]
    alarms = [
        got
        for expect, got in judged
        if got is Level.EMERGENCY and ceiling(expect).rank < Level.EMERGENCY.rank
    ]
    return Summary(
        cases=len(results),
        passed=sum(result.passed for result in results),
        judged=len(judged),
        exact=_share([got is wanted for wanted, got in exact]),
        at_or_above=_share([got.rank >= floor(expect).rank for expect, got in judged]),
        emergencies=len(emergencies),
        emergency_recall=_share([got is Level.EMERGENCY for got in emergencies]),
        false_alarms=len(alarms),
    )


def expects_level(expect: Expectation) -> bool:
    """Whether anything is said of the level."""
    return bool(expect.level or expect.level_at_least or expect.level_at_most)


def floor(expect: Expectation) -> Level:
    """The least that is expected."""
    return expect.level or expect.level_at_least or Level.NONE


def ceiling(expect: Expectation) -> Level:
    """The most that is expected."""
    return expect.level or expect.level_at_most or Level.EMERGENCY


def _share(outcomes: Sequence[bool]) -> float | None:
    return sum(outcomes) / len(outcomes) if outcomes else None


def _wrong_words(expect: Expectation, reply: Reply) -> list[str]:
    if reply.text is None:
        return []
    said = reply.text.casefold()
    problems = []
    wanted = expect.must_contain_any
    if wanted and not any(words.casefold() in said for words in wanted):
        problems.append(f"the reply has none of {', '.join(map(repr, wanted))}")
    problems += [f"the reply has {w!r}" for w in expect.must_not_contain if w.casefold() in said]
    return problems


def _wrong_slots(expect: Expectation, reply: Reply) -> list[str]:
    reports = reply.slots.get(SLOT_FINDINGS) or []
    present = {report["finding"] for report in reports if report["status"] == Status.PRESENT.value}
    problems = [f"{finding} was not found" for finding in expect.findings_present if finding not in present]
    problems += [f"{finding} was found" for finding in expect.findings_absent if finding in present]
    for name, value in expect.slots.items():
        if reply.slots.get(name) != value:
            problems.append(f"slot {name} is {reply.slots.get(name)!r}, not {value!r}")
    return problems
