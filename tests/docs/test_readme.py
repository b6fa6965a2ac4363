"""The README lists what there is: settings, make targets, commands; links lead somewhere."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from bot.cli import parser
from bot.settings import SettingDoc, Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
REGISTRIES = re.compile(
    r"pypi|pythonhosted|npmjs|yarnpkg|conda\.|anaconda|docker\.io|ghcr\.io|quay\.io|index-url", re.IGNORECASE
)


def _commands() -> list[str]:
    [subparsers] = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return list(subparsers.choices)


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("setting", Settings.documentation(), ids=lambda setting: setting.name)
def test_every_setting_is_listed_as_it_is(setting: SettingDoc) -> None:
    assert f"| `{setting.name}` | {setting.default} | {setting.description} |" in README.splitlines()


def test_no_setting_is_made_up() -> None:
    known = {setting.name for setting in Settings.documentation()}
    assert set(re.findall(r"BONEWATCH_[A-Z_]+", README)) <= known


def test_there_are_targets() -> None:
    assert {"chat", "test"} <= set(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_listed(target: str) -> None:
    assert f"| `make {target}` |" in README


def test_no_make_target_is_made_up() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert set(re.findall(r"(?:`|^|&& )make ([a-z-]+)", text, re.MULTILINE)) <= set(TARGETS)


@pytest.mark.parametrize("command", _commands())
def test_every_command_is_listed(command: str) -> None:
    assert re.search(rf"^\| `python -m bot {command}\b", README, re.MULTILINE)


def test_no_command_is_made_up() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert set(re.findall(r"python -m bot ([a-z]+)", text)) <= set(_commands())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_a_page_names_exist(page: Path) -> None:
    named = re.findall(r"`((?:bot|data|docs|tests|actions)/[\w./-]+)`", page.read_text(encoding="utf-8"))
    made_up = {"bot/content/lexicon/findings/tinnitus.yml"}
    assert [name for name in named if name not in made_up and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_registry(page: Path) -> None:
    assert not REGISTRIES.search(page.read_text(encoding="utf-8"))


def test_the_newcomer_is_warned() -> None:
    for words in ("Not a medical device", "Not clinically reviewed", "call 911", "not medical advice"):
        assert words in README
