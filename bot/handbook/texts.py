"""The content in plain text: one line for each piece, and everything about one of them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.content.catalogue import Catalogue, Entry
from bot.content.condition_words import condition_words
from bot.handbook.links import Links
from bot.handbook.wordings import Wordings, advice_name

_WIDTH = 100
_SHOWN_ELSEWHERE = frozenset({"id", "title", "review", "when", "first_when", "source", "from"})


def list_lines(entries: Iterable[Entry]) -> list[str]:
    """One line for each piece: kind, id, review status, title."""
    lines = [(entry.kind, entry.id, entry.review, entry.title) for entry in entries]
    kind, name, review = (max((len(line[at]) for line in lines), default=0) for at in range(3))
    return [f"{line[0]:{kind}}  {line[1]:{name}}  {line[2]:{review}}  {line[3]}" for line in lines]


def entry_lines(entry: Entry, catalogue: Catalogue, wordings: Wordings | None) -> Iterator[str]:
    """Everything about one piece.

    Args:
        entry: The piece.
        catalogue: The content that it is of.
        wordings: What is said; `None` where `data/responses` is not there.
    """
    yield f"{entry.kind} {entry.id}: {entry.title}"
    yield f"  review: {entry.review}"
    yield f"  file: {entry.file}"
    yield from _keys({k: v for k, v in entry.data.items() if k not in _SHOWN_ELSEWHERE})
    for key in ("when", "first_when"):
        if key in entry.data:
            yield f"  {key.replace('_', ' ')}:"
            yield from (
                "    " + line for line in condition_words(entry.data[key], catalogue.protocol).lines()
            )
    yield from _sources(entry, catalogue)
    if wordings and (name := _wording_of(entry, catalogue)) in wordings.texts:
        yield f"  says {name}:"
        yield from ("    " + line for line in wordings.texts[name].splitlines())
    links = Links(catalogue)
    for heading, listed in links.to(entry).items():
        yield f"  {heading}:"
        yield from (f"    {other.id}  {other.title}" for other in listed)


def _keys(data: Mapping[str, Any], depth: int = 1) -> Iterator[str]:
    pad = "  " * depth
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield f"{pad}{key}:"
            yield from _keys(value, depth + 1)
        elif isinstance(value, list):
            yield f"{pad}{key}:"
            for item in value:
                told = (
                    ", ".join(f"{k}: {_told(v)}" for k, v in item.items()) if isinstance(item, dict) else item
                )
                yield from _wrapped(f"{pad}  - ", str(told))
        else:
            yield from _wrapped(f"{pad}{key}: ", _told(value))


def _told(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _wrapped(lead: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * (len(lead) - len(lead.lstrip()) + 4),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [lead.rstrip()]


def _sources(entry: Entry, catalogue: Catalogue) -> Iterator[str]:
    cited = list(Links(catalogue).citations(entry))
    if cited:
        yield "  sources:"
        for mark, source in cited:
            yield f"    {mark}  {source.title if source else '(not listed)'}"


def _wording_of(entry: Entry, catalogue: Catalogue) -> str:
    names: Mapping[str, Callable[[], str]] = {
        "row": lambda: advice_name(catalogue.protocol.row(entry.id)),
        "question": lambda: f"utter_ask_{entry.id}",
    }
    return names[entry.kind]() if entry.kind in names else ""
