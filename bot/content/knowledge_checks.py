"""What has to hold across the files of the knowledge content; a problem is one line naming file and key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.content.knowledge_schema import (
        FactsFile,
        SourceRef,
        SourcesFile,
        SynonymsFile,
        TopicContent,
        TopicsFile,
    )

TOPICS_FILE = "topics.yml"
SOURCES_FILE = "sources.yml"
SYNONYMS_FILE = "synonyms.yml"
FACTS_FOLDER = "facts"


def repeats(values: Iterable[str]) -> set[str]:
    """The values that come more than once."""
    seen: set[str] = set()
    return {value for value in values if value in seen or seen.add(value)}  # type: ignore[func-returns-value]


def topic_problems(topics: tuple[TopicContent, ...]) -> Iterator[str]:
    """Ids, tour and related topics."""
    ids = [topic.id for topic in topics]
    for repeated in sorted(repeats(ids)):
        yield f"{TOPICS_FILE}: {repeated}: id used twice"
    for position, topic in enumerate(topics):
        following = ids[position + 1] if position + 1 < len(ids) else None
        if topic.next != following:
            yield f"{TOPICS_FILE}: {topic.id}.next: must be {following or 'left out'}, the topic that follows"
        for related in topic.related:
            if related not in ids or related == topic.id:
                yield f"{TOPICS_FILE}: {topic.id}.related: {related} is not another topic"


def fact_problems(fact_files: Mapping[str, FactsFile | None], topics: TopicsFile | None) -> Iterator[str]:
    """One file for each topic and no other, and no fact id twice."""
    loaded = {name: content for name, content in fact_files.items() if content}
    for name, content in loaded.items():
        if name != f"{FACTS_FOLDER}/{content.topic}.yml":
            yield f"{name}: topic: {content.topic} does not match the name of the file"
    homes: dict[str, str] = {}
    for name, content in loaded.items():
        for fact in content.facts:
            if fact.id in homes:
                yield f"{name}: {fact.id}: id used before in {homes[fact.id]}"
            homes.setdefault(fact.id, name)
    if topics is None:
        return
    known = {f"{FACTS_FOLDER}/{topic.id}.yml": topic.id for topic in topics.topics}
    for name in sorted(known.keys() - fact_files.keys()):
        yield f"{name}: missing, though {TOPICS_FILE} has the topic"
    for name in sorted(fact_files.keys() - known.keys()):
        yield f"{name}: {TOPICS_FILE} has no such topic"


def source_problems(
    fact_files: Mapping[str, FactsFile | None], topics: TopicsFile | None, sources: SourcesFile | None
) -> Iterator[str]:
    """Every reference leads to a source, facts to reviewed documents alone, and every source is used."""
    if sources is None:
        return
    for repeated in sorted(repeats(source.id for source in sources.sources)):
        yield f"{SOURCES_FILE}: {repeated}: id used twice"
    known = {source.id: source for source in sources.sources}
    used: set[str] = set()
    for place, reference in _all_references(fact_files, topics):
        used.add(reference.source)
        source = known.get(reference.source)
        if source is None:
            yield f"{place}: {reference.source} is not in {SOURCES_FILE}"
        elif reference.slide is not None and not 1 <= reference.slide <= (source.slides or 0):
            yield f"{place}: {reference.source} has no slide {reference.slide}"
        elif "facts" in place and source.kind != "reviewed_document":
            yield f"{place}: {reference.source} is not a reviewed document"
    if topics and all(fact_files.values()):
        for idle in sorted(known.keys() - used):
            yield f"{SOURCES_FILE}: {idle}: nothing refers to it"


def synonym_problems(synonyms: SynonymsFile | None) -> Iterator[str]:
    """A synonym is read once, so a word that is itself read as another would never be found."""
    table = synonyms.synonyms if synonyms else {}
    phrases = {phrase for listed in table.values() for phrase in listed}
    for word, listed in table.items():
        if word in phrases:
            yield f"{SYNONYMS_FILE}: {word}: is read as another word itself"
        for repeated in sorted(repeats(listed)):
            yield f"{SYNONYMS_FILE}: {word}: {repeated} is listed twice"


def _all_references(
    fact_files: Mapping[str, FactsFile | None], topics: TopicsFile | None
) -> Iterator[tuple[str, SourceRef]]:
    for name, content in fact_files.items():
        for fact in content.facts if content else ():
            for reference in fact.sources:
                yield f"{name}: {fact.id}.from", reference
    for topic in topics.topics if topics else ():
        for reference in topic.caution.sources if topic.caution else ():
            yield f"{TOPICS_FILE}: {topic.id}.caution.from", reference
