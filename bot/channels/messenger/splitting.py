"""Cuts text into pieces that a messenger takes, at the end of a line, a sentence or a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Size = Callable[[str], int]
_ENDS = ("\n", ". ", "? ", "! ", " ")


def pieces(text: str, longest: int, size: Size = len) -> list[str]:
    """The text in pieces that fit; no word is cut that fits into one.

    Args:
        text: The text.
        longest: The size of the longest piece.
        size: How the messenger measures a text; no character may measure less than one.
    """
    return [piece for piece in _pieces(text.strip(), longest, size) if piece]


def shortened(text: str, longest: int) -> str:
    """The text if it fits, or its beginning up to a whole word with a sign that there is more."""
    if len(text) <= longest:
        return text
    return text[: _cut(text[:longest], longest - 1)].rstrip() + "…"


def _pieces(text: str, longest: int, size: Size) -> Iterator[str]:
    while size(text) > longest:
        end = _cut(text, _fitting(text, longest, size))
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    yield text


def _fitting(text: str, longest: int, size: Size) -> int:
    """How many characters of a text fit."""
    fits, too_many = 0, min(len(text), longest) + 1
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if size(text[:middle]) <= longest:
            fits = middle
        else:
            too_many = middle
    return max(fits, 1)


def _cut(text: str, room: int) -> int:
    for sign in _ENDS:
        # An early end would leave many short pieces.
        at = text.rfind(sign, room // 2, room + 1 - len(sign.rstrip(" ")))
        if at > 0:
            return at + len(sign.rstrip(" "))
    at = max(text.rfind(sign, 1, room + 1) for sign in "\n ")
    return at if at > 0 else room
