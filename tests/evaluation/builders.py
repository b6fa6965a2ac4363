"""Played cases for tests, in a line each."""

from __future__ import annotations

from collections.abc import Iterable

from bot.evaluation.cases import Case, Expectation, ExpectedTurn
from bot.evaluation.figures import Played
from bot.evaluation.labels import Labels, Listed
from bot.evaluation.scoring import CaseResult, Reply, judge
from bot.triage.model import Experiencer, Level, Status


def played(
    name: str,
    wanted: str,
    got: str,
    *,
    text: str = "my legs feel weak",
    listed: Iterable[tuple[str, str, str]] | None = None,
    heard: Iterable[tuple[str, str, str, str]] = (),
    tags: tuple[str, ...] = (),
    split: str | None = None,
    must: bool = False,
) -> Played:
    """A message, what it lists (finding, status, whose) and what was heard (the same with the words)."""
    findings = (
        tuple(Listed(f, Status(s), Experiencer(e)) for f, s, e in listed) if listed is not None else None
    )
    expect = Expectation(level=Level(wanted))
    case = Case(name, (ExpectedTurn(text, expect),), False, Labels(tags, split, must, findings))
    reports = [{"finding": f, "status": s, "experiencer": e, "text": words} for f, s, e, words in heard]
    reasons = ({"row": "A1", "level": got, "words": ["legs feel weak"]},)
    reply = Reply({"triage_level": got, "findings": reports}, reasons=reasons)
    return Played(case, CaseResult(name, tuple(judge(expect, reply)), ((expect, Level(got)),), (reply,)))
