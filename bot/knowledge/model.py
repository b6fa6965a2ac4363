"""What the knowledge base hands out: frozen values, never rows of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Source:
    """A document that facts or cautions come from."""

    id: str
    kind: str
    title: str
    publisher: str
    reviewed_by: str | None = None
    reviewed_on: date | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A source, with the slide where it has slides."""

    source: Source
    slide: int | None = None


@dataclass(frozen=True)
class Caution:
    """When to call or what to check first; to be said with the topic."""

    text: str
    references: tuple[Reference, ...]
    review: str


@dataclass(frozen=True)
class Topic:
    """A topic of the tour, without its facts."""

    id: str
    title: str
    short: str
    next: str | None
    related: tuple[str, ...]
    safety_check: str | None
    caution: Caution | None


@dataclass(frozen=True)
class Fact:
    """One fact with its sources and the words that find it."""

    id: str
    topic: str
    short: str
    long: str
    review: str
    references: tuple[Reference, ...]
    asks: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Ranked:
    """A fact that a search found; the higher the score the better."""

    fact: Fact
    score: float


@dataclass(frozen=True)
class Answer:
    """All facts of a topic, the one that best fits the question first.

    `score` is how well the lead fits; 0 when no fact does and the lead is merely the first of the topic.
    """

    topic: Topic
    lead: Fact
    rest: tuple[Fact, ...]
    caution: Caution | None
    safety_check: str | None
    score: float = 0.0
