"""`python -m bot summary`: a conversation on record as text and as one page of PDF."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.cli import main
from bot.content.loading import load_protocol
from bot.summary_page import write_summary_page
from bot.triage.episode import Episode
from bot.triage.model import Experiencer, Status
from bot.triage.people import listen
from bot.triage.reports import Message, Report


@pytest.fixture
def on_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path}/tracker.db"
    monkeypatch.setenv("BONEWATCH_TRACKER_DATABASE", url)
    domain = Domain.load("domain.yml")
    store = TrackerStore.create(EndpointConfig(url=url, type="sql"), domain)
    report = Report("limb_weakness", Status.PRESENT, Experiencer.OTHER, "his legs are like ジェリー")
    message = Message((report,), {"known_cancer": Status.PRESENT}, words={"known_cancer": "prostate cancer"})
    episode = listen(Episode(), message, load_protocol()).after
    tracker = DialogueStateTracker("web:1", domain.slots)
    tracker.update(UserUttered("his legs are like jelly"))
    for name, value in episode.to_slots().items():
        tracker.update(SlotSet(name, value))
    asyncio.run(store.save(tracker))
    return "web:1"


def test_it_prints_level_words_and_background(on_record: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", on_record]) == 0
    said = capsys.readouterr().out
    assert "emergency" in said
    assert "his legs are like" in said
    assert "prostate cancer" in said
    assert "not medical advice" in said


def test_it_writes_one_page(on_record: str, tmp_path: Path) -> None:
    path = tmp_path / "summary.pdf"
    assert main(["summary", on_record, "--pdf", str(path)]) == 0
    page = path.read_bytes()
    assert page.startswith(b"%PDF-")
    assert page.count(b"/Type /Page\n") == 1


def test_an_unknown_conversation_gets_one_line(on_record: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "nobody"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_place_that_cannot_be_written_gets_one_line(
    on_record: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summary", on_record, "--pdf", str(tmp_path / "no" / "such.pdf")]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("lines", [1, 30, 60])
def test_a_long_summary_stays_on_one_page(lines: int, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    write_summary_page([f"line {n} of the summary" for n in range(lines)], path)
    assert path.read_bytes().count(b"/Type /Page\n") == 1


def test_what_fits_on_no_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too long"):
        write_summary_page(["word " * 400] * 20, tmp_path / "no.pdf")
