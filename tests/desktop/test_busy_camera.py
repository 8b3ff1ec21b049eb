"""A camera in use: real programs with real open files; the device is a stand-in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deskbreak.desktop import inotify
from deskbreak.desktop.busy.camera import LOOK_THROUGH, Camera

linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux tells it there")


@linux
def test_a_program_that_has_a_camera_open_is_seen(tmp_path: Path) -> None:
    """A real program with a real open file; the device is a stand-in."""
    node = tmp_path / "video0"
    node.touch()
    camera = Camera(devices=tmp_path)
    assert camera.backend == "open files of your programs (1 video devices)"
    assert camera.check() == ""
    script = "import sys; f = open(sys.argv[1]); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(node)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        program.stdout.readline()
        assert camera.check() == "camera in use"
        assert program.stdin is not None
        program.stdin.close()
        program.wait()
    assert camera.check() == ""


def fake_process(processes: Path, number: int, *opened: str) -> None:
    files = processes / str(number) / "fd"
    files.mkdir(parents=True)
    for file, target in enumerate(opened):
        (files / str(file)).symlink_to(target)


@linux
def test_only_devices_that_take_pictures_are_cameras(tmp_path: Path) -> None:
    devices, processes = tmp_path / "dev", tmp_path / "proc"
    kernel, udev = tmp_path / "sys", tmp_path / "udev"
    devices.mkdir()
    udev.mkdir()
    for name, number, abilities in (
        ("video0", "81:0", ":capture:"),
        ("video10", "81:10", ":video_output:"),
    ):
        (devices / name).touch()
        (kernel / name).mkdir(parents=True)
        (kernel / name / "dev").write_text(f"{number}\n")
        (udev / f"c{number}").write_text(f"E:ID_V4L_CAPABILITIES={abilities}\n")
    camera = Camera(devices, processes, kernel, udev)
    fake_process(processes, 10, f"{devices}/video10", "/dev/null")
    fake_process(processes, 11, "socket:[1]")
    (processes / "uptime").touch()
    (processes / "12").mkdir()  # has ended, or hides its files
    assert camera.check() == ""
    fake_process(processes, 13, "/dev/null", f"{devices}/video0")
    (devices / "video0").read_bytes()
    assert camera.check() == "camera in use"


@linux
def test_files_are_looked_through_when_a_camera_was_opened_or_closed(
    tmp_path: Path,
) -> None:
    processes, node = tmp_path / "proc", tmp_path / "dev" / "video0"
    node.parent.mkdir()
    node.touch()
    now = 0.0
    camera = Camera(node.parent, processes, timer=lambda: now)
    fake_process(processes, 7, "/dev/null")
    assert camera.check() == ""
    fake_process(processes, 8, str(node))  # nothing was opened: nobody looks
    assert camera.check() == ""
    node.read_bytes()
    assert camera.check() == "camera in use"
    (processes / "8" / "fd" / "0").unlink()
    assert camera.check() == "camera in use"
    now = LOOK_THROUGH.total_seconds()
    assert camera.check() == ""
    camera.close()


@linux
def test_a_camera_that_is_plugged_in_is_watched_from_then_on(tmp_path: Path) -> None:
    processes, devices = tmp_path / "proc", tmp_path / "dev"
    devices.mkdir()
    camera = Camera(devices, processes, timer=lambda: 0.0)
    assert camera.check() == ""
    node = devices / "video2"
    node.touch()
    fake_process(processes, 8, "/dev/null")
    assert camera.check() == ""
    fake_process(processes, 9, str(node))
    node.read_bytes()
    assert camera.check() == "camera in use"
    node.unlink()
    assert camera.check() == ""
    camera.close()


@linux
def test_without_inotify_files_are_looked_through_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError("read access is not permitted")

    monkeypatch.setattr(inotify, "open_inotify", refuse)
    processes, node = tmp_path / "proc", tmp_path / "video0"
    node.touch()
    camera = Camera(tmp_path, processes, timer=lambda: 0.0)
    fake_process(processes, 7, "/dev/null")
    assert camera.check() == ""
    fake_process(processes, 8, str(node))
    assert camera.check() == "camera in use"


@linux
def test_a_look_that_fails_is_made_good_by_the_next(tmp_path: Path) -> None:
    processes, node = tmp_path / "proc", tmp_path / "video0"
    node.touch()
    camera = Camera(tmp_path, processes, timer=lambda: 0.0)
    with pytest.raises(FileNotFoundError):
        camera.check()
    fake_process(processes, 8, str(node))
    assert camera.check() == "camera in use"
    camera.close()


@linux
def test_without_a_camera_nobody_is_looked_at(tmp_path: Path) -> None:
    camera = Camera(devices=tmp_path, processes=tmp_path / "nowhere")
    assert camera.check() == ""
    assert camera.backend.startswith("no camera")
