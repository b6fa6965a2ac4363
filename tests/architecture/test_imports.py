"""The rings of docs/architecture.md: who may import what."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORKS = {"rasa", "rasa_sdk", "spacy", "medspacy", "sqlalchemy", "alembic", "requests", "sanic"}
OUTSIDE_OF_CORE = FRAMEWORKS | {"os", "time", "random", "socket", "sqlite3", "subprocess", "logging"}
FILES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module, node.lineno


def _within(path: Path, *folders: str) -> bool:
    return any(path.is_relative_to(ROOT / folder) for folder in folders)


def _offences(forbidden: set[str], *, allowed: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in FILES
        if not _within(path, *allowed) and (not only or _within(path, *only))
        for name, line in _imports(path)
        if name.split(".")[0] in forbidden or any(name == f or name.startswith(f + ".") for f in forbidden)
    ]


def test_the_core_knows_no_framework_clock_or_service() -> None:
    assert _offences(OUTSIDE_OF_CORE, only=("bot/triage", "bot/content")) == []


def test_the_core_imports_nothing_of_the_outer_rings() -> None:
    outer = {
        f"bot.{name}"
        for name in ("nlp", "knowledge", "escalation", "rasa_ext", "channels", "commands", "settings")
    }
    assert _offences(outer | {"actions"}, only=("bot/triage", "bot/content")) == []


def test_only_the_adapters_import_rasa() -> None:
    assert _offences({"rasa"}, allowed=("bot/rasa_ext", "bot/channels")) == []


def test_only_the_actions_import_the_action_kit() -> None:
    assert _offences({"rasa_sdk"}, allowed=("actions",)) == []


def test_only_hearing_imports_spacy() -> None:
    assert _offences({"spacy", "medspacy"}, allowed=("bot/nlp",)) == []


def test_only_the_database_imports_its_migrations() -> None:
    assert _offences({"alembic"}, allowed=("bot/database",)) == []


def test_hearing_knowledge_and_escalation_work_without_rasa() -> None:
    adapters = {"rasa", "rasa_sdk", "bot.rasa_ext", "bot.channels", "actions"}
    assert (
        _offences(
            adapters, only=("bot/nlp", "bot/knowledge", "bot/escalation", "bot/database", "bot/handbook")
        )
        == []
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_settings_reads_the_environment(path: Path) -> None:
    if path == ROOT / "bot" / "settings.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    read = [
        n.lineno for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in ("environ", "getenv")
    ]
    assert read == []


def test_the_core_loads_without_any_framework(tmp_path: Path) -> None:
    """An import chain can pass a test of single imports; a fresh interpreter shows what is really loaded."""
    import subprocess

    code = (
        "import sys; from bot.content.loading import load_protocol; "
        "from bot.triage import episode, reply, explain; "
        f"load_protocol(); print(sorted(set(m.split('.')[0] for m in sys.modules) & {FRAMEWORKS!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
