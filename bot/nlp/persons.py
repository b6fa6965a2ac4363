"""How a message names the people that it is written for."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

import yaml

from bot.nlp.pattern_search import SearchedText
from bot.nlp.patterns import encode, parse
from bot.nlp.text import tokenise
from bot.triage.person import Person

_ANYBODY = "anybody"


@dataclass(frozen=True)
class _Naming:
    start: int
    end: int
    person: Person
    tells: bool
    """Whether it is a noun of one who only tells something."""

    @property
    def is_noun(self) -> bool:
        return bool(self.person.noun)


@dataclass(frozen=True)
class People:
    """Everybody whom a message names."""

    namings: tuple[tuple[int, Person], ...] = ()
    """Those it is about, each with the character at which the word begins."""
    teller: Person | None = None
    """The first named as only telling or helping."""

    @property
    def first(self) -> Person | None:
        """The one that the message as a whole is about: the first noun, else the first pronoun."""
        named = [person for _, person in self.namings]
        return next((one for one in named if one.noun and not one.told_by), next(iter(named), None))

    def before(self, start: int) -> Person | None:
        """The one named last before a place in the message."""
        return next((person for place, person in reversed(self.namings) if place <= start), None)


NOBODY = People()


def read_people(text: str) -> People:
    """Everybody whom a message names as one that it is about.

    A pronoun stands for the last noun that it fits; "my daughter says she ..." may speak of somebody else.

    Args:
        text: The message as the person wrote it.
    """
    tokens = tokenise(text)
    namings = list(_namings([token.stem for token in tokens]))
    about: list[tuple[int, Person]] = []
    for number, naming in enumerate(namings):
        if not naming.tells:
            place = tokens[naming.start].start
            about.append((place, naming.person if naming.is_noun else _antecedent(naming, namings[:number])))
    return People(tuple(about), next((naming.person for naming in namings if naming.tells), None))


def tells_of_self(text: str) -> bool:
    """Whether a message clearly tells of the writer's own body ("I have", "my own", "me too").

    Args:
        text: The message as the person wrote it.
    """
    encoded = encode([token.stem for token in tokenise(text)])
    return any(pattern.search(encoded) for pattern in _words().writer)


def _antecedent(pronoun: _Naming, before: Sequence[_Naming]) -> Person:
    """Whom a pronoun stands for in the same message."""
    fitting = [one for one in before if one.is_noun and one.person.may_be(pronoun.person)]
    for noun in reversed([one for one in fitting if not one.tells]):
        return noun.person.named_too(pronoun.person)
    for noun in reversed(fitting):
        return replace(noun.person.named_too(pronoun.person), told_by=True)
    return pronoun.person


def _namings(stems: Sequence[str]) -> Iterator[_Naming]:
    """The words that name somebody, in order, without possessors ("my husband's mother")."""
    text, words = SearchedText(stems), _words()
    found = []
    for person, pattern in words.namings:
        for hit in pattern.finditer(text.encoded):
            tells = bool(person.noun) and any(one.match(text.encoded, hit.end()) for one in words.tellers)
            found.append(_Naming(*text.tokens_of(hit), person, tells))
    found.sort(key=lambda naming: (naming.start, -naming.end))
    for number, naming in enumerate(found):
        within = number > 0 and any(one.end >= naming.end for one in found[:number])
        possessor = any(one.start == naming.end and one.is_noun for one in found[number + 1 :])
        if not within and not (naming.is_noun and possessor):
            yield naming


@dataclass(frozen=True)
class _Words:
    namings: tuple[tuple[Person, re.Pattern[str]], ...]
    tellers: tuple[re.Pattern[str], ...]
    writer: tuple[re.Pattern[str], ...]


@functools.lru_cache(maxsize=1)
def _words() -> _Words:
    path = files("bot.content") / "lexicon" / "persons.yml"
    data: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    namings = [(Person(pronoun), _compiled(pattern)) for pronoun, pattern in data["pronouns"].items()]
    for kin, pronouns in data["nouns"].items():
        for pronoun, nouns in pronouns.items():
            named = ((Person(pronoun, noun, "" if kin == _ANYBODY else kin), p) for noun, p in nouns.items())
            namings += [(person, _compiled(pattern)) for person, pattern in named]
    return _Words(
        tuple(namings),
        tuple(_compiled(pattern) for pattern in data["tellers"]),
        tuple(_compiled(pattern) for pattern in data["writer"]),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(parse(pattern, {}).regex)
