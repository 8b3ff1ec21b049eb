"""The whole program on a real Wayland desktop: sway, waybar and mako."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskbreak.figures.icon import CORAL, TEAL
from tests.desktop.sway import SwayDaemon, SwayDesk, sway_desk
from tests.desktop.virtual import patch_of
from tests.e2e.daemon import wait_until

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        sys.platform != "linux" or not shutil.which("sway"), reason="sway is missing"
    ),
    pytest.mark.timeout(90),
]

#: By name: Windows does not have it.
STOP = signal.Signals.__members__.get("SIGSTOP", signal.SIGTERM)

CONFIG = """
[breaks.move]
interval = "4s"
duration = "3s"

[use]
settle = "0s"
typing_lull = "1s"
away_after = "3s"
"""

SELDOM = CONFIG.replace('"4s"', '"10m"')


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SwayDesk]:
    with sway_desk(tmp_path) as made:
        yield made


def test_a_break_comes_to_someone_at_work_and_leaves_with_them(desk: SwayDesk) -> None:
    daemon = SwayDaemon(desk, CONFIG)
    daemon.start()
    try:
        wait_until(
            lambda: patch_of(desk.look().crop((640, 0, 1280, 32)), TEAL[:3]),
            "the icon in the bar",
        )
        assert daemon.status()["backends"]["idle"] == "org_kde_kwin_idle"
        places = iter(range(100, 1000, 3))

        def prompted() -> bool:
            # Work until it is due; the lull of a second lets it appear.
            if not daemon.status()["due"]:
                desk.touch(next(places), 500)
            return bool(daemon.status()["phase"] == "prompted")

        wait_until(prompted, "the prompt")
        wait_until(lambda: "deskbreak" in desk.run("makoctl", "list"), "the popup")
        picture = desk.look("popup")
        assert patch_of(picture.crop((640, 0, 1280, 32)), CORAL[:3]), "the due icon"
        popup = patch_of(picture, (40, 85, 119))  # mako's blue
        assert popup is not None
        assert popup[2] - popup[0] > 200
        daemon.wait_for_status(lambda found: found["away"], "nobody being there")
        wait_until(lambda: "deskbreak" not in desk.run("makoctl", "list"), "no popup")
        desk.touch(50, 600)
        daemon.wait_for_status(lambda found: not found["away"], "somebody being back")
    finally:
        daemon.close()


def test_what_keeps_the_screen_on_keeps_its_watcher_there(desk: SwayDesk) -> None:
    daemon = SwayDaemon(desk, SELDOM)
    daemon.start()
    try:
        daemon.wait_for_status(lambda found: found["away"], "nobody being there")
        # The bar's own inhibitor stands for a video.
        wait_until(
            lambda: patch_of(desk.look().crop((0, 0, 100, 32)), (0, 0, 0)), "the bar"
        )
        desk.touch(30, 16, click=True)
        found = daemon.wait_for_status(lambda now: not now["away"], "somebody there")
        # Twice the threshold without any input.
        use = found["exposure"] + 6
        found = daemon.wait_for_status(
            lambda now: now["away"] or now["exposure"] > use, "use without input"
        )
        assert not found["away"]
        desk.touch(30, 16, click=True)
        daemon.wait_for_status(lambda now: now["away"], "nobody after the video")
    finally:
        daemon.close()


def test_a_compositor_that_hangs_or_dies_takes_nothing_with_it(desk: SwayDesk) -> None:
    daemon = SwayDaemon(desk, CONFIG)
    daemon.start()
    try:
        desk.programs["sway"].send_signal(STOP)
        daemon.wait_for_status(lambda found: found["due"], "a break in spite of it")
        desk.kill("sway")

        def told() -> bool:
            idle: str = daemon.status()["backends"]["idle"]
            return idle.startswith("none: ")

        wait_until(told, "the loss to be told")
        assert not daemon.status()["away"]
        assert "✗  idle" in daemon.command("doctor")
    finally:
        daemon.close()
