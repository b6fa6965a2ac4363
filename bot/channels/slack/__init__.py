"""Slack: direct messages over the Events API or Socket Mode."""

from __future__ import annotations

from bot.channels.slack.connector import SlackInput

__all__ = ["SlackInput"]
