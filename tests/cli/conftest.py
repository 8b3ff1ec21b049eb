from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deskbreak.cli.main import main
from deskbreak.paths import Paths, find_paths
from tests.cli.fake_daemon import FakeDaemon

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def paths(monkeypatch: pytest.MonkeyPatch) -> Iterator[Paths]:
    """All files below a folder of its own; short, for it is a socket's address."""
    home = Path(tempfile.mkdtemp(prefix="db-"))
    monkeypatch.setenv("DESKBREAK_HOME", str(home))
    for name in ("DESKBREAK_CONFIG", "DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    yield find_paths()
    shutil.rmtree(home)


@pytest.fixture
def run() -> Run:
    def call(*args: str, **options: Any) -> Result:
        return CliRunner().invoke(main, args, catch_exceptions=False, **options)

    return call


@pytest.fixture
def daemon(paths: Paths) -> Iterator[FakeDaemon]:
    with FakeDaemon(paths.socket) as running:
        yield running
