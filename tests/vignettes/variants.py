"""Variants of vignettes that must not be heard as less, made with the frames in variants.yml."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.triage.model import Level

_HERE = Path(__file__).parent
DATA: dict[str, Any] = yaml.safe_load((_HERE / "variants.yml").read_text(encoding="utf-8"))
PAIRS: dict[str, list[list[str]]] = yaml.safe_load((_HERE / "pairs.yml").read_text(encoding="utf-8"))

WRAPS = ("minimiser", "bystander", "demographic", "manner")
_CHATTER_CHARACTERS = 1_050
_LONG_WORD = 6
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_SENTENCE_ENDS = (".", "!", "?")


@dataclass(frozen=True)
class Base:
    """A vignette that variants are made of."""

    name: str
    text: str
    level: Level


@dataclass(frozen=True)
class Variant:
    """A changed text, the texts none of whose levels it may fall below, and the group it is counted in."""

    group: str
    text: str
    of: tuple[str, ...]
    how: str


def bases(*levels: Level) -> list[Base]:
    """The vignettes of split `dev` with one of these levels; the other split stays unseen."""
    cases = [
        json.loads(line)
        for path in sorted(_HERE.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    found = [Base(c["id"], c["text"], Level(c["level"])) for c in cases if c["split"] == "dev"]
    return [base for base in found if base.level in levels]


def some(among: Sequence[Base], most: int) -> list[Base]:
    """A fixed choice that hardly changes when vignettes are added, so that the tests stay quick."""
    return sorted(among, key=lambda base: random.Random(base.name).random())[:most]


def wrap(frame: str, text: str) -> str:
    """Puts a text into a frame, with the capitals and full stops that a person would use."""
    before, after = frame.split("{text}")
    if before.rstrip() and before.rstrip()[-1] not in ".!?":
        text = _uncapitalised(text)
    if after.strip()[:1].isupper():
        text = _ended(text)
    return f"{before}{text}{after}"


def wrapped(kind: str, among: Sequence[Base], each: int) -> Iterator[Variant]:
    """Each vignette in some frames of a kind; which ones hangs on the vignette alone, not on the others."""
    for base in among:
        for frame in random.Random(base.name).sample(DATA[kind], each):
            yield Variant(base.level.value, wrap(frame, base.text), (base.text,), frame)


def in_chatter(among: Sequence[Base]) -> Iterator[Variant]:
    """Each vignette in the middle of more than two thousand characters of everyday talk."""
    for base in among:
        sentences = _chatter(random.Random(base.name))
        before, after = _filled(sentences), _filled(sentences)
        text = f"{before} {_ended(base.text)} {after}"
        yield Variant(base.level.value, text, (base.text,), "chatter")


def joined(among: Sequence[Base], others: Sequence[Base]) -> Iterator[Variant]:
    """Each vignette with another report after it, and with one before it."""
    for base in among:
        chance = random.Random(base.name)
        for place in ("after", "before"):
            other = chance.choice(others)
            pair = (base, other) if place == "after" else (other, base)
            text = " ".join(_ended(report.text) for report in pair)
            level = max((base.level, other.level), key=lambda level: level.rank)
            yield Variant(level.value, text, (base.text, other.text), f"{other.name} {place} {base.name}")


def in_other_case(among: Sequence[Base]) -> Iterator[Variant]:
    """Each vignette as hurried people and telephones write it."""
    for base in among:
        for name in DATA["case"]:
            text = CASES[name](base.text)
            if text != base.text:
                yield Variant(base.level.value, text, (base.text,), name)


def with_typos(among: Sequence[Base], each: int, telling: Callable[[str], list[str]]) -> Iterator[Variant]:
    """Each vignette with one slip in one long word: in any word, and in one of those that tell of a finding.

    Args:
        among: The vignettes.
        each: How many variants of each kind.
        telling: The pieces of a text that tell of findings.
    """
    for base in among:
        chance = random.Random(base.text)
        words = [w.span() for w in re.finditer(r"[^\W\d_]+", base.text) if len(w.group()) >= _LONG_WORD]
        pieces = [(base.text.find(piece), len(piece)) for piece in telling(base.text)]
        told = [(a, b) for a, b in words if any(start <= a and b <= start + size for start, size in pieces)]
        for group, places in (("any_word", words), ("telling_word", told)):
            made: set[str] = set()
            for _ in range(each if places else 0):
                start, end = chance.choice(places)
                slip = misspelt(base.text[start:end], chance)
                text = base.text[:start] + slip + base.text[end:]
                if text not in made:
                    yield Variant(group, text, (base.text,), f"{base.text[start:end]} > {slip}")
                made.add(text)


def reversed_sentences(among: Sequence[Base]) -> Iterator[Variant]:
    """Vignettes of several sentences, the last first."""
    for base in among:
        sentences = _SENTENCE.split(_ended(base.text))
        if len(sentences) > 1:
            yield Variant(base.level.value, " ".join(sentences[::-1]), (base.text,), "reversed")


def reordered_clauses() -> Iterator[Variant]:
    """Clauses that mean the same in any order, in every order, with full stops and with commas."""
    for clauses in DATA["clauses"]:
        for joiner in (". ", ", "):
            texts = [_sentence(joiner.join(order)) for order in itertools.permutations(clauses)]
            first = _sentence(". ".join(clauses))
            for text in texts:
                yield Variant("stops" if joiner == ". " else "commas", text, (first,), "order")


def misspelt(word: str, chance: random.Random) -> str:
    """One slip in a word: a letter left out, doubled, swapped with the next, or the key beside it."""
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    slips = [before + after, before + letter * 2 + after, before + after[0] + letter + after[1:]]
    slips += [before + neighbour + after for neighbour in _neighbours(letter)[:1]]
    return chance.choice([slip for slip in slips if slip != word])


def _neighbours(letter: str) -> list[str]:
    for row in _KEYBOARD:
        if letter in row:
            place = row.index(letter)
            return list(row[place + 1 : place + 2] or row[place - 1 : place])
    return []


def _without_punctuation(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?<!\d)[.,](?=\d)|[.,](?!\d)|[^\w\s'.,%/-]", " ", text)).strip()


CASES: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower_without_punctuation": lambda text: _without_punctuation(text).lower(),
    "without_apostrophes": lambda text: re.sub(r"['’]", "", text),
    "curly_apostrophes": lambda text: text.replace("'", "’"),
    "title": lambda text: re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lambda w: w.group().capitalize(), text),
}


def _uncapitalised(text: str) -> str:
    first = text.split(maxsplit=1)[0]
    is_name = re.split(r"['’]", first)[0] == "I" or not first[1:2].islower()
    return text if is_name else text[0].lower() + text[1:]


def _ended(text: str) -> str:
    return text if text.rstrip().endswith(_SENTENCE_ENDS) else f"{text}."


def _sentence(text: str) -> str:
    return _ended(_SENTENCE.sub(" ", text[0].upper() + text[1:]))


def _chatter(chance: random.Random) -> Iterator[str]:
    sentences: list[str] = DATA["chatter"]
    return itertools.cycle(chance.sample(sentences, len(sentences)))


def _filled(sentences: Iterable[str]) -> str:
    text = ""
    for sentence in sentences:
        text = f"{text} {sentence}".strip()
        if len(text) >= _CHATTER_CHARACTERS:
            break
    return text
