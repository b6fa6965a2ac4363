"""Trained models: which one fits the present data, and training it when none does."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import UsableError
from bot.settings import Settings, quiet_libraries

_INPUT_FILES = ("config.yml", "domain.yml", "requirements/runtime.txt")
_INPUT_FOLDERS = ("data", "bot/content", "bot/nlp", "bot/rasa_ext")
_OURS = "bonewatch-*.tar.gz"


@dataclass(frozen=True)
class Project:
    """The folder that holds the training data and `models/`."""

    root: Path = Path()

    @property
    def models(self) -> Path:
        """Where trained models are."""
        return self.root / "models"

    def fingerprint(self) -> str:
        """Hash of everything that a model is trained from."""
        digest = hashlib.sha256()
        for path in self._inputs():
            digest.update(path.relative_to(self.root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def current_model(self) -> Path:
        """Where the model of the present data is, or would be."""
        return self.models / f"bonewatch-{self.fingerprint()[:12]}.tar.gz"

    def _inputs(self) -> Iterator[Path]:
        for name in _INPUT_FILES:
            if (self.root / name).is_file():
                yield self.root / name
        for name in _INPUT_FOLDERS:
            for path in sorted((self.root / name).rglob("*")):
                parts = path.relative_to(self.root).parts
                hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
                if path.is_file() and not hidden and path.suffix != ".pyc":
                    yield path


def find_model(settings: Settings, project: Project | None = None) -> Path:
    """The model to use: the configured one, else that of the present data, else the newest.

    Raises:
        UsableError: If there is none.
    """
    project = project or Project()
    if settings.model:
        if not settings.model.is_file():
            raise UsableError(f"BONEWATCH_MODEL {settings.model} does not exist. Correct it, or unset it.")
        return settings.model
    current = project.current_model()
    if current.is_file():
        return current
    trained = sorted(project.models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not trained:
        raise UsableError("No trained model in models/. Run `make train`.")
    note = f"Note: {trained[-1]} is older than the data that it was trained from. Run `make train`."
    print(note, file=sys.stderr)
    return trained[-1]


def train(project: Project | None = None, force: bool = False) -> tuple[Path, bool]:
    """Train a model unless the present data has one already.

    Returns:
        The model, and whether it was trained just now.

    Raises:
        UsableError: If training fails.
    """
    project = project or Project()
    fingerprint, model = project.fingerprint(), project.current_model()
    stamp = _stamp(model)
    if not force and model.is_file() and _stamped(stamp) == fingerprint:
        return model, False
    print("Training the model; this takes about a minute.", flush=True)
    project.models.mkdir(parents=True, exist_ok=True)
    # Trained aside and moved when complete: an interrupted run leaves no half model behind.
    with tempfile.TemporaryDirectory(prefix=".training-", dir=project.models) as folder:
        _run_rasa_train(project, Path(folder), model.name)
        os.replace(Path(folder) / model.name, model)
    stamp.write_text(json.dumps({"inputs": fingerprint}) + "\n", encoding="utf-8")
    _prune(project, model)
    return model, True


def _stamp(model: Path) -> Path:
    return model.with_name(model.name.replace(".tar.gz", ".json"))


def _stamped(stamp: Path) -> str | None:
    try:
        inputs = json.loads(stamp.read_text(encoding="utf-8"))["inputs"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return str(inputs)


def _run_rasa_train(project: Project, folder: Path, name: str) -> None:
    quiet_libraries()
    log = folder / "train.log"
    # --force: Rasa's cache does not see changes in code that a component calls.
    command = [sys.executable, "-m", "rasa", "train", "--force", "--out", str(folder.resolve())]
    command += ["--fixed-model-name", name.removesuffix(".tar.gz")]
    with log.open("wb") as output:
        done = subprocess.run(
            command,
            cwd=project.root,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode or not (folder / name).is_file():
        print(log.read_text(encoding="utf-8", errors="replace")[-4000:], file=sys.stderr)
        raise UsableError(f"Training failed: `rasa train` ended with {done.returncode}, as told above.")


def _prune(project: Project, keep: Path) -> None:
    for old in project.models.glob(_OURS):
        if old != keep:
            old.unlink(missing_ok=True)
            _stamp(old).unlink(missing_ok=True)
