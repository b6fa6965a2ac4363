"""What `serve` does before it listens."""

from __future__ import annotations

import logging
from unittest.mock import Mock

import pytest

from actions import knowledge
from bot.commands.serve import _open_knowledge


def test_the_knowledge_is_open_before_anyone_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = {name: Mock() for name in ("knowledge_base", "tour", "pictures")}
    for name, mock in opened.items():
        monkeypatch.setattr(knowledge, name, mock)
    _open_knowledge()
    assert all(mock.called for mock in opened.values())


def test_knowledge_that_cannot_be_opened_stops_no_start(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(knowledge, "knowledge_base", Mock(side_effect=OSError("planted")))
    with caplog.at_level(logging.ERROR):
        _open_knowledge()
    assert "could not be opened: OSError" in caplog.text
    assert "planted" not in caplog.text
