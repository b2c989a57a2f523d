"""
What a relay board's profile says of it: its outputs, the inputs that show what comes out, how long to wait.

    coils, inputs │ first+amount, as 0+8; output "1" is the first coil, input 1 the first input
    measured      │ output:input, as 1:1,2:2; what is not named is not measured

Pure: texts in, a `Board` or a RoomError out. Knows no bytes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from ...errors import RoomError
from ...texts import N_, _

#: More outputs or inputs than that are a slip of the hand.
MOST = 256
_BLOCK = re.compile(r"(\d{1,5})\+(\d{1,3})")
_PAIRS = re.compile(r"\d{1,3}[:=]\d{1,3}(,\d{1,3}[:=]\d{1,3})*")
_NUMBER = re.compile(r"\d{1,7}(\.\d{1,6})?")
Value = TypeVar("Value")


class Block(NamedTuple):
    """A run of coils or inputs; an `amount` of 0 where there are none."""

    first: int
    amount: int

    @property
    def size(self) -> int:
        """So many bytes of an answer hold it."""
        return (self.amount + 7) // 8


class Flash(NamedTuple):
    """How the board itself closes again what was opened (点动): `word` and a time go to the register `first` for output
    1, `step` further for each other; the time counts units of `unit_ms`."""

    first: int
    step: int
    word: int
    unit_ms: float


class Board(NamedTuple):
    """One board on one line. Times in ms. `any_shape` is true only where no profile is in force."""

    dialect: str = "modbus"
    unit: int = 1
    coils: Block = Block(0, 8)
    inputs: Block = Block(0, 8)
    measured: tuple[tuple[int, int], ...] = ()
    poll_ms: int = 5000
    timeout_ms: int = 500
    gap_ms: int = 5
    settle_ms: int = 300
    tries: int = 3
    echo: bool = False
    flash: Flash | None = None
    pulse_ms: int = 0
    status: bool = False
    any_shape: bool = False

    def number(self, output: str) -> int:
        """The number of an output by its name; 0 where the board has none such."""
        number = int(output) if output.isdecimal() and len(output) < 4 and output.isascii() else 0
        return number if 1 <= number <= self.coils.amount else 0


def board_of(settings: tuple[tuple[str, str], ...]) -> Board:
    """
    The board that such settings describe.

    :raises RoomError: a setting is unknown or cannot be so.
    """
    said = dict(settings)
    for key in said:
        if key not in SETTINGS:
            near = difflib.get_close_matches(key, SETTINGS, n=1)
            raise RoomError(_('A relay board has no setting "{key}"; known settings: {known}.', key=key,
                              known=", ".join(SETTINGS))
                            + (" " + _("Did you mean {name}?", name=near[0]) if near else ""))
    return _checked(_made(said), said)


def _made(said: Mapping[str, str]) -> Board:
    """Every setting by itself."""
    def take(key: str, default: Value) -> Value:
        if key not in said:
            return default
        form, read = SETTINGS[key]
        found = read(said[key])
        if found is None:
            raise _wrong(key, said[key], form)
        return found  # type: ignore[return-value]

    flash = Flash(take("flash_register", 3), take("flash_step", 5), take("flash_word", 4), take("flash_unit_s", 100))
    plain = Board()
    return Board(
        take("dialect", plain.dialect), take("unit", plain.unit), take("coils", plain.coils),
        take("inputs", Block(0, 0) if said.get("dialect") == "lcus" else plain.inputs),
        take("measured", plain.measured), take("poll_s", plain.poll_ms), take("timeout_s", plain.timeout_ms),
        take("gap_ms", plain.gap_ms), take("settle_s", plain.settle_ms), take("tries", plain.tries),
        take("echo", plain.echo), flash if take("limit", "none") == "flash" else None,
        take("pulse_s", plain.pulse_ms), take("status", "none") == "text", not said)


def _checked(board: Board, said: Mapping[str, str]) -> Board:
    """What two settings say together."""
    for output, shown_by in board.measured:
        if not (1 <= output <= board.coils.amount and 1 <= shown_by <= board.inputs.amount):
            raise _wrong("measured", said["measured"], N_("pairs of an output and an input that the board has"))
    if board.flash is not None and board.flash.first + board.flash.step * (board.coils.amount - 1) > 65534:
        raise _wrong("flash_step", str(board.flash.step), N_("so small that every output has its register"))
    return board


def _wrong(key: str, value: str, form: str) -> RoomError:
    return RoomError(_('A relay board has the setting {key} = "{value}"; it must be {form}.', key=key, value=value,
                       form=_(form)))


def _word(*words: str) -> Callable[[str], str | None]:
    return lambda text: text if text in words else None


def _whole(least: int, most: int) -> Callable[[str], int | None]:
    return lambda text: int(text) if text.isascii() and text.isdecimal() and len(text) < 7 and (
        least <= int(text) <= most) else None


def _seconds(least: float, most: float) -> Callable[[str], int | None]:
    return lambda text: round(float(text) * 1000) if _NUMBER.fullmatch(text) and least <= float(text) <= most else None


def _block(text: str) -> Block | None:
    """`0+8`, or `none`."""
    if text == "none":
        return Block(0, 0)
    found = _BLOCK.fullmatch(text)
    block = Block(int(found[1]), int(found[2])) if found else Block(0, 0)
    return block if 1 <= block.amount <= MOST and block.first + block.amount <= 65536 else None


def _outputs(text: str) -> Block | None:
    block = _block(text)
    return block if block is not None and block.amount else None


def _pairs(text: str) -> tuple[tuple[int, int], ...] | None:
    if text == "none":
        return ()
    if not _PAIRS.fullmatch(text):
        return None
    pairs = [re.split("[:=]", one) for one in text.split(",")]
    return tuple((int(output), int(shown_by)) for output, shown_by in pairs)


def _yes_no(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.lower())


#: setting -> what it must be, and how it is read; None where it cannot be that.
SETTINGS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "dialect": (N_("modbus or lcus"), _word("modbus", "lcus")),
    "unit": (N_("a unit address from 1 to 255"), _whole(1, 255)),
    "coils": (N_("the first coil and how many, such as 0+8"), _outputs),
    "inputs": (N_("the first input and how many, such as 0+8, or none"), _block),
    "measured": (N_("output:input, with commas, such as 1:1,2:2, or none"), _pairs),
    "poll_s": (N_("seconds, from 0.5 to 3600"), _seconds(0.5, 3600)),
    "timeout_s": (N_("seconds, from 0.05 to 10"), _seconds(0.05, 10)),
    "gap_ms": (N_("milliseconds, from 0 to 1000"), _whole(0, 1000)),
    "settle_s": (N_("seconds, from 0 to 60"), _seconds(0, 60)),
    "tries": (N_("a whole number from 1 to 20"), _whole(1, 20)),
    "echo": (N_("true or false"), _yes_no),
    "limit": (N_("none or flash"), _word("none", "flash")),
    "flash_register": (N_("a register from 0 to 65534"), _whole(0, 65534)),
    "flash_step": (N_("registers from one output to the next, 1 to 1000"), _whole(1, 1000)),
    "flash_word": (N_("a whole number from 0 to 65535"), _whole(0, 65535)),
    "flash_unit_s": (N_("seconds, from 0.001 to 60"), _seconds(0.001, 60)),
    "pulse_s": (N_("seconds, from 0 to 60"), _seconds(0, 60)),
    "status": (N_("none or text"), _word("none", "text")),
}
