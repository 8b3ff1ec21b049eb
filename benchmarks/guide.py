"""
What the guide costs: ``python benchmarks/guide.py`` on a desktop (Xvfb will do).

Start is from spawning the process to the first word that the window is on screen,
and on to the figure in it; the rest is measured while an exercise runs.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from deskbreak.core.guidance import clock_time, phases
from deskbreak.figures import Phase, render, scene
from deskbreak.guide.figure import Cue, Place
from deskbreak.guide.protocol import Session, Shown, from_guide, to_line
from deskbreak.library.loader import built_in

TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print, one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*", default=["neck-side-bend", "walk-2"])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--starts", type=int, default=10)
    options = parser.parse_args()
    for name in options.exercises:
        drawing(name)
        started = [lead(name, 0)["start_ms"] for _ in range(options.starts)]
        told(name, "spawn to window, median ms", statistics.median(started))
        told(name, "spawn to window, slowest ms", max(started))
        for words, value in lead(name, options.seconds).items():
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


def lead(name: str, seconds: float) -> dict[str, float]:
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
    process.stdin.write(to_line(Session(exercise, None)))
    process.stdin.flush()
    shown = from_guide(process.stdout.readline())
    start_ms = (time.perf_counter() - began) * 1000
    assert shown == Shown(), shown
    found = {"start_ms": start_ms}
    if seconds > 0:
        used, since = cpu(process.pid), time.monotonic()
        time.sleep(5)
        early = cpu(process.pid) - used
        time.sleep(max(0.0, seconds - 5))
        spent = cpu(process.pid) - used
        found["CPU of a core, %, first 5 s"] = early / 5 * 100
        found["CPU of a core, %, all"] = spent / (time.monotonic() - since) * 100
        found["RSS, MB"] = memory(process.pid, "Rss")
        found["PSS, MB"] = memory(process.pid, "Pss")
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
