"""Who says that: the articles, their reviewers, where the last topic comes from, and what has grown old."""

from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge import KnowledgeBase, Source
from bot.knowledge.sources import REVIEW_FACT, is_old, places, plain_date, source_parts

TODAY = date(2026, 11, 21)


def _said(
    base: KnowledgeBase, topic: str | None = None, today: date = TODAY, months: int = 24
) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for part in source_parts(base, topic, today, months):
        said.setdefault(part.name, []).append(" | ".join(part.values.values()))
    return said


def test_title_reviewer_date_and_organisations(knowledge_base: KnowledgeBase) -> None:
    said = _said(knowledge_base)
    assert said["utter_source"] == [
        "Slideshow on bone metastasis (WebMD) | Gabriela Pichardo, MD | June 20, 2021",
        "Bone Metastases Explained (Healthgrades) | Teresa Hagan Thomas, PhD, BA, RN | April 13, 2022",
    ]
    assert len(said["utter_source_cites"]) == 1
    assert said["utter_source_cites"][0].endswith("PubMed Health and National Osteoporosis Foundation")
    assert "utter_source_own_words" in said
    assert not {"utter_source_topic", "utter_source_caution"} & said.keys()


def test_where_the_last_topic_comes_from(knowledge_base: KnowledgeBase) -> None:
    assert _said(knowledge_base, "sites")["utter_source_topic"] == [
        "Which bones it can reach | Slideshow on bone metastasis (WebMD), slide 3;"
        " Bone Metastases Explained (Healthgrades)"
    ]
    said = _said(knowledge_base, "symptoms")["utter_source_topic"][0]
    assert "slides 4 and 7" in said
    assert "utter_source_caution" not in _said(knowledge_base, "sites")
    assert "(NICE)" in _said(knowledge_base, "spine")["utter_source_caution"][0]


@pytest.mark.parametrize(
    ("today", "months", "old"),
    [
        (date(2023, 6, 20), 24, []),
        (date(2023, 6, 21), 24, ["Slideshow on bone metastasis"]),
        (date(2024, 4, 13), 24, ["Slideshow on bone metastasis"]),
        (date(2024, 4, 14), 24, ["Slideshow on bone metastasis", "Bone Metastases Explained"]),
        (TODAY, 24, ["Slideshow on bone metastasis", "Bone Metastases Explained"]),
        (TODAY, 600, []),
    ],
)
def test_an_old_review_is_told(
    knowledge_base: KnowledgeBase, today: date, months: int, old: list[str]
) -> None:
    said = _said(knowledge_base, today=today, months=months)
    expected = [f"{' and '.join(old)} | {months}"] if old else []
    assert said.get("utter_source_old", []) == expected


def test_a_month_that_is_shorter() -> None:
    source = Source("X", "reviewed_document", "A", "B", "C", date(2024, 1, 31))
    assert not is_old(source, date(2024, 2, 29), 1)
    assert is_old(source, date(2024, 3, 1), 1)
    assert not is_old(Source("X", "reference", "A", "B"), TODAY, 1)


def test_words_for_dates_and_places(knowledge_base: KnowledgeBase) -> None:
    assert plain_date(date(2021, 6, 20)) == "June 20, 2021"
    assert places(()) == ""


def test_the_fact_on_the_review_exists(knowledge_base: KnowledgeBase) -> None:
    assert knowledge_base.fact(REVIEW_FACT).topic == "about"
