"""One message judged on its own, without a server or a dialogue."""

from __future__ import annotations

import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.content.loading import load_protocol
from bot.hearing import to_message
from bot.nlp.detector import FindingDetector
from bot.nlp.extractor import ClinicalExtractor
from bot.nlp.gist import GIST_FOLDER, GistClassifier
from bot.nlp.mentions import red_flags
from bot.nlp.persons import tells_of_self
from bot.triage.episode import Episode, Turn
from bot.triage.model import Reason
from bot.triage.people import listen

_TRAINED_FILE = re.compile(r"ClinicalExtractorComponent\d+/((?:gist/)?classifier\.(?:json|npz))$")


def trained_extractor(model: Path) -> ClinicalExtractor:
    """The extractor with what a trained model has learnt, as the dialogue has it.

    Args:
        model: A model that `rasa train` made.

    Raises:
        ValueError: If the model holds no detector, or a damaged one.
    """
    with _trained_files(model) as folder:
        gist = GistClassifier.load(folder / GIST_FOLDER)
        return ClinicalExtractor.load().with_trained(FindingDetector.load(folder, red_flags()), gist)


def trained_detector(model: Path) -> FindingDetector:
    """The statistical detector of a trained model.

    Args:
        model: A model that `rasa train` made.

    Raises:
        ValueError: If the model holds no detector, or a damaged one.
    """
    with _trained_files(model) as folder:
        return FindingDetector.load(folder, red_flags())


@contextmanager
def _trained_files(model: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / GIST_FOLDER).mkdir()
        with tarfile.open(model) as archive:
            for member in archive.getmembers():
                found = _TRAINED_FILE.search(member.name)
                content = archive.extractfile(member) if found and member.isfile() else None
                if found and content:
                    (folder / found.group(1)).write_bytes(content.read())
        try:
            yield folder
        except OSError as error:
            raise ValueError(f"{model} holds no detector of findings: train anew") from error


def assess_text(text: str, extractor: ClinicalExtractor | None = None) -> dict[str, Any]:
    """Hears and judges one message.

    Args:
        text: The message as the person wrote it.
        extractor: What hears it; without one, the lexicon alone.

    Returns:
        `level`, `findings`, `contexts`, `values`, `reasons` (row, level, because, source, words), the level
        of what was only supposed, and version and hash of the content; all JSON values.

    Raises:
        ContentError: If the packaged content does not hold together.
    """
    protocol = load_protocol()
    heard = (extractor or ClinicalExtractor.load()).extract(text)
    turn = listen(Episode(), replace(to_message(heard), own=tells_of_self(text)), protocol)
    return describe(turn)


def describe(turn: Turn) -> dict[str, Any]:
    """The turn as JSON values, for people and programs that check a decision."""
    return {
        "level": turn.after.worst.value,
        "findings": [report.to_slot() for report in turn.fresh],
        "contexts": {name: status.value for name, status in turn.after.contexts.items()},
        "values": dict(turn.after.values),
        "reasons": [_reason(reason) for reason in turn.decision.reasons],
        "hypothetical_level": turn.supposed.level.value if turn.supposed else None,
        "content_version": turn.decision.content_version,
        "content_hash": turn.decision.content_hash,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "row": reason.row,
        "level": reason.level.value,
        "disposition": reason.disposition.value if reason.disposition else None,
        "advice": reason.advice,
        "because": reason.because,
        "source": reason.source,
        "review": reason.review,
        "findings": list(reason.findings),
        "words": list(reason.words),
    }
