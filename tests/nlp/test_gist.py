"""The gist of a message is learnt from whole messages, and is not asked where it cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.errors import ContentError
from bot.nlp.gist import Gist, GistClassifier
from bot.nlp.linear import LinearTextClassifier
from bot.nlp.ngrams import LONGEST
from bot.nlp.phrases import Example, WholeMessage, load_messages
from bot.triage.model import Level

NOW = "Since this morning my legs feel weak and heavy and I can hardly get up the stairs without holding on."
THEN = (
    "Back in the spring of that year she told everybody the story of her operation and how well it all went."
)
MILD = "The ache in my shoulder is the same small ache that I have had for two years and the tablets hold it."
MESSAGES = [
    WholeMessage(NOW, Level.EMERGENCY),
    WholeMessage(THEN, Level.NONE),
    WholeMessage(MILD, Level.SOON),
] * 4
PHRASES = [
    Example("my legs feel weak", frozenset({"limb_weakness"})),
    Example("an old ache", frozenset({"bone_pain"})),
    Example("a story", frozenset()),
]
RED_FLAGS = {"limb_weakness"}


@pytest.fixture(scope="module")
def classifier() -> GistClassifier:
    return GistClassifier.train(MESSAGES, PHRASES, RED_FLAGS)


def gist_of(classifier: GistClassifier, text: str) -> Gist:
    read = classifier.read(text)
    assert read is not None
    return read


def test_it_tells_a_report_from_a_story(classifier: GistClassifier) -> None:
    assert gist_of(classifier, NOW).report > 0.7
    assert gist_of(classifier, MILD).report > 0.7
    assert gist_of(classifier, THEN).report < 0.3


def test_it_tells_an_emergency_from_a_milder_report(classifier: GistClassifier) -> None:
    assert gist_of(classifier, NOW).emergency > 0.7
    assert gist_of(classifier, MILD).emergency < 0.3
    assert gist_of(classifier, THEN).emergency < 0.3


def test_it_is_the_same_every_time(classifier: GistClassifier) -> None:
    assert GistClassifier.train(MESSAGES, PHRASES, RED_FLAGS).read(NOW) == classifier.read(NOW)


@pytest.mark.parametrize("text", ["", "My legs feel weak.", "word " * LONGEST])
def test_too_short_or_too_long_to_tell(text: str, classifier: GistClassifier) -> None:
    assert classifier.read(text) is None


def test_it_is_kept_and_read_back(classifier: GistClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path)
    loaded, trained = gist_of(GistClassifier.load(tmp_path), NOW), gist_of(classifier, NOW)
    assert (loaded.report, loaded.emergency) == pytest.approx((trained.report, trained.emergency))


def test_another_classifier_is_refused() -> None:
    other = LinearTextClassifier.train(["a b", "c d"], [frozenset({"x"}), frozenset()])
    with pytest.raises(ValueError, match="label"):
        GistClassifier(other)


def test_there_are_enough_messages_of_every_level() -> None:
    levels = [message.level for message in load_messages()]
    assert len(levels) >= 3_800
    assert {level: levels.count(level) >= 500 for level in Level} == dict.fromkeys(Level, True)


def test_bad_lines_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").write_text(
        '{"text": " ", "level": "none"}\n{"text": "a", "level": "high"}\n{}\n'
    )
    with pytest.raises(ContentError) as raised:
        load_messages(tmp_path)
    for number in (1, 2, 3):
        assert f"messages/own.jsonl:{number}" in str(raised.value)
