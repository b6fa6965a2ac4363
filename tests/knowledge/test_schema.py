"""Broken content is refused with every problem at once, by file and key."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from bot.content.errors import ContentError
from bot.content.knowledge_schema import Knowledge, SourceRef, load_knowledge

Change = Callable[[Path], None]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the shipped knowledge content to break."""
    shipped = Path(str(files("bot.content")))
    shutil.copytree(shipped / "facts", tmp_path / "facts")
    for name in ("topics.yml", "sources.yml", "synonyms.yml"):
        shutil.copy(shipped / name, tmp_path / name)
    return tmp_path


def _replace(name: str, old: str, new: str) -> Change:
    def change(root: Path) -> None:
        text = (root / name).read_text()
        assert old in text
        (root / name).write_text(text.replace(old, new, 1))

    return change


def _problems(root: Path) -> tuple[str, ...]:
    with pytest.raises(ContentError) as caught:
        load_knowledge(root)
    return caught.value.problems


BROKEN = {
    "unknown key": (
        _replace("facts/sites.yml", "    long: The spine, or", "    lang: x\n    long: The spine, or"),
        "facts/sites.yml: facts[1].lang: extra fields not permitted",
    ),
    "missing key": (
        _replace("facts/sites.yml", "    review: awaits clinical review\n", ""),
        "facts/sites.yml: facts[0].review: field required",
    ),
    "claimed review": (
        _replace("facts/sites.yml", "review: awaits clinical review", "review: reviewed"),
        "facts/sites.yml: facts[0].review: unexpected value",
    ),
    "two sentences in short": (
        _replace("facts/sites.yml", "short: The spine is", "short: Look here. The spine is"),
        "facts/sites.yml: facts[1].short: must be one sentence",
    ),
    "number for a word": (
        _replace("facts/sites.yml", "terms: [any bone", "terms: [12, any bone"),
        "facts/sites.yml: facts[0].terms[0]: str type expected",
    ),
    "no questions": (
        _replace("facts/ablation.yml", "    asks:\n", "    asks: []\n    terms:\n"),
        "facts/ablation.yml",
    ),
    "unknown source": (
        _replace("facts/sites.yml", "from: [W3]", "from: [X3]"),
        "facts/sites.yml: site.any.from: X is not in sources.yml",
    ),
    "reference that is none": (
        _replace("facts/sites.yml", "from: [W3]", "from: [W-3]"),
        "facts/sites.yml: facts[0].from: 'W-3' is not a source reference",
    ),
    "no such slide": (
        _replace("facts/sites.yml", "from: [W3]", "from: [W15]"),
        "facts/sites.yml: site.any.from: W has no slide 15",
    ),
    "fact from an unreviewed reference": (
        _replace("facts/sites.yml", "from: [W3]", "from: [S46]"),
        "facts/sites.yml: site.any.from: S46 is not a reviewed document",
    ),
    "id used twice": (
        _replace("facts/sites.yml", "id: site.spine", "id: site.any"),
        "facts/sites.yml: site.any: id used before in facts/sites.yml",
    ),
    "wrong topic in a file": (
        _replace("facts/sites.yml", "topic: sites", "topic: types"),
        "facts/sites.yml: topic: types does not match the name of the file",
    ),
    "file without topic": (
        lambda root: (root / "facts/sites.yml").rename(root / "facts/extra.yml"),
        "facts/extra.yml: topics.yml has no such topic",
    ),
    "topic without file": (
        lambda root: (root / "facts/sites.yml").unlink(),
        "facts/sites.yml: missing, though topics.yml has the topic",
    ),
    "broken tour": (
        _replace("topics.yml", "next: sites", "next: types"),
        "topics.yml: risk_factors.next: must be sites",
    ),
    "unknown related topic": (
        _replace("topics.yml", "related: [definition, sites]", "related: [definition, moon]"),
        "topics.yml: risk_factors.related: moon is not another topic",
    ),
    "unknown safety question": (
        _replace("topics.yml", "safety_check: limbs", "safety_check: arms"),
        "topics.yml: topics[5].safety_check: unexpected value",
    ),
    "review without date": (
        _replace("sources.yml", "    reviewed_on: 2021-06-20\n", ""),
        "sources.yml: sources[0].__root__: a reviewed document needs",
    ),
    "idle source": (
        _replace(
            "sources.yml", "sources:\n", "sources:\n  - {id: S99, kind: reference, title: A, publisher: B}\n"
        ),
        "sources.yml: S99: nothing refers to it",
    ),
    "synonym in a chain": (
        _replace("synonyms.yml", "  tumor: [", "  tumour: [blob]\n  tumor: ["),
        "synonyms.yml: tumour: is read as another word itself",
    ),
    "not YAML": (_replace("topics.yml", "topics:\n", "topics: [\n"), "topics.yml: is not YAML"),
    "missing file": (lambda root: (root / "sources.yml").unlink(), "sources.yml: cannot be read"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_content_is_refused(content: Path, name: str) -> None:
    change, expected = BROKEN[name]
    change(content)
    assert [line for line in _problems(content) if line.startswith(expected)], _problems(content)


def test_all_problems_come_at_once(content: Path) -> None:
    for name in (
        "claimed review",
        "unknown related topic",
        "idle source",
        "synonym in a chain",
        "broken tour",
    ):
        BROKEN[name][0](content)
    _replace("facts/types.yml", "from: [H]", "from: [Q]")(content)
    problems = "\n".join(_problems(content))
    for part in (
        "facts/sites.yml: facts[0].review",
        "risk_factors.related: moon",
        "risk_factors.next",
        "synonyms.yml: tumour",
    ):
        assert part in problems
    assert "facts/types.yml: type.lytic.from: Q" in problems


def test_an_untouched_copy_loads_alike(content: Path, knowledge: Knowledge) -> None:
    assert load_knowledge(content).content_hash == knowledge.content_hash


def test_hash_follows_the_content_and_not_its_layout(content: Path, knowledge: Knowledge) -> None:
    _replace("topics.yml", "topics:\n", "# A remark.\ntopics:\n")(content)
    assert load_knowledge(content).content_hash == knowledge.content_hash
    _replace("topics.yml", "title: Surgery", "title: Operations")(content)
    assert load_knowledge(content).content_hash != knowledge.content_hash


@pytest.mark.parametrize(
    ("written", "source", "slide"), [("W3", "W", 3), ("W14", "W", 14), ("H", "H", None), ("S46", "S46", None)]
)
def test_reference_forms(written: str, source: str, slide: int | None) -> None:
    reference = SourceRef.read(written)
    assert (reference.source, reference.slide) == (source, slide)


def test_content_needs_nothing_of_the_outer_rings() -> None:
    code = (
        "import sys, bot.content.knowledge_schema as k; k.load_knowledge();"
        "print([m for m in ('rasa', 'spacy', 'sqlalchemy', 'requests', 'medspacy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
