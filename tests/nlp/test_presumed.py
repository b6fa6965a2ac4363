"""Who says that a pain is well controlled tells of a pain."""

from __future__ import annotations

import pytest

from bot.assess import assess_text
from bot.nlp.extractor import ClinicalExtractor
from bot.nlp.hearing_data import Presumption
from bot.nlp.mentions import Mention
from bot.nlp.presumed import presumed
from bot.triage.model import Experiencer, Status

ROW = Presumption(
    denied=frozenset({"uncontrolled_pain"}),
    known=frozenset({"bone_metastases"}),
    finding="bone_pain",
    qualities=frozenset({"stable"}),
)


def mention(name: str, status: Status, whose: Experiencer = Experiencer.SELF) -> Mention:
    return Mention(name, status, whose, "it's under control", 3, 21)


DENIED = mention("uncontrolled_pain", Status.ABSENT)
KNOWN = mention("bone_metastases", Status.PRESENT)


def test_a_denial_tells_of_the_steady_pain_at_its_own_words() -> None:
    (told,) = presumed([DENIED], [KNOWN], [ROW])
    assert (told.name, told.status, told.qualities) == ("bone_pain", Status.PRESENT, {"stable"})
    assert (told.start, told.end, told.experiencer) == (DENIED.start, DENIED.end, DENIED.experiencer)


@pytest.mark.parametrize(
    ("mentions", "contexts"),
    [
        ([DENIED], []),
        ([DENIED], [mention("bone_metastases", Status.ABSENT)]),
        ([DENIED], [mention("opioids", Status.PRESENT)]),
        ([DENIED, mention("bone_pain", Status.ABSENT)], [KNOWN]),
        ([DENIED, mention("back_pain", Status.PRESENT)], [KNOWN]),
        ([mention("uncontrolled_pain", Status.ABSENT, Experiencer.FAMILY)], [KNOWN]),
        ([mention("uncontrolled_pain", Status.PRESENT)], [KNOWN]),
        ([], [KNOWN]),
    ],
)
def test_nothing_is_presumed_without_need(mentions: list[Mention], contexts: list[Mention]) -> None:
    assert presumed(mentions, contexts, [ROW]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mets in both hips. The pain is well controlled on the patch, same dose since June.",
        "Known met in my femur, it's no worse than at the last scan.",
        "Dad's rib met is the same as ever and paracetamol covers it.",
    ],
)
def test_a_steady_pain_in_a_known_place_is_for_the_next_visit(text: str) -> None:
    assert assess_text(text, ClinicalExtractor.load())["level"] == "soon"
