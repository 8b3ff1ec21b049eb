"""
Draws the two tones of the guide: soft bells, made of sines that die away.

    python tools/make_tones.py          writes them into deskbreak/guide/tones/

They are kept in the repository, so that nobody has to make them; a test holds them
against this file.
"""

from __future__ import annotations

import io
import math
import struct
import sys
import wave
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "deskbreak" / "guide" / "tones"
#: Samples a second: enough for partials below 8 kHz.
RATE = 22_050
#: The loudest sample, of 1: a tone that is heard and startles nobody.
LOUDNESS = 0.35
#: A struck bar: its partials as (times the pitch, share, seconds to die away by e).
PARTIALS = ((1.0, 1.0, 0.28), (2.0, 0.22, 0.16), (3.93, 0.16, 0.07))
#: A tone begins in so many seconds: without this it would click.
ATTACK = 0.006

#: By name: the notes as (seconds after the beginning, pitch in Hz), and the length.
TONES: dict[str, tuple[tuple[tuple[float, float], ...], float]] = {
    "step": (((0.0, 659.26),), 0.55),
    "end": (((0.0, 659.26), (0.22, 987.77)), 1.15),
}


def sample(notes: tuple[tuple[float, float], ...], at: float) -> float:
    """Return the sum of *notes* at *at* seconds."""
    total = 0.0
    for begins, pitch in notes:
        gone = at - begins
        if gone < 0:
            continue
        swell = min(1.0, gone / ATTACK)
        for times, share, dying in PARTIALS:
            wave_now = math.sin(2 * math.pi * pitch * times * gone)
            total += swell * share * wave_now * math.exp(-gone / dying)
    return total


def tone(name: str) -> bytes:
    """Return the tone *name* as a WAV file: one channel, 16 bits."""
    notes, length = TONES[name]
    count = round(length * RATE)
    samples = [sample(notes, index / RATE) for index in range(count)]
    fade = round(0.03 * RATE)
    for index in range(fade):
        samples[-1 - index] *= index / fade
    scale = LOUDNESS * 32_767 / max(map(abs, samples))
    whole = [round(value * scale) for value in samples]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{count}h", *whole))
    return file.getvalue()


def main() -> None:
    """Write all tones."""
    for name in TONES:
        path = FOLDER / f"{name}.wav"
        path.write_bytes(tone(name))
        sys.stdout.write(f"{path.name}: {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
