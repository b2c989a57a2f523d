"""
Bytes that no receiver means, and what a parser must make of them (P4): no exception, no hoard, no sleep, no NAK, and
the next good frame is taken, after a terminator as well as after a second of silence.

The judge knows a parser only by its five calls. One seed decides everything; a violation names it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from duty_console.domain.signals import Driver, Frame

BUFFER_LIMIT = 65536
#: What one input of some hundred bytes may cost in processor time; a regular expression run wild takes minutes.
CPU_LIMIT_S = 0.25
REFUSALS = (b"\x15", b"\x95", b"\x04", b"\x84", b"-")
ANSWERS = ("at_once", "on_copy", "never")
#: Bytes that mean something to one of the protocols: terminators, flow control, brackets, parity's spoilt byte.
SHARP = bytes((0, 4, 6, 0x0A, 0x0D, 0x11, 0x13, 0x14, 0x15, 0x1B, 0x7F, 0x94, 0x9B, 0xFF)) + b"[]#|/*@ 05S18EF"

Parity = Callable[[bytes], bytes]


class Good(NamedTuple):
    """A frame as a device sends it, terminator and all, and what it says."""

    raw: bytes
    kind: str
    fields: Mapping[str, Any]


class Line(NamedTuple):
    """A parser as one line has it: how it is made, what it must read, what ends a frame there (empty: its length, or
    silence). `silence` ms end everything half said; so many of `whole` end a good frame where nothing else does.
    `gaps`: what is no part of any frame is left out of them."""

    make: Callable[[], Driver]
    goods: Sequence[Good]
    end: bytes
    silence: int = 1000
    whole: int = 0
    gaps: bool = False


def garbage(chance: random.Random, goods: Sequence[Good]) -> bytes:
    """One input: noise, a good frame spoilt once or thrice, two that ran together, or a run without an end."""
    kind = chance.random()
    if kind < 0.2:
        return chance.randbytes(chance.randrange(1, 120))
    if kind < 0.3:
        return bytes(chance.choices(SHARP, k=chance.randrange(1, 60)))
    if kind < 0.31:
        return bytes((chance.randrange(256),)) * chance.randrange(60, 6000)
    if kind < 0.315:
        return chance.choice(goods).raw[:-1] + b"/BA0001*" + chance.randbytes(chance.randrange(600))
    data = bytearray(chance.choice(goods).raw)
    for _spoil in range(chance.randrange(1, 4)):
        chance.choice(SPOILS)(chance, data, goods)
    return bytes(data)


def flip(chance: random.Random, data: bytearray, _goods: Sequence[Good]) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def insert(chance: random.Random, data: bytearray, _goods: Sequence[Good]) -> None:
    data.insert(chance.randrange(len(data) + 1), chance.choice(SHARP) if chance.random() < 0.5 else
                chance.randrange(256))


def delete(chance: random.Random, data: bytearray, _goods: Sequence[Good]) -> None:
    if data:
        del data[chance.randrange(len(data))]


def merge(chance: random.Random, data: bytearray, goods: Sequence[Good]) -> None:
    """The terminator lost, the next frame behind it."""
    data[-1:] = chance.choice(goods).raw


def split(chance: random.Random, data: bytearray, _goods: Sequence[Good]) -> None:
    """A terminator where none belongs."""
    data.insert(chance.randrange(len(data) + 1), data[-1] if data else 0x14)


def truncate(chance: random.Random, data: bytearray, _goods: Sequence[Good]) -> None:
    del data[chance.randrange(len(data) + 1):]


def double(chance: random.Random, data: bytearray, _goods: Sequence[Good]) -> None:
    """A stretch of it twice."""
    at = chance.randrange(len(data) + 1)
    data[at:at] = data[chance.randrange(len(data) + 1):]


SPOILS = (flip, insert, delete, merge, split, truncate, double)


def pieces(chance: random.Random, data: bytes) -> Iterator[bytes]:
    """The input as the reads bring it: mostly whole, else cut anywhere."""
    if len(data) < 2 or chance.random() < 0.6:
        yield data
        return
    cuts = sorted({0, len(data), *(chance.randrange(len(data)) for _ in range(chance.randrange(1, 5)))})
    yield from (data[a:b] for a, b in pairwise(cuts))


def held(thing: object, depth: int = 0) -> int:
    """How many bytes a parser keeps for later, wherever it keeps them."""
    if isinstance(thing, bytes | bytearray | str):
        return len(thing)
    if depth > 3:
        return 0
    if isinstance(thing, list | tuple | set | frozenset):
        return sum(held(part, depth + 1) for part in thing)
    if isinstance(thing, dict):
        return sum(held(part, depth + 1) for part in thing.values())
    return held(vars(thing), depth + 1) if hasattr(thing, "__dict__") and not callable(thing) else 0


def fuzz(line: Line, seed: int, inputs: int) -> list[str]:
    """Feeds so many inputs to one parser, and says what was not as promised; ends at the fifth violation."""
    chance = random.Random(seed)
    driver, tick, found = line.make(), 0, list[str]()
    for good in line.goods:
        answer = driver.answer(Frame(good.raw, tick, tick, tick), tick)
        if answer in REFUSALS:
            found.append(f"refused: {answer!r} answers {good.raw!r}")
    for number in range(inputs):
        data = garbage(chance, line.goods)
        began = time.thread_time()
        try:
            wrong = judged(driver, line, chance, data, tick)
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            wrong, driver = f"raised: {error!r}", line.make()
        if not wrong and time.thread_time() - began > CPU_LIMIT_S:
            wrong = "blocked: too long over it"
        if wrong:
            found.append(f"{wrong} (seed {seed}, input {number}: {data[:200]!r})")
        if len(found) >= 5:
            break
        tick += 2 * line.silence
        if line.whole:  # what such a frame leaves behind belongs to no other input
            tick += 10 * line.silence
            for frame in driver.idle(tick):
                driver.read(frame)
    return found


def judged(driver: Driver, line: Line, chance: random.Random, data: bytes, tick: int) -> str:
    """What one input did that it may not, or nothing."""
    for piece in pieces(chance, data):
        for frame in driver.feed(piece, tick, tick):
            reading = driver.read(frame)
            if reading.answer not in ANSWERS:
                return f"refused: answer {reading.answer!r}"
            if not is_received(frame.raw, data, line):
                return f"invented: {frame.raw!r}"
        if held(driver) > BUFFER_LIMIT:
            return f"hoarded: {held(driver)} bytes"
    good, later = chance.choice(line.goods), tick
    if line.end and chance.random() < 0.5:
        driver.feed(line.end, tick, tick)
    else:
        later = tick + line.silence
        for frame in driver.idle(later):
            driver.read(frame)
    frames = driver.feed(good.raw, later, later) + (driver.idle(later + line.whole) if line.whole else [])
    said = [driver.read(frame) for frame in frames]
    if len(said) != 1 or said[0].kind != good.kind or said[0].fields != good.fields:
        return f"blinded: {good.raw!r} became {[(each.kind, each.reason) for each in said]}"
    return ""


def is_received(raw: bytes, data: bytes, line: Line) -> bool:
    """Whether a frame is made of bytes of this input, in their order."""
    rest = iter(data)
    return all(byte in rest for byte in raw) if line.gaps else raw in data


def endless(line: Line, unit: bytes, size: int) -> list[str]:
    """A run that never ends, `size` bytes of `unit`: what is kept stays small, and the next good frame is taken."""
    try:
        return _endless(line, unit, size)
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return [f"raised: {error!r} after endless {unit!r}"]


def _endless(line: Line, unit: bytes, size: int) -> list[str]:
    driver, block, found = line.make(), unit * (4096 // len(unit) + 1), list[str]()
    began = time.thread_time()
    for tick in range(size // len(block) + 1):
        for frame in driver.feed(block, tick, tick):
            driver.read(frame)
        if held(driver) > BUFFER_LIMIT:
            return [f"hoarded: {held(driver)} bytes of {unit!r}"]
    if time.thread_time() - began > size / 50_000:
        found.append(f"blocked: {size} bytes of {unit!r} took {time.thread_time() - began:.1f} s")
    driver.idle(size)
    for good in line.goods:
        frames = driver.feed(good.raw, size, size) + (driver.idle(size + line.whole) if line.whole else [])
        said = [driver.read(frame) for frame in frames]
        size += 10 * line.whole
        driver.idle(size)
        if [each.kind for each in said] != [good.kind]:
            found.append(f"blinded: {good.raw!r} after endless {unit!r}")
    return found
