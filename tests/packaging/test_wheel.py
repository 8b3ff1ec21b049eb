"""What is in the packages: built here, looked into, not installed."""

from __future__ import annotations

import email
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from deskbreak import __version__

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.packaging


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Return the wheel, built from a copy of what a checkout has."""
    pytest.importorskip("pip", reason="made by uv, this environment has no pip")
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("deskbreak", "man"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet"]
    subprocess.run(
        [*command, "--wheel-dir", str(folder / "dist"), "."], cwd=folder, check=True
    )
    (built,) = (folder / "dist").glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_fits_every_machine(wheel: zipfile.ZipFile) -> None:
    assert Path(str(wheel.filename)).name == f"deskbreak-{__version__}-py3-none-any.whl"


def test_it_holds_the_whole_package_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    package = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "deskbreak").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert package <= names
    assert f"deskbreak-{__version__}.data/data/share/man/man1/deskbreak.1" in names
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"deskbreak"}


def test_its_needs_are_marked_by_platform(wheel: zipfile.ZipFile) -> None:
    text = wheel.read(f"deskbreak-{__version__}.dist-info/METADATA").decode()
    metadata = email.message_from_string(text)
    assert metadata["Version"] == __version__
    assert metadata["Requires-Python"] == ">=3.11"
    needs = metadata.get_all("Requires-Dist") or []
    marked = {need.split(">")[0].split(";")[0]: need for need in needs if ";" in need}
    assert "linux" in marked["dbus-fast"]
    assert "linux" in marked["python-xlib"]
    assert "win32" in marked["tzdata"]
