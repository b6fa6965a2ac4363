"""The lexicon: which words name which concept, and what makes it refuse a file."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.content.errors import ContentError
from bot.content.loading import load_protocol
from bot.nlp.lexicon import Kind, Lexicon, Sense
from bot.nlp.lexicon_loading import default_lexicon, load_lexicon
from bot.nlp.text import tokenise

FILES = {
    "lists.yml": {"leg": ["leg", "foot|feet"]},
    "idioms.yml": {"not": ["pulling my leg", "(dead|bored) [to] tears"]},
    "findings/weak.yml": {
        "finding": "weak",
        "says": ["{<leg> ~3 weak}", "dead legs"],
        "denies": ["strong <leg>"],
        "not": ["weak tea"],
    },
    "findings/pain.yml": {"finding": "pain", "says": ["{<leg> ~2 hurt}", "sore <leg>"]},
    "contexts/opioids.yml": {"context": "opioids", "says": ["morphine"]},
    "qualities/sudden.yml": {"quality": "sudden", "says": ["suddenly"]},
}


def write(folder: Path, files: dict[str, object]) -> Path:
    for kind in Kind:
        (folder / kind.folder).mkdir(exist_ok=True)
    for name, data in files.items():
        text = data if isinstance(data, str) else yaml.safe_dump(data)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    return load_lexicon(write(tmp_path, FILES))


def found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    return [(match.concept, match.sense.value) for match in lexicon.match(tokenise(text))]


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("my legs are weak", [("weak", "says")]),
        ("weak in both feet", [("weak", "says")]),
        ("WEAK LEGS!", [("weak", "says")]),
        ("my legs. Weak tea", []),
        ("weak tea", []),
        ("strong legs", [("weak", "denies")]),
        ("my legs are not weak", [("weak", "denies")]),
        ("my legs are not just weak", [("weak", "says")]),
        ("my feet hurt and I take morphine", [("pain", "says"), ("opioids", "says")]),
        ("suddenly my leg hurts", [("sudden", "says"), ("pain", "says")]),
        ("you are pulling my leg, it is weak", []),
        ("dead legs", [("weak", "says")]),
        ("nothing of the kind", []),
        ("", []),
    ],
)
def test_match(lexicon: Lexicon, text: str, matches: list[tuple[str, str]]) -> None:
    assert found(lexicon, text) == matches


def test_a_match_tells_its_place(lexicon: Lexicon) -> None:
    text = "Well, my legs are weak."
    tokens = tokenise(text)
    (match,) = lexicon.match(tokens)
    assert text[tokens[match.start].start : tokens[match.end - 1].end] == "legs are weak"
    assert (match.kind, match.sense) == (Kind.FINDING, Sense.SAYS)


def test_what_runs_over_a_clause_is_cut_to_what_says_the_same(lexicon: Lexicon) -> None:
    text = "no weak leg, leg weak"
    spans = [match for match in lexicon.match(tokenise(text)) if match.sense is Sense.SAYS]
    assert spans
    assert all("," not in [t.norm for t in tokenise(text)[m.start : m.end]] for m in spans)


def test_it_knows_the_words_that_it_hangs_on(lexicon: Lexicon) -> None:
    assert {"weak", "morphine"} <= lexicon.words.keys()
    assert lexicon.size == 10


def test_every_problem_is_listed_with_its_file(tmp_path: Path) -> None:
    broken = {
        **FILES,
        "findings/weak.yml": {"finding": "weak", "says": ["(weak"], "colour": ["red"]},
        "findings/pain.yml": {"finding": "other", "says": ["pain"]},
        "contexts/opioids.yml": "context: [",
        "qualities/sudden.yml": {"quality": "sudden", "says": [True, "<no_list>"]},
        "findings/list.yml": ["a"],
    }
    with pytest.raises(ContentError) as caught:
        load_lexicon(write(tmp_path, broken))
    problems = "\n".join(caught.value.problems)
    for part in (
        "weak.yml: says",
        "unknown key 'colour'",
        "pain.yml: key 'finding'",
        "opioids.yml: cannot be read",
        "sudden.yml: says: True is not text",
        "unknown list <no_list>",
        "list.yml: must hold a mapping",
    ):
        assert part in problems


def test_missing_lists_and_idioms_are_problems(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        load_lexicon(write(tmp_path, {}))
    assert len(caught.value.problems) == 2


def test_the_packaged_lexicon_names_known_concepts_alone() -> None:
    protocol = load_protocol()
    known = {
        Kind.FINDING: set(protocol.findings),
        Kind.CONTEXT: set(protocol.contexts),
        Kind.QUALITY: set(protocol.qualities),
    }
    folder = Path(__file__).resolve().parents[2] / "bot" / "content" / "lexicon"
    for kind, ids in known.items():
        named = {path.stem for path in (folder / kind.folder).glob("*.yml")}
        assert named <= ids
        if kind is Kind.FINDING:
            assert ids <= named, "a finding that nothing can report"
    assert default_lexicon() is default_lexicon()
    assert default_lexicon().size > 1000
