"""
What other break programs cost beside deskbreak, on the same desktop in one run.

    python -m benchmarks.peers [minutes]

Takes those of the programs below that are installed (``apt install workrave safeeyes
rsibreak``), one after the other, each alone beside the panel and with someone at the
mouse. Better in a throw-away tree (debootstrap) than on one's own desktop: they bring
a good part of GNOME and KDE along. Prints a table; judges nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.daemon import CONFIG, memory_kb
from tests.desktop.office import Office, office

PEERS = ("workrave", "safeeyes", "rsibreak")
#: Starting up is over after this, in seconds.
SETTLED = 20.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """What was measured of one program and all that it keeps running."""

    rss_mb: float
    pss_mb: float
    cpu_s_per_min: float
    sleeps_per_min: float
    spawned_per_min: float


def family(pid: int) -> list[int]:
    """Return *pid* and all its living descendants."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:  # it has just ended
                continue
    return found


def stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the third on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu_seconds(pids: list[int]) -> float:
    """Return the processor time of *pids* and of their children that have ended."""
    return sum(sum(map(int, stat(pid)[11:15])) for pid in living(pids)) / TICKS


def living(pids: list[int]) -> list[int]:
    """Return those of *pids* that have not ended: some start a helper each second."""
    found = []
    for pid in pids:
        try:
            memory_kb(pid)
        except OSError:  # ended, also where its parent has not looked yet
            continue
        found.append(pid)
    return found


def sleeps(pids: list[int]) -> int:
    """Return how often all threads of *pids* have gone to sleep by themselves."""
    total = 0
    for pid in living(pids):
        for task in Path(f"/proc/{pid}/task").glob("*/status"):
            words = task.read_text().split("voluntary_ctxt_switches:")[1]
            total += int(words.split()[0])
    return total


@contextmanager
def spawn_counter(pid: int) -> Iterator[Callable[[], int]]:
    """Count the programs that *pid* and its children start, with strace."""
    if shutil.which("strace") is None:
        yield lambda: -1
        return
    with tempfile.NamedTemporaryFile("r") as trace:
        tracer = subprocess.Popen(
            ["strace", "-f", "-e", "trace=execve", "-o", trace.name, "-p", str(pid)],
            stderr=subprocess.DEVNULL,
        )
        time.sleep(1)
        try:
            yield lambda: Path(trace.name).read_text().count("execve(")
        finally:
            tracer.terminate()
            tracer.wait()


def measure(desk: Office, pid: int, minutes: float) -> Cost:
    """Watch a program count."""
    time.sleep(SETTLED)
    pids = family(pid)
    slept, used = sleeps(pids), cpu_seconds(pids)
    work(desk, minutes)
    slept, used = sleeps(pids) - slept, cpu_seconds(pids) - used
    kb = [memory_kb(each) for each in living(pids)]
    # In a minute of its own: being traced costs time and sleeps.
    with spawn_counter(pid) as count:
        work(desk, 1)
        spawned = count()
    return Cost(
        sum(each["Rss"] for each in kb) / 1024,
        sum(each["Pss"] for each in kb) / 1024,
        used / minutes,
        slept / minutes,
        float(spawned),
    )


def work(desk: Office, minutes: float) -> None:
    """Be at the mouse for so long."""
    end = time.monotonic() + minutes * 60
    while time.monotonic() < end:
        desk.fidget()
        time.sleep(min(20.0, max(0.1, end - time.monotonic())))


def main() -> None:
    """Measure everything that is here."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    heads = ("RSS MB", "PSS MB", "CPU s/min", "sleeps/min", "spawned/min")
    print(f"{'':12}" + "".join(f"{head:>14}" for head in heads))
    with tempfile.TemporaryDirectory() as folder, office(Path(folder), CONFIG) as desk:
        desk.start()
        assert desk.process is not None
        told("deskbreak", measure(desk, desk.process.pid, minutes))
        desk.end()
        for name in filter(shutil.which, PEERS):
            process = subprocess.Popen(
                [name],
                env={**desk.environment(), "HOME": folder},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                told(name, measure(desk, process.pid, minutes))
            finally:
                for pid in reversed(family(process.pid)):
                    os.kill(pid, 9)
                process.wait()


def told(name: str, cost: Cost) -> None:
    """Print one line."""
    spawned = "no strace" if cost.spawned_per_min < 0 else f"{cost.spawned_per_min:.0f}"
    cells = (
        f"{cost.rss_mb:.1f}",
        f"{cost.pss_mb:.1f}",
        f"{cost.cpu_s_per_min:.4f}",
        f"{cost.sleeps_per_min:.1f}",
        spawned,
    )
    print(f"{name:12}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
