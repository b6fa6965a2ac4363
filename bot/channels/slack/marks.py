"""Plain text to mrkdwn of Slack and back; what a person wrote never turns into formatting or a mention."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"(?<!\w)([*_~`])(?=\S)|(?<=\S)([*_~`])(?!\w)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)|(https?://[^\s<>|]*[^\s<>|.,;:!?)\"'])")
_ITEM = re.compile(r"^[-*] ", re.MULTILINE)
_QUOTE = re.compile(r"^>", re.MULTILINE)
# Holds a sign away from its word, so that Slack shows it instead of formatting.
_GAP = "\u200b"
_REFERENCE = re.compile(r"<([^<>\s|]*)(?:\|([^<>]*))?>|<([^<>|]+)\|([^<>]*)>")


def to_mrkdwn(text: str) -> str:
    """Our few marks (`**bold**`, links, list items) as Slack has them; every other sign is shown as it is."""
    parts = []
    rest = 0
    for match in _LINK.finditer(text):
        address = match[2] or match[3]
        link = f"<{escape(address)}|{escape(match[1])}>" if match[1] else f"<{escape(address)}>"
        parts += [_marked(text[rest : match.start()]), link]
        rest = match.end()
    return "".join([*parts, _marked(text[rest:])])


def escape(text: str) -> str:
    """The three signs that Slack reads as its own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def from_mrkdwn(text: str) -> str:
    """What a person meant by a message's text: links as their label, without mentions, unescaped."""
    plain = _REFERENCE.sub(_named, text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _marked(text: str) -> str:
    text = _QUOTE.sub(_GAP + ">", _ITEM.sub("• ", text))
    pieces = _BOLD.split(text)
    return "".join(
        f"*{_shown(piece)}*" if number % 2 else _shown(piece) for number, piece in enumerate(pieces)
    )


def _shown(text: str) -> str:
    return _SIGNS.sub(lambda sign: f"{sign[1]}{_GAP}" if sign[1] else f"{_GAP}{sign[2]}", escape(text))


def _named(reference: re.Match[str]) -> str:
    target, label = reference[1] or reference[3] or "", reference[2] or reference[4]
    if target.startswith(("@", "!")):
        return label or ""
    return label or re.sub(r"^(?:mailto|tel):", "", target)
