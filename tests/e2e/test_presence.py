"""A real daemon in a GNOME session on Wayland, with stand-ins for shell and logind."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.fake_logind import FakeLogind
from tests.adapters.fake_shell import FakeShell
from tests.adapters.private_bus import private_bus
from tests.e2e.daemon import Daemon, wait_until
from tests.e2e.stage import Stage

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        sys.platform != "linux" or not shutil.which("dbus-daemon"),
        reason="there is no D-Bus",
    ),
]

#: Long enough that nothing is due while the tests look at who is there.
CONFIG = """
[breaks.move]
interval = "30m"
duration = "5m"

[use]
away_after = "1s"
"""
AWAY_MS = 1_000


class GnomeDaemon(Daemon):
    """The daemon in a Wayland session whose compositor speaks no idle protocol."""

    def __init__(self, home: Path, bus: str) -> None:
        """Nothing runs yet; session bus and system bus are the same here."""
        super().__init__(home / "deskbreak", CONFIG)
        self._bus = bus

    def environment(self) -> dict[str, str]:
        """Return the environment of the session."""
        return {
            **super().environment(),
            "XDG_SESSION_TYPE": "wayland",
            "XDG_CURRENT_DESKTOP": "GNOME",
            "XDG_RUNTIME_DIR": str(self.paths.config.parent),
            "WAYLAND_DISPLAY": "wayland-0",
            "DISPLAY": ":9999",  # an XWayland that must not be asked
            "DBUS_SESSION_BUS_ADDRESS": self._bus,
            "DBUS_SYSTEM_BUS_ADDRESS": self._bus,
        }

    def wait_for_idle(self, words: str) -> None:
        """Wait until the idle source calls itself so."""
        wait_until(lambda: self.status()["backends"]["idle"].startswith(words), words)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with private_bus(tmp_path) as bus:
        made = Stage(bus.address)
        yield made
        made.close()


@pytest.fixture
def daemon(tmp_path: Path, stage: Stage) -> Iterator[GnomeDaemon]:
    made = GnomeDaemon(tmp_path, f"unix:path={tmp_path / 'bus'}")
    yield made
    made.close()


def away(found: Mapping[str, Any]) -> bool:
    return bool(found["away"])


def here(found: Mapping[str, Any]) -> bool:
    return not found["away"]


def shell_on(stage: Stage) -> FakeShell:
    shell = FakeShell(stage.bus())
    stage.run(shell.start())
    return shell


def wait_for_watch(daemon: Daemon, shell: FakeShell) -> None:
    """Wait until the shell can tell that somebody has gone."""
    wait_until(lambda: AWAY_MS in shell.idle_watches.values(), "a watch")
    # Whoever started the program has not been away since.
    daemon.wait_for_status(lambda found: found["exposure"] > 1.1, "a second of use")


def logind_on(stage: Stage) -> FakeLogind:
    logind = FakeLogind(stage.bus())
    stage.run(logind.start())
    return logind


def test_away_and_back_are_seen_at_once_without_asking(
    stage: Stage, daemon: GnomeDaemon
) -> None:
    shell = shell_on(stage)
    daemon.start()
    daemon.wait_for_idle("Mutter IdleMonitor")
    wait_for_watch(daemon, shell)
    stage.do(lambda: shell.pass_by(AWAY_MS))
    daemon.wait_for_status(away, "nobody")
    wait_until(lambda: shell.active_watches, "a watch for input")
    stage.do(shell.touch)
    daemon.wait_for_status(here, "somebody")


def test_a_shell_that_vanishes_while_nobody_is_there_and_comes_back(
    stage: Stage, daemon: GnomeDaemon
) -> None:
    bus = stage.bus()
    shell = FakeShell(bus)
    stage.run(shell.start())
    daemon.start()
    daemon.wait_for_idle("Mutter")
    stage.leave(bus)
    daemon.wait_for_idle("none: ")
    assert here(daemon.status())
    second = shell_on(stage)
    daemon.wait_for_idle("Mutter")
    wait_for_watch(daemon, second)
    stage.do(lambda: second.pass_by(AWAY_MS))
    daemon.wait_for_status(away, "nobody")


def test_a_video_is_use_until_the_user_says_otherwise(
    stage: Stage, daemon: GnomeDaemon
) -> None:
    shell, logind = shell_on(stage), logind_on(stage)
    daemon.start()
    daemon.wait_for_idle("Mutter")
    wait_for_watch(daemon, shell)
    stage.do(lambda: logind.inhibit(("idle", "vlc", "block")))
    wait_until(lambda: logind.asked, "a look at the inhibitors")
    stage.do(lambda: shell.pass_by(AWAY_MS))
    wait_until(lambda: shell.active_watches, "the news to be heard")
    assert here(daemon.status())
    daemon.save_config(CONFIG + "video_is_use = false\n")
    daemon.wait_for_status(away, "nobody, for a video is none")
    daemon.save_config(CONFIG)
    daemon.wait_for_status(here, "somebody again")
    stage.do(logind.inhibit)
    daemon.wait_for_status(away, "nobody after the video")


def test_a_locked_screen_and_a_switched_session_hold(
    stage: Stage, daemon: GnomeDaemon
) -> None:
    logind = logind_on(stage)
    daemon.start()
    wait_until(
        lambda: "logind" in daemon.status()["backends"]["session"], "logind's session"
    )

    def held(found: Mapping[str, Any]) -> bool:
        return any(hold["reason"] == "locked" for hold in found["holds"])

    def free(found: Mapping[str, Any]) -> bool:
        return not held(found)

    stage.do(lambda: logind.set(locked=True))
    assert away(daemon.wait_for_status(held, "a lock"))
    stage.do(lambda: logind.set(locked=False))
    daemon.wait_for_status(free, "no lock")
    stage.do(lambda: logind.set(active=False))
    daemon.wait_for_status(held, "another session in front")
    stage.do(lambda: logind.set(active=True))
    daemon.wait_for_status(free, "this session in front")


def test_a_shell_that_flaps_is_followed_to_where_it_ends(
    stage: Stage, daemon: GnomeDaemon
) -> None:
    shell = shell_on(stage)
    daemon.start()
    daemon.wait_for_idle("Mutter")
    wait_for_watch(daemon, shell)

    for _ in range(10):
        stage.do(lambda: shell.pass_by(AWAY_MS))
        # An input in the very moment of going is only seen at the next look, up to a
        # minute later: each turn waits until the daemon knows of the one before.
        daemon.wait_for_status(away, "nobody")
        wait_until(lambda: shell.active_watches, "a watch for the next input")
        stage.do(shell.touch)
        daemon.wait_for_status(here, "somebody")
    stage.do(lambda: shell.pass_by(AWAY_MS))
    daemon.wait_for_status(away, "nobody")
