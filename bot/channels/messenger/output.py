"""Takes the replies of one turn; sending is the outbox's business, so a turn never waits for a messenger."""

from __future__ import annotations

from typing import Any

from bot import names
from bot.channels.output import WholeReplies


class Collected(WholeReplies):
    """Collects replies as plain dicts: `text`, `buttons` with `title` and `payload`, `level`.

    Args:
        channel: Name of the messenger.
    """

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.replies: list[dict[str, Any]] = []

    def name(self) -> str:
        """Rasa's name of the channel."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Takes one reply with all that belongs to it."""
        text = str(message.get("text") or "")
        if not text:
            return
        buttons = [
            {"title": str(button["title"]), "payload": str(button["payload"])}
            for button in message.get("buttons") or ()
            if button.get("title") and button.get("payload")
        ]
        level = str(message.get(names.REPLY_LEVEL) or "")
        self.replies.append({"text": text, "buttons": buttons, names.REPLY_LEVEL: level})
