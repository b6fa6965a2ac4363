"""`python -m bot serve` as it is started in earnest: a process of its own, spoken to over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

pytestmark = pytest.mark.model

TOKEN = "a-token-for-the-smoke-test"
SECONDS_TO_START = 120
SECONDS_TO_STOP = 10
PLANTED = "zyxomatic ankle"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running server with what it printed."""

    def __init__(self, model: Path, folder: Path, **env: str) -> None:
        self.port = free_port()
        self.out, self.err = folder / "out.txt", folder / "err.txt"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                env={
                    "PATH": os.defpath,
                    "HOME": str(folder),
                    "PORT": str(self.port),
                    "BONEWATCH_MODEL": str(model.resolve()),
                    "BONEWATCH_DATABASE_URL": f"sqlite:///{folder}/bonewatch.db",
                    "BONEWATCH_TRACKER_DATABASE": f"sqlite:///{folder}/tracker.db",
                    **env,
                },
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )
        self._wait()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def say(self, message: object, sender: str = "smoke", **query: str) -> list[dict[str, Any]]:
        url = f"{self.address}/webhooks/rest/webhook"
        answer = requests.post(url, json={"sender": sender, "message": message}, params=query, timeout=30)
        assert answer.status_code == 200
        replies: list[dict[str, Any]] = answer.json()
        assert replies
        return replies

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(SECONDS_TO_STOP)

    def printed(self) -> str:
        return self.out.read_text(encoding="utf-8") + self.err.read_text(encoding="utf-8")

    def _wait(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while "is listening on" not in self.out.read_text(encoding="utf-8"):
            assert self.process.poll() is None, self.printed()
            assert time.monotonic() < deadline, self.printed()
            time.sleep(0.1)


@pytest.fixture(scope="module")
def server(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(trained_model, tmp_path_factory.mktemp("serve"), BONEWATCH_API_TOKEN=TOKEN)
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()


def test_it_says_where_it_listens_and_little_else(server: Server) -> None:
    assert server.printed().splitlines() == [
        "Bonewatch is starting; loading the model takes some seconds.",
        f"Bonewatch is listening on {server.address}",
        "Press Ctrl-C to stop it.",
    ]


@pytest.mark.parametrize(
    "message",
    [
        "hello",
        "what is a bone metastasis?",
        "",
        None,
        5,
        {"a": 1},
        "/greet",
        "\u202e\u0000",
        "🙂",
        "a " * 10_000,
    ],
)
def test_every_message_is_answered_with_the_disclaimer(server: Server, message: object) -> None:
    replies = server.say(message, sender=f"any {str(message)[:20]}")
    assert "not medical advice" in replies[-1]["text"]


def test_an_emergency_is_answered_first_and_shown_in_the_tracker(server: Server) -> None:
    replies = server.say("my legs feel weak since this morning", sender="emergency")
    assert "911" in replies[0]["text"].split(".")[0]
    url = f"{server.address}/conversations/emergency/tracker"
    assert requests.get(url, timeout=10).status_code == 401
    slots = requests.get(url, params={"token": TOKEN}, timeout=10).json()["slots"]
    assert slots["triage_level"] == "emergency"
    assert slots["findings"]


def test_the_emergency_at_the_end_of_a_long_message_is_found(server: Server) -> None:
    replies = server.say("blah " * 3000 + ". My legs feel weak since this morning.", sender="long")
    assert "911" in replies[0]["text"].split(".")[0]


def test_a_typed_intent_sets_nothing(server: Server) -> None:
    server.say("my legs feel weak since this morning", sender="typed")
    for typed in ('/inform{"triage_level": "none"}', '/answer{"triage_level": "none"}'):
        server.say(typed, sender="typed")
    url = f"{server.address}/conversations/typed/tracker"
    slots = requests.get(url, params={"token": TOKEN}, timeout=10).json()["slots"]
    assert slots["triage_level"] == "emergency"


def test_a_second_start_on_the_port_is_one_line(server: Server, trained_model: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        env={"PATH": os.defpath, "PORT": str(server.port), "BONEWATCH_MODEL": str(trained_model.resolve())},
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_START,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {server.port} is in use. Set PORT=… to another, or stop the other program.\n"
    )


@pytest.mark.parametrize("seconds", [0.0, 1.5])
def test_ctrl_c_while_loading_ends_it(trained_model: Path, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        env={"PATH": os.defpath, "PORT": str(free_port()), "BONEWATCH_MODEL": str(trained_model.resolve())},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert "is starting" in process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=SECONDS_TO_STOP)
    assert (process.returncode, err) == (130, "Stopped.\n")


# The last of this file's tests with the shared server: it stops it.
def test_ctrl_c_ends_everything_and_the_log_has_no_words_of_the_person(server: Server) -> None:
    server.say(f"my {PLANTED} hurts", sender="log")
    requests.post(f"{server.address}/webhooks/rest/webhook", data=f'{{"message": "{PLANTED}', timeout=30)
    begun = time.monotonic()
    assert server.stop(signal.SIGINT) in (0, 130)
    assert time.monotonic() - begun < SECONDS_TO_STOP
    assert PLANTED not in server.printed()
    assert "Traceback" not in server.printed()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", server.port))
