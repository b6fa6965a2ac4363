"""The knowledge content (topics, facts, sources, synonyms): its strict schema and its loading."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from importlib.abc import Traversable
from importlib.resources import files
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConstrainedStr, Field, ValidationError, root_validator, validator

from bot.content.errors import ContentError
from bot.content.knowledge_checks import (
    FACTS_FOLDER,
    SOURCES_FILE,
    SYNONYMS_FILE,
    TOPICS_FILE,
    fact_problems,
    repeats,
    source_problems,
    synonym_problems,
    topic_problems,
)

SafetyQuestion = Literal[
    "limbs", "feeling", "toilet", "pain_pattern", "weight_bearing", "infection", "calcium"
]

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_REFERENCE = re.compile(r"(?P<source>S\d+[a-z]?|[A-RT-Z])(?P<slide>\d*)")


class Words(ConstrainedStr):
    """Text that a person reads or that the search uses: not empty, no stray spaces."""

    strict = True
    min_length = 1
    regex = re.compile(r"^\S(.*\S)?$")


class Identifier(ConstrainedStr):
    """A name used by code: lower case with underscores."""

    strict = True
    regex = re.compile(r"^[a-z][a-z0-9_]*$")


class FactIdentifier(ConstrainedStr):
    """The id of a fact: the short name of its topic, a dot, its own name."""

    strict = True
    regex = re.compile(r"^[a-z]+\.[a-z_]+$")


class SourceIdentifier(ConstrainedStr):
    """The letter of a document (W; never S) or the number of a reference (S46)."""

    strict = True
    regex = re.compile(r"^([A-RT-Z]|S\d+[a-z]?)$")


class _Strict(BaseModel):
    """Unknown keys are errors, and nothing changes after loading."""

    class Config:
        extra = "forbid"
        allow_mutation = False


class SourceRef(_Strict):
    """Where in a source something stands; written `W3` (slide 3 of W) or `H`."""

    source: SourceIdentifier
    slide: int | None = None

    @classmethod
    def read(cls, written: object) -> SourceRef:
        """Reads the short form; raises ValueError when it is not one."""
        match = _REFERENCE.fullmatch(written) if isinstance(written, str) else None
        if match is None:
            raise ValueError(f"{written!r} is not a source reference like W3, H or S46")
        slide = match["slide"]
        return cls(source=SourceIdentifier(match["source"]), slide=int(slide) if slide else None)


class SourceContent(_Strict):
    """A document that facts or cautions come from."""

    id: SourceIdentifier
    kind: Literal["reviewed_document", "reference"]
    title: Words
    publisher: Words
    reviewed_by: Words | None = None
    reviewed_on: date | None = None
    slides: int | None = Field(None, gt=0)
    cites: tuple[Words, ...] = ()

    @root_validator(skip_on_failure=True)
    def _reviewed_means_by_whom_and_when(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["kind"] == "reviewed_document" and not (values["reviewed_by"] and values["reviewed_on"]):
            raise ValueError("a reviewed document needs reviewed_by and reviewed_on")
        return values


def _some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise ValueError("must not be empty")
    return values


def _references(values: object) -> list[SourceRef]:
    if not isinstance(values, list) or not values:
        raise ValueError("needs a list of at least one source reference")
    return [value if isinstance(value, SourceRef) else SourceRef.read(value) for value in values]


class CautionContent(_Strict):
    """When to call, or what to check first, beside a topic; its sources are its own."""

    text: Words
    sources: tuple[SourceRef, ...] = Field(alias="from")
    review: Literal["awaits clinical review"]

    _read_sources = validator("sources", pre=True, allow_reuse=True)(_references)


class TopicContent(_Strict):
    """A topic of the tour; `next` follows it, `safety_check` is the question to ask after the answer."""

    id: Identifier
    title: Words
    short: Words
    next: Identifier | None = None
    related: tuple[Identifier, ...]
    safety_check: SafetyQuestion | None = None
    caution: CautionContent | None = None

    _some_related = validator("related", allow_reuse=True)(_some)


class FactContent(_Strict):
    """One fact: a sentence that answers (`short`), the whole (`long`), and what people ask to hear it."""

    id: FactIdentifier
    short: Words
    long: Words
    sources: tuple[SourceRef, ...] = Field(alias="from")
    review: Literal["awaits clinical review"]
    asks: tuple[Words, ...]
    terms: tuple[Words, ...]

    _read_sources = validator("sources", pre=True, allow_reuse=True)(_references)

    @validator("short")
    def _one_sentence(cls, text: str) -> str:
        if len(_SENTENCE_END.findall(text)) != 1:
            raise ValueError("must be one sentence")
        return text

    @validator("long")
    def _few_sentences(cls, text: str) -> str:
        if not 1 <= len(_SENTENCE_END.findall(text)) <= 3:
            raise ValueError("must be one to three sentences")
        return text

    @validator("asks")
    def _enough_asks(cls, asks: tuple[str, ...]) -> tuple[str, ...]:
        if not 4 <= len(asks) <= 60:
            raise ValueError("must be four to sixty questions")
        return asks

    _some_terms = validator("terms", allow_reuse=True)(_some)

    @validator("asks", "terms")
    def _norepeats(cls, phrases: tuple[str, ...]) -> tuple[str, ...]:
        repeated = sorted(repeats(phrase.lower() for phrase in phrases))
        if repeated:
            raise ValueError(f"repeated: {', '.join(repeated)}")
        return phrases


class TopicsFile(_Strict):
    """topics.yml."""

    topics: tuple[TopicContent, ...]

    _some_topics = validator("topics", allow_reuse=True)(_some)


class SourcesFile(_Strict):
    """sources.yml."""

    sources: tuple[SourceContent, ...]

    _some_sources = validator("sources", allow_reuse=True)(_some)


class SynonymsFile(_Strict):
    """synonyms.yml: from a word to the phrases that are read as it."""

    synonyms: dict[str, tuple[Words, ...]]


class FactsFile(_Strict):
    """One file of facts; its name is that of the topic."""

    topic: Identifier
    facts: tuple[FactContent, ...]

    _some_facts = validator("facts", allow_reuse=True)(_some)


class Knowledge(_Strict):
    """All of the knowledge, checked; topics in the order of the tour, facts in that of their file."""

    topics: tuple[TopicContent, ...]
    facts: dict[str, tuple[FactContent, ...]]
    sources: tuple[SourceContent, ...]
    synonyms: dict[str, tuple[str, ...]] = {}

    @property
    def content_hash(self) -> str:
        """SHA-256 of the content itself, whatever its comments and layout."""
        return hashlib.sha256(self.json(by_alias=True).encode()).hexdigest()


def load_knowledge(root: Traversable | None = None) -> Knowledge:
    """Reads and checks the knowledge content.

    Args:
        root: The folder to read; the installed content when not given.

    Raises:
        ContentError: With every problem found, one line each, naming file and key.
    """
    root = root or files("bot.content")
    problems: list[str] = []
    topics = _read(root, TOPICS_FILE, TopicsFile, problems)
    sources = _read(root, SOURCES_FILE, SourcesFile, problems)
    synonyms = _read(root, SYNONYMS_FILE, SynonymsFile, problems)
    fact_files = {name: _read(root, name, FactsFile, problems) for name in _fact_file_names(root)}
    problems += topic_problems(topics.topics if topics else ())
    problems += fact_problems(fact_files, topics)
    problems += source_problems(fact_files, topics, sources)
    problems += synonym_problems(synonyms)
    if problems or not (topics and sources and synonyms):
        raise ContentError(problems)
    by_topic = {loaded.topic: loaded.facts for loaded in fact_files.values() if loaded}
    return Knowledge(
        topics=topics.topics,
        facts={topic.id: by_topic[topic.id] for topic in topics.topics},
        sources=sources.sources,
        synonyms={word: tuple(phrases) for word, phrases in synonyms.synonyms.items()},
    )


_Model = TypeVar("_Model", bound=_Strict)


def _read(root: Traversable, name: str, model: type[_Model], problems: list[str]) -> _Model | None:
    try:
        content = yaml.safe_load(root.joinpath(name).read_text(encoding="utf-8"))
        return model.parse_obj(content)
    except ValidationError as error:
        problems += [f"{name}: {_key(item['loc'])}: {item['msg']}" for item in error.errors()]
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{name}: cannot be read: {error}")
    except yaml.YAMLError as error:
        problems.append(f"{name}: is not YAML: {' '.join(str(error).split())}")
    return None


def _key(location: tuple[int | str, ...]) -> str:
    """`('facts', 2, 'short')` as `facts[2].short`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")


def _fact_file_names(root: Traversable) -> list[str]:
    folder = root.joinpath(FACTS_FOLDER)
    if not folder.is_dir():
        return []
    return sorted(f"{FACTS_FOLDER}/{entry.name}" for entry in folder.iterdir() if entry.name.endswith(".yml"))
