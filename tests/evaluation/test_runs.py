"""What is kept of a run, and how the next one is compared with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.evaluation.figures import Count, by_split
from bot.evaluation.runs import (
    Listener,
    Run,
    UnreadableRunError,
    differing_cases,
    load_run,
    make_run,
    number_change,
    replace_file,
    share_change,
)
from tests.evaluation.builders import played


def run_of(*cases: object) -> Run:
    listener = Listener(content_version="1", content_hash="abc", model=None)
    return make_run("now", [Path("a.jsonl")], listener, by_split(cases), {})  # type: ignore[arg-type]


def test_it_is_read_back_as_it_was_and_holds_no_text(tmp_path: Path) -> None:
    run = run_of(played("a", "none", "none", text="a secret", heard=[("fever", "present", "self", "secret")]))
    kept = tmp_path / "a.json"
    replace_file(kept, run.json())
    assert load_run(kept) == run
    assert "secret" not in kept.read_text()
    assert list(tmp_path.iterdir()) == [kept]


def test_the_first_run_has_none_before(tmp_path: Path) -> None:
    assert load_run(tmp_path / "a.json") is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", json.dumps({"format": 2}).encode()])
def test_other_figures_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(UnreadableRunError):
        load_run(tmp_path / "a.json")


def test_differing_cases() -> None:
    before = run_of(played("a", "none", "none"), played("b", "none", "none"), played("c", "none", "none"))
    now = run_of(played("a", "none", "soon"), played("b", "soon", "none"), played("d", "none", "none"))
    assert differing_cases(now, before) == (1, 1, 1)


@pytest.mark.parametrize(
    ("now", "before", "less", "told"),
    [
        ((1, 2), None, False, ""),
        ((1, 2), (0, 0), False, ""),
        ((1, 2), (1, 2), False, "= as before"),
        ((2, 4), (1, 2), False, "= as before (1 of 2)"),
        ((3, 4), (1, 2), False, "▲ better by 25.0 points (was\u00a050.0\u00a0%)"),
        ((1, 4), (1, 2), False, "▼ worse by 25.0 points (was\u00a050.0\u00a0%)"),
        ((3, 4), (1, 2), True, "▲ worse by 25.0 points (was\u00a050.0\u00a0%)"),
        ((1, 4), (1, 2), True, "▼ better by 25.0 points (was\u00a050.0\u00a0%)"),
    ],
)
def test_a_change_is_told_in_words(
    now: tuple[int, int], before: tuple[int, int] | None, less: bool, told: str
) -> None:
    old = Count(hits=before[0], of=before[1]) if before else None
    assert share_change(Count(hits=now[0], of=now[1]), old, less_is_better=less) == told


def test_numbers_of_false_alarms() -> None:
    assert number_change(1, None, same_cases=True) == ""
    assert number_change(1, 1, same_cases=True) == "= as before"
    assert number_change(3, 1, same_cases=True) == "▲ worse (was\u00a01)"
    assert number_change(0, 1, same_cases=True) == "▼ better (was\u00a01)"
    assert number_change(0, 1, same_cases=False) == "was\u00a01"
