"""What nothing around it reports is asked about; a clear report never is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assess import trained_extractor
from bot.nlp.doubt import Around, is_doubtful
from bot.nlp.extractor import ClinicalExtractor
from bot.nlp.gist import Gist
from bot.triage.model import Status

probabilities = st.floats(0, 1)


def doubted(likelihood: float, report: float | None, *, words: int = 12, **about: bool) -> bool:
    given_about = {"red_flag": True, "changed": False, "detected": False, **about}
    gist = None if report is None else Gist(report, emergency=report)
    return is_doubtful(Around(likelihood, likelihood, words), gist, **given_about)


def test_what_was_not_read_is_believed() -> None:
    assert not is_doubtful(None, Gist(0.0, 0.0), red_flag=True, changed=False, detected=False)


@given(probabilities, probabilities, st.booleans(), st.booleans(), st.booleans(), st.integers(1, 80))
def test_more_evidence_never_doubts_more(
    low: float, high: float, red_flag: bool, changed: bool, detected: bool, words: int
) -> None:
    low, high = sorted((low, high))
    about = {"red_flag": red_flag, "changed": changed, "detected": detected}
    for gist in (None, 0.05, 0.5):
        assert doubted(high, gist, words=words, **about) <= doubted(low, gist, words=words, **about)
    for likelihood in (0.05, 0.5, 0.99):
        assert doubted(likelihood, high, words=words, **about) <= doubted(
            likelihood, low, words=words, **about
        )


def test_a_sentence_that_is_too_short_or_endless_is_believed() -> None:
    assert doubted(0.01, None, words=12)
    assert not doubted(0.01, None, words=4)
    assert not doubted(0.01, None, words=41)


def test_a_message_outweighs_its_sentence_only_together_with_it() -> None:
    assert doubted(0.6, 0.05)
    assert not doubted(0.99, 0.05)
    assert not doubted(0.6, 0.05, changed=True, red_flag=False)
    assert not doubted(0.6, None)


def test_a_red_flag_in_a_milder_report_is_asked_about() -> None:
    milder = Gist(report=0.98, emergency=0.05)
    around = Around(likelihood=0.9, alarming=0.1, words=12)
    assert is_doubtful(around, milder, red_flag=True, changed=False, detected=True)
    assert not is_doubtful(around, milder, red_flag=False, changed=False, detected=True)
    assert not is_doubtful(around, Gist(0.98, 0.6), red_flag=True, changed=False, detected=True)
    alarming = Around(likelihood=0.9, alarming=0.9, words=12)
    unlikely = Gist(report=0.98, emergency=0.2)
    assert is_doubtful(alarming, unlikely, red_flag=True, changed=True, detected=True)
    assert not is_doubtful(alarming, unlikely, red_flag=True, changed=True, detected=False)
    assert not is_doubtful(alarming, None, red_flag=True, changed=True, detected=True)
    plain = Around(likelihood=0.9, alarming=0.25, words=12)
    assert not is_doubtful(plain, milder, red_flag=True, changed=False, detected=False)


STORIES = [
    "Did anybody watch the film about the cyclist last night? It showed the day his legs would not "
    "hold him and how they operated. I had to switch over halfway. What a lovely man he was, and what "
    "a family.",
    "The card that the nurse gave me lists weak legs, numbness between the legs and trouble passing "
    "water as things to ring about. I have none of them. Is it the same card everywhere, or does "
    "every hospital print its own?",
]
REPORTS = [
    "Thank you all for the lovely messages. The holiday was wonderful and the grandchildren were no "
    "trouble at all. Since yesterday my legs have been giving way on the stairs. Off to make a cake "
    "for the church fair now.",
    "I have read this forum for years and never written. My mother had it too, back in 1998, and she "
    "was fine for ages. I can't pee, it just won't come, and between my legs I feel nothing when I "
    "wipe. What should I do?",
]


@pytest.fixture(scope="module")
def extractor(trained_model: Path) -> ClinicalExtractor:
    return trained_extractor(trained_model)


@pytest.mark.model
@pytest.mark.parametrize("text", STORIES)
def test_a_story_reports_nothing(text: str, extractor: ClinicalExtractor) -> None:
    assert not [m.name for m in extractor.extract(text).mentions if m.status is Status.PRESENT]


@pytest.mark.model
@pytest.mark.parametrize("text", REPORTS)
def test_a_report_amid_other_talk_is_believed(text: str, extractor: ClinicalExtractor) -> None:
    assert [m.name for m in extractor.extract(text).mentions if m.status is Status.PRESENT]


@pytest.mark.model
def test_what_the_writer_claims_is_believed(extractor: ClinicalExtractor) -> None:
    text = "Can a slipped disc make both your legs go numb? Asking because mine are, and my back aches."
    status = {m.name: m.status for m in extractor.extract(text).mentions}
    assert status["numbness_tingling"] is Status.PRESENT
