"""Where written pages lie, when they are written anew, and how they are shown."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import deskbreak
from deskbreak.core.codec import encode
from deskbreak.core.content import Exercise, Library
from deskbreak.pages import pictures
from deskbreak.pages.library import lesson_page, library_page, stop_page

#: A browser is running if it has not failed by then.
OPENING_SECONDS = 5.0
_IN_TERMINAL = ("www-browser", "links", "links2", "elinks", "lynx", "w3m")
#: What a written page depends on, besides what it is about.
_MADE_BY = ("core", "figures", "library", "pages")


def stored_library(
    folder: Path,
    library: Library,
    why_not: dict[str, str],
    *,
    drawing: Callable[[int], None] = lambda count: None,
) -> Path:
    """
    Return the library page in *folder*; written only if it is not there already.

    Args:
        why_not: By exercise, why it is not offered to this person.
        drawing: Is told the number of pictures before they are drawn: that takes
            seconds.
    """
    about = [encode(library), why_not, *map(_stamp, library.exercises)]
    target = folder / f"library-{_digest(about)}.html"
    if not target.exists():
        drawing(len(library.exercises))
        write(target, library_page(library, why_not=why_not, draw=drawn(library)))
        for old in folder.glob("library-*.html"):
            if old != target:
                old.unlink(missing_ok=True)
    return target


def stored_stop(folder: Path) -> Path:
    """Return the page with the stop rules in *folder*, written anew: it is small."""
    return write(folder / "stop.html", stop_page())


def stored_lesson(
    folder: Path,
    exercise: Exercise,
    *,
    title: str = "",
    note: str = "",
    question: str = "",
) -> Path:
    """Return the page that leads through *exercise*, written anew."""
    page = lesson_page(exercise, title=title, note=note, question=question)
    return write(folder / "break.html", page)


def drawn(library: Library) -> Callable[[Exercise], str]:
    """Return the pictures of a library, drawn by all processors together."""
    wanted = [e for e in library.exercises if e.scene or e.picture]
    count = min(4, os.cpu_count() or 1)
    if count == 1 or len(wanted) < count:
        return pictures.picture
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        made = pool.map(pictures.picture, wanted, chunksize=4)
        kept = dict(zip([e.id for e in wanted], made, strict=True))
    return lambda exercise: kept.get(exercise.id, "")


def write(target: Path, text: str) -> Path:
    """
    Write a page as a whole or not at all, and return where it is.

    Raises:
        OSError: It cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".page-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target


def show(page: Path) -> bool:
    """Open *page* in the user's graphical browser; return whether there is one."""
    if sys.platform not in ("win32", "darwin") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return False
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False  # there is none
    # One that would take over the terminal is none.
    if Path(getattr(browser, "name", "")).name in _IN_TERMINAL:
        return False
    # By a process of its own: it keeps none of our pipes, and no Ctrl-C ends it.
    opening = subprocess.Popen(
        (sys.executable, "-P", "-m", "webbrowser", _readable(page).absolute().as_uri()),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return opening.wait(OPENING_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True  # it is the browser itself, and runs


def _readable(page: Path) -> Path:
    """
    Return *page*, or a copy of it where a browser that is a snap can read it.

    Such a browser (Ubuntu's Firefox) sees neither hidden folders, so not our cache,
    nor the system's folder for temporary files.
    """
    if shutil.which("xdg-settings") is None:
        return page
    try:
        told = subprocess.run(
            ("xdg-settings", "get", "default-web-browser"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=OPENING_SECONDS,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return page
    # A snap's desktop file is called SNAP_PROGRAM.desktop.
    snap, mark, _ = told.strip().partition("_")
    own = Path.home() / "snap" / snap / "common"
    if not mark or not own.is_dir():
        return page
    kind = page.stem.partition("-")[0]
    text = page.read_text(encoding="utf-8")
    return write(own / "deskbreak" / f"{kind}.html", text)


def _digest(about: Iterable[object]) -> str:
    found = hashlib.sha256(deskbreak.__version__.encode())
    found.update(json.dumps(list(about), sort_keys=True).encode())
    package = Path(deskbreak.__file__).parent
    for part in _MADE_BY:
        for file in sorted((package / part).rglob("*.*")):
            if file.suffix in (".py", ".toml"):
                found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _stamp(exercise: Exercise) -> list[int]:
    """Return what changes when the user's own picture does."""
    if not exercise.picture:
        return []
    try:
        status = Path(exercise.picture).expanduser().stat()
    except OSError:
        return [0]
    return [status.st_size, status.st_mtime_ns]
