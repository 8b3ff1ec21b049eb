"""
What the daemon costs: memory, wake-ups, CPU, start, status, a planner step.

Runs the real daemon on a virtual desktop (Xvfb, openbox, xfce4-panel, xfce4-notifyd)
while it counts, with someone at the mouse; or while a window that fills the screen
holds a break, with PipeWire, logind and a named program to look at besides. Prints a
table; judges nothing.

    python -m benchmarks.daemon [minutes]
    python -m benchmarks.daemon held [minutes]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from deskbreak.core import planner
from deskbreak.core.messages import Tick
from tests.adapters.private_bus import private_bus
from tests.desktop.mocks import MockLogind
from tests.desktop.office import Office, office
from tests.desktop.sound import pipewire
from tests.e2e.daemon import wait_until
from tests.e2e.stage import Stage
from tests.scenario.desk import JUST_MOVE, MINUTE, Desk

CONFIG = "[breaks.move]\n"
HELD = """
[breaks.move]
interval = "5s"

[hold]
fullscreen = "until it ends"
apps = ["zoom"]
"""

WINDOW = """
import tkinter
window = tkinter.Tk()
window.attributes("-fullscreen", True)
window.after(100, window.focus_force)
window.mainloop()
"""


def memory_kb(pid: int) -> dict[str, int]:
    """Return RSS and PSS of *pid*."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = {}
    for line in rollup.splitlines():
        name, _, value = line.partition(":")
        if name in ("Rss", "Pss"):
            found[name] = int(value.split()[0])
    return found


def switches(pid: int) -> int:
    """Return how often the main thread of *pid* has gone to sleep by itself."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(x for x in status.splitlines() if x.startswith("voluntary"))
    return int(line.split()[1])


def cpu_seconds(pid: int) -> float:
    """Return the processor time *pid* has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start_times(desk: Office, rounds: int) -> list[float]:
    """Return the seconds from ``deskbreak run`` to the icon registered."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        desk.start()
        wait_until(lambda: "xfce4-panel" in desk.status()["backends"]["tray"], "tray")
        times.append(time.perf_counter() - began)
        desk.end()
    return times


def status_times(desk: Office, rounds: int) -> list[float]:
    """Return the seconds that ``deskbreak status`` takes."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "deskbreak", "status"],
            env=desk.environment(),
            stdout=subprocess.DEVNULL,
            check=True,
        )
        times.append(time.perf_counter() - began)
    return times


def step_microseconds() -> float:
    """Return what one planner step costs."""
    desk = Desk(settings=JUST_MOVE)
    desk.work(10 * MINUTE)
    tick = Tick(desk.moment(), desk.senses())
    rounds = 20_000
    began = time.perf_counter()
    for _ in range(rounds):
        planner.step(desk.state, tick, desk.settings)
    return (time.perf_counter() - began) / rounds * 1e6


def day_ms() -> float:
    """Return what a simulated working day of eight hours costs."""
    desk = Desk(settings=JUST_MOVE)
    began = time.perf_counter()
    desk.work(timedelta(hours=8))
    return (time.perf_counter() - began) * 1e3


def watch(desk: Office, minutes: float) -> None:
    """Watch the daemon do what it does."""
    assert desk.process is not None
    pid = desk.process.pid
    time.sleep(5)
    slept, used = switches(pid), cpu_seconds(pid)
    end = time.monotonic() + minutes * 60
    while time.monotonic() < end:
        desk.fidget()  # someone is at work
        time.sleep(min(20.0, max(0.1, end - time.monotonic())))
    kb = memory_kb(pid)
    row(
        "RSS / PSS",
        f"{kb['Rss'] / 1024:.1f} / {kb['Pss'] / 1024:.1f} MB",
    )
    row("sleeps per minute", f"{(switches(pid) - slept) / minutes:.1f}")
    row("CPU per minute", f"{(cpu_seconds(pid) - used) / minutes:.4f} s")


@contextmanager
def system_bus() -> Iterator[Mapping[str, str]]:
    """Run a system bus with a logind; give what the daemon needs to find it."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        bus = stack.enter_context(private_bus(Path(folder)))
        stage = Stage(bus.address)
        stack.callback(stage.close)
        logind = MockLogind(stage.bus(), bus.address, stack)
        stage.run(logind.start())
        yield logind.environment


def held(minutes: float) -> None:
    """Watch the daemon hold a break, and see how soon it comes afterwards."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pipewire() as sound,
        system_bus() as found,
        office(Path(folder), HELD) as desk,
    ):
        desk.extra = {
            "XDG_RUNTIME_DIR": str(sound.folder),
            "PULSE_SERVER": f"unix:{sound.path}",
            **found,
        }
        window = subprocess.Popen(
            [sys.executable, "-c", WINDOW], env=desk.environment()
        )
        try:
            desk.start()
            desk.wait_for_status(lambda status: bool(status["held"]), "a held break")
            row("held by", desk.status()["sentence"])
            watch(desk, minutes)
        finally:
            window.kill()
            window.wait()
        ended = time.monotonic()
        while not desk.boxes("--class", "Xfce4-notifyd"):
            if int(time.monotonic() - ended) % 10 == 0:
                desk.fidget()
            time.sleep(0.2)
        row("offered after the end", f"{time.monotonic() - ended:.1f} s")


def row(name: str, value: str) -> None:
    """Print one figure."""
    print(f"{name:34} {value}")


def main() -> None:
    """Measure everything."""
    words = sys.argv[1:]
    minutes = float(words[-1]) if words[-1:] not in ([], ["held"]) else 3.0
    if "held" in words:
        held(minutes)
        return
    row("planner step", f"{step_microseconds():.1f} µs")
    row("working day, simulated", f"{day_ms():.0f} ms")
    with tempfile.TemporaryDirectory() as folder, office(Path(folder), CONFIG) as desk:
        times = start_times(desk, 5)
        row("run to icon, median (max)", spread(times))
        desk.start()
        row("deskbreak status, median (max)", spread(status_times(desk, 11)))
        watch(desk, minutes)


def spread(times: list[float]) -> str:
    """Return median and maximum in ms."""
    return f"{statistics.median(times) * 1e3:.0f} ({max(times) * 1e3:.0f}) ms"


if __name__ == "__main__":
    main()
