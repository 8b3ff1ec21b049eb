"""
What the report costs: a history of 20 years, and what it must not slow down.

Makes up a history of so many years with the tests' generator, then runs the real
commands on it, and on an empty one for comparison. Prints a table; judges nothing.

    python -m benchmarks.report [years]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from deskbreak.history.store import History
from deskbreak.paths import Paths
from tests.e2e.daemon import Daemon
from tests.history import generate

ROUNDS = 7
#: The last day that is made up: yesterday.
UNTIL = datetime.now().astimezone().date() - timedelta(days=1)
COMMANDS = (
    ("report --html", ("report", "--html", "week.html")),
    ("report --text", ("report", "--text")),
    ("report --json", ("report", "--json")),
    ("checklist score", ("checklist", "score")),
)


def seconds(home: Path, words: tuple[str, ...]) -> float:
    """Return the median of the time a command takes, start of Python and all."""
    environment = {**os.environ, "DESKBREAK_HOME": str(home)}
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "deskbreak", *words],
            env=environment,
            cwd=home,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def daemon_seconds(home: Path) -> tuple[float, float]:
    """Return the medians of the daemon's start and of ``status``."""
    starts = []
    daemon = Daemon(home, config='[breaks.move]\ninterval = "30m"\n')
    for number in range(ROUNDS):
        began = time.perf_counter()
        daemon.start()
        starts.append(time.perf_counter() - began)
        if number < ROUNDS - 1:
            daemon.end()
    status = seconds(home, ("status",))
    daemon.end()
    return statistics.median(starts), status


def main() -> None:
    years = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory(prefix="db-") as folder:
        homes = {}
        for name, days in (("empty", 0), (f"{years} years", round(365.25 * years))):
            home = Path(folder) / name[0]
            paths = Paths(home / "c", home / "state", home / "cache", home / "run")
            store = History.open(paths.history)
            if days:
                store.bring_in(generate.history(days, until=UNTIL))
            store.close()
            homes[name] = home
            size = paths.history.stat().st_size / 1e6
            print(f"{name}: {size:.1f} MB")
        print(f"{'median of ' + str(ROUNDS):<18}", *(f"{n:>10}" for n in homes))
        found = [
            (label, [seconds(h, w) for h in homes.values()]) for label, w in COMMANDS
        ]
        starts = [daemon_seconds(home) for home in homes.values()]
        found.append(("daemon start", [start for start, _ in starts]))
        found.append(("status", [status for _, status in starts]))
        for label, times in found:
            print(f"{label:<18}", *(f"{t * 1000:>7.0f} ms" for t in times))


if __name__ == "__main__":
    main()
