"""A microphone in use: some program records from it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from deskbreak.core.settings import Reason
from deskbreak.desktop.busy import pulse
from deskbreak.desktop.busy.pulse import NOTHING, Pulse, PulseError

log = logging.getLogger(__name__)

#: A sound server that has gone is started anew within seconds, as a rule.
AGAIN = tuple(timedelta(seconds=2**number) for number in range(4))
CARDS = Path("/proc/asound")
#: Fields of what tells a recording stream, and of what tells where it records.
_STREAM_FIELDS = 13
_MONITOR_OF = 8


@dataclass(frozen=True, slots=True)
class Stream:
    """
    A stream that records.

    Attributes:
        client: Number of the program it belongs to, `NOTHING` for the server itself.
        source: Number of what is recorded.
        meter: It only looks how loud it is.
        corked: It is paused.
    """

    client: int
    source: int
    meter: bool
    corked: bool

    @property
    def listens(self) -> bool:
        """Whether a program really takes in what it records."""
        return self.client != NOTHING and not self.meter and not self.corked


def streams(values: list[object]) -> list[Stream]:
    """Return the streams in the server's answer."""
    found = []
    for at in range(0, len(values) - _STREAM_FIELDS + 1, _STREAM_FIELDS):
        _, _, _, client, source, _, _, _, _, resampler, _, properties, corked = values[
            at : at + _STREAM_FIELDS
        ]
        told = properties if isinstance(properties, dict) else {}
        meter = resampler == "peaks" or told.get("resample.peaks") in ("true", "1")
        if isinstance(client, int) and isinstance(source, int):
            found.append(Stream(client, source, meter, bool(corked)))
    return found


class SoundServer:
    """
    Follows the recording streams of PulseAudio or PipeWire.

    It tells by itself: nothing is asked while nothing changes. Paused streams, level
    meters, and what records the loudspeakers (a "monitor") are not a call.
    """

    reason = Reason.CALL
    what = "microphone"
    engaging = True
    blocking = False

    def __init__(
        self,
        on_change: Callable[[], None],
        find_path: Callable[[], Path | None] = pulse.socket_path,
        again: Sequence[timedelta] = AGAIN,
    ) -> None:
        """
        Connect in the background.

        Args:
            on_change: Called when the answer changes.
            find_path: Returns where the server listens.
            again: When to look for a server that has gone.
        """
        self._on_change = on_change
        self._find_path = find_path
        self._again = again
        self._tries: list[timedelta] = []
        self._retry: asyncio.TimerHandle | None = None
        self._status = "none: not connected yet"
        self._recording = False
        self._news = asyncio.Event()
        self._use = self._connect()

    @property
    def connected(self) -> bool:
        """Whether the server tells."""
        return not self._status.startswith("none")

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        return self._status

    def check(self) -> str:
        """Return "microphone in use", or ""; try again where there was no server."""
        if self._use.done():
            self._use = self._connect()
        return "microphone in use" if self._recording else ""

    def close(self) -> None:
        """Leave the server."""
        self._use.cancel()
        if self._retry is not None:
            self._retry.cancel()

    def _connect(self) -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(self._serve())

    async def _serve(self) -> None:
        """Follow the server from its beginning to its end."""
        path = self._find_path()
        if path is None:
            self._status = "none: no sound server known (XDG_RUNTIME_DIR is not set)"
            return
        try:
            server = await Pulse.open(path, self._news.set)
        except OSError as error:
            self._status = f"none: no sound server at {path} ({error.strerror})"
            self._try_again()
            return
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(server.listen())
                group.create_task(self._follow(server))
        except* PulseError as errors:
            self._status = f"none: {errors.exceptions[0]}"
            log.info("microphone: %s", errors.exceptions[0])
        finally:
            self._set(recording=False)
        self._try_again()

    def _try_again(self) -> None:
        """Look for a server that was there: the call it knew of may go on."""
        if self._tries:
            wait = self._tries.pop(0).total_seconds()
            loop = asyncio.get_running_loop()
            self._retry = loop.call_later(wait, self.check)

    async def _follow(self, server: Pulse) -> None:
        await server.greet()
        await server.ask(pulse.SUBSCRIBE, pulse.SOURCE_OUTPUTS)
        while True:
            self._news.clear()
            recording = await _recording(server)
            self._status = "sound server (PulseAudio protocol)"
            self._tries = list(self._again)
            self._set(recording=recording)
            await self._news.wait()

    def _set(self, *, recording: bool) -> None:
        if recording != self._recording:
            self._recording = recording
            self._on_change()


async def _recording(server: Pulse) -> bool:
    """Return whether a program listens to a microphone."""
    answer = await server.ask(pulse.GET_SOURCE_OUTPUT_INFO_LIST)
    for source in {stream.source for stream in streams(answer) if stream.listens}:
        try:
            told = await server.ask(pulse.GET_SOURCE_INFO, source, None)
        except PulseError as error:
            log.debug("source %d: %s", source, error)  # it has gone
            continue
        if len(told) > _MONITOR_OF and told[_MONITOR_OF] == NOTHING:
            return True
    return False


class SoundCards:
    """Asks the kernel which sound cards record, where no sound server tells."""

    reason = Reason.CALL
    what = "sound cards"
    engaging = True
    blocking = True

    def __init__(self, server_tells: Callable[[], bool], cards: Path = CARDS) -> None:
        """Look at *cards* unless *server_tells*: it knows level meters from calls."""
        self._server_tells = server_tells
        self._cards = cards

    @property
    def backend(self) -> str:
        """Words for ``doctor``."""
        if self._server_tells():
            return "not needed, the sound server tells"
        if not self._cards.is_dir():
            return f"none: no sound cards ({self._cards})"
        return f"ALSA ({self._cards})"

    def check(self) -> str:
        """Return "microphone in use", or ""."""
        if self._server_tells():
            return ""
        for status in self._cards.glob("card*/pcm*c/sub*/status"):
            try:
                told = status.read_text("ascii", "replace")
            except OSError:
                continue
            if told.startswith("state: RUNNING"):
                return "microphone in use"
        return ""

    def close(self) -> None:
        """Nothing was opened."""
