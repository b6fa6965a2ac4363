"""Turns of phrase from ordinary talk: which the lexicon must take for a finding, and which it must not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.content.loading import load_protocol
from bot.nlp.extractor import ClinicalExtractor
from bot.triage.model import Status

CASES: dict[str, list[list[str]]] = yaml.safe_load(
    Path(__file__).with_name("lexicon_cases.yml").read_text(encoding="utf-8")
)


def present(text: str) -> set[str]:
    mentions = ClinicalExtractor.load().extract(text).mentions
    return {mention.name for mention in mentions if mention.status is Status.PRESENT}


def test_every_case_names_a_known_finding() -> None:
    named = {finding for cases in CASES.values() for finding, _ in cases}
    assert named <= set(load_protocol().findings)


@pytest.mark.parametrize(("finding", "text"), CASES["unheard"])
def test_an_everyday_turn_is_no_report(finding: str, text: str) -> None:
    assert finding not in present(text)


@pytest.mark.parametrize(("finding", "text"), CASES["heard"])
def test_an_ordinary_way_of_telling_is_heard(finding: str, text: str) -> None:
    assert finding in present(text)
