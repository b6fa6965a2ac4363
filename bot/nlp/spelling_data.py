"""The spellings in `bot/content/spelling.yml`, checked."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from bot.content.errors import ContentError
from bot.content.files import Folder, read_model
from bot.content.problems import Problems
from bot.content.schema import Strict
from bot.nlp.words import english_words


class _Confusion(Strict):
    heard: str
    meant: str
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()


class _File(Strict):
    variants: dict[str, list[str]]
    slang: dict[str, list[str]]
    confusions: list[_Confusion]
    known: list[str]


@dataclass(frozen=True)
class Confusion:
    """A word that stands for `meant` next to certain words."""

    meant: str
    after: frozenset[str]
    before: frozenset[str]
    not_before: frozenset[str]


@dataclass(frozen=True)
class SpellingData:
    """How people spell: variants by what they stand for, confusions by the word typed, names."""

    variants: Mapping[str, tuple[str, ...]]
    confusions: Mapping[str, tuple[Confusion, ...]]
    known: frozenset[str]


@functools.lru_cache(maxsize=1)
def load_spelling(folder: Folder | None = None) -> SpellingData:
    """Reads the packaged spellings, or those in a folder.

    Raises:
        ContentError: With every row that is wrong.
    """
    problems = Problems()
    parsed = read_model(folder or files("bot.content"), "spelling.yml", _File, problems)
    if parsed is None:
        raise ContentError(problems.lines)
    wrong = _wrong(parsed)
    if wrong:
        raise ContentError([f"spelling.yml: {line}" for line in wrong])
    confusions: dict[str, list[Confusion]] = defaultdict(list)
    for row in parsed.confusions:
        confusions[row.heard].append(
            Confusion(row.meant, frozenset(row.after), frozenset(row.before), frozenset(row.not_before))
        )
    return SpellingData(
        {
            typed: tuple(meant.split())
            for group in (parsed.variants, parsed.slang)
            for meant, typings in group.items()
            for typed in typings
        },
        {heard: tuple(rows) for heard, rows in confusions.items()},
        frozenset(parsed.known),
    )


def _wrong(parsed: _File) -> list[str]:
    typed = [word for words in parsed.variants.values() for word in words]
    return [
        *(f"{word!r} is an English word: make it a confusion" for word in typed if word in english_words()),
        *(f"{word!r} stands for two words" for word in sorted(set(typed)) if typed.count(word) > 1),
        *(
            f"{row.heard!r} for {row.meant!r} needs the words next to it"
            for row in parsed.confusions
            if not (row.after or row.before) or row.heard == row.meant
        ),
    ]
