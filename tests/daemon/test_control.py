from __future__ import annotations

import asyncio
import json
import os
import stat
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from deskbreak.daemon.control import LINE_LIMIT, ControlServer, Reply
from deskbreak.exceptions import DeskbreakError, RefusedError
from tests.daemon.calling import connect

STATUS = b'{"deskbreak":1,"command":"status","args":{}}\n'
ASK = Callable[[bytes], Awaitable[dict[str, Any]]]


async def handle(command: str, args: Mapping[str, object]) -> Reply:
    if command == "refuse":
        raise RefusedError("not now")
    if command == "crash":
        raise ZeroDivisionError("oops")
    if command == "half":
        return Reply({"code": "strict"}, errors=(("strict", "it is strict"),))
    return Reply({"command": command, "args": dict(args)})


def serve(
    work: Callable[[ControlServer], Awaitable[None]],
    path: Path,
    *,
    loopback: bool = False,
    patience_seconds: float = 5.0,
) -> None:
    async def main() -> None:
        server = ControlServer(
            path, handle, loopback=loopback, patience_seconds=patience_seconds
        )
        await server.start()
        try:
            await work(server)
        finally:
            await server.close()

    asyncio.run(main())


async def ask(path: Path, line: bytes) -> dict[str, Any]:
    reader, writer = await connect(path)
    writer.write(line)
    answer: dict[str, Any] = json.loads(await reader.readline())
    writer.close()
    return answer


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Unix sockets")


def test_a_command_is_answered_in_the_envelope(tmp_path: Path) -> None:
    path = tmp_path / "s"

    async def work(_: ControlServer) -> None:
        line = b'{"deskbreak":1,"command":"take","args":{"name":"move"}}\n'
        assert await ask(path, line) == {
            "deskbreak": 1,
            "command": ["take"],
            "status": "ok",
            "data": {"command": "take", "args": {"name": "move"}},
            "errors": [],
        }

    serve(work, path)


def test_many_requests_go_over_one_connection(tmp_path: Path) -> None:
    path = tmp_path / "s"

    async def work(_: ControlServer) -> None:
        reader, writer = await connect(path)
        for _number in range(3):
            writer.write(STATUS)
            assert json.loads(await reader.readline())["status"] == "ok"
        writer.close()

    serve(work, path)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"hello\n", "protocol"),
        (b"[" * 5000 + b"\n", "protocol"),
        (b"[]\n", "protocol"),
        (b'{"deskbreak":2,"command":"status"}\n', "protocol"),
        (b'{"deskbreak":1,"command":7}\n', "protocol"),
        (b'{"deskbreak":1,"command":"status","args":[]}\n', "protocol"),
        (b"\xff\xfe\n", "protocol"),
        (b'{"deskbreak":1,"command":"refuse"}\n', "refused"),
        (b'{"deskbreak":1,"command":"crash"}\n', "failed"),
        (b'{"deskbreak":1,"command":"half"}\n', "strict"),
    ],
)
def test_what_goes_wrong_is_answered_and_the_next_line_still_works(
    tmp_path: Path, line: bytes, code: str
) -> None:
    path = tmp_path / "s"

    async def work(_: ControlServer) -> None:
        reader, writer = await connect(path)
        writer.write(line + STATUS)
        answer = json.loads(await reader.readline())
        assert answer["status"] == "error"
        assert answer["errors"][0]["code"] == code
        assert json.loads(await reader.readline())["status"] == "ok"
        writer.close()

    serve(work, path)


def test_an_endless_line_is_answered_and_hung_up_on(tmp_path: Path) -> None:
    path = tmp_path / "s"

    async def work(_: ControlServer) -> None:
        reader, writer = await connect(path)
        writer.write(b"x" * (LINE_LIMIT + 10) + b"\n")
        answer = json.loads(await reader.readline())
        assert answer["errors"][0]["code"] == "protocol"
        assert await reader.read() == b""
        writer.close()

    serve(work, path)


def test_a_silent_caller_is_sent_away_and_holds_up_nobody(tmp_path: Path) -> None:
    path = tmp_path / "s"

    async def work(_: ControlServer) -> None:
        reader, writer = await connect(path)
        writer.write(b'{"deskbreak"')
        assert (await ask(path, STATUS))["status"] == "ok"
        assert await reader.read() == b""
        writer.close()

    serve(work, path, patience_seconds=0.2)


def test_too_many_callers_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "s"

    async def work(_: ControlServer) -> None:
        held = [await connect(path) for _number in range(16)]
        for reader, writer in held:
            writer.write(STATUS)
            await reader.readline()
        reader, writer = await connect(path)
        # Whichever comes first: the end of the stream, or the reset.
        with suppress(ConnectionError):
            assert await reader.read() == b""
        writer.close()
        for _reader, held_writer in held:
            held_writer.close()

    serve(work, path)


def test_the_socket_is_for_its_owner_only_and_goes_with_the_server(
    tmp_path: Path,
) -> None:
    path = tmp_path / "s"

    async def work(_: ControlServer) -> None:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    serve(work, path)
    assert not path.exists()


def test_a_stale_socket_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.write_text("left over")

    async def work(_: ControlServer) -> None:
        assert (await ask(path, STATUS))["status"] == "ok"

    serve(work, path)


@pytest.mark.skipif(sys.platform != "linux", reason="by way of /proc")
def test_a_deep_folder_is_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / ("d" * 60) / ("e" * 60)
    folder.mkdir(parents=True)
    path = folder / "control.sock"

    async def work(_: ControlServer) -> None:
        assert (await ask(path, STATUS))["status"] == "ok"

    serve(work, path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    async def main() -> None:
        server = ControlServer(tmp_path / "none" / "s", handle)
        with pytest.raises(DeskbreakError, match="no control socket"):
            await server.start()
        await server.close()

    asyncio.run(main())


@pytest.mark.skipif(
    sys.platform != "linux" or os.getuid() != 0, reason="needs a second user"
)
def test_another_user_is_sent_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s"
    # We are root, who is always let in: let the caller be somebody else.
    monkeypatch.setattr(
        "deskbreak.daemon.control.struct.unpack", lambda *_: (1, 4711, 4711)
    )

    async def work(_: ControlServer) -> None:
        with pytest.raises((ConnectionError, json.JSONDecodeError)):
            await ask(path, STATUS)

    serve(work, path)


def test_on_the_loopback_only_the_token_opens(tmp_path: Path) -> None:
    path = tmp_path / "s"

    async def work(_: ControlServer) -> None:
        told = json.loads(path.read_text())
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for token, status in ((told["token"], "ok"), ("x", "error"), (7, "error")):
            reader, writer = await asyncio.open_connection("127.0.0.1", told["port"])
            request = {"deskbreak": 1, "command": "status", "token": token}
            writer.write(json.dumps(request).encode() + b"\n")
            assert json.loads(await reader.readline())["status"] == status
            writer.close()

    serve(work, path, loopback=True)
