from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from deskbreak.desktop.autostart import Change, Standing, entries, program
from deskbreak.desktop.autostart.linux import Folders, LinuxAutostart, find_folders
from deskbreak.exceptions import DesktopError
from deskbreak.figures import app_icon

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="XDG and systemd")

#: Some program that is there.
COMMAND = ("/bin/sh",)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """Folders of a user, on a machine without systemd."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return Folders(tmp_path / "config", tmp_path / "data", (tmp_path / "usr",))


def way(folders: Folders, **options: object) -> LinuxAutostart:
    return LinuxAutostart(COMMAND, folders=folders, variables={}, **options)  # type: ignore[arg-type]


def files_below(*folders: Path) -> set[str]:
    return {
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def icons(folders: Folders) -> set[str]:
    return {str(folders.icons / path) for path in app_icon.paths()}


def test_on_writes_what_it_says_and_off_leaves_nothing(folders: Folders) -> None:
    done = way(folders).turn_on()
    assert set(done.written) == files_below(folders.config, folders.data)
    assert set(done.written) == {
        str(folders.entry),
        str(folders.launcher),
        *icons(folders),
    }
    gone = way(folders).turn_off()
    assert set(gone.removed) == set(done.written)
    assert files_below(folders.config, folders.data) == set()
    # Folders that held nothing else are gone with them.
    assert not list(folders.config.iterdir())
    assert not list(folders.data.iterdir())


def test_doing_it_twice_changes_nothing(folders: Folders) -> None:
    way(folders).turn_on()
    assert way(folders).turn_on() == Change()
    way(folders).turn_off()
    assert way(folders).turn_off() == Change()


def test_the_status_follows(folders: Folders) -> None:
    assert way(folders).status() == Standing(False)
    way(folders).turn_on()
    assert way(folders).status() == Standing(
        True,
        "desktop entry",
        ("/bin/sh run",),
        (str(folders.entry),),
    )
    way(folders).turn_off()
    assert way(folders).status() == Standing(False)


def test_an_entry_for_another_copy_is_told_and_brought_up_to_date(
    folders: Folders,
) -> None:
    LinuxAutostart(("/bin/true",), folders=folders, variables={}).turn_on()
    now = way(folders).status()
    assert now.enabled
    assert "another copy" in now.notes[0]
    done = way(folders).turn_on()
    assert set(done.written) == {str(folders.entry), str(folders.launcher)}
    assert way(folders).status().notes == ()


@pytest.mark.parametrize("systemd", [False, True])
def test_a_program_that_is_gone_starts_nothing(
    folders: Folders, tmp_path: Path, systemd: bool
) -> None:
    gone = str(tmp_path / "50% of Jörg\\'s" / "deskbreak")
    LinuxAutostart(
        [gone], folders=folders, variables={"DESKBREAK_HOME": "/srv"}, systemd=systemd
    ).turn_on()
    now = way(folders).status()
    assert not now.enabled
    assert now.notes[0].startswith(f"{gone} is gone")
    way(folders, systemd=systemd).turn_on()
    assert way(folders).status().enabled


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_a_desktop_that_switched_it_off_is_believed(
    folders: Folders, line: str
) -> None:
    way(folders).turn_on()
    text = folders.entry.read_text().replace("X-GNOME-Autostart-enabled=true", line)
    folders.entry.write_text(text)
    now = way(folders).status()
    assert not now.enabled
    assert "switched off" in now.notes[0]
    way(folders).turn_on()
    assert way(folders).status().enabled


def test_the_entry_of_somebody_else_is_never_touched(folders: Folders) -> None:
    folders.entry.parent.mkdir(parents=True)
    folders.entry.write_text("[Desktop Entry]\nExec=mine\n")
    with pytest.raises(DesktopError, match="not written by deskbreak"):
        way(folders).turn_on()
    assert "left as it is" in way(folders).turn_off().notes[0]
    assert folders.entry.read_text() == "[Desktop Entry]\nExec=mine\n"
    assert "someone else" in way(folders).status().notes[0]


def test_a_launcher_of_ones_own_is_left_alone(folders: Folders) -> None:
    folders.launcher.parent.mkdir(parents=True)
    folders.launcher.write_text("[Desktop Entry]\nExec=mine\n")
    done = way(folders).turn_on()
    assert done.written == (str(folders.entry),)
    assert "left as it is" in done.notes[0]
    way(folders).turn_off()
    assert folders.launcher.exists()


def test_what_a_package_brings_for_everyone_is_not_written_again(
    folders: Folders,
) -> None:
    shared = folders.shared[0] / "applications" / "deskbreak.desktop"
    shared.parent.mkdir(parents=True)
    shared.write_text(entries.launcher(COMMAND, mark=""))
    assert way(folders).turn_on().written == (str(folders.entry),)


def test_a_unit_is_enabled_by_its_link(folders: Folders) -> None:
    done = way(folders, systemd=True).turn_on()
    assert folders.wanted.readlink() == folders.unit
    assert {str(folders.unit), str(folders.wanted)} < set(done.written)
    assert "graphical-session.target" in done.notes[0]
    now = way(folders).status()
    assert (now.enabled, now.how) == (True, "systemd user unit")
    assert now.command == ("/bin/sh run",)
    way(folders).turn_off()
    assert files_below(folders.config, folders.data) == set()


def test_there_is_only_one_way_at_a_time(folders: Folders) -> None:
    way(folders).turn_on()
    done = way(folders, systemd=True).turn_on()
    assert done.removed == (str(folders.entry),)
    done = way(folders).turn_on()
    assert set(done.removed) == {str(folders.unit), str(folders.wanted)}
    assert way(folders).status().how == "desktop entry"


def test_where_systemd_runs_it_is_told(folders: Folders, tmp_path: Path) -> None:
    told = tmp_path / "told"
    fake = tmp_path / "bin" / "systemctl"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\necho "$*" >> {told}\n')
    fake.chmod(0o755)
    done = way(folders, systemd=True).turn_on()
    assert done.notes == ()
    assert "--user daemon-reload\n" in told.read_text()


def test_files_elsewhere_are_found_again_by_the_session(folders: Folders) -> None:
    variables = {"DESKBREAK_HOME": "/srv/my files"}
    LinuxAutostart(COMMAND, folders=folders, variables=variables).turn_on()
    assert entries.value(folders.entry.read_text(), "Exec") == (
        'env "DESKBREAK_HOME=/srv/my files" /bin/sh run'
    )


def test_a_folder_that_cannot_be_written_is_told(folders: Folders) -> None:
    folders.config.mkdir()
    (folders.config / "autostart").write_text("a file in the way")
    with pytest.raises(DesktopError, match="autostart"):
        way(folders).turn_on()


def test_the_folders_are_those_of_the_specification(tmp_path: Path) -> None:
    found = find_folders({"HOME": str(tmp_path), "XDG_CONFIG_HOME": "relative"})
    assert found.entry == tmp_path / ".config/autostart/deskbreak.desktop"
    assert found.launcher == (tmp_path / ".local/share/applications/deskbreak.desktop")
    assert found.shared == (Path("/usr/local/share"), Path("/usr/share"))


def test_the_program_is_named_as_it_was_called(tmp_path: Path) -> None:
    real = tmp_path / "venv" / "deskbreak"
    real.parent.mkdir()
    real.write_text("")
    real.chmod(real.stat().st_mode | stat.S_IXUSR)
    link = tmp_path / "deskbreak"
    link.symlink_to(real)
    python = str(tmp_path / "venv" / "python")
    assert program(str(link), python) == (str(link),)
    assert program("/x/__main__.py", python) == (str(real),)
    assert program("deskbreak", "/usr/bin/no/python") == (
        "/usr/bin/no/python",
        "-P",
        "-m",
        "deskbreak",
    )
