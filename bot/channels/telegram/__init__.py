"""Telegram: private chats with a bot, by webhook or by long polling."""

from bot.channels.telegram.connector import TelegramInput

__all__ = ["TelegramInput"]
