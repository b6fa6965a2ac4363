"""What the output channels have in common: every kind of reply comes to them as one whole."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel


class WholeReplies(OutputChannel):
    """Takes each reply with all that belongs to it; a subclass says in `send_response` what becomes of it."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Takes one reply."""
        raise NotImplementedError

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Takes a text."""
        await self.send_response(recipient_id, {**kwargs, "text": text})

    async def send_text_with_buttons(
        self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **kwargs: Any
    ) -> None:
        """Takes a text with quick replies."""
        await self.send_response(recipient_id, {**kwargs, "text": text, "buttons": buttons})
