"""Replayed cases: which files are refused, how replies are judged, what is reported."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import parser
from bot.commands import evaluate
from bot.evaluation.cases import CaseFileError, load_cases
from bot.evaluation.scoring import CaseResult, Reply, judge, summarise
from bot.settings import Settings
from bot.triage.model import Level


def write(path: Path, *rows: object) -> Path:
    path.write_text(
        "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8"
    )
    return path


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return tmp_path / "cases.jsonl"


@pytest.fixture
def assess(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts come to the level that they name."""
    monkeypatch.setattr(evaluate, "best_extractor", lambda settings: None)
    monkeypatch.setattr(
        "bot.assess.assess_text",
        lambda text, extractor=None: {"level": text, "findings": [], "reasons": []},
        raising=False,
    )


def evaluate_file(path: Path, **options: Any) -> int:
    given = {"files": [path], "json": False, "limit": None, "report": None, "exit_zero": False, **options}
    return evaluate.run(argparse.Namespace(**given), Settings())


def expectation(cases: Path, **expect: object) -> Any:
    write(cases, {"id": "a", "turns": [{"user": "x", "expect": expect}]})
    return load_cases(cases)[0].turns[0].expect


def reply(level: str | None = None, text: str = "", findings: tuple[tuple[str, str], ...] = ()) -> Reply:
    reports = [{"finding": finding, "status": status} for finding, status in findings]
    return Reply({"triage_level": level, "findings": reports}, text)


def test_every_bad_line_is_named(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        cases,
        {"id": "good", "text": "x", "level": "none"},
        "{broken",
        "",
        [1],
        {"text": "x", "level": "high"},
        {"id": "b", "turns": []},
        {
            "id": "c",
            "turns": [{"user": 1, "expect": {"levle": "none", "level_at_most": "low"}}, {"says": "x"}],
        },
        {"id": "good", "text": "x", "level": "none"},
        {"id": "d", "text": "x"},
        {"id": "e", "text": "x", "level": "none", "turns": [{"user": "x"}]},
        {"id": "f", "turns": [{"user": "x", "expect": {"must_contain_any": [1]}}]},
    )
    assert evaluate_file(cases) == 2
    lines = capsys.readouterr().err.splitlines()
    numbers = [line.removeprefix(f"{cases}:").split(":")[0] for line in lines]
    assert numbers == ["2", "4", "5", "5", "6", "7", "7", "7", "7", "7", "8", "9", "10", "11"]
    assert "one of none, soon, urgent, emergency (is 'high')" in "\n".join(lines)
    assert "unknown expectation 'levle'" in "\n".join(lines)
    assert "id 'good' is already that of" in "\n".join(lines)


@pytest.mark.parametrize("content", [None, "", "\n\n", b"\xff\xfe"])
def test_a_file_without_cases_is_bad(cases: Path, content: str | bytes | None) -> None:
    if content is not None:
        cases.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert evaluate_file(cases) == 2


def test_several_files_and_a_folder_are_read_once_each(tmp_path: Path, cases: Path) -> None:
    write(cases, {"id": "a", "text": "x", "level": "none"})
    second = write(tmp_path / "b.jsonl", {"id": "b", "text": "x", "level": "none"})
    (tmp_path / "notes.yml").write_text("not: cases")
    assert [case.id for case in load_cases(tmp_path, second, cases)] == ["b", "a"]


def test_an_id_stands_for_one_case_in_all_files(tmp_path: Path, cases: Path) -> None:
    write(cases, {"id": "a", "text": "x", "level": "none"})
    second = write(tmp_path / "b.jsonl", {"id": "a", "text": "y", "level": "none"})
    with pytest.raises(CaseFileError) as error:
        load_cases(cases, second)
    assert error.value.problems == (f"{second}:1: id 'a' is already that of {cases}:1",)


def test_a_folder_without_cases_is_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate_file(tmp_path) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_failing_cases_can_be_no_failure_but_a_bad_file_stays_one(cases: Path, assess: None) -> None:
    write(cases, {"id": "a", "text": "soon", "level": "none"})
    assert evaluate_file(cases, exit_zero=True) == 0
    write(cases, "{broken")
    assert evaluate_file(cases, exit_zero=True) == 2


