"""``python -m deskbreak.figures sheet OUT.png``: look at the scenes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m deskbreak.figures")
    commands = parser.add_subparsers(dest="command", required=True)
    sheet = commands.add_parser("sheet", help="write a contact sheet")
    sheet.add_argument("target", type=Path)
    sheet.add_argument("scenes", nargs="*", help="ids; all when none is given")
    sheet.add_argument("--theme", choices=("light", "dark"), default="light")
    sheet.add_argument("--view", help="side, front, hand or face; all when not given")
    sheet.add_argument("--width", type=int, default=320, help="of one frame, in pixels")
    sheet.add_argument("--columns", type=int, default=2)
    sheet.add_argument("--person", type=int, choices=(0, 1, 2))
    sheet.add_argument("--side", choices=("left", "right"), default="right")
    options = parser.parse_args(arguments)
    from deskbreak.figures.contact import sheet as write

    count = write(
        options.target,
        theme=options.theme,
        view=options.view,
        only=options.scenes,
        width=options.width,
        columns=options.columns,
        person=options.person,
        side=options.side,
    )
    sys.stdout.write(f"{count} scenes in {options.target}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
