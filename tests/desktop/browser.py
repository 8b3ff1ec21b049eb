"""
A headless Chromium, spoken to over a pipe: no port, no driver, no dependency.

::

    with chromium() as browser:
        page = browser.open(path.as_uri(), width=390)
        page.value("document.title")
        page.keys("Tab", "Enter")
        assert not page.complaints
        page.axe()
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import platformdirs
import pytest

#: Carries axe-core 4.12.1 (MPL-2.0), which is all that is used of it.
AXE = "axe-playwright-python==0.1.8"
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)
#: The browser expects its ends of the pipes as descriptors 3 and 4.
_PUT_PIPES = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for end, place in zip(ends, (3, 4)):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""
_KEYS = {
    "Tab": 9,
    "Enter": 13,
    "Escape": 27,
    "Space": 32,
    "End": 35,
    "Home": 36,
    "ArrowUp": 38,
    "ArrowDown": 40,
}


class Browser:
    """Speaks the DevTools protocol: JSON, each message ended by a NUL."""

    def __init__(self, writing: int, reading: int) -> None:
        self._writing, self._reading = writing, reading
        self._last = 0
        self._target = ""
        self._rest = b""
        self.events: list[dict[str, Any]] = []

    def ask(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Return the answer to one command."""
        self._last += 1
        words: dict[str, Any] = {"id": self._last, "method": method, "params": params}
        if session:
            words["sessionId"] = session
        os.write(self._writing, json.dumps(words).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == self._last:
                assert "error" not in heard, (method, heard["error"])
                result: dict[str, Any] = heard["result"]
                return result
            self.events.append(heard)

    def wait(self, method: str, session: str) -> dict[str, Any]:
        """Return the next event of this name; one that has come already counts."""
        while True:
            for event in self.events:
                if event["method"] == method and event.get("sessionId") == session:
                    self.events.remove(event)
                    return event
            self.events.append(self._hear())

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            chunk = os.read(self._reading, 1 << 20)
            assert chunk, "the browser is gone"
            self._rest += chunk
        line, _, self._rest = self._rest.partition(b"\0")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def open(
        self,
        url: str,
        *,
        width: int = 1280,
        height: int = 800,
        script: bool = True,
        media: dict[str, str] | None = None,
    ) -> Page:
        """
        Return *url* in a new page, loaded; the page before it is closed.

        Args:
            script: Let the page run its script.
            media: Such as ``{"prefers-color-scheme": "dark"}``.
        """
        if self._target:
            self.ask("Target.closeTarget", targetId=self._target)
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._target = target
        how = {"targetId": target, "flatten": True}
        page = Page(self, self.ask("Target.attachToTarget", **how)["sessionId"])
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.ask(f"{domain}.enable")
        if not script:
            page.ask("Emulation.setScriptExecutionDisabled", value=True)
        page.size(width, height)
        if media:
            features = [{"name": k, "value": v} for k, v in media.items()]
            page.ask("Emulation.setEmulatedMedia", features=features)
        page.ask("Page.navigate", url=url)
        self.wait("Page.loadEventFired", page.session)
        return page


class Page:
    """One page in the browser."""

    def __init__(self, browser: Browser, session: str) -> None:
        self.browser, self.session = browser, session

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Return the answer to a command to this page."""
        return self.browser.ask(method, self.session, **params)

    def size(self, width: int, height: int) -> None:
        """Give the page so many CSS pixels."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def value(self, expression: str) -> Any:
        """Return what a JavaScript expression comes to; promises are waited for."""
        answer = self.ask(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            awaitPromise=True,
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def keys(self, *names: str) -> None:
        """Press keys by name: "Tab", "Shift+Tab", "Space", or a letter."""
        for name in names:
            plain = name.removeprefix("Shift+")
            text = {"Enter": "\r", "Space": " "}.get(plain, plain)
            key: dict[str, Any] = {
                "key": " " if plain == "Space" else plain,
                "code": plain,
                "windowsVirtualKeyCode": _KEYS.get(plain, ord(plain[0].upper())),
                "modifiers": 8 if plain != name else 0,
            }
            if len(text) == 1:
                key["text"] = text
            self.ask("Input.dispatchKeyEvent", type="keyDown", **key)
            key.pop("text", None)
            self.ask("Input.dispatchKeyEvent", type="keyUp", **key)

    @property
    def complaints(self) -> list[str]:
        """What the console has said so far: warnings, errors, exceptions."""
        self.value("0")
        said = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            params = event["params"]
            match event["method"]:
                case "Log.entryAdded" if params["entry"]["level"] != "verbose":
                    said.append(params["entry"]["text"])
                case "Runtime.exceptionThrown":
                    said.append(params["exceptionDetails"]["text"])
                case "Runtime.consoleAPICalled":
                    said.append(str(params["args"]))
                case _:
                    pass
        return said

    @property
    def requests(self) -> list[str]:
        """The addresses that were asked for, the page's own first."""
        return [
            event["params"]["request"]["url"]
            for event in self.browser.events
            if event["method"] == "Network.requestWillBeSent"
            and event.get("sessionId") == self.session
        ]

    def picture(self, target: Path, *, whole: bool = False) -> None:
        """Write what is seen (or the *whole* page) as PNG."""
        answer = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)
        target.write_bytes(base64.b64decode(answer["data"]))

    def pdf(self, target: Path) -> None:
        """Print to a PDF file, A4, with backgrounds as a browser does it: not."""
        answer = self.ask("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)
        target.write_bytes(base64.b64decode(answer["data"]))

    def axe(self) -> list[str]:
        """Return what axe-core finds wrong, a line each."""
        # A page with a content policy runs it only when it comes in from outside.
        self.ask("Runtime.evaluate", expression=_axe_source())
        found = self.value(
            "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
            ".flatMap(v => v.nodes.map(n => v.id + ': ' + n.target + ' '"
            " + n.failureSummary)))"
        )
        assert isinstance(found, list)
        return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a Chromium with a profile of its own; skip the test where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing("no chromium here (on Debian: apt install chromium)")
    to_read, writing = os.pipe()
    reading, to_write = os.pipe()
    with tempfile.TemporaryDirectory(prefix="deskbreak-browser-") as profile:
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", _PUT_PIPES, str(to_read), str(to_write)),
                *(program, *_FLAGS, f"--user-data-dir={profile}"),
            ],
            pass_fds=(to_read, to_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": profile},
        )
        os.close(to_read)
        os.close(to_write)
        browser = Browser(writing, reading)
        try:
            yield browser
            browser.ask("Browser.close")
        finally:
            os.close(writing)
            os.close(reading)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def missing(what: str) -> NoReturn:
    """Skip the test for lack of *what*; where everything must be there, fail it."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@cache
def _axe_source() -> str:
    """Return axe-core, fetched once from the package index into the cache folder."""
    folder = Path(platformdirs.user_cache_dir("deskbreak-tests", appauthor=False))
    kept = folder / f"{AXE}.js"
    if not kept.exists():
        with tempfile.TemporaryDirectory() as place:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            fetched = subprocess.run(
                [*command, "--dest", place, AXE],
                capture_output=True,
                text=True,
                check=False,
            )
            if fetched.returncode:
                missing(f"pip cannot fetch {AXE}: {fetched.stderr.strip()}")
            (wheel,) = Path(place).glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                source = archive.read("axe_playwright_python/axe.min.js")
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(source)
    return kept.read_text(encoding="utf-8")
