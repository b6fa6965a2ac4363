"""Rasa's own classifier (DIET, as `rasa init` sets it up) on "red flag or not", by its command line."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

_RED, _OTHER = "red_flag", "other"
_CONFIG = {
    "recipe": "default.v1",
    "assistant_id": "comparison",
    "language": "en",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True, "random_seed": 7},
    ],
}


class DietError(Exception):
    """Rasa did not train, or did not finish in time."""


def train_diet(rasa: Path, folder: Path, texts: Sequence[str], red: Sequence[bool], *, limit: float) -> float:
    """Trains DIET in a folder of its own.

    Args:
        rasa: The `rasa` program.
        folder: An existing folder that takes data and model.
        texts: Training texts.
        red: Whether each speaks of a red flag.
        limit: Seconds after which training is given up.

    Returns:
        The seconds it took, with the start of the program.

    Raises:
        DietError: If Rasa fails or takes longer than the limit.
    """
    (folder / "config.yml").write_text(yaml.safe_dump(_CONFIG, sort_keys=False), encoding="utf-8")
    _write(folder / "train.yml", texts, red)
    began = time.perf_counter()
    _run([str(rasa), "train", "nlu", "-c", "config.yml", "-u", "train.yml", "--out", "models"], folder, limit)
    return time.perf_counter() - began


def diet_probabilities(
    rasa: Path, folder: Path, texts: Sequence[str], red: Sequence[bool], *, limit: float
) -> list[float]:
    """The probability of "red flag" of each text, by the model trained in the folder.

    Raises:
        DietError: If Rasa fails, takes longer than the limit, or leaves a text out.
    """
    _write(folder / "test.yml", texts, red)
    command = [str(rasa), "test", "nlu", "-u", "test.yml", "-m", "models", "--out", "told", "--no-plot"]
    _run([*command, "--successes"], folder, limit)
    told = {
        row["text"]: _probability(row["intent_prediction"])
        for name in ("intent_errors.json", "intent_successes.json")
        for row in _rows(folder / "told" / name)
    }
    missing = [text for text in texts if _plain(text) not in told]
    if missing:
        raise DietError(f"Rasa told nothing of {len(missing)} texts, such as {missing[0]!r}")
    return [told[_plain(text)] for text in texts]


def _rows(path: Path) -> list[dict[str, Any]]:
    listed = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return [{**row, "intent_prediction": row.get("intent_prediction", row)} for row in listed]


def _probability(prediction: Mapping[str, Any]) -> float:
    confidence = float(prediction["confidence"])
    return confidence if prediction["name"] == _RED else 1.0 - confidence


def _plain(text: str) -> str:
    return " ".join(text.replace("[", "(").replace("]", ")").replace("{", "(").replace("}", ")").split())


def _write(path: Path, texts: Sequence[str], red: Sequence[bool]) -> None:
    examples: dict[str, list[str]] = {_RED: [], _OTHER: []}
    for text, is_red in zip(texts, red, strict=True):
        examples[_RED if is_red else _OTHER].append(_plain(text))
    listed = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in lines)}
        for intent, lines in examples.items()
    ]
    path.write_text(yaml.safe_dump({"version": "3.1", "nlu": listed}, allow_unicode=True), encoding="utf-8")


def _run(command: Sequence[str], folder: Path, limit: float) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired as error:
        raise DietError(f"`rasa {command[1]}` did not finish within {limit:.0f} s") from error
    if done.returncode:
        raise DietError(f"`rasa {command[1]}` failed:\n{done.stderr[-2000:]}")
