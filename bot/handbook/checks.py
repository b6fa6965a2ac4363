"""Everything that is loaded from the content, checked in one go, with the problems of all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from bot.content.errors import ContentError
from bot.content.knowledge_schema import load_knowledge
from bot.content.loading import load_protocol
from bot.content.pictures_schema import load_pictures
from bot.content.refusals_schema import load_refusals
from bot.content.tour_schema import load_tour

_Loaded = TypeVar("_Loaded")


def content_problems(root: Path | None = None) -> list[str]:
    """Every problem of the content, one line each, naming file and key; empty when it is right.

    Args:
        root: A content folder; the installed content when left out. Some small tables of the hearing are read
            from the installed content alone.
    """
    problems: list[str] = []

    def attempt(load: Callable[[], _Loaded]) -> _Loaded | None:
        try:
            return load()
        except ContentError as error:
            problems.extend(line for line in error.problems if line not in problems)
        except OSError as error:
            problems.append(f"{error.filename}: cannot be read: {error.strerror}")
        return None

    protocol = attempt(lambda: load_protocol(root))
    knowledge = attempt(lambda: load_knowledge(root))
    if knowledge is not None:
        attempt(lambda: load_tour(knowledge, root))
        attempt(lambda: load_pictures([topic.id for topic in knowledge.topics], root))
        attempt(lambda: load_refusals(knowledge, root))
    # Without the findings, every name in the lexicon would look wrong.
    if protocol is not None:
        for load in _hearing(root):
            attempt(load)
    return problems


def _hearing(root: Path | None) -> Iterable[Callable[[], object]]:
    from bot.nlp.assertion import load_assertion_rules
    from bot.nlp.extractor import ClinicalExtractor
    from bot.nlp.lexicon import Kind
    from bot.nlp.lexicon_loading import load_lexicon
    from bot.nlp.phrases import load_messages, load_phrases
    from bot.nlp.spelling_data import load_spelling

    protocol = load_protocol(root)
    known = {
        Kind.FINDING: protocol.findings,
        Kind.CONTEXT: protocol.contexts,
        Kind.QUALITY: protocol.qualities,
    }
    yield lambda: load_lexicon(root / "lexicon" if root else None, known)
    yield lambda: load_assertion_rules(root / "assertion" if root else None)
    yield lambda: load_phrases(root / "phrases" if root else None)
    yield lambda: load_messages(root / "messages" if root else None)
    yield lambda: load_spelling(root)
    if root is None:
        yield ClinicalExtractor.load
