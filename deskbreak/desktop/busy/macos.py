"""
Camera and microphone in use, as macOS tells them by public calls.

CoreAudio and CoreMediaIO hand out everything in the same shape: objects with
properties, each named by a selector, a scope and an element. Reading these needs no
permission, and opens neither device.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from deskbreak.core.settings import Reason

_AUDIO = "/System/Library/Frameworks/CoreAudio.framework/CoreAudio"
_MEDIA = "/System/Library/Frameworks/CoreMediaIO.framework/CoreMediaIO"


def code(four: str) -> int:
    """Return a name of four letters as the number that the headers make of it."""
    return int.from_bytes(four.encode("ascii"), "big")


#: kAudioObjectSystemObject, kCMIOObjectSystemObject.
SYSTEM = 1
#: kAudioHardwarePropertyProcessObjectList and kAudioProcessPropertyIsRunningInput,
#: both from macOS 14.2 on.
PROCESSES, RUNS_INPUT = code("prs#"), code("piri")
#: kAudioHardwarePropertyDefaultInputDevice; kCMIOHardwarePropertyDevices.
INPUT_DEVICE, DEVICES = code("dIn "), code("dev#")
#: k…DevicePropertyDeviceIsRunningSomewhere of both.
RUNS_SOMEWHERE = code("gone")
GLOBAL, WILDCARD = code("glob"), code("****")
ANY_ELEMENT = 0xFFFFFFFF


class Address(ctypes.Structure):
    """AudioObjectPropertyAddress, CMIOObjectPropertyAddress."""

    _fields_ = (
        ("selector", ctypes.c_uint32),
        ("scope", ctypes.c_uint32),
        ("element", ctypes.c_uint32),
    )


class StatusError(OSError):
    """A call has answered with something else than success."""


class Objects(Protocol):
    """Whatever has objects with properties."""

    def numbers(self, thing: int, selector: int) -> Sequence[int]:
        """
        Return the property *selector* of object *thing*.

        Raises:
            StatusError: It has none, or is gone.
        """
        ...


_ADDRESS = ctypes.POINTER(Address)
_NUMBER = ctypes.POINTER(ctypes.c_uint32)
#: OSStatus …GetPropertyDataSize(id, address, qualifier size, qualifier, size out)
SIZE_ARGUMENTS = (ctypes.c_uint32, _ADDRESS, ctypes.c_uint32, ctypes.c_void_p, _NUMBER)
#: OSStatus AudioObjectGetPropertyData(id, address, …, size in and out, data)
AUDIO_ARGUMENTS = (*SIZE_ARGUMENTS, ctypes.c_void_p)
#: OSStatus CMIOObjectGetPropertyData(id, address, …, size in, size out, data)
MEDIA_ARGUMENTS = (*SIZE_ARGUMENTS[:4], ctypes.c_uint32, _NUMBER, ctypes.c_void_p)


class CoreAudio:
    """The audio hardware and the programs that use it."""

    def __init__(self, library: Any) -> None:
        """Use the loaded CoreAudio."""
        self._size = _typed(library.AudioObjectGetPropertyDataSize, SIZE_ARGUMENTS)
        self._data = _typed(library.AudioObjectGetPropertyData, AUDIO_ARGUMENTS)

    def numbers(self, thing: int, selector: int) -> Sequence[int]:
        """Return a property; see `Objects`."""
        address, size = Address(selector, GLOBAL, 0), ctypes.c_uint32()
        _succeed(self._size(thing, address, 0, None, size))
        data = (ctypes.c_uint32 * (size.value // 4))()
        _succeed(self._data(thing, address, 0, None, size, data))
        return data[: size.value // 4]


class CoreMedia:
    """The cameras."""

    def __init__(self, library: Any) -> None:
        """Use the loaded CoreMediaIO."""
        self._size = _typed(library.CMIOObjectGetPropertyDataSize, SIZE_ARGUMENTS)
        self._data = _typed(library.CMIOObjectGetPropertyData, MEDIA_ARGUMENTS)

    def numbers(self, thing: int, selector: int) -> Sequence[int]:
        """Return a property; see `Objects`."""
        # As Apple's own examples ask a device: whatever scope and element have it.
        anywhere = thing != SYSTEM
        scope, element = (WILDCARD, ANY_ELEMENT) if anywhere else (GLOBAL, 0)
        address = Address(selector, scope, element)
        size, used = ctypes.c_uint32(), ctypes.c_uint32()
        _succeed(self._size(thing, address, 0, None, size))
        data = (ctypes.c_uint32 * (size.value // 4))()
        _succeed(self._data(thing, address, 0, None, size, used, data))
        return data[: used.value // 4]


def _typed(function: Any, arguments: Sequence[object]) -> Any:
    function.argtypes = arguments
    function.restype = ctypes.c_int32
    return function


def _succeed(status: int) -> None:
    if status:
        raise StatusError(status, f"OSStatus {status}")


class InUse:
    """A call, by one of the devices for it."""

    reason = Reason.CALL
    engaging = True
    blocking = True

    def __init__(self, what: str, backend: str, in_use: Callable[[], bool]) -> None:
        """Tell of the device called *what*, which *in_use* knows of."""
        self.what = what
        self.backend = backend
        self._in_use = in_use

    def check(self) -> str:
        """Return "camera in use", or ""."""
        return f"{self.what} in use" if self._in_use() else ""

    def close(self) -> None:
        """Nothing was opened."""


def microphone_in_use(audio: Objects) -> bool:
    """
    Return whether a program records.

    Before macOS 14.2 nobody tells of programs; there the microphone chosen in the
    settings is asked, and a headset that only plays looks the same.
    """
    try:
        programs = audio.numbers(SYSTEM, PROCESSES)
    except StatusError:
        return any(
            _is_true(audio, device, RUNS_SOMEWHERE)
            for device in audio.numbers(SYSTEM, INPUT_DEVICE)
            if device  # 0 is none
        )
    return any(_is_true(audio, program, RUNS_INPUT) for program in programs)


def camera_in_use(media: Objects) -> bool:
    """Return whether a program has a camera open."""
    cameras = media.numbers(SYSTEM, DEVICES)
    return any(_is_true(media, camera, RUNS_SOMEWHERE) for camera in cameras)


def _is_true(objects: Objects, thing: int, selector: int) -> bool:
    try:
        return any(objects.numbers(thing, selector))
    except StatusError:  # it went away meanwhile, or cannot be asked
        return False


def choose_macos(load: Callable[[str], Any] = ctypes.CDLL) -> list[InUse]:
    """Return the sources; one whose library cannot be used says so and sees nothing."""
    return [
        _source("camera", _MEDIA, lambda: CoreMedia(load(_MEDIA)), camera_in_use),
        _source(
            "microphone", _AUDIO, lambda: CoreAudio(load(_AUDIO)), microphone_in_use
        ),
    ]


def _source(
    what: str, path: str, make: Callable[[], Objects], in_use: Callable[[Objects], bool]
) -> InUse:
    try:
        objects = make()
    except (OSError, AttributeError) as error:  # no such library, no such function
        return InUse(what, f"none: {path} cannot be used: {error}", lambda: False)
    return InUse(what, path.rpartition("/")[2], lambda: in_use(objects))
