"""What the words around a finding say of it, on sentences kept as data."""

from __future__ import annotations

import functools
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.errors import ContentError
from bot.nlp.assertion import AssertionRules, load_assertion_rules
from bot.nlp.extractor import ClinicalExtractor
from bot.nlp.mentions import Mention
from bot.triage.model import Experiencer, Status

DATA: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("assertion_cases.yml").read_text(encoding="utf-8")
)
CASES: list[tuple[str, str, str, str]] = [tuple(case) for group in DATA["cases"].values() for case in group]
KNOWN_FAILURES: list[tuple[str, str]] = [tuple(entry) for entry in DATA["known_failures"]]
# As an episode weighs several mentions of one finding in one message.
WEIGHT = [Status.PRESENT, Status.ABSENT, Status.PAST, Status.HYPOTHETICAL, Status.UNKNOWN]


@functools.lru_cache(maxsize=1000)
def verdict(finding: str, sentence: str) -> tuple[str, str]:
    """Status and experiencer of a finding as the episode takes them from a sentence."""
    mentions = [m for m in ClinicalExtractor.load().extract(sentence).mentions if m.name == finding]
    if not mentions:
        return ("nothing", "self")
    strongest = min(mentions, key=_rank)
    return (strongest.status.value, strongest.experiencer.value)


def _rank(mention: Mention) -> tuple[bool, int]:
    return (mention.experiencer is Experiencer.FAMILY, WEIGHT.index(mention.status))


def heard_rightly(case: tuple[str, str, str, str]) -> bool:
    finding, status, whose, sentence = case
    heard, of_whom = verdict(finding, sentence)
    if whose == "family":
        return of_whom == "family"
    return (heard, of_whom) == (status, whose)


@pytest.mark.parametrize(
    "case", [c for c in CASES if (c[0], c[3]) not in KNOWN_FAILURES], ids=lambda case: f"{case[0]}-{case[3]}"
)
def test_case(case: tuple[str, str, str, str]) -> None:
    assert heard_rightly(case), f"heard {verdict(case[0], case[3])}"


@pytest.mark.parametrize(("finding", "sentence"), KNOWN_FAILURES)
def test_a_known_failure_still_fails(finding: str, sentence: str) -> None:
    cases = [case for case in CASES if (case[0], case[3]) == (finding, sentence)]
    assert cases, "there is no such case"
    assert not heard_rightly(cases[0]), "mended: take it out of known_failures"


def test_the_cases_are_many_and_well_formed() -> None:
    assert len(CASES) >= 120
    assert [pair for pair, count in Counter((c[0], c[3]) for c in CASES).items() if count > 1] == []
    assert {case[1] for case in CASES} <= {status.value for status in Status} | {"nothing"}
    assert {case[2] for case in CASES} == {whose.value for whose in Experiencer}
    assert len(KNOWN_FAILURES) == len(set(KNOWN_FAILURES))


@pytest.mark.parametrize(
    "prefix",
    ["", "Hello, I need help. ", "Sorry to bother you. ", "I am 64 and have prostate cancer. ", "ok so "],
)
@pytest.mark.parametrize(
    "suffix", ["", " Thanks.", " What should I do?", " It is probably nothing.", " Please help!!"]
)
def test_what_stands_round_a_report_does_not_take_it_away(prefix: str, suffix: str) -> None:
    assert verdict("limb_weakness", f"{prefix}My legs are weak.{suffix}") == ("present", "self")


def minimal(**changes: Any) -> dict[str, Any]:
    group = {"category": "ABSENT", "direction": "forward", "reach": 5, "says": ["no"]}
    return {"modifiers": [group], "disarm": [], "owned": [], "joins": [], **changes}


WHO = {"self": ["i"], "other": ["he"], "named": ["my <relative>"], "relatives": ["dad"]}
TALES: dict[str, list[str]] = {"dates": [], "over": [], "died": [], "told": [], "now": [], "anew": []}


@pytest.mark.parametrize(
    ("data", "who", "said"),
    [
        (minimal(extra=[]), WHO, "extra"),
        (minimal(modifiers=[{"category": "NEVER", "direction": "forward", "says": ["no"]}]), WHO, "category"),
        (minimal(modifiers=[{"category": "PAST", "direction": "up", "says": ["no"]}]), WHO, "direction"),
        (minimal(disarm=["(no"]), WHO, r"disarm: .*missing '\)'"),
        (minimal(owned=["<leg>"]), WHO, "owned: .*unknown list"),
        (minimal(), {"self": ["i"]}, "other"),
        (minimal(), {"self": ["i"], "other": ["he"], "relatives": ["dad"]}, "named"),
    ],
)
def test_bad_rules_are_refused(data: dict[str, Any], who: dict[str, Any], said: str) -> None:
    with pytest.raises(ContentError, match=said):
        AssertionRules(data, who, TALES)


def test_every_bad_phrase_is_listed() -> None:
    who = {**WHO, "self": ["[i"], "named": ["my dad"], "relatives": ["(dad"]}
    with pytest.raises(ContentError) as caught:
        AssertionRules(minimal(disarm=["(no"], joins=["a)"]), who, {**TALES, "over": ["{b"]})
    assert [problem.split(": ")[:2] for problem in caught.value.problems] == [
        ["assertion/subjects.yml", "relatives"],
        ["assertion/status.yml", "disarm"],
        ["assertion/status.yml", "joins"],
        ["assertion/subjects.yml", "self"],
        ["assertion/tales.yml", "over"],
    ]


def test_rules_that_cannot_be_read_name_their_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"status\.yml"):
        load_assertion_rules(tmp_path)
    (tmp_path / "status.yml").write_text("a: [", encoding="utf-8")
    with pytest.raises(ContentError, match=r"status\.yml"):
        load_assertion_rules(tmp_path)


def test_no_findings_no_assertions() -> None:
    assert load_assertion_rules().assess([], []) == []
