"""The content is whole, true to its sources and plain to read."""

from __future__ import annotations

from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import yaml

from bot.content.knowledge_schema import FactContent, Knowledge, SourceRef
from tests.knowledge.reading import grade

EXPECTED: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "expected_facts.yml").read_text())
TOPICS = """
    definition risk_factors sites types symptoms spine fracture_damage imaging_diagnosis calcium
    systemic_treatment bisphosphonates_denosumab onj local_treatment radiation ablation focused_ultrasound
    radiopharmaceuticals bone_cement surgery pain_relief prognosis_aftercare about
""".split()  # noqa: SIM905


def _facts(knowledge: Knowledge) -> dict[str, FactContent]:
    return {fact.id: fact for facts in knowledge.facts.values() for fact in facts}


def _written(references: tuple[SourceRef, ...]) -> list[str]:
    return [f"{at.source}{at.slide or ''}" for at in references]


def test_topics_are_all_there_in_order(knowledge: Knowledge) -> None:
    assert [topic.id for topic in knowledge.topics] == TOPICS


def test_the_tour_visits_every_topic_once(knowledge: Knowledge) -> None:
    following: dict[str, str | None] = {topic.id: topic.next for topic in knowledge.topics}
    tour: list[str] = []
    at: str | None = TOPICS[0]
    while at is not None and at not in tour:
        tour.append(at)
        at = following[at]
    assert tour == TOPICS


def test_facts_are_exactly_those_expected(knowledge: Knowledge) -> None:
    assert len(EXPECTED) == 63
    assert list(_facts(knowledge)) == list(EXPECTED)


@pytest.mark.parametrize("fact_id", EXPECTED)
def test_fact_keeps_its_figures_names_and_sources(knowledge: Knowledge, fact_id: str) -> None:
    fact = _facts(knowledge)[fact_id]
    text = fact.long.lower()
    assert not [words for words in EXPECTED[fact_id]["holds"] if words.lower() not in text]
    assert _written(fact.sources) == EXPECTED[fact_id]["from"]


@pytest.mark.parametrize("topic", TOPICS)
def test_long_texts_are_plain(knowledge: Knowledge, topic: str) -> None:
    grades = {fact.id: grade(fact.long) for fact in knowledge.facts[topic]}
    assert mean(grades.values()) <= 8, grades
    assert max(grades.values()) <= 10, grades


def test_short_texts_are_plain(knowledge: Knowledge) -> None:
    grades = {fact.id: grade(fact.short) for fact in _facts(knowledge).values()}
    assert mean(grades.values()) <= 8, grades
    assert max(grades.values()) <= 12, grades


def test_cautions_are_plain(knowledge: Knowledge) -> None:
    grades = {topic.id: grade(topic.caution.text) for topic in knowledge.topics if topic.caution}
    assert max(grades.values()) <= 8, grades


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        (
            "pain_relief",
            ["temperature", "hide a fever", "kidney disease", "blood thinner", "platelets", "ulcers"],
        ),
        ("onj", ["jaw pain", "loose tooth", "will not heal", "swelling", "fever", "911"]),
        ("calcium", ["thirsty", "constipation", "today", "calcium blood test", "confused", "911"]),
        ("spine", ["weak", "walking", "numb", "bladder", "emergency department", "911"]),
        ("fracture_damage", ["911", "Do not try to move", "put weight"]),
        ("systemic_treatment", ["100.4", "38", "shivers", "24-hour", "emergency department"]),
    ],
)
def test_cautions_say_when_to_call(knowledge: Knowledge, topic: str, words: list[str]) -> None:
    caution = next(item.caution for item in knowledge.topics if item.id == topic)
    assert caution is not None
    assert not [word for word in words if word.lower() not in caution.text.lower()]


def test_red_flag_topics_end_with_their_safety_question(knowledge: Knowledge) -> None:
    assert {topic.id: topic.safety_check for topic in knowledge.topics if topic.safety_check} == {
        "symptoms": "pain_pattern",
        "spine": "limbs",
        "fracture_damage": "weight_bearing",
        "calcium": "calcium",
        "systemic_treatment": "infection",
    }


def test_no_text_states_a_dose(knowledge: Knowledge) -> None:
    texts = [text for fact in _facts(knowledge).values() for text in (fact.short, fact.long)]
    texts += [topic.caution.text for topic in knowledge.topics if topic.caution]
    assert not [text for text in texts if any(unit in text.split() for unit in ("mg", "ml", "mcg"))]


def test_no_two_facts_claim_the_same_question(knowledge: Knowledge) -> None:
    asks = [ask.lower() for facts in knowledge.facts.values() for fact in facts for ask in fact.asks]
    assert sorted(asks) == sorted(set(asks))
