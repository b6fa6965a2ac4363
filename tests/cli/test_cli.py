"""The command line as a person meets it: help, errors in one line, exit codes."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import cli, logs
from bot.errors import UsableError
from bot.settings import Settings

COMMANDS = "serve chat shell train triage evaluate summary feedback bench content settings".split()  # noqa: SIM905


def run_bot(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={"PATH": "/usr/bin:/bin", **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def failing_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(*_: Any) -> None:
        raise error

    monkeypatch.setattr("bot.commands.settings.run", run)


def test_help_lists_every_command() -> None:
    done = run_bot("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert f"\n    {command} " in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_a_module(command: str) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.parser().parse_args([command, "--help"])
    assert ended.value.code == 0
    assert Path(f"bot/commands/{'serve' if command == 'chat' else command}.py").is_file()


@pytest.mark.parametrize("arguments", [["--help"], ["settings"]])
def test_what_needs_no_rasa_does_not_import_it(arguments: list[str]) -> None:
    code = f"""
import sys
from bot.cli import main
try:
    main({arguments!r})
except SystemExit:
    pass
heavy = sorted({{"rasa", "rasa_sdk", "tensorflow", "spacy", "medspacy", "sqlalchemy"}} & set(sys.modules))
sys.exit(" ".join(heavy) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_settings_prints_each_with_its_present_value() -> None:
    done = run_bot("settings", PORT="8081", BONEWATCH_API_TOKEN="hush-hush")
    assert done.returncode == 0
    for doc in Settings.documentation():
        assert doc.name in done.stdout
        assert doc.description in done.stdout
    assert "8081" in done.stdout
    assert "hush-hush" not in done.stdout


def test_wrong_settings_are_listed_and_nothing_starts() -> None:
    done = run_bot("serve", PORT="x", BONEWATCH_HOTS="y")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "PORT is 'x': give a whole number from 1 to 65535.",
        "BONEWATCH_HOTS is not a setting: did you mean BONEWATCH_HOST?",
    ]


@pytest.mark.parametrize("command", ["serve", "chat", "shell"])
def test_a_missing_model_is_one_line(command: str) -> None:
    done = run_bot(command, BONEWATCH_MODEL="models/none.tar.gz")
    assert done.returncode == 1
    assert done.stderr == "BONEWATCH_MODEL models/none.tar.gz does not exist. Correct it, or unset it.\n"


@pytest.mark.parametrize(
    "arguments", [[], ["sing"], ["bench", "-n", "0"], ["evaluate", "x", "--limit", "many"]]
)
def test_wrong_use_is_explained(arguments: list[str]) -> None:
    done = run_bot(*arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr
    assert "Traceback" not in done.stderr


def test_known_errors_are_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing_with(monkeypatch, UsableError("Port 1 is in use."))
    assert cli.main(["settings"]) == 1
    assert capsys.readouterr().err == "Port 1 is in use.\n"


def test_an_interrupt_is_not_an_error_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing_with(monkeypatch, KeyboardInterrupt())
    assert cli.main(["settings"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_errors_that_list_problems_are_printed_as_they_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.content.errors import ContentError

    failing_with(monkeypatch, ContentError(["a.yml: x", "b.yml: y"]))
    assert cli.main(["settings"]) == 1
    assert capsys.readouterr().err == "a.yml: x\nb.yml: y\n"


def test_an_unexpected_error_is_logged_without_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    failing_with(monkeypatch, ZeroDivisionError("what the person wrote"))
    assert cli.main(["settings"]) == 1
    assert capsys.readouterr().err == (
        "Bonewatch stopped on an unexpected ZeroDivisionError; "
        "where it happened is in .bonewatch/error.log.\n"
    )
    log = logs.ERROR_LOG.read_text(encoding="utf-8")
    assert "ZeroDivisionError at test_cli.py:" in log
    assert "person" not in log
    assert (tmp_path / ".bonewatch" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_triage_prints_json() -> None:
    import json

    done = run_bot("triage", "I can't feel my legs")
    assert done.stderr == ""
    outcome = json.loads(done.stdout)
    assert {"level", "findings", "reasons"} <= set(outcome)


def test_bench_measures() -> None:
    done = run_bot("bench", "-n", "3")
    assert done.returncode == 0
    model, ordinary, long, memory = done.stdout.splitlines()
    assert model.startswith(("with the model ", "by the lexicon alone"))
    assert ordinary.startswith("triage of 3 messages of ")
    assert long.startswith("hearing of 20 kB, ms each: min ")
    assert memory.startswith("memory at its highest: ")
    for line in (ordinary, long):
        assert "median" in line
        assert "p95" in line
