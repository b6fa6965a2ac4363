"""Verdicts are counted by topic and rule, without words, and go with the conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import cli
from bot.feedback.record import Count, FeedbackError, FeedbackLog, Verdict


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bonewatch.db'}"


@pytest.fixture
def log(url: str) -> FeedbackLog:
    return FeedbackLog(url)


def verdict(about: str = "spine", *, helpful: bool = True) -> Verdict:
    return Verdict(about, helpful, "none", "1.0")


def test_verdicts_are_counted(log: FeedbackLog) -> None:
    log.record("a", "1", verdict())
    log.record("a", "2", verdict("onj", helpful=False))
    log.record("b", "1", verdict("onj"))
    assert list(log.counts()) == [Count("onj", 1, 1), Count("spine", 1, 0)]


def test_a_later_verdict_on_the_same_answer_replaces_it(log: FeedbackLog) -> None:
    log.record("a", "1", verdict())
    log.record("a", "1", verdict(helpful=False))
    assert list(log.counts()) == [Count("spine", 0, 1)]


def test_a_row_names_nobody(log: FeedbackLog) -> None:
    log.record("telephone 5550100", "m1", verdict())
    (row,) = log.rows()
    assert "5550100" not in " ".join(str(value) for value in vars(row).values())
    assert (row.about, row.helpful, row.level, row.content_version) == ("spine", True, "none", "1.0")


def test_those_of_one_conversation_are_forgotten(log: FeedbackLog) -> None:
    log.record("a", "1", verdict())
    log.record("b", "1", verdict())
    log.forget("a")
    assert len(log.rows()) == 1


def test_what_the_person_thought_of_each_answer(log: FeedbackLog) -> None:
    assert log.opinions("a", ["1"]) == {}
    log.record("a", "1", verdict())
    log.record("a", "2", verdict(helpful=False))
    log.record("b", "3", verdict())
    assert log.opinions("a", ["1", "2", "3"]) == {"1": True, "2": False}


def test_a_database_that_cannot_be_used_is_named_without_a_trace(tmp_path: Path) -> None:
    with pytest.raises(FeedbackError):
        FeedbackLog(f"sqlite:///{tmp_path}/no/such/folder.db")


def test_the_command_prints_counts(
    log: FeedbackLog, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BONEWATCH_DATABASE_URL", url)
    assert cli.main(["feedback"]) == 0
    assert "Nobody has said yet" in capsys.readouterr().out
    log.record("a", "1", verdict())
    assert cli.main(["feedback"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split() == ["spine", "1", "0"]


def test_the_command_fails_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BONEWATCH_DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder.db")
    assert cli.main(["feedback"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
