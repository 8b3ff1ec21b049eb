"""``python -m deskbreak``."""

from __future__ import annotations

from deskbreak.cli.entry import main

if __name__ == "__main__":
    main()
