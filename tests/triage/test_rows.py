"""Every row of the protocol on its own, and what whole cases come to."""

from __future__ import annotations

import pytest

from bot.triage.engine import decide
from bot.triage.model import Case, Disposition, Level
from bot.triage.protocol import Protocol
from tests.triage.level_cases import LEVEL_CASES
from tests.triage.row_cases import ROW_CASES
from tests.triage.shorthand import case

TABLE = (
    [f"A{n}" for n in range(1, 14)]
    + [f"B{n}" for n in range(1, 11)]
    + [f"C{n}" for n in range(1, 6)]
    + [f"D{n}" for n in range(1, 25)]
    + [f"E{n}" for n in range(1, 5)]
    + [f"F{n}" for n in range(1, 7)]
    + [f"K{n}" for n in range(1, 11)]
)


def rows_of(line: str, protocol: Protocol) -> set[str]:
    return {reason.row for reason in decide(case(line), protocol).reasons}


@pytest.mark.parametrize(("row", "line"), [(row, hit) for row, (hit, _) in ROW_CASES.items()])
def test_row_is_triggered(row: str, line: str, protocol: Protocol) -> None:
    assert row in rows_of(line, protocol)


@pytest.mark.parametrize(("row", "line"), [(row, miss) for row, (_, miss) in ROW_CASES.items()])
def test_near_miss_does_not_trigger_row(row: str, line: str, protocol: Protocol) -> None:
    assert row not in rows_of(line, protocol)


def test_every_row_has_its_two_cases(protocol: Protocol) -> None:
    assert set(ROW_CASES) == {row.id for row in protocol.rows}


def test_every_row_of_the_table_is_there(protocol: Protocol) -> None:
    ids = {item.id for item in (*protocol.rows, *protocol.policies)}
    missing = [row for row in TABLE if not ids & ({row} | {f"{row}{letter}" for letter in "abcde"})]
    assert missing == []


@pytest.mark.parametrize(("line", "level", "leading"), LEVEL_CASES)
def test_level(line: str, level: str, leading: str | None, protocol: Protocol) -> None:
    decision = decide(case(line), protocol)
    assert decision.level == Level(level), [reason.row for reason in decision.reasons]
    if leading:
        assert decision.leading is not None
        assert decision.leading.row == leading


def test_nothing_reported_gives_no_level_and_no_reason(protocol: Protocol) -> None:
    decision = decide(Case(), protocol)
    assert decision.level is Level.NONE
    assert decision.reasons == ()
    assert decision.leading is None


LULLS = ["harmless", "no need", "can wait", "ignore", "do not worry", "probably", "911"]


@pytest.mark.parametrize("lull", LULLS)
def test_no_reason_lulls_or_names_a_number(lull: str, protocol: Protocol) -> None:
    assert [row.id for row in protocol.rows if lull in row.because.lower()] == []


def test_reasons_name_findings_and_words(protocol: Protocol) -> None:
    leading = decide(case("back_pain bladder_incontinence"), protocol).leading
    assert leading is not None
    assert leading.findings == ("back_pain", "bladder_incontinence")
    assert leading.words == ("words of back_pain", "words of bladder_incontinence")
    assert leading.because
    assert leading.because_id == "back_pain_with_nerves"
    assert leading.review == "awaits clinical review"


def test_words_that_report_two_findings_are_told_once(protocol: Protocol) -> None:
    told = case("back_pain bladder_incontinence")
    for state in told.findings.values():
        object.__setattr__(state, "words", ("my back hurts and I leak",))
    leading = decide(told, protocol).leading
    assert leading is not None
    assert leading.words == ("my back hurts and I leak",)


def test_decision_carries_version_and_hash(protocol: Protocol) -> None:
    decision = decide(case("chest_pain"), protocol)
    assert (decision.content_version, decision.content_hash) == (protocol.version, protocol.content_hash)


def test_reasons_come_most_urgent_first(protocol: Protocol) -> None:
    told = case("limb_weakness paralysis thirst chest_pain back_pain unresponsive")
    reasons = decide(told, protocol).reasons
    keys = [(-r.level.rank, r.disposition is not Disposition.AMBULANCE) for r in reasons]
    assert keys == sorted(keys)
    assert reasons[0].row == "D12"


@pytest.mark.parametrize("level", list(Level))
def test_every_level_is_reachable(level: Level, protocol: Protocol) -> None:
    levels = {decide(case(line), protocol).level for line, _, _ in LEVEL_CASES}
    assert level in levels


def test_red_flags_are_emergencies_alone_and_nothing_else_is(protocol: Protocol) -> None:
    alone = {f: decide(case(f), protocol).level is Level.EMERGENCY for f in protocol.findings}
    assert alone == {f.id: f.red_flag for f in protocol.findings.values()}


def test_every_finding_alone_gets_some_level(protocol: Protocol) -> None:
    silent = [f for f in protocol.findings if decide(case(f), protocol).level is Level.NONE]
    assert silent == []


def test_every_complaint_without_cancer_gets_some_level(protocol: Protocol) -> None:
    levels = {f: decide(case(f"{f} -@known_cancer"), protocol).level for f in protocol.findings}
    assert [finding for finding, level in levels.items() if level is Level.NONE] == []


def test_one_finding_is_not_two_complaints(protocol: Protocol) -> None:
    for finding in protocol.findings:
        assert "K2" not in rows_of(finding, protocol), finding


def test_every_emergency_has_a_disposition_and_nothing_else_has(protocol: Protocol) -> None:
    for row in protocol.rows:
        assert (row.disposition is not None) is (row.level is Level.EMERGENCY), row.id


def test_unknown_findings_and_contexts_are_passed_over(protocol: Protocol) -> None:
    assert decide(case("no_such_finding @no_such_context"), protocol).level is Level.NONE
