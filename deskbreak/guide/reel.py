"""Pictures once drawn, packed small, so that what repeats costs next to nothing."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from PIL import Image

from deskbreak.guide.figure import Patch

#: Left, top, right, bottom.
Area = tuple[int, int, int, int]

#: Pictures kept take no more than this many bytes. A loop of five seconds at the
#: window's usual size takes less than one million.
LIMIT = 8_000_000


@dataclass(frozen=True, slots=True)
class _Packed:
    area: Area
    pixels: bytes


class Reel:
    """
    Keeps the parts of pictures, and forgets the least recently used ones.

    Attributes:
        size: What is kept, in bytes; never more than *limit*.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        """Keep at most *limit* bytes."""
        self.size = 0
        self.limit = limit
        self._kept: OrderedDict[Hashable, _Packed] = OrderedDict()

    def keep(self, key: Hashable, area: Area, image: Image.Image) -> None:
        """Keep *image*, the RGB picture of *area*."""
        # A low level packs these flat colours to a tenth.
        packed = _Packed(area, zlib.compress(image.tobytes(), 3))
        if len(packed.pixels) > self.limit:
            return
        self._forget(self._kept.pop(key, None))
        self._kept[key] = packed
        self.size += len(packed.pixels)
        while self.size > self.limit:
            self._forget(self._kept.popitem(last=False)[1])

    def find(self, key: Hashable) -> tuple[Area, Image.Image] | None:
        """Return the area and the picture of *key*, if it is kept."""
        packed = self._kept.get(key)
        if packed is None:
            return None
        self._kept.move_to_end(key)
        left, top, right, bottom = packed.area
        pixels = zlib.decompress(packed.pixels)
        return packed.area, Image.frombytes("RGB", (right - left, bottom - top), pixels)

    def _forget(self, packed: _Packed | None) -> None:
        if packed is not None:
            self.size -= len(packed.pixels)


def patch(image: Image.Image, x: int = 0, y: int = 0) -> Patch:
    """Return *image* (RGB) as a patch whose top left corner goes to x, y."""
    head = b"P6 %d %d 255\n" % image.size
    return Patch(x, y, head + image.tobytes())


def union(a: Area, b: Area) -> Area:
    """Return the smallest area that holds both."""
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
