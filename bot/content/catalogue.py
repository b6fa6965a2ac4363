"""Every reviewable piece of the content by kind and id, as it is written."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from bot.content.errors import ContentError
from bot.content.files import Folder, file_hashes, read_yaml
from bot.content.knowledge_schema import Knowledge, load_knowledge
from bot.content.loading import SECTIONS, load_protocol
from bot.content.problems import Problems
from bot.triage.protocol import Protocol

KINDS = ("topic", "fact", "row", "policy", "term", "question", "finding", "context", "source")
"""What there is, in the order in which it is listed."""

NO_REVIEW = "no review recorded"
"""Of a piece that carries no review status of its own."""


@dataclass(frozen=True)
class Entry:
    """One piece of the content."""

    kind: str
    id: str
    title: str
    file: str
    data: Mapping[str, Any]
    """The keys as they stand in the file, and those that the piece has by its place."""

    @property
    def review(self) -> str:
        """Its review status; a topic has that of its caution."""
        caution = self.data.get("caution") if self.kind == "topic" else None
        return str((caution or self.data).get("review") or NO_REVIEW)


@dataclass(frozen=True)
class Catalogue:
    """All pieces, with the checked content that they are of."""

    entries: tuple[Entry, ...]
    protocol: Protocol
    knowledge: Knowledge
    files: Mapping[str, str]
    """SHA-256 of every content file."""

    def of_kind(self, kind: str) -> tuple[Entry, ...]:
        """The pieces of one kind, in their order."""
        return tuple(entry for entry in self.entries if entry.kind == kind)

    def named(self, entry_id: str) -> tuple[Entry, ...]:
        """The pieces with this id: a topic and a question may share one."""
        return tuple(entry for entry in self.entries if entry.id == entry_id)

    def near(self, entry_id: str, most: int = 5) -> list[str]:
        """Ids that look like this one, the nearest first."""
        by_lower = {entry.id.lower(): entry.id for entry in self.entries}
        found = difflib.get_close_matches(entry_id.lower(), by_lower, n=most, cutoff=0.5)
        return [by_lower[one] for one in found]


def load_catalogue(root: Folder | None = None) -> Catalogue:
    """Loads the content and lists its pieces.

    Args:
        root: Folder to read; the content shipped with the package when left out.

    Raises:
        ContentError: Naming every problem of protocol and knowledge by file and key.
    """
    problems: list[str] = []
    protocol = _loaded(lambda: load_protocol(root), problems)
    knowledge = _loaded(lambda: load_knowledge(root), problems)
    if protocol is None or knowledge is None:
        raise ContentError(problems)
    folder: Folder = files("bot.content") if root is None else root
    return Catalogue(tuple(_entries(folder, knowledge)), protocol, knowledge, file_hashes(folder))


def plain(value: Any) -> Any:
    """The value as JSON would give it back: lists for tuples, text for dates."""
    return json.loads(json.dumps(value, default=str))


def _loaded(load: Callable[[], Any], problems: list[str]) -> Any:
    try:
        return load()
    except ContentError as error:
        problems += error.problems
        return None


def _entries(folder: Folder, knowledge: Knowledge) -> Iterator[Entry]:
    read = _Reader(folder)
    yield from read.listed("topic", "topics.yml", "topics", title="title")
    for topic in knowledge.topics:
        yield from read.listed("fact", f"facts/{topic.id}.yml", "facts", title="short", topic=topic.id)
    sections = [read.section(name) for name in SECTIONS]
    pieces = [entry for _, entries in sorted(sections, key=lambda section: section[0]) for entry in entries]
    yield from (entry for entry in pieces if entry.kind == "row")
    yield from (entry for entry in pieces if entry.kind == "policy")
    for name, condition in read.mapping("protocol/terms.yml", "terms"):
        yield Entry("term", name, name.replace("_", " "), "protocol/terms.yml", plain({"when": condition}))
    for number, entry in enumerate(read.listed("question", "questions.yml", "questions", title="asks"), 1):
        yield Entry(entry.kind, entry.id, entry.title, entry.file, {**entry.data, "position": number})
    yield from read.listed("finding", "findings.yml", "findings", title="name")
    yield from read.listed("context", "contexts.yml", "contexts", title="name")
    yield from read.sources()


class _Reader:
    """Reads files that have been checked already."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def file(self, name: str) -> dict[str, Any]:
        """The data of one file."""
        problems = Problems()
        data: dict[str, Any] = read_yaml(self._folder, name, problems)
        problems.check()
        return data

    def listed(self, kind: str, name: str, key: str, *, title: str, **by_place: str) -> Iterator[Entry]:
        """The entries of a list."""
        for data in self.file(name)[key]:
            yield Entry(kind, data["id"], _line(data[title]), name, plain({**data, **by_place}))

    def mapping(self, name: str, key: str) -> Iterable[tuple[str, Any]]:
        """The entries of a mapping."""
        items: Iterable[tuple[str, Any]] = self.file(name)[key].items()
        return items

    def section(self, section: str) -> tuple[int, list[Entry]]:
        """One file of the protocol, and where it comes among the others."""
        name = f"protocol/{section}.yml"
        data = self.file(name)
        heading = f"{data['section']}. {data['title']}"
        entries = []
        for row in data["rows"]:
            kind = "policy" if row.get("kind") == "policy" else "row"
            said = row["note"] if kind == "policy" else row["because"]["text"]
            entries.append(Entry(kind, row["id"], _line(said), name, plain({**row, "section": heading})))
        return data["order"], entries

    def sources(self) -> Iterator[Entry]:
        """The sources of facts and of rules; a mark stands for the same work in both lists."""
        rules = dict(self.mapping("protocol/sources.yml", "sources"))
        for entry in self.listed("source", "sources.yml", "sources", title="title"):
            told = {"in_rules": rules.pop(entry.id)} if entry.id in rules else {}
            yield Entry(entry.kind, entry.id, entry.title, entry.file, {**entry.data, **told})
        for mark, text in rules.items():
            yield Entry("source", mark, _line(text), "protocol/sources.yml", {"in_rules": text})


def _line(text: str) -> str:
    return " ".join(text.split())
