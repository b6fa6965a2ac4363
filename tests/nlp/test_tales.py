"""Tales of an illness long over, and of those who died, are told apart from what is going on now."""

from __future__ import annotations

import pytest

from bot.nlp.assertion import Assertion, load_assertion_rules
from bot.nlp.doubt import OF_OLD, Around, is_doubtful
from bot.nlp.gist import Gist
from bot.nlp.lexicon_loading import default_lexicon
from bot.nlp.text import tokenise
from bot.triage.model import Experiencer


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
    # The tale had ended before the report.
    ("limb_weakness", "It was cancer in 2019. These days I walk the dog. My legs went weak on the stairs."),
    (
        "limb_weakness",
        "My scare was in 2019, all clear since. These days I walk the dog. My legs went weak on the walk "
        "and I couldn't get up the step. I was fine since 2019 so is it anything?",
    ),
    # Words of today in the same sentence.
    ("limb_weakness", "It was cancer in 2019. My legs went weak yesterday. Before that I was back cycling."),
    ("limb_weakness", "It was cancer in 2019. My legs are weak. The chest is all clear since."),
    ("limb_weakness", "It was cancer in 2019. My legs went weak this morning. I was fine since the op."),
    ("limb_weakness", "It was cancer in 2019. My legs went weak on Friday. I'm back at work."),
    ("seizure", "Breast cancer in 2014. I had a seizure after breakfast. In remission they said."),
    # It begins anew.
    ("limb_weakness", "It was cancer in 2018. My legs went weak. I was fine since the op until then."),
    # No date, or one that comes after.
    ("limb_weakness", "My legs went weak over a weekend. These days I walk the dog."),
    ("limb_weakness", "My legs went weak. I had an operation in 2019 and was all clear since."),
]


@pytest.mark.parametrize(("finding", "text"), OVER)
def test_what_has_a_date_and_an_end_is_of_old(finding: str, text: str) -> None:
    assert all(assertion.of_old for assertion in assertions(finding, text))


@pytest.mark.parametrize(("finding", "text"), GOING_ON)
def test_what_may_go_on_is_not(finding: str, text: str) -> None:
    assert not any(assertion.of_old for assertion in assertions(finding, text))


DEAD = [
    ("numbness_tingling", "I lost my husband in May. He got to where he couldn't feel his legs."),
    ("confusion", "Grandpa died of lung cancer when I was nine. He got confused near the end."),
    ("confusion", "My mum passed away three weeks ago. In her last month she was confused."),
    ("gait_trouble", "My late wife had it in her spine. She couldn't walk by the summer."),
]
LIVING = [
    # Somebody else is named, before or after.
    ("numbness_tingling", "My dad died of this. My husband couldn't feel his legs when he woke."),
    ("limb_weakness", "My husband has cancer in his spine. His mum died of cancer. His legs went weak."),
    ("numbness_tingling", "My wife has bone mets. Her sister died of it in May. She woke with numb legs."),
    ("limb_weakness", "My husband is ill. His best friend died on Friday, and then his legs went weak."),
    # Words of today.
    ("numbness_tingling", "My mother died of this. He can't feel his legs since yesterday."),
    ("numbness_tingling", "My neighbour died of this. She is confused and can't feel her legs."),
    ("limb_weakness", "My brother died of this. Twenty minutes ago he collapsed and his legs went weak."),
    ("limb_weakness", "My brother died of this. Overnight his legs went weak."),
    # Nobody has died.
    ("limb_weakness", "My wife nearly died in June. Her legs went weak on the stairs."),
    ("numbness_tingling", "My husband's phone died. He couldn't feel his legs."),
    ("limb_weakness", "He has cancer in his spine. When he went to the loo his legs went weak."),
    ("limb_weakness", "His passing urine got difficult. His legs went weak."),
    ("numbness_tingling", "We lost a day waiting for the GP. He couldn't feel his legs."),
    ("numbness_tingling", "He didn't make it to the toilet. He couldn't feel his legs."),
    # The writer's own.
    ("numbness_tingling", "I lost my husband in May. I couldn't feel my legs when I woke."),
]


@pytest.mark.parametrize(("finding", "text"), DEAD)
def test_what_is_told_of_the_dead_is_of_old(finding: str, text: str) -> None:
    assert all(assertion.of_old for assertion in assertions(finding, text))


@pytest.mark.parametrize(("finding", "text"), LIVING)
def test_what_may_be_of_the_living_is_not(finding: str, text: str) -> None:
    told = assertions(finding, text)
    assert not any(assertion.of_old for assertion in told)
    assert all(assertion.experiencer is not Experiencer.FAMILY for assertion in told)


def test_what_is_of_old_is_asked_about_only_in_a_message_that_sounds_like_none() -> None:
    around = Around(likelihood=0.99, alarming=0.99, words=12)
    about = {"red_flag": True, "detected": False}
    for emergency, doubted in ((OF_OLD - 0.01, True), (OF_OLD + 0.01, False)):
        gist = Gist(report=0.9, emergency=emergency)
        assert is_doubtful(around, gist, **about, changed=False, of_old=True) is doubted
        assert not is_doubtful(around, gist, **about, changed=False, of_old=False)
        assert not is_doubtful(around, gist, **about, changed=True, of_old=True)
    assert not is_doubtful(around, None, **about, changed=False, of_old=True)
