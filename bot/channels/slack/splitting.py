"""Cuts text into pieces that Slack takes, at the end of a line, a sentence or a word."""

from __future__ import annotations

from collections.abc import Iterator

_ENDS = ("\n", ". ", " ")


def pieces(text: str, longest: int) -> list[str]:
    """The text in pieces of at most `longest` characters; no word is cut that fits into one."""
    return [piece for piece in _pieces(text.strip(), longest) if piece]


def shortened(text: str, longest: int) -> str:
    """The text if it fits, or its beginning up to a whole word with a sign that there is more."""
    if len(text) <= longest:
        return text
    return text[: _cut(text[:longest], longest - 1)].rstrip() + "…"


def _pieces(text: str, longest: int) -> Iterator[str]:
    while len(text) > longest:
        end = _cut(text, longest)
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    yield text


def _cut(text: str, longest: int) -> int:
    for sign in _ENDS:
        # An early end would leave many short pieces.
        at = text.rfind(sign, longest // 2, longest + 1 - len(sign.rstrip(" ")))
        if at > 0:
            return at + len(sign.rstrip(" "))
    at = max(text.rfind(sign, 1, longest + 1) for sign in "\n ")
    return at if at > 0 else longest
