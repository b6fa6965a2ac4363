"""What Slack and Telegram have in common: ids, turns in order, replies that are kept until they are sent."""
