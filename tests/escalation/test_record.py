"""The record of emergencies: once for each message, and nothing of what a person wrote."""

from __future__ import annotations

import datetime
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.loading import load_protocol
from bot.escalation.record import EscalationError, EscalationLog
from bot.triage.engine import decide
from bot.triage.model import Case, Decision, FindingState, Status

WORDS = "my secret words about my legs"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.db"


@pytest.fixture
def log(path: Path) -> EscalationLog:
    return EscalationLog(f"sqlite:///{path}")


def decision(*findings: str) -> Decision:
    states = {finding: FindingState(Status.PRESENT, words=(WORDS,)) for finding in findings}
    return decide(Case(states), load_protocol())


def test_a_record_holds_what_was_decided_and_on_which_content(log: EscalationLog) -> None:
    before = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    made = decision("limb_weakness", "fatigue", "suicidal")
    assert log.record("someone", "message-1", made) is True
    (row,) = log.rows()
    assert row.level == "emergency"
    emergencies = [reason.row for reason in made.reasons if reason.level.value == "emergency"]
    assert row.protocol_rows.split() == emergencies
    assert (row.content_version, row.content_hash) == (made.content_version, made.content_hash)
    assert before <= row.recorded_at <= before + datetime.timedelta(minutes=1)


def test_one_message_is_recorded_once(log: EscalationLog) -> None:
    assert log.record("someone", "message-1", decision("limb_weakness"))
    assert not log.record("someone", "message-1", decision("limb_weakness", "suicidal"))
    assert len(log.rows()) == 1


@pytest.mark.parametrize(
    ("conversation", "message"), [("someone", "2"), ("other", "1"), ("someone1", ""), ("", "someone1")]
)
def test_another_message_or_conversation_is_recorded_too(
    log: EscalationLog, conversation: str, message: str
) -> None:
    assert log.record("someone", "1", decision("limb_weakness"))
    assert log.record(conversation, message, decision("limb_weakness"))
    assert len({row.turn for row in log.rows()}) == len({row.id for row in log.rows()}) == 2


def test_rows_come_oldest_first(log: EscalationLog) -> None:
    for number in range(5):
        log.record("someone", str(number), decision("limb_weakness"))
    times = [row.recorded_at for row in log.rows()]
    assert times == sorted(times)


def test_nothing_of_the_person_is_stored(log: EscalationLog, path: Path) -> None:
    log.record("jane.doe@example.org", "message-of-jane", decision("limb_weakness"))
    kept = path.read_bytes()
    for secret in (WORDS, "jane", "message-of-jane", "limb_weakness"):
        assert secret.encode() not in kept


def test_records_outlive_the_process(log: EscalationLog, path: Path) -> None:
    log.record("someone", "1", decision("limb_weakness"))
    again = EscalationLog(f"sqlite:///{path}")
    assert len(again.rows()) == 1
    assert not again.record("someone", "1", decision("limb_weakness"))


def test_an_emergency_without_a_row_is_recorded_too(log: EscalationLog) -> None:
    assert log.record("someone", "1", decision())
    assert [row.protocol_rows for row in log.rows()] == [""]


def test_very_many_rows_fit(log: EscalationLog) -> None:
    made = decision("limb_weakness")
    many = replace(made, reasons=made.reasons * 1000)
    assert log.record("someone", "1", many)
    assert len(log.rows()[0].protocol_rows) <= 1000


def test_a_database_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(EscalationError, match="cannot be opened: OperationalError"):
        EscalationLog(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")


def test_a_database_that_fails_later_says_so_without_a_persons_words(log: EscalationLog, path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE escalation")
    with pytest.raises(EscalationError) as caught:
        log.record("jane", "message", decision("limb_weakness"))
    assert str(caught.value) == "the escalation was not recorded: OperationalError"


@pytest.mark.parametrize("url", ["nonsense", "no_such_database://host/name"])
def test_a_url_that_is_none_is_an_escalation_error(url: str) -> None:
    with pytest.raises(EscalationError):
        EscalationLog(url)
