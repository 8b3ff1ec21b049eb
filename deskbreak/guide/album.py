"""
The user's own picture of an exercise: a photo, a drawing, a GIF that moves.

Whatever the file holds, the guide goes on: it is opened in a thread, within limits,
and what is wrong with it is said in words.
"""

from __future__ import annotations

import stat
import struct
import threading
import warnings
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from deskbreak.guide.figure import Cue, Patch, PictureError, Place
from deskbreak.guide.heap import trim
from deskbreak.guide.reel import Reel, patch

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
#: Larger files are not opened.
LARGEST_FILE = 64_000_000
#: Pixels that may have to be unpacked at once: 4 bytes each. A JPEG of any size can
#: be unpacked at an eighth of it, if it is not progressive: that one lies in memory
#: whole, in 3 to 6 bytes a pixel.
MOST_PIXELS = 12_000_000
MOST_PROGRESSIVE = 25_000_000
#: Seconds after which a file is not waited for any longer: it may lie on a disk that
#: does not answer.
PATIENCE = 8.0
#: A GIF is shown up to this many pictures, or until they fill the reel.
MOST_FRAMES = 400
#: Seconds per picture where a GIF gives none that can be shown.
USUAL_DELAY = 0.1
#: The guide's card, light and dark.
CARD = ((234, 243, 241), (30, 40, 45))


@dataclass
class _Film:
    """What the thread has read so far."""

    reel: Reel = field(default_factory=Reel)
    #: When each picture ends, in seconds from the first.
    ends: list[float] = field(default_factory=list)
    done: bool = False
    trouble: str = ""


class Album:
    """Shows the picture in a file; a moving one runs with the countdown."""

    def __init__(
        self, path: Path, place: Place, clock: Callable[[], float] = monotonic
    ) -> None:
        """Begin to read *path* for *place*; *clock* tells seconds."""
        self._path = path
        self._clock = clock
        self._began = clock()
        self._film = _Film()
        self._shown = -1
        args = (path, place, self._film)
        self._reader = threading.Thread(target=_read, args=args, daemon=True)
        self._reader.start()

    def frame(self, cue: Cue) -> Patch | None:
        """
        Return the picture for *cue* once it has been read.

        Raises:
            PictureError: It cannot be.
        """
        film = self._film
        ends = list(film.ends)
        if not ends:
            if film.trouble:
                raise PictureError(film.trouble)
            if self._clock() - self._began > PATIENCE:
                raise PictureError(f"The picture {self._path} takes too long to read.")
            return None
        number = 0
        if film.done and len(ends) > 1:
            number = bisect_right(ends, cue.seconds % ends[-1])
        if number == self._shown:
            return None
        found = film.reel.find(number)
        if found is None:
            return None
        self._shown = number
        return patch(found[1])


def open_picture(path: Path, size: tuple[int, int]) -> Image.Image:
    """
    Return the picture in *path*, opened but not unpacked.

    Args:
        size: A JPEG may be unpacked smaller than it is, not smaller than this.

    Raises:
        PictureError: It cannot be shown; the reason is in words.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise PictureError(f"{path} is no file.")
        if found.st_size > LARGEST_FILE:
            raise PictureError(f"The picture {path} is larger than 64 MB.")
        with warnings.catch_warnings():
            # What Pillow only warns about is over our own limit anyway.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(path, formats=FORMATS)
    except FileNotFoundError:
        raise PictureError(f"There is no picture {path}.") from None
    except UnidentifiedImageError:
        raise PictureError(f"{path} is no PNG, JPEG, GIF or WebP picture.") from None
    except Image.DecompressionBombError:
        raise PictureError(f"The picture {path} is far too large to show.") from None
    except (OSError, ValueError, SyntaxError, struct.error) as error:
        why = getattr(error, "strerror", None) or error
        raise PictureError(f"The picture {path} cannot be read: {why}.") from error
    width, height = image.size
    most = f"{MOST_PIXELS // 1_000_000} megapixels at most (a JPEG may be larger)"
    image.draft("RGB", size)
    fits = image.width * image.height <= MOST_PIXELS
    if image.info.get("progressive"):
        most = f"{MOST_PROGRESSIVE // 1_000_000} megapixels at most if progressive"
        fits = fits and width * height <= MOST_PROGRESSIVE
    if not fits:
        image.close()
        raise PictureError(
            f"The picture {path} is too large to show: {width} × {height} pixels, "
            f"{most}."
        )
    return image


def fitted(
    image: Image.Image, size: tuple[int, int], ground: tuple[int, int, int]
) -> Image.Image:
    """Return *image* in RGB, as large as fits in the middle of *size*."""
    if image.mode not in ("L", "RGB", "RGBA"):
        image = image.convert("RGBA")
    # Roughly first: what is done to all of a photo is done in 50 million bytes.
    rough = max(image.size) // (2 * max(size))
    if rough > 1:
        image = image.reduce(rough)
    image = ImageOps.exif_transpose(image)
    image = image.convert("RGBA")
    image.thumbnail(size, Image.Resampling.BILINEAR)
    out = Image.new("RGB", size, ground)
    at = ((size[0] - image.width) // 2, (size[1] - image.height) // 2)
    out.paste(image, at, image)
    return out


def _read(path: Path, place: Place, film: _Film) -> None:
    size = place.width, place.height
    try:
        image = open_picture(path, size)
    except PictureError as error:
        film.trouble = str(error)
        return
    with image:
        try:
            _frames(image, place, film)
        except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:
            # The pictures before the bad one are shown.
            film.trouble = f"The picture {path} is broken: {error}."
        except MemoryError:
            film.trouble = f"The picture {path} is too large for this machine."
    film.done = True
    # Unpacking needed far more than showing does.
    trim()


def _frames(image: Image.Image, place: Place, film: _Film) -> None:
    size = place.width, place.height
    end = 0.0
    full = 0
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        picture = fitted(frame, size, CARD[place.dark])
        before = film.reel.size
        film.reel.keep(number, (0, 0, *size), picture)
        full = max(full, film.reel.size - before)
        end += _delay(frame)
        film.ends.append(end)
        room = film.reel.limit - film.reel.size > full
        if place.reduced_motion or number + 1 >= MOST_FRAMES or not room:
            return


def _delay(frame: Image.Image) -> float:
    milliseconds = frame.info.get("duration", 0)
    # Browsers, too, take very short delays for a mistake.
    return milliseconds / 1000 if milliseconds >= 20 else USUAL_DELAY
