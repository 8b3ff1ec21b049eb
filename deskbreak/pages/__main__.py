"""
``python -m deskbreak.pages stop FOLDER``: write a small page and show it.

The daemon starts this as a child process, so that it never loads what draws. The
exercise of ``lesson`` comes as JSON on stdin. Exit code 0: it was shown; 1: there is
no graphical browser, or the page cannot be written (stderr says why).
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from deskbreak.core.codec import decode
from deskbreak.core.content import ChecklistItem, Exercise


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a lesson page is about; the daemon's session has these keys, too."""

    exercise: Exercise
    title: str = ""
    note: str = ""
    item: ChecklistItem | None = None


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m deskbreak.pages")
    parser.add_argument("page", choices=("stop", "lesson"))
    parser.add_argument("folder", type=Path, help="where pages are kept")
    options = parser.parse_args(arguments)
    from deskbreak.pages import store

    try:
        if options.page == "stop":
            page = store.stored_stop(options.folder)
        else:
            lesson = decode(Lesson, json.load(sys.stdin))
            page = store.stored_lesson(
                options.folder,
                lesson.exercise,
                title=lesson.title,
                note=lesson.note,
                question=lesson.item.question if lesson.item else "",
            )
    except (OSError, ValueError) as error:
        sys.stderr.write(f"no page: {error}\n")
        return 1
    if not store.show(page):
        sys.stderr.write(f"no browser to show {page} in\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
