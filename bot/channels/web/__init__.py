"""The web channel: the socket that the page talks to, and the page itself."""

from bot.channels.web.channel import WebInput

__all__ = ["WebInput"]
