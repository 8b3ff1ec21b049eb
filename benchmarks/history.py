"""
What a long history costs: statistics, and the start and status of the daemon.

Makes up the same life every time (`tests.history.generate`), once none at all and
once of so many years. Prints a table; judges nothing.

    python -m benchmarks.history [years]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from deskbreak.config.reader import default_config
from deskbreak.daemon.remember import fold
from deskbreak.history.progress import desk_progress
from deskbreak.history.statistics import gather
from deskbreak.history.store import History
from deskbreak.library.loader import built_in
from tests.history.generate import history

ROUNDS = 5
COMMANDS = ("start", "status", "history", "suggest", "stop")


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the seconds of the quickest of some rounds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def fill(path: Path, years: int) -> int:
    """Write *years* of history that end today; return the number of events."""
    memory = fold(built_in(), default_config().settings)
    store = History.open(path, fold=memory)
    if years:
        today = datetime.now().astimezone().date()
        store.bring_in(history(round(365.25 * years), until=today))
    count = len(store)
    store.close()
    return count


def statistics(path: Path) -> dict[str, float]:
    """Return the seconds of each step from the file to the figures."""
    library, profile = built_in(), default_config().profile
    store = History.open(path)
    facts = store.facts()
    found = gather(facts, library)
    return {
        "read the facts": best(store.facts),
        "count them": best(lambda: gather(facts, library)),
        "total": best(found.total),
        "by week": best(found.by_week),
        "by month": best(found.by_month),
        "by weekday and hour": best(found.by_weekday_and_hour),
        "desk progress": best(lambda: desk_progress(facts, library, profile)),
    }


def commands(home: str) -> dict[str, float]:
    """Return the seconds of the commands, the daemon without a desktop."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")
    there = {key: value for key, value in os.environ.items() if key not in hidden}
    there["DESKBREAK_HOME"] = home
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name in COMMANDS:
            call = [sys.executable, "-m", "deskbreak", name]
            began = time.perf_counter()
            subprocess.run(call, env=there, check=True, capture_output=True)
            times[name].append(time.perf_counter() - began)
    return {f"deskbreak {name}": min(each) for name, each in times.items()}


def main() -> None:
    """Measure no history and a long one."""
    years = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    columns = []
    for length in (0, years):
        with tempfile.TemporaryDirectory(prefix="db-") as home:
            path = Path(home, "state", "history.sqlite3")
            count = fill(path, length)
            print(f"{length} years: {count} events, {path.stat().st_size >> 10} KB")
            columns.append(statistics(path) | commands(home))
    print(f"{'seconds':24}{'no history':>12}{f'{years} years':>12}")
    for name, seconds in columns[0].items():
        print(f"{name:24}{seconds:12.3f}{columns[1][name]:12.3f}")


if __name__ == "__main__":
    main()
