"""
Installs what was built the ways people do, and runs the end-to-end tests from it.

    python tools/check_install.py                  every Python that is found
    python tools/check_install.py --lowest         with the oldest libraries allowed
    python tools/check_install.py --ways pip       only this way

The tests come from the sdist without the package beside them, so that what is tested
is what was installed. Needs uv; pipx is fetched by uv.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
WAYS = ("pip", "sdist", "uv", "pipx")
TIER = ("-q", "-m", "e2e", "-p", "no:cacheprovider")


def main(arguments: Sequence[str] | None = None) -> int:
    """Check everything that was asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--pythons", nargs="*", default=VERSIONS)
    parser.add_argument("--ways", nargs="*", default=WAYS, choices=WAYS)
    parser.add_argument("--lowest", action="store_true")
    parser.add_argument("--tests", nargs="*", default=TIER, help="given to pytest")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="deskbreak-install-") as name:
        folder = Path(name)
        wheel, source, tests = build(folder)
        failed = 0
        for version in options.pythons:
            python = find_python(version)
            if python is None:
                say(f"{version}: not found here, left out")
                continue
            for way in options.ways:
                started = time.monotonic()
                what = source if way == "sdist" else wheel
                check = Check(folder / f"{way}-{version}", python, what, tests)
                good = check.run(way, options.tests, lowest=options.lowest)
                seconds = time.monotonic() - started
                result = "good" if good else "FAILED"
                say(f"{version} by {way}: {result} ({seconds:.0f} s)")
                failed += not good
    return 1 if failed else 0


def build(folder: Path) -> tuple[Path, Path, Path]:
    """Build sdist and wheel; return both, and a folder with the tests alone."""
    call("uv", "build", "--quiet", "--out-dir", str(folder / "dist"), str(ROOT))
    (wheel,) = (folder / "dist").glob("*.whl")
    (source,) = (folder / "dist").glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(folder / "source", filter="data")
    (tests,) = (folder / "source").iterdir()
    shutil.rmtree(tests / "deskbreak")
    return wheel, source, tests


def find_python(version: str) -> Path | None:
    """Return an interpreter of *version*, or None."""
    places = [shutil.which(f"python{version}"), *_from_pyenv(version)]
    for place in filter(None, places):
        done = subprocess.run(
            [place, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.stdout.strip() == version:
            return Path(place)
    return None


def _from_pyenv(version: str) -> Iterator[str]:
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for folder in sorted(root.glob(f"{version}*"), reverse=True):
        yield str(folder / "bin" / "python")


class Check:
    """One way of installing with one Python, in empty folders."""

    def __init__(self, folder: Path, python: Path, package: Path, tests: Path) -> None:
        """Use *folder*, which is not there yet."""
        folder.mkdir()
        self._folder = folder
        self._python = python
        self._package = package
        self._tests = tests

    def run(self, way: str, tests: Sequence[str], *, lowest: bool) -> bool:
        """Install, ask for the version, run the tests; return whether all is well."""
        try:
            python = getattr(self, f"_by_{way}")(lowest=lowest)
            command = python.with_name("deskbreak")
            said = call(str(command), "--version")
            assert said.startswith("deskbreak "), said
            call("uv", "pip", "check", "--quiet", "--python", str(python))
            self._test(python, tests)
        except (subprocess.CalledProcessError, AssertionError) as error:
            say(str(getattr(error, "stderr", None) or error))
            say(str(getattr(error, "stdout", None) or "")[-4000:])
            return False
        return True

    def _by_pip(self, *, lowest: bool) -> Path:
        venv = self._folder / "venv"
        call(str(self._python), "-m", "venv", str(venv))
        python = venv / "bin" / "python"
        if lowest:
            return self._install(python, "--resolution", "lowest-direct")
        call(str(python), "-m", "pip", "install", "--quiet", str(self._package))
        return python

    _by_sdist = _by_pip  # of the archive with the sources

    def _by_uv(self, *, lowest: bool) -> Path:
        folders = {
            "UV_TOOL_DIR": str(self._folder / "tools"),
            "UV_TOOL_BIN_DIR": str(self._folder / "bin"),
        }
        resolution = "lowest-direct" if lowest else "highest"
        call(
            *("uv", "tool", "install", "--quiet", "--python", str(self._python)),
            *("--resolution", resolution, str(self._package)),
            **folders,
        )
        assert (self._folder / "bin" / "deskbreak").exists()
        return self._folder / "tools" / "deskbreak" / "bin" / "python"

    def _by_pipx(self, *, lowest: bool) -> Path:
        folders = {
            "PIPX_HOME": str(self._folder / "pipx"),
            "PIPX_BIN_DIR": str(self._folder / "bin"),
            "PIPX_MAN_DIR": str(self._folder / "man"),
        }
        call(
            *("uv", "tool", "run", "pipx", "install", "--quiet"),
            *("--python", str(self._python), str(self._package)),
            **folders,
        )
        assert (self._folder / "bin" / "deskbreak").exists()
        assert (self._folder / "man" / "man1" / "deskbreak.1").exists()
        python = self._folder / "pipx" / "venvs" / "deskbreak" / "bin" / "python"
        if lowest:
            self._install(python, "--resolution", "lowest-direct")
        return python

    def _install(self, python: Path, *options: str) -> Path:
        call(
            *("uv", "pip", "install", "--quiet", "--python", str(python)),
            *(*options, str(self._package)),
        )
        return python

    def _test(self, python: Path, tests: Sequence[str]) -> None:
        if not tests:
            return
        # Beside the package, where nothing of it can be changed by them.
        extra = self._folder / "extra"
        group = f"{self._tests / 'pyproject.toml'}:tests"
        call(
            *("uv", "pip", "install", "--quiet", "--python", str(python)),
            *("--target", str(extra), "--group", group),
        )
        call(
            *(str(python), "-m", "pytest", *tests),
            cwd=str(self._tests),
            PYTHONPATH=str(extra),
        )


def call(*words: str, cwd: str = ".", **variables: str) -> str:
    """Run a program; return what it prints."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def say(words: str) -> None:
    """Print *words* at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
