"""The page: readable without script, colour or network, and nothing in it can break out of its place."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands import evaluate, evaluation_report
from bot.evaluation.calibration import FINDINGS, Bin, Curve
from bot.evaluation.figures import Played, by_split
from bot.evaluation.misses import parts
from bot.evaluation.report import render
from bot.evaluation.runs import Listener, Run, make_run
from tests.evaluation.builders import played

WEAK = ("limb_weakness", "present", "self")
CASES = [
    played("missed", "emergency", "soon", split="dev", must=True, listed=[WEAK], tags=("us $x$", "<i>carer")),
    played(
        "alarm",
        "none",
        "emergency",
        split="held",
        listed=[],
        heard=[(*WEAK, "legs feel weak")],
        tags=("us $x$",),
    ),
    played("fine", "none", "none", split="held", text="<script>alert(1)</script>\ud800", tags=("us $x$",)),
    played("evil", "soon", "none", split="dev", text="<script>alert(1)</script> & 'more'"),
]
BINS = [
    Bin(low=0.0, high=0.1, pairs=4, mean=0.02, listed=0),
    Bin(low=0.9, high=1.0, pairs=1, mean=0.95, listed=1),
]


def run_of(cases: list[Played]) -> Run:
    splits = by_split(cases)
    listener = Listener(content_version="1", content_hash="abc", model="a.tar.gz")
    curves = {split: {FINDINGS: Curve(bins=BINS, brier=0.01)} for split in splits}
    return make_run("2026-01-01", [Path("a.jsonl")], listener, splits, curves)


@pytest.fixture(scope="module")
def page() -> str:
    before = run_of([played("missed", "emergency", "emergency", split="dev"), *CASES[1:]])
    return render(run_of(CASES), CASES, before, ["A note."], None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Reader()
    reader.feed(page)
    return reader.tags


def test_no_script_and_nothing_fetched(page: str) -> None:
    assert not {"script", "link", "img", "iframe", "object", "image", "base", "form"} & {
        t for t, _ in tags(page)
    }
    addresses = [v for _, a in tags(page) for k, v in a.items() if k in ("href", "src", "xlink:href")]
    assert all(address and address.startswith("#") for address in addresses)
    assert not re.search(r"@import|url\((?!#)", page)
    assert "default-src 'none'" in page


def test_texts_are_escaped(page: str) -> None:
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;more&#39;" in page
    assert "<i>carer" not in page


def test_every_plot_has_a_text_and_every_id_is_there_once(page: str) -> None:
    ids = [a["id"] for _, a in tags(page) if "id" in a]
    assert len(ids) == len(set(ids))
    pictures = [a for t, a in tags(page) if t == "svg"]
    assert len(pictures) >= 8
    assert all(a["role"] == "img" and a["aria-labelledby"] in ids for a in pictures)
    anchors = [a["href"] or "" for t, a in tags(page) if t == "a"]
    assert {anchor[1:] for anchor in anchors} <= set(ids)
    assert page.count("<table") == page.count("<caption")


def test_a_formula_in_a_tag_is_only_text(page: str) -> None:
    assert page.count("us $x$") >= 2


def test_misses_show_what_was_heard_and_what_is_new(page: str) -> None:
    assert "Emergencies that were not recognised (1)" in page
    assert "must never be missed" in page
    assert "new: passed in the run before" in page
    assert "<mark>legs feel weak</mark>" in page
    assert "<strong>by mistake</strong>" in page
    assert "Held-back cases (1)" in page
    assert "▼ worse by" in page


def test_without_anything_to_count_the_page_says_so() -> None:
    plain = [played("a", "none", "none")]
    run = run_of(plain).copy(update={"calibration": {}})
    page = render(run, plain, None, [], "There is no trained model.")
    for words in (
        "No case lists the findings",
        "No case has a tag",
        "There is no trained model.",
        "Nothing: all came",
    ):
        assert words in page


def test_words_are_marked_where_they_stand() -> None:
    assert parts("a weak leg", ["weak", "", "gone"]) == (("a ", False), ("weak", True), (" leg", False))
    assert parts("", ["x"]) == ()


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(evaluate, "best_extractor", lambda settings: None)
    monkeypatch.setattr(evaluation_report, "_model", lambda settings: None)
    path = tmp_path / "cases.jsonl"
    row = {
        "id": "a",
        "text": "both my legs feel weak since this morning",
        "level": "emergency",
        "tag": "plain",
    }
    path.write_text(json.dumps(row))
    return path


def test_the_command_writes_page_and_figures(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "new" / "evaluation.html"
    assert main(["evaluate", str(cases), "--report", str(page)]) == 0
    assert f"The report is {page}" in capsys.readouterr().out
    assert "there is no earlier run" in page.read_text(encoding="utf-8")
    assert "There is no trained model" in page.read_text(encoding="utf-8")
    assert main(["evaluate", str(cases), "--report", str(page), "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["summary"]["cases"] == 1
    assert "= as before" in page.read_text(encoding="utf-8")
    page.with_suffix(".json").write_text("{}")
    assert main(["evaluate", str(cases), "--report", str(page)]) == 0
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert "Not compared with the run before" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["report.json", "report", "cases.jsonl/report.html", "folder.html"])
def test_a_place_that_cannot_be_written_is_told_in_one_line(
    cases: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.html").mkdir()
    assert main(["evaluate", str(cases), "--report", str(tmp_path / name)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
