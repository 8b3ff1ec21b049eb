"""``install.sh``, with a stand-in for Python that installs a stand-in of deskbreak."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskbreak.desktop.autostart import entries

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script of Unix")

SCRIPT = Path(__file__).parent.parent.parent / "install.sh"

#: Makes environments with itself in them; installs, unless $HOME/offline is there.
PYTHON = f"""#!/bin/sh
case "$1 $2" in
    "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    "-m pip")
        [ ! -e "$HOME/offline" ] || {{ echo "no network" >&2; exit 1; }}
        cp "$HOME/program" "${{0%/*}}/deskbreak" ;;
    "-B -c") exec "{sys.executable}" "$@" ;;
esac
"""
#: Says what it is; runs as a daemon where $HOME/running is there.
PROGRAM = """#!/bin/sh
case "$1" in
    --version) echo "deskbreak 9" ;;
    completion) echo "complete" ;;
    status) [ -e "$HOME/running" ] ;;
    *) echo "$*" >> "$HOME/told" ;;
esac
"""


class User:
    """Somebody with a home of their own, a space in its name."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir()
        self.python = self.executable(home / "my python", PYTHON)
        self.executable(home / "program", PROGRAM)
        self.command = home / ".local/bin/deskbreak"
        self.venv = home / ".local/share/deskbreak/venv"

    @staticmethod
    def executable(path: Path, text: str) -> Path:
        path.write_text(text)
        path.chmod(0o755)
        return path

    def install(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Run the script."""
        return subprocess.run(
            ["sh", str(SCRIPT), *options],
            env={
                "HOME": str(self.home),
                "PATH": os.environ["PATH"],
                "PYTHON": str(self.python),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def files(self) -> list[str]:
        """Return what is below the home, besides the stand-ins."""
        ours = {"my python", "program"}
        found = (p for p in self.home.rglob("*") if p.is_symlink() or p.is_file())
        return sorted(
            str(p.relative_to(self.home)) for p in found if p.name not in ours
        )


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path / "Jörg's $home")


def test_twice_is_as_once_and_remove_leaves_nothing(user: User) -> None:
    for _ in range(2):
        done = user.install()
        assert (done.returncode, done.stderr) == (0, "")
        assert "deskbreak 9\n" in done.stdout
        assert user.command.resolve() == user.venv / "bin" / "deskbreak"
        assert not user.venv.with_name("venv.old").exists()
    for _ in range(2):
        assert user.install("--remove").returncode == 0
        assert user.files() in ([], ["told"])
    assert (user.home / "told").read_text() == "stop\nautostart off\n"


def test_without_a_network_what_was_there_stays(user: User) -> None:
    assert user.install().returncode == 0
    before = user.files()
    (user.home / "offline").touch()
    done = user.install()
    assert done.returncode == 1
    assert "from the network" in done.stderr
    (user.home / "offline").unlink()
    assert user.files() == before
    assert subprocess.run([user.command, "--version"], check=False).returncode == 0


def test_without_a_network_nothing_is_begun(user: User) -> None:
    (user.home / "offline").touch()
    assert user.install().returncode == 1
    assert user.files() == ["offline"]


def test_a_run_that_was_killed_is_made_good(user: User) -> None:
    assert user.install().returncode == 0
    before = user.files()
    user.venv.rename(user.venv.with_name("venv.old"))
    user.venv.mkdir()
    assert user.install().returncode == 0
    assert user.files() == before


def test_the_old_daemon_that_still_runs_is_told(user: User) -> None:
    assert "from before" not in user.install().stdout
    (user.home / "running").touch()
    assert "deskbreak stop; deskbreak start" in user.install().stdout


def test_remove_takes_the_autostart_of_a_broken_environment_too(user: User) -> None:
    assert user.install().returncode == 0
    (user.venv / "bin" / "deskbreak").unlink()
    entry = user.home / ".config/autostart/deskbreak.desktop"
    entry.parent.mkdir(parents=True)
    entry.write_text(entries.starter([str(user.command)]))
    done = user.install("--remove")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"removed  {entry}" in done.stdout
    assert user.files() == []


def test_the_command_of_another_installer_is_left_alone(user: User) -> None:
    other = user.home / "pipx"
    user.command.parent.mkdir(parents=True)
    other.touch()
    user.command.symlink_to(other)
    done = user.install()
    assert done.returncode == 1
    assert "remove it first" in done.stderr
    assert user.install("--remove").returncode == 0
    assert user.command.readlink() == other


def test_an_option_that_there_is_not_installs_nothing(user: User) -> None:
    done = user.install("--help")
    assert done.returncode == 1
    assert "usage" in done.stderr
    assert user.files() == []
