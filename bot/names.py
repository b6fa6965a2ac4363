"""Names that domain, policy, responses and actions share; a test holds them equal to the domain's."""

from __future__ import annotations

from typing import Final

SLOT_LEVEL: Final = "triage_level"
SLOT_FINDINGS: Final = "findings"
SLOT_EPISODE: Final = "episode"
SLOT_TURN: Final = "turn"
SLOT_TOPIC: Final = "topic"

LOCAL_SENDER: Final = "local:"
"""Begins the id of a conversation of the shell, a replay or a test; it is nobody's emergency on record."""

ENTITY_FINDING: Final = "finding"
ENTITY_CONTEXT: Final = "context"
ENTITY_VALUE: Final = "value"
ENTITY_QUESTION: Final = "question"
ENTITY_ANSWER: Final = "answer"
ENTITY_ASKS: Final = "asks"
"""One of the questions in a message: its intent as value, its words as text."""

INTENT_ANSWER: Final = "answer"
INTENT_AFFIRM: Final = "affirm"
INTENT_DENY: Final = "deny"
INTENT_UNSURE: Final = "unsure"
INTENT_REFUSE: Final = "refuse"
INTENT_RESTART: Final = "restart"
INTENT_REPORT: Final = "report_finding"
INTENT_EMPTY: Final = "empty_message"
INTENT_FALLBACK: Final = "nlu_fallback"
TOPIC_INTENT_PREFIX: Final = "ask_"

ACTION_TRIAGE: Final = "action_triage"
ACTION_EXPLAIN: Final = "action_explain"
ACTION_NOT_UNDERSTOOD: Final = "action_not_understood"
ACTION_RECORD: Final = "action_record_escalation"
ACTION_WHY: Final = "action_why"
ACTION_WHY_QUESTION: Final = "action_why_question"
ACTION_SUMMARY: Final = "action_summary"
ACTION_TELL_MORE: Final = "action_tell_more"
ACTION_SOURCES: Final = "action_sources"

UTTER_REPLY: Final = "utter_reply"
UTTER_RESTARTED: Final = "utter_restarted"
UTTER_HELP: Final = "utter_help"
UTTER_LANGUAGE: Final = "utter_language_"
UTTER_TECHNICAL_PROBLEM: Final = "utter_technical_problem"
UTTER_REMINDER: Final = "utter_emergency_reminder"
UTTER_DISCLAIMER_SHORT: Final = "utter_disclaimer_short"
UTTER_DISCLAIMER_FULL: Final = "utter_disclaimer_full"
EMERGENCY_PREFIX: Final = "utter_emergency_"
