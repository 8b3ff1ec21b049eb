"""
What the guide costs: ``python benchmarks/guide.py`` on a desktop (Xvfb will do).

Start is from spawning the process to its word that the window is on the screen, with
the first picture in it, as after a first guide of this size. The rest is measured while
an exercise runs, but for what a picture costs. Beside other work the smallest and the
median start tell more than the slowest; so does ``chrt -f 4 python benchmarks/guide.py``.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from deskbreak.core.guidance import clock_time, phases
from deskbreak.figures import Phase, render, scene
from deskbreak.guide.figure import Cue, Place
from deskbreak.guide.kept import Request, wanted_size
from deskbreak.guide.poses import write_all
from deskbreak.guide.protocol import Session, Shown, from_guide, to_line
from deskbreak.library.loader import built_in

#: Seconds in which most pictures are drawn for the first time.
EARLY = 5.0
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print, one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*", default=["neck-side-bend", "walk-2"])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--starts", type=int, default=10)
    options = parser.parse_args()
    load = " ".join(f"{part:.1f}" for part in os.getloadavg())
    sys.stdout.write(f"load of the machine: {load}\n")
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "posters"
        for name in options.exercises:
            drawing(name)
            keep_poster(name, folder)
            started = [lead(name, 0, folder)["start"] for _ in range(options.starts)]
            told(name, "spawn to window, smallest ms", min(started))
            told(name, "spawn to window, median ms", statistics.median(started))
            told(name, "spawn to window, slowest ms", max(started))
            for words, value in lead(name, options.seconds, folder).items():
                told(name, words, value)


def told(name: str, words: str, value: float) -> None:
    """Print one figure."""
    sys.stdout.write(f"{name:18} {words:32} {value:10.1f}\n")
    sys.stdout.flush()


def drawing(name: str) -> None:
    """What a picture costs, drawn and kept."""
    from deskbreak.guide.moving import MovingFigure

    exercise = built_in().exercise(name)
    assert exercise
    drawn = scene(exercise.scene)
    began = time.process_time()
    figure = MovingFigure(drawn, exercise, Place(472, 354))
    figure.frame(Cue(0, 0.0))
    told(name, "first picture, ms", (time.process_time() - began) * 1000)
    frames = [drawn.frame(Phase.LOOP, k / 20) for k in range(40)]
    began = time.process_time()
    for k in range(40):
        drawn.frame(Phase.LOOP, k / 20)
    told(name, "shapes, ms", (time.process_time() - began) / 40 * 1000)
    began = time.process_time()
    for frame in frames:
        render(frame, (472, 354))
    told(name, "rendering, ms", (time.process_time() - began) / 40 * 1000)
    cues = [
        Cue(index, k / 20)
        for index, phase in enumerate(phases(exercise))
        for k in range(int(phase.length.total_seconds() * 20))
    ]
    for words in ("drawn, ms a tick", "kept, ms a tick"):
        began = time.process_time()
        for cue in cues:
            figure.frame(cue)
        spent = (time.process_time() - began) / len(cues) * 1000
        told(name, f"whole exercise {words}", spent)
    told(name, "pictures kept, kB", figure.kept / 1000)


def keep_poster(name: str, folder: Path) -> None:
    """Draw ahead what the figure begins with, as large as the guide shows it."""
    lead(name, 1, folder)
    size = wanted_size(folder)
    exercise = built_in().exercise(name)
    assert exercise
    assert size
    write_all(Request((exercise,), place=Place(*size)), folder)


def lead(name: str, seconds: float, folder: Path) -> dict[str, float]:
    """Run the guide's process for *seconds*."""
    exercise = built_in().exercise(name)
    assert exercise
    # At its end the window goes.
    seconds = min(seconds, clock_time(exercise).total_seconds() - 2)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "deskbreak.guide"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(to_line(Session(exercise, None, posters=str(folder))))
    process.stdin.flush()
    shown = from_guide(process.stdout.readline())
    start_ms = (time.perf_counter() - began) * 1000
    assert shown == Shown(), shown
    found = {"start": start_ms}
    if 0 < seconds < EARLY:
        time.sleep(seconds)
    elif seconds:
        used, since = cpu(process.pid), time.monotonic()
        time.sleep(EARLY)
        early = cpu(process.pid) - used
        time.sleep(seconds - EARLY)
        spent = cpu(process.pid) - used
        found["CPU of a core, %, first 5 s"] = early / EARLY * 100
        found["CPU of a core, %, all"] = spent / (time.monotonic() - since) * 100
        found["RSS, MB"] = memory(process.pid, "Rss")
        found["PSS, MB"] = memory(process.pid, "Pss")
        status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
        peak = re.search(r"^VmHWM:\s+(\d+)", status, re.MULTILINE)
        assert peak
        found["RSS at its highest, MB"] = int(peak[1]) / 1024
    process.stdin.close()
    process.stdout.close()
    process.wait()
    return found


def cpu(pid: int) -> float:
    """Return the seconds of processor time used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid: int, kind: str) -> float:
    """Return the memory in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
    found = re.search(rf"^{kind}:\s+(\d+)", text, re.MULTILINE)
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()
