"""The catalogue holds every piece once, its words say its conditions, and a comparison finds what differs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from bot.commands import content_options
from bot.content.catalogue import KINDS, NO_REVIEW, Catalogue, load_catalogue
from bot.content.condition_words import condition_words
from bot.content.errors import ContentError
from bot.content.snapshot import UnreadableSnapshotError, changes, read_snapshot, summary, take


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content to change."""
    copy = tmp_path / "content"
    shutil.copytree(str(files("bot.content")), copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def replace(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_piece_is_there_once(catalogue: Catalogue) -> None:
    protocol, knowledge = catalogue.protocol, catalogue.knowledge
    expected = {
        "topic": [topic.id for topic in knowledge.topics],
        "fact": [fact.id for facts in knowledge.facts.values() for fact in facts],
        "row": [row.id for row in protocol.rows],
        "policy": [policy.id for policy in protocol.policies],
        "question": [question.id for question in protocol.questions],
        "finding": list(protocol.findings),
        "context": list(protocol.contexts),
    }
    for kind, ids in expected.items():
        assert [entry.id for entry in catalogue.of_kind(kind)] == ids
    sources = [entry.id for entry in catalogue.of_kind("source")]
    assert sorted(sources) == sorted({source.id for source in knowledge.sources} | set(protocol.sources))
    assert {entry.kind for entry in catalogue.entries} == set(KINDS)


def test_the_command_offers_the_kinds_that_there_are() -> None:
    assert content_options.KINDS == KINDS


def test_review_status(catalogue: Catalogue) -> None:
    assert {entry.review for kind in ("fact", "row") for entry in catalogue.of_kind(kind)} == {
        "awaits clinical review"
    }
    assert {entry.review for entry in catalogue.of_kind("finding")} == {NO_REVIEW}
    with_caution = [topic.id for topic in catalogue.knowledge.topics if topic.caution]
    assert [entry.id for entry in catalogue.of_kind("topic") if entry.review != NO_REVIEW] == with_caution


def test_broken_content_lists_problems_of_protocol_and_knowledge_at_once(folder: Path) -> None:
    replace(folder, "questions.yml", "id: limbs", "id: Limbs!")
    replace(folder, "facts/sites.yml", "review: awaits clinical review", "review: reviewed")
    with pytest.raises(ContentError) as caught:
        load_catalogue(folder)
    assert any(line.startswith("questions.yml: ") for line in caught.value.problems)
    assert any(line.startswith("facts/sites.yml: ") for line in caught.value.problems)


def test_every_condition_has_words_that_name_every_finding(catalogue: Catalogue) -> None:
    for kind in ("row", "term", "question"):
        for entry in catalogue.of_kind(kind):
            said = "\n".join(condition_words(entry.data["when"], catalogue.protocol).lines())
            raw = json.dumps(entry.data["when"])
            for finding in catalogue.protocol.findings.values():
                if f'"{finding.id}"' in raw:
                    assert finding.name in said
            assert "_" not in said


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (
            {"present": ["back_pain"], "unless": ["mild"]},
            "back pain (not counted where the person says of it: “{mild}”)",
        ),
        ({"not_ruled_out": "fever"}, "not denied: a fever"),
        ({"context": "known_cancer"}, "background: cancer, now or in the past (assumed until denied)"),
        ({"context_not_ruled_out": "opioids"}, "background not denied: strong (opioid) painkillers"),
        ({"value": {"name": "pain_score", "at_least": 7}}, "pain score at least 7"),
        ({"any_row_at": "soon"}, "another rule holds at level soon or above"),
        ({"term": "any_pain"}, "“any pain”"),
        ({"count": {"at_least": 2, "of": [{"present": "fever"}]}}, "at least 2 of these"),
    ],
)
def test_conditions_in_words(catalogue: Catalogue, raw: dict[str, object], words: str) -> None:
    said = condition_words(raw, catalogue.protocol)
    assert said.text.startswith(words.replace("{mild}", catalogue.protocol.qualities["mild"].name))


def test_a_snapshot_survives_json_and_does_not_differ_from_itself(catalogue: Catalogue) -> None:
    now = take(catalogue, {"utter_x": "Hello."})
    again = read_snapshot(now.json())
    assert again == now
    assert changes(again, now) == []
    assert summary(again, now, []).startswith("No difference")


CHANGES: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "a fact's words": (
        lambda folder: replace(folder, "facts/sites.yml", "terms: [any bone", "terms: [every bone, any bone"),
        ["changed  fact site.any: terms"],
    ),
    "a rule's reason and note": (
        lambda folder: (
            replace(folder, "protocol/cord.yml", "text: New weakness in", "text: Weakness in"),
            replace(folder, "protocol/cord.yml", "note: Companion of A1 for", "note: Beside A1 for"),
        )[0],
        ["changed  row A1c: because.text, note"],
    ),
    "a condition": (
        lambda folder: replace(
            folder,
            "protocol/terms.yml",
            "muddled: {present: [confusion, drowsiness]}",
            "muddled: {present: [confusion]}",
        ),
        ["changed  term muddled: when"],
    ),
    "the lexicon": (
        lambda folder: (folder / "lexicon/idioms.yml").write_text("not: []\n"),
        ["changed  file lexicon/idioms.yml"],
    ),
    "the layout alone": (lambda folder: replace(folder, "topics.yml", "topics:\n", "# New.\ntopics:\n"), []),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_is_found(catalogue: Catalogue, folder: Path, name: str) -> None:
    change, expected = CHANGES[name]
    before = take(load_catalogue(folder))
    change(folder)
    now = take(load_catalogue(folder))
    assert list(map(str, changes(before, now))) == expected
    assert "No difference" not in summary(before, now, changes(before, now))


def test_added_and_removed_are_told_by_direction(catalogue: Catalogue) -> None:
    now = take(catalogue)
    entries = {kind: dict(listed) for kind, listed in now.entries.items()}
    del entries["row"]["A1b"]
    before = now.copy(update={"entries": entries})
    assert list(map(str, changes(before, now))) == ["added    row A1b"]
    assert list(map(str, changes(now, before))) == ["removed  row A1b"]


def test_kinds_that_one_side_does_not_know_are_left_out(catalogue: Catalogue) -> None:
    assert changes(take(catalogue), take(catalogue, {"utter_x": "Hello."})) == []


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 2}', '{"format": 1}', '{"format": 1, "more": 1}', "[" * 100_000, "null"],
)
def test_what_is_no_snapshot_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UnreadableSnapshotError) as caught:
        read_snapshot(text)
    assert str(caught.value)
    assert "\n" not in str(caught.value)


def test_near_ids(catalogue: Catalogue) -> None:
    assert catalogue.near("limb_weaknes")[0] == "limb_weakness"
    assert catalogue.near("a1B")[0] == "A1b"
    assert catalogue.near("§§§§§§§§") == []
