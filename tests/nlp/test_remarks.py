"""What a message says about what was told or advised, and everyday words that say nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.nlp.remarks import read_remarks
from bot.triage.reports import Remark

CASES: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("remark_cases.yml").read_text(encoding="utf-8")
)
PHRASED = [(text, Remark(name)) for name, texts in CASES.items() if name != "none" for text in texts]
TAKES_BACK = {Remark.CORRECTS, Remark.CORRECTS_LAST}
BEFORE_A_CORRECTION = ["maybe", "perhaps", "I might say", "I hope", "my wife says", "my husband says"]


def test_there_are_enough_phrasings() -> None:
    assert len(PHRASED) >= 80
    assert len(CASES["none"]) >= 40
    assert {remark for _, remark in PHRASED} == set(Remark)


@pytest.mark.parametrize(("text", "remark"), PHRASED)
def test_a_phrasing_is_read(text: str, remark: Remark) -> None:
    assert remark in read_remarks(text)
    assert remark in read_remarks(f"Well. {text.upper()}.")
    assert remark in read_remarks(text.replace("'", "’"))


@pytest.mark.parametrize("text", [text for text, remark in PHRASED if remark not in TAKES_BACK])
def test_what_is_no_correction_is_never_read_as_one(text: str) -> None:
    assert read_remarks(text) & TAKES_BACK == set()


@pytest.mark.parametrize("text", CASES["none"])
def test_everyday_words_take_nothing_back(text: str) -> None:
    assert read_remarks(text) & TAKES_BACK == set()


@pytest.mark.parametrize("text", [text for text in CASES["none"] if len(text.split()) <= 5])
def test_everyday_words_are_no_remark_at_all(text: str) -> None:
    assert read_remarks(text) == set()


@pytest.mark.parametrize("text", [text for text, remark in PHRASED if remark in TAKES_BACK])
@pytest.mark.parametrize("hedge", BEFORE_A_CORRECTION)
def test_a_hedged_correction_is_none(text: str, hedge: str) -> None:
    assert read_remarks(f"{hedge} {text}") & TAKES_BACK == set()
    assert read_remarks(f"{text}?") & TAKES_BACK == set()


@pytest.mark.parametrize("text", ["", "   ", "?", "\n\n", "😀", "1 2 3", "' ' '"])
def test_without_words_there_is_no_remark(text: str) -> None:
    assert read_remarks(text) == set()


def test_several_remarks_in_one_message() -> None:
    said = "They won't come, I live alone, and I don't want to call again"
    assert read_remarks(said) == {Remark.WONT_COME, Remark.ALONE, Remark.WONT_CALL}
