"""Which reader a payload of Slack belongs to, and how an answer to a command looks."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from bot.channels.slack.events import Happening, read_command, read_event, read_interaction

_READERS = {"events_api": read_event, "slash_commands": read_command, "interactive": read_interaction}

logger = logging.getLogger(__name__)


def happening(kind: str, data: Mapping[str, Any]) -> Happening | None:
    """What Slack tells of.

    Args:
        kind: `events_api`, `slash_commands` or `interactive`, as Socket Mode calls them.
        data: The payload.
    """
    if data.get("type") == "app_rate_limited":
        logger.warning("Slack holds events back: the app gets too many")
    reader = _READERS.get(kind)
    return reader(data) if reader else None


def ephemeral(text: str) -> dict[str, Any]:
    """An answer to a slash command that only the person sees."""
    return {"response_type": "ephemeral", "text": text}
