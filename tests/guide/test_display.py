"""Whether somebody is at the X server that ``DISPLAY`` names."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from deskbreak.guide.display import reached, server_missing
from tests.cli.fake_daemon import unix_socket

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="no window needs an X server there"
)


@pytest.fixture
def port() -> Iterator[int]:
    """Listen as an X server does for those who come through a tunnel."""
    for number in range(7100, 7200):
        try:
            listener = socket.create_server(("127.0.0.1", number))
        except OSError:
            continue
        with closing(listener):
            yield number - 6000
        return
    pytest.fail("no free port")


@pytest.mark.skipif(sys.platform != "linux", reason="the abstract names of Linux")
@pytest.mark.parametrize("form", [":{}", ":{}.0", "unix:{}"])
def test_a_server_on_this_machine_is_found(form: str) -> None:
    with unix_socket() as listener:
        listener.bind("\0/tmp/.X11-unix/X64321")
        listener.listen()
        assert server_missing({"DISPLAY": form.format(64321)}) == ""


def test_a_server_at_the_end_of_a_tunnel_is_found(port: int) -> None:
    assert server_missing({"DISPLAY": f"127.0.0.1:{port}.0"}) == ""


@pytest.mark.parametrize("display", [":64322", "127.0.0.1:59000", "nonsense", ":x"])
def test_where_nobody_is_it_is_said(display: str) -> None:
    assert server_missing({"DISPLAY": display}) == f"no X server at {display}"


def test_a_window_is_believed_in_only_where_it_can_come_up() -> None:
    dead = {"DISPLAY": ":64322"}
    assert reached("window (Tk)", dead) == "none: no X server at :64322"
    assert reached("terminal (Python has no Tk here)", dead).startswith("terminal")