def test_conversations_may_be_yaml(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("- id: a\n  turns:\n  - user_repeat: {text: ab, times: 3}\n    expect: {level: none}\n")
    assert load_cases(path)[0].turns[0].user == "ababab"
    path.write_text("a: [")
    with pytest.raises(CaseFileError):
        load_cases(path)


def test_the_projects_own_cases_can_be_read() -> None:
    files = [*Path("tests/vignettes").glob("*.jsonl"), *Path("tests/conversations").glob("*.yml")]
    assert files
    for path in files:
        assert load_cases(path)


def test_all_passing_is_0_some_failing_is_1(
    cases: Path, assess: None, capsys: pytest.CaptureFixture[str]
) -> None:
    write(cases, {"id": "a", "text": "soon", "level": "soon"})
    assert evaluate_file(cases) == 0
    write(cases, {"id": "a", "text": "soon", "level": "soon"}, {"id": "b", "text": "none", "level": "urgent"})
    capsys.readouterr()
    assert evaluate_file(cases) == 1
    shown = capsys.readouterr().out
    assert "pass  a\nFAIL  b\n      level is none, not urgent\n" in shown
    assert "1 of 2" in shown
    assert "50.0 %" in shown
    assert evaluate_file(cases, limit=1) == 0


def test_the_report_as_json(cases: Path, assess: None, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        cases,
        {"id": "a", "text": "emergency", "level": "emergency"},
        {"id": "b", "text": "urgent", "level": "emergency"},
        {"id": "c", "text": "emergency", "level": "soon"},
        {"id": "d", "text": "soon", "level": "none"},
    )
    assert evaluate_file(cases, json=True) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["summary"] == {
        "cases": 4,
        "passed": 1,
        "judged": 4,
        "exact": 0.25,
        "at_or_above": 0.75,
        "emergencies": 2,
        "emergency_recall": 0.5,
        "false_alarms": 1,
    }
    assert report["cases"][1] == {
        "id": "b",
        "passed": False,
        "levels": ["urgent"],
        "problems": ["level is urgent, not emergency"],
    }


def test_a_floor_and_a_ceiling_count_in_the_figures(cases: Path) -> None:
    floor = expectation(cases, level_at_least="emergency")
    ceiling = expectation(cases, level_at_most="soon")
    levels = ((floor, Level.URGENT), (ceiling, Level.EMERGENCY))
    summary = summarise([CaseResult("a", (), levels)])
    assert (summary.exact, summary.at_or_above) == (None, 0.5)
    assert (summary.emergencies, summary.emergency_recall, summary.false_alarms) == (1, 0.0, 1)


@pytest.mark.parametrize(
    ("expect", "said", "wrong"),
    [
        ({"level": "soon"}, reply("soon"), 0),
        ({"level": "none"}, reply(None), 0),
        ({"level": "soon"}, reply("urgent"), 1),
        ({"level_at_least": "soon"}, reply("urgent"), 0),
        ({"level_at_least": "urgent"}, reply("soon"), 1),
        ({"level_at_most": "soon"}, reply("soon"), 0),
        ({"level_at_most": "soon"}, reply("emergency"), 1),
        ({"must_contain_any": ["911", "999"]}, reply(text="Call 911"), 0),
        ({"must_contain_any": ["CALL"]}, reply(text="Call 911"), 0),
        ({"must_contain_any": ["111"]}, reply(text="Call 911"), 1),
        ({"must_not_contain": ["fine", "call"]}, reply(text="Call 911"), 1),
        ({"findings_present": ["fever"]}, reply(findings=(("fever", "present"),)), 0),
        ({"findings_present": ["fever"]}, reply(findings=(("fever", "absent"),)), 1),
        ({"findings_absent": ["fever"]}, reply(findings=(("fever", "absent"),)), 0),
        ({"findings_absent": ["fever"]}, reply(findings=(("fever", "present"),)), 1),
        ({"slots": {"triage_level": "soon"}}, reply("soon"), 0),
        ({"slots": {"triage_level": "soon"}}, reply("none"), 1),
        ({}, reply(), 0),
    ],
)
def test_how_a_reply_is_judged(cases: Path, expect: dict[str, Any], said: Reply, wrong: int) -> None:
    assert len(judge(expectation(cases, **expect), said)) == wrong


@pytest.mark.model
def test_conversations_run_through_the_real_agent(
    cases: Path, trained_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        cases,
        {
            "id": "talk",
            "turns": [
                {"user": "hello", "expect": {"level": "none"}},
                {"user": "my legs feel weak since this morning", "expect": {"level": "emergency"}},
                {"user": "probably nothing", "expect": {"level": "emergency", "must_contain_any": ["911"]}},
            ],
        },
    )
    given = parser().parse_args(["evaluate", str(cases)])
    code = evaluate.run(given, Settings(model=trained_model))
    assert (code, "pass  talk" in (shown := capsys.readouterr().out)) == (0, True), shown
