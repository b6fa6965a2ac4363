"""The names in code are those of the domain, and every wording that the core can name exists."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import names
from bot.content.loading import load_protocol
from bot.triage.model import Disposition, Level, Reason
from bot.triage.parts import reason_part

ROOT = Path(__file__).resolve().parents[2]
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RESPONSES: dict[str, Any] = {}
for _path in (ROOT / "data" / "responses").glob("*.yml"):
    RESPONSES.update(yaml.safe_load(_path.read_text(encoding="utf-8"))["responses"])


def _constants(prefix: str) -> set[str]:
    return {value for key, value in vars(names).items() if key.startswith(prefix)}


def test_slots_actions_intents_and_entities_are_in_the_domain() -> None:
    assert _constants("SLOT_") == set(DOMAIN["slots"])
    assert _constants("ACTION_") == set(DOMAIN["actions"])
    assert _constants("INTENT_") - {names.INTENT_FALLBACK} <= set(DOMAIN["intents"])
    assert _constants("ENTITY_") - {names.ENTITY_ANSWER} <= set(DOMAIN["entities"])


def test_every_action_of_the_domain_exists() -> None:
    from actions.runner import build_executor

    assert set(DOMAIN["actions"]) <= set(build_executor().actions)


@pytest.mark.parametrize("row", load_protocol().rows, ids=lambda row: row.id)
def test_every_row_has_its_wording(row: Any) -> None:
    reason = Reason(row.id, row.level, row.advice, "", "", "", disposition=row.disposition)
    assert reason_part(reason) in RESPONSES


def test_every_named_wording_exists() -> None:
    """Every string in the code that looks like a response id is one, or the beginning of several."""
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value.startswith("utter_")
            ):
                assert any(name.startswith(node.value) for name in RESPONSES), f"{path}: {node.value}"


def test_levels_without_a_row_have_a_general_wording() -> None:
    for level in (Level.SOON, Level.URGENT, Level.EMERGENCY):
        assert f"utter_{level.value}_general" in RESPONSES
    assert f"utter_{Level.EMERGENCY.value}_general_ed" in RESPONSES
    assert Disposition.EMERGENCY_DEPARTMENT


def test_every_question_can_be_put_and_explained() -> None:
    for question in load_protocol().questions:
        assert {f"utter_ask_{question.id}", f"utter_why_i_ask_{question.id}"} <= set(RESPONSES)


def test_rules_name_known_intents_and_actions() -> None:
    rules = yaml.safe_load((ROOT / "data" / "rules" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    asked = [rule["steps"][0]["intent"] for rule in rules]
    assert len(asked) == len(set(asked))
    untouched = set(DOMAIN["intents"]) - set(asked)
    assert untouched == {names.INTENT_RESTART}, "the safety policy answers a restart itself"
    for rule in rules:
        action = rule["steps"][1]["action"]
        assert action in DOMAIN["actions"] or action in RESPONSES
