"""Reads the lexicon's files, and says all that is wrong with them at once."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Container, Mapping
from importlib.abc import Traversable
from importlib.resources import files
from typing import Any

import yaml

from bot.content.errors import ContentError
from bot.content.loading import load_protocol
from bot.nlp.lexicon import ANY_CONCEPT, Kind, Lexicon, Sense
from bot.nlp.patterns import Lists, Node, PatternError, parse, parse_list, words_of

Known = Mapping[Kind, Container[str]]


def load_lexicon(root: Traversable | None = None, known: Known | None = None) -> Lexicon:
    """Reads the lexicon's YAML files and checks every pattern.

    Args:
        root: Folder `bot/content/lexicon`; the packaged one by default.
        known: Concepts that there are; a file for any other is an error. Not checked when left out.

    Returns:
        The lexicon, ready to match.

    Raises:
        ContentError: With every broken file, key and pattern listed.
    """
    folder = root if root is not None else files("bot.content") / "lexicon"
    return _Loader(folder, known).load()


@functools.lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """The packaged lexicon, loaded once; it refuses a misspelt concept, which would weigh nothing."""
    protocol = load_protocol()
    known: Known = {
        Kind.FINDING: protocol.findings,
        Kind.CONTEXT: protocol.contexts,
        Kind.QUALITY: protocol.qualities,
    }
    return load_lexicon(known=known)


class _Loader:
    """Collects phrases and problems over all files."""

    _KEYS = frozenset({"finding", "context", "quality", "says", "denies", "not"})

    def __init__(self, folder: Traversable, known: Known | None) -> None:
        self._folder = folder
        self._problems: list[str] = []
        self._phrases: list[tuple[Kind, str, Sense, Node]] = []
        self._known = known
        self._words: Counter[str] = Counter()

    def load(self) -> Lexicon:
        lists = self._lists()
        for kind in Kind:
            for path in sorted((self._folder / kind.folder).iterdir(), key=lambda p: p.name):
                if path.name.endswith(".yml"):
                    self._concept(path, kind, lists)
        for pattern in self._read(self._folder / "idioms.yml").get("not", []):
            self._phrase("idioms.yml", Kind.FINDING, ANY_CONCEPT, Sense.NOT, pattern, lists)
        if self._problems:
            raise ContentError(self._problems)
        return Lexicon(self._phrases, self._words)

    def _read(self, path: Traversable) -> dict[str, Any]:
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as error:
            self._problems.append(f"lexicon/{path.name}: cannot be read: {' '.join(str(error).split())}")
            return {}
        if not isinstance(data, dict):
            self._problems.append(f"lexicon/{path.name}: must hold a mapping")
            return {}
        return data

    def _lists(self) -> Lists:
        lists: dict[str, Node] = {}
        for name, members in self._read(self._folder / "lists.yml").items():
            try:
                lists[name] = parse_list([_as_text(member) for member in members], lists)
                self._words.update(word for member in members for word in words_of(member))
            except (PatternError, TypeError) as error:
                self._problems.append(f"lexicon/lists.yml: {name}: {error}")
        return lists

    def _concept(self, path: Traversable, kind: Kind, lists: Lists) -> None:
        data = self._read(path)
        concept = data.get(kind.value)
        if not isinstance(concept, str) or f"{concept}.yml" != path.name:
            self._problems.append(f"lexicon/{path.name}: key {kind.value!r} must name the file's concept")
            return
        if self._known and concept not in self._known[kind]:
            self._problems.append(f"lexicon/{kind.folder}/{path.name}: there is no {kind.value} {concept!r}")
            return
        for key in sorted(set(data) - self._KEYS):
            self._problems.append(f"lexicon/{path.name}: unknown key {key!r}")
        for sense in Sense:
            for pattern in data.get(sense.value) or []:
                self._phrase(path.name, kind, concept, sense, pattern, lists)

    def _phrase(
        self, file: str, kind: Kind, concept: str, sense: Sense, pattern: object, lists: Lists
    ) -> None:
        try:
            self._phrases.append((kind, concept, sense, parse(_as_text(pattern), lists)))
            self._words.update(words_of(_as_text(pattern)))
        except PatternError as error:
            self._problems.append(f"lexicon/{file}: {sense.value}: {error}")


def _as_text(pattern: object) -> str:
    if not isinstance(pattern, str):
        raise PatternError(f"{pattern!r} is not text: put it in quotes")
    return pattern
