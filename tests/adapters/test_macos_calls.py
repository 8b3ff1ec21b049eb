"""Camera and microphone on macOS: the calls as Apple's headers declare them."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from deskbreak.core.settings import Reason
from deskbreak.desktop.busy.macos import (
    ANY_ELEMENT,
    AUDIO_ARGUMENTS,
    DEVICES,
    GLOBAL,
    INPUT_DEVICE,
    MEDIA_ARGUMENTS,
    PROCESSES,
    RUNS_INPUT,
    RUNS_SOMEWHERE,
    SIZE_ARGUMENTS,
    SYSTEM,
    WILDCARD,
    CoreAudio,
    StatusError,
    choose_macos,
    code,
)

#: kAudioHardwareUnknownPropertyError, kAudioHardwareBadObjectError
UNKNOWN_PROPERTY, BAD_OBJECT = code("who?"), code("!obj")

Properties = Mapping[tuple[int, int], Sequence[int]]


def foreign(arguments: Sequence[Any], function: Any) -> Any:
    """Return *function* behind the calling convention of C."""
    return ctypes.CFUNCTYPE(ctypes.c_int32, *arguments)(function)


class Mac:
    """What CoreAudio and CoreMediaIO know; tells through real foreign calls."""

    def __init__(self, audio: Properties, media: Properties) -> None:
        self.audio = dict(audio)
        self.media = dict(media)
        self.asked: list[tuple[str, int, int, int, int]] = []

    def load(self, path: str) -> Any:
        if path.endswith("CoreAudio"):
            return SimpleNamespace(
                AudioObjectGetPropertyDataSize=foreign(SIZE_ARGUMENTS, self._size_a),
                AudioObjectGetPropertyData=foreign(AUDIO_ARGUMENTS, self._data_a),
            )
        return SimpleNamespace(
            CMIOObjectGetPropertyDataSize=foreign(SIZE_ARGUMENTS, self._size_m),
            CMIOObjectGetPropertyData=foreign(MEDIA_ARGUMENTS, self._data_m),
        )

    def _look(self, name: str, thing: int, address: Any) -> Sequence[int] | None:
        at = address.contents
        self.asked.append((name, thing, at.selector, at.scope, at.element))
        known: Properties = getattr(self, name)
        return known.get((thing, at.selector))

    def _size(self, name: str, thing: int, address: Any, size: Any) -> int:
        found = self._look(name, thing, address)
        if found is None:
            return UNKNOWN_PROPERTY
        size[0] = 4 * len(found)
        return 0

    def _size_a(self, thing: int, address: Any, _n: int, _q: Any, size: Any) -> int:
        return self._size("audio", thing, address, size)

    def _size_m(self, thing: int, address: Any, _n: int, _q: Any, size: Any) -> int:
        return self._size("media", thing, address, size)

    def _data_a(
        self, thing: int, address: Any, _n: int, _q: Any, size: Any, data: int
    ) -> int:
        found = self._look("audio", thing, address)
        assert found is not None
        assert size[0] == 4 * len(found)
        self._put(found, data)
        return 0

    def _data_m(
        self,
        thing: int,
        address: Any,
        _n: int,
        _q: Any,
        size: int,
        used: Any,
        data: int,
    ) -> int:
        found = self._look("media", thing, address)
        assert found is not None
        assert size == 4 * len(found)
        used[0] = size
        self._put(found, data)
        return 0

    def _put(self, found: Sequence[int], data: int) -> None:
        packed = (ctypes.c_uint32 * len(found))(*found)
        ctypes.memmove(data, packed, ctypes.sizeof(packed))

    @property
    def told(self) -> list[str]:
        return [source.check() for source in choose_macos(self.load)]


QUIET = {(SYSTEM, PROCESSES): [90, 91], (90, RUNS_INPUT): [0], (91, RUNS_INPUT): [0]}
DARK = {(SYSTEM, DEVICES): [33, 34], (33, RUNS_SOMEWHERE): [0]}


def test_nothing_in_use_is_no_reason() -> None:
    assert Mac(QUIET, DARK).told == ["", ""]


def test_a_program_that_records_is_a_call() -> None:
    mac = Mac({**QUIET, (91, RUNS_INPUT): [1]}, DARK)
    assert mac.told == ["", "microphone in use"]


def test_a_camera_that_runs_anywhere_is_a_call() -> None:
    mac = Mac(QUIET, {**DARK, (34, RUNS_SOMEWHERE): [1]})
    assert mac.told == ["camera in use", ""]


def test_the_properties_are_named_as_in_the_headers() -> None:
    mac = Mac(QUIET, DARK)
    assert mac.told == ["", ""]
    assert code("gone") == 0x676F6E65
    assert ("audio", 90, 0x70697269, 0x676C6F62, 0) in mac.asked
    assert ("media", SYSTEM, DEVICES, GLOBAL, 0) in mac.asked
    assert ("media", 33, RUNS_SOMEWHERE, WILDCARD, ANY_ELEMENT) in mac.asked


def test_an_older_macos_is_asked_for_the_chosen_microphone() -> None:
    known = {(SYSTEM, INPUT_DEVICE): [55], (55, RUNS_SOMEWHERE): [1]}
    assert Mac(known, DARK).told == ["", "microphone in use"]
    assert Mac({**known, (55, RUNS_SOMEWHERE): [0]}, DARK).told == ["", ""]


def test_without_any_microphone_there_is_no_call() -> None:
    assert Mac({(SYSTEM, INPUT_DEVICE): [0]}, {(SYSTEM, DEVICES): []}).told == ["", ""]


def test_a_program_that_has_just_ended_is_passed_over() -> None:
    mac = Mac({(SYSTEM, PROCESSES): [90, 91], (91, RUNS_INPUT): [1]}, DARK)
    assert mac.told == ["", "microphone in use"]


def test_what_cannot_be_asked_at_all_is_a_mistake_of_the_source() -> None:
    audio = CoreAudio(Mac({}, {}).load("CoreAudio"))
    with pytest.raises(StatusError, match=str(UNKNOWN_PROPERTY)):
        audio.numbers(SYSTEM, PROCESSES)
    camera, _ = choose_macos(Mac({}, {}).load)
    with pytest.raises(StatusError):
        camera.check()


@pytest.mark.parametrize("mistake", [OSError("not there"), AttributeError("no call")])
def test_a_library_that_cannot_be_used_is_named(mistake: Exception) -> None:
    def load(_: str) -> Any:
        raise mistake

    camera, microphone = choose_macos(load)
    assert camera.backend.startswith("none: /System/Library/Frameworks/CoreMediaIO")
    assert microphone.backend.endswith(f"cannot be used: {mistake}")
    assert (camera.check(), microphone.check()) == ("", "")


def test_both_are_calls_and_show_that_someone_is_there() -> None:
    for source in choose_macos(Mac(QUIET, DARK).load):
        assert (source.reason, source.engaging, source.blocking) == (
            Reason.CALL,
            True,
            True,
        )
        source.close()
