"""Tales of an illness long over, and of those who died, are told apart from what is going on now."""

from __future__ import annotations

import pytest

from bot.nlp.assertion import Assertion, load_assertion_rules
from bot.nlp.doubt import OF_OLD, Around, is_doubtful
from bot.nlp.extractor import ClinicalExtractor
from bot.nlp.gist import Gist
from bot.nlp.lexicon_loading import default_lexicon
from bot.nlp.text import tokenise
from bot.triage.model import Experiencer, Status


def assertions(finding: str, text: str) -> list[Assertion]:
    tokens = tokenise(text)
    spans = [(m.start, m.end) for m in default_lexicon().match(tokens) if m.concept == finding]
    assert spans, "the lexicon hears nothing of it"
    return load_assertion_rules().assess(tokens, spans)


OVER = [
    (
        "limb_weakness",
        "Mine was in spring 2019. My legs went weak over a weekend. These days I walk the dog.",
    ),
    ("confusion", "I had it in the summer of 2021. I was talking rubbish. I was myself again within days."),
    ("chest_pain", "A clot, three years ago. Chest pains woke me four nights in. They signed me off since."),
    ("gait_trouble", "When I was first diagnosed I had rods put in. I couldn't walk. I'm back cycling."),
    ("bladder_retention", "In 2020 they operated. I couldn't pee at all. Nothing like it since."),
]
GOING_ON = [
    # No end is told.
    ("limb_weakness", "I was diagnosed in spring 2019. My legs went weak over a weekend."),
    # The end is told of something else, before the report.
    ("limb_weakness", "It was cancer in 2019. These days I walk the dog. My legs went weak on the stairs."),
    # Words of today in the same sentence.
    ("limb_weakness", "It was cancer in 2019. My legs went weak yesterday. Before that I was back cycling."),
    ("limb_weakness", "It was cancer in 2019. My legs are weak. The chest is all clear since."),
    ("limb_weakness", "It was cancer in 2019. My legs went weak this morning. I was fine since then."),
    # No date.
    ("limb_weakness", "My legs went weak over a weekend. These days I walk the dog."),
    # The date comes after.
    ("limb_weakness", "My legs went weak. I had an operation in 2019 and was all clear since."),
]


@pytest.mark.parametrize(("finding", "text"), OVER)
def test_what_has_a_date_and_an_end_is_of_old(finding: str, text: str) -> None:
    assert all(assertion.of_old for assertion in assertions(finding, text))


@pytest.mark.parametrize(("finding", "text"), GOING_ON)
def test_what_may_go_on_is_not(finding: str, text: str) -> None:
    assert not any(assertion.of_old for assertion in assertions(finding, text))


def test_what_is_of_old_is_asked_about_only_in_a_message_that_sounds_like_none() -> None:
    around = Around(likelihood=0.99, alarming=0.99, words=12)
    for emergency, doubted in ((OF_OLD - 0.01, True), (OF_OLD + 0.01, False)):
        gist = Gist(report=0.9, emergency=emergency)
        about = {"red_flag": True, "changed": False, "detected": False}
        assert is_doubtful(around, gist, **about, of_old=True) is doubted
        assert not is_doubtful(around, gist, **about, of_old=False)
    assert not is_doubtful(around, None, red_flag=True, changed=False, detected=False, of_old=True)


def whose(text: str) -> set[Experiencer]:
    mentions = ClinicalExtractor.load().extract(text).mentions
    return {m.experiencer for m in mentions if m.status is Status.PRESENT}


@pytest.mark.parametrize(
    "text",
    [
        "I lost my husband in May. He got to where he couldn't feel his legs.",
        "Grandpa died of lung cancer when I was nine. He got confused near the end.",
        "Dad passed away at Christmas. The week before he was confused and seeing things.",
        "My late wife had it in her spine. She couldn't walk by the summer.",
    ],
)
def test_those_who_died_are_family(text: str) -> None:
    assert whose(text) == {Experiencer.FAMILY}


@pytest.mark.parametrize(
    ("text", "experiencer"),
    [
        ("My dad died of this. Now my mum couldn't feel her legs when she woke.", Experiencer.OTHER),
        ("My dad died of this. My husband couldn't feel his legs when he woke.", Experiencer.OTHER),
        ("I lost my husband in May. I couldn't feel my legs when I woke.", Experiencer.SELF),
        ("My mother died of this. He can't feel his legs since yesterday.", Experiencer.OTHER),
        ("My neighbour died of this. She is confused and can't feel her legs.", Experiencer.OTHER),
        ("We lost a day waiting for the GP. He was confused and couldn't feel his legs.", Experiencer.OTHER),
    ],
)
def test_the_living_are_not(text: str, experiencer: Experiencer) -> None:
    assert whose(text) == {experiencer}
