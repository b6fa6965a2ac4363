"""`python -m bot evaluate`: cases replayed, and how many came out as expected."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bot.commands.evaluation_report import ReportPathError, usable_report, write_report
from bot.commands.triage import best_extractor
from bot.evaluation.cases import Case, CaseFileError, load_cases
from bot.evaluation.scoring import CaseResult, Reply, Summary, expects_level, judge, summarise
from bot.interrupts import stop_at_once
from bot.names import SLOT_FINDINGS, SLOT_LEVEL
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.nlp.extractor import ClinicalExtractor

_SOME_FAILED = 1
_BAD_FILE = 2


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Replay and report; 0 when all pass, 1 when some fail, 2 when a file is bad."""
    try:
        if options.report:
            usable_report(options.report)
        cases = load_cases(*options.files)[: options.limit]
    except (CaseFileError, ReportPathError) as error:
        print("\n".join(error.problems), file=sys.stderr)
        return _BAD_FILE
    results = replay(cases, settings)
    summary = summarise(results)
    if options.json:
        print(json.dumps(_as_json(results, summary), indent=2))
    else:
        # With a report, the cases stand in it.
        print("\n".join([*([] if options.report else [*_case_lines(results), ""]), *_table(summary)]))
    if options.report:
        write_report(options.report, options.files, cases, results, settings)
        print(f"The report is {options.report}", file=sys.stderr if options.json else sys.stdout)
    return 0 if summary.passed == summary.cases or options.exit_zero else _SOME_FAILED


def replay(cases: Iterable[Case], settings: Settings) -> list[CaseResult]:
    """What became of each case, in order. A single text is heard without a dialogue."""
    cases = list(cases)
    singles = any(not case.is_conversation for case in cases)
    extractor = best_extractor(settings) if singles else None
    agent = _agent(settings) if any(case.is_conversation for case in cases) else None
    return asyncio.run(_replay(cases, agent, settings.max_message_chars, extractor))


async def _replay(
    cases: Iterable[Case], agent: Any, max_chars: int, extractor: ClinicalExtractor | None
) -> list[CaseResult]:
    results = []
    for case in cases:
        if case.is_conversation:
            results.append(_result(case, await _converse(case, agent, max_chars)))
        else:
            results.append(_result(case, [_assess(case, extractor)]))
    return results


def _agent(settings: Settings) -> Any:
    from bot.models import find_model

    model = find_model(settings)
    with stop_at_once():
        from bot.rasa_ext.agent import load_agent

        return load_agent(settings, model, keep=False)


def _assess(case: Case, extractor: ClinicalExtractor | None) -> Reply:
    from bot.assess import assess_text

    outcome = assess_text(case.turns[0].user, extractor)
    slots = {SLOT_LEVEL: outcome["level"], SLOT_FINDINGS: outcome["findings"]}
    return Reply(slots, reasons=tuple(outcome["reasons"]))


async def _converse(case: Case, agent: Any, max_chars: int) -> list[Reply]:
    from bot.rasa_ext.conversation import Conversation

    conversation = Conversation(agent, max_chars)
    replies = []
    for turn in case.turns:
        said = await conversation.say(turn.user)
        replies.append(Reply(await conversation.slots(), "\n".join(_words(said))))
    return replies


def _words(said: Iterable[dict[str, Any]]) -> Iterable[str]:
    for message in said:
        yield message.get("text") or ""
        yield from (button["title"] for button in message.get("buttons") or ())


def _result(case: Case, replies: list[Reply]) -> CaseResult:
    problems: list[str] = []
    for number, (turn, reply) in enumerate(zip(case.turns, replies, strict=True), 1):
        place = f"turn {number}: " if case.is_conversation else ""
        problems += [place + problem for problem in judge(turn.expect, reply)]
    levels = [(turn.expect, reply.level) for turn, reply in zip(case.turns, replies, strict=True)]
    judged = [(expect, level) for expect, level in levels if expects_level(expect)]
    return CaseResult(case.id, tuple(problems), tuple(judged), tuple(replies))


def _case_lines(results: Iterable[CaseResult]) -> Iterable[str]:
    for result in results:
        yield f"{'pass' if result.passed else 'FAIL'}  {result.id}"
        yield from (f"      {problem}" for problem in result.problems)


def _table(summary: Summary) -> list[str]:
    rows = [
        ("cases passed", f"{summary.passed} of {summary.cases}"),
        ("replies with an expected level (n)", str(summary.judged)),
        ("level exact", _percent(summary.exact)),
        ("level at or above", _percent(summary.at_or_above)),
        ("emergency recall", f"{_percent(summary.emergency_recall)} of {summary.emergencies}"),
        ("false alarms", str(summary.false_alarms)),
    ]
    return [f"{label:36}{value}" for label, value in rows]


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _as_json(results: Iterable[CaseResult], summary: Summary) -> dict[str, Any]:
    return {
        "summary": dataclasses.asdict(summary),
        "cases": [
            {
                "id": result.id,
                "passed": result.passed,
                "levels": [level.value for _, level in result.levels],
                "problems": list(result.problems),
            }
            for result in results
        ],
    }
