"""Training only when needed, and which model is used."""

import os
import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from bot import models
from bot.errors import UsableError
from bot.models import Project, find_model, train
from bot.settings import Settings


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name in ("data/nlu/a.yml", "bot/content/x.yml", "bot/nlp/y.py", "bot/rasa_ext/z.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "requirements").mkdir()
    for name in ("config.yml", "domain.yml", "requirements/runtime.txt"):
        (tmp_path / name).write_text(name)
    return Project(tmp_path)


@pytest.fixture
def trainings(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands that were run; each makes the file that `rasa train` would make."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        commands.append(command)
        name = command[command.index("--fixed-model-name") + 1]
        (Path(command[command.index("--out") + 1]) / f"{name}.tar.gz").write_bytes(b"model")
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(models.subprocess, "run", run)
    return commands


def test_it_trains_once_and_again_after_a_change(project: Project, trainings: list[list[str]]) -> None:
    first, trained = train(project)
    assert trained
    assert re.fullmatch(r"bonewatch-[0-9a-f]{12}\.tar\.gz", first.name)
    assert train(project) == (first, False)
    (project.root / "data/nlu/a.yml").write_text("other words")
    second, trained = train(project)
    assert trained
    assert second != first
    assert len(trainings) == 2
    assert sorted(path.name for path in project.models.iterdir()) == [
        second.name.replace(".tar.gz", ".json"),
        second.name,
    ]


def test_force_trains_anyway(project: Project, trainings: list[list[str]]) -> None:
    train(project)
    assert train(project, force=True)[1]
    assert len(trainings) == 2


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "requirements/runtime.txt",
        "data/new.yml",
        "bot/content/x.yml",
        "bot/nlp/y.py",
        "bot/rasa_ext/deep/new.py",
    ],
)
def test_everything_a_model_is_made_from_counts(project: Project, name: str) -> None:
    before = project.fingerprint()
    (project.root / name).parent.mkdir(exist_ok=True)
    (project.root / name).write_text("changed")
    assert project.fingerprint() != before


@pytest.mark.parametrize(
    "name", ["README.md", "bot/cli.py", "bot/nlp/__pycache__/y.cpython-310.pyc", "data/.y.swp"]
)
def test_nothing_else_counts(project: Project, name: str) -> None:
    before = project.fingerprint()
    (project.root / name).parent.mkdir(exist_ok=True)
    (project.root / name).write_text("changed")
    assert project.fingerprint() == before


def test_moving_a_file_counts(project: Project) -> None:
    before = project.fingerprint()
    (project.root / "data/nlu/a.yml").rename(project.root / "data/nlu/b.yml")
    assert project.fingerprint() != before


def test_other_peoples_models_are_kept(project: Project, trainings: list[list[str]]) -> None:
    project.models.mkdir()
    (project.models / "mine.tar.gz").touch()
    (project.models / "bonewatch-000000000000.tar.gz").touch()
    train(project)
    names = {path.name for path in project.models.glob("*.tar.gz")}
    assert "mine.tar.gz" in names
    assert "bonewatch-000000000000.tar.gz" not in names


def test_a_half_trained_model_is_not_taken_for_one(project: Project, trainings: list[list[str]]) -> None:
    project.models.mkdir()
    project.current_model().write_bytes(b"half")
    assert train(project)[1]


def test_a_failed_training_says_so_and_leaves_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(command: list[str], stdout: Any, **_: Any) -> subprocess.CompletedProcess[bytes]:
        stdout.write(b"YAML is broken in line 3")
        stdout.flush()
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(models.subprocess, "run", run)
    with pytest.raises(UsableError, match="Training failed"):
        train(project)
    assert "broken in line 3" in capsys.readouterr().err
    assert list(project.models.iterdir()) == []


def test_no_model_says_how_to_get_one(project: Project) -> None:
    with pytest.raises(UsableError, match=r"^No trained model in models/. Run `make train`.$"):
        find_model(Settings(), project)


def test_the_model_of_the_present_data_is_preferred_to_the_newest(project: Project) -> None:
    project.models.mkdir()
    project.current_model().touch()
    newer = project.models / "newer.tar.gz"
    newer.touch()
    os.utime(newer, (time.time() + 60,) * 2)
    assert find_model(Settings(), project) == project.current_model()


def test_an_older_model_is_used_with_a_note(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.models.mkdir()
    (project.models / "old.tar.gz").touch()
    assert find_model(Settings(), project).name == "old.tar.gz"
    assert "make train" in capsys.readouterr().err
