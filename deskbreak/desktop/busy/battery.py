"""The machine runs on battery."""

from __future__ import annotations

from pathlib import Path

from deskbreak.core.settings import Reason

SUPPLIES = Path("/sys/class/power_supply")


class Battery:
    """Reads what the kernel tells of the power supplies."""

    reason = Reason.BATTERY
    what = "battery"
    engaging = False
    blocking = True

    def __init__(self, supplies: Path = SUPPLIES) -> None:
        """Look at *supplies*; tests give their own."""
        self._supplies = supplies

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return "power supplies" if self._batteries() else "no battery"

    def check(self) -> str:
        """Return "running on battery", or ""."""
        running = any(
            _read(supply, "status") == "Discharging" for supply in self._batteries()
        )
        return "no mains power" if running else ""

    def close(self) -> None:
        """Nothing was opened."""

    def _batteries(self) -> list[Path]:
        """Return the machine's own batteries; a mouse has one as well."""
        try:
            supplies = list(self._supplies.iterdir())
        except OSError:
            return []
        return [
            supply
            for supply in supplies
            if _read(supply, "type") == "Battery" and _read(supply, "scope") != "Device"
        ]


def _read(supply: Path, name: str) -> str:
    try:
        return (supply / name).read_text("ascii", "replace").strip()
    except OSError:
        return ""
