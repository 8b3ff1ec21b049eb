from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskbreak.cli import client
from deskbreak.cli.client import NoAnswerError, ask, is_running
from deskbreak.cli.output import ToldError
from deskbreak.exceptions import DaemonNotRunningError, ProtocolError
from deskbreak.paths import Paths
from tests.cli.fake_daemon import FakeDaemon, unix_socket


def test_a_request_carries_its_arguments(daemon: FakeDaemon, paths: Paths) -> None:
    assert ask(paths.socket, "take", {"name": "move"}) == {
        "code": "ok",
        "text": "take: done",
    }
    assert daemon.asked == [
        {"deskbreak": 1, "command": "take", "args": {"name": "move"}}
    ]


def test_a_refusal_keeps_its_code(daemon: FakeDaemon, paths: Paths) -> None:
    daemon.refusals["skip"] = ("strict", "This break is strict.")
    with pytest.raises(ToldError) as caught:
        ask(paths.socket, "skip")
    assert caught.value.errors == (("strict", "This break is strict."),)
    assert caught.value.data == {"code": "strict", "text": "This break is strict."}
    assert caught.value.exit_code == 1


def test_without_a_socket_nobody_runs(paths: Paths) -> None:
    assert not is_running(paths.socket)
    with pytest.raises(DaemonNotRunningError):
        ask(paths.socket, "status")


def test_a_stale_socket_is_nobody(paths: Paths) -> None:
    paths.runtime.mkdir()
    with unix_socket() as left_over:
        left_over.bind(str(paths.socket))
    assert paths.socket.exists()
    assert not is_running(paths.socket)
    with pytest.raises(DaemonNotRunningError):
        ask(paths.socket, "status")


def test_a_socket_with_a_very_long_name_is_reached(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["a-rather-long-folder-name"] * 5)
    short = tmp_path / "s"
    with FakeDaemon(short) as daemon:
        folder.mkdir(parents=True)
        (folder / "control.sock").hardlink_to(short)
        ask(folder / "control.sock", "skip")
    assert len(daemon.asked) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"no JSON\n", "cannot read"),
        (b"[1]\n", "cannot read"),
        (b'{"deskbreak": 1}\n', "cannot read"),
        (b"\xff\xfe\n", "cannot read"),
        (b"[" * 100_000 + b"\n", "cannot read"),
        (b'{"deskbreak": 1, "status": "ok"', "hung up"),
        (b"", "hung up"),
        (
            b'{"deskbreak": 2, "status": "ok", "data": {}, "errors": []}\n',
            "another version",
        ),
        (
            b'{"deskbreak": 1, "status": "ok", "data": 3, "errors": []}\n',
            "another version",
        ),
    ],
)
def test_an_answer_that_is_none_is_told_as_such(
    daemon: FakeDaemon, paths: Paths, line: bytes, words: str
) -> None:
    daemon.replies["status"] = line
    with pytest.raises(ProtocolError, match=words):
        ask(paths.socket, "status")


def test_an_endless_answer_is_cut_off(
    daemon: FakeDaemon, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "ANSWER_LIMIT", 1000)
    daemon.replies["status"] = b"x" * 5000
    with pytest.raises(ProtocolError, match="more than 1000"):
        ask(paths.socket, "status")


def test_an_error_without_words_is_still_an_error(
    daemon: FakeDaemon, paths: Paths
) -> None:
    envelope = {"deskbreak": 1, "status": "error", "data": {}, "errors": []}
    daemon.replies["status"] = json.dumps(envelope).encode() + b"\n"
    with pytest.raises(ToldError, match="failed"):
        ask(paths.socket, "status")


def test_silence_ends_after_the_time_limit(paths: Paths) -> None:
    paths.runtime.mkdir()
    with unix_socket() as silent:
        silent.bind(str(paths.socket))
        silent.listen()
        with pytest.raises(NoAnswerError, match=r"0\.05 s"):
            ask(paths.socket, "status", timeout_seconds=0.05)


def test_a_socket_that_cannot_be_used_is_told(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError("not for you")

    monkeypatch.setattr(client, "_connect", denied)
    with pytest.raises(NoAnswerError, match="not for you"):
        ask(paths.socket, "status")


# ------------------------------------------------- the loopback of Windows


def test_the_token_is_taken_from_the_file(paths: Paths) -> None:
    with FakeDaemon(paths.socket, loopback=True) as daemon:
        assert is_running(paths.socket)
        ask(paths.socket, "resume")
    assert daemon.asked[-1]["token"] == "secret"


@pytest.mark.parametrize("text", ["", "[]", '{"port": "x", "token": ""}', "{}"])
def test_a_broken_file_is_nobody(paths: Paths, text: str) -> None:
    paths.runtime.mkdir()
    paths.socket.write_text(text)
    with pytest.raises(DaemonNotRunningError):
        ask(paths.socket, "status")
