"""The id of a conversation in a messenger: it names no one, and two people never share one."""

from __future__ import annotations

from bot.digest import digest

_DIGITS = 32


def conversation_id(channel: str, workspace: object, user: object, chat: object) -> str:
    """The id under which a conversation is kept.

    Args:
        channel: Name of the messenger.
        workspace: Id of the workspace, or of the bot.
        user: Id of the person there.
        chat: Id of the chat there.
    """
    return f"{channel}:{digest(workspace, user, chat)[:_DIGITS]}"
