"""
A relay board as its line shows it: the far end of the cable, written from the sheet.

Coils are what it was told; inputs are wired behind its contacts and follow them after a tenth of a second. It answers
what is asked of its unit and is silent otherwise. A story makes it lie, stick, go deaf, slow or odd.

    stick(output)       answers and shows as told, but nothing comes out    lie(output)     answers, but does not move
    deaf(on), slow(s)   answers nothing; answers so many seconds late       exception(code) answers everything with it
    input(number, on)   an input by hand       noise(hex)  in front of the next answer       mend()   all of it is over

Pure: bytes and seconds in, bytes out. Knows nothing of ports, and nothing of whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: It thinks so long before it answers; its contacts take so long; so long a silence ends what was begun.
ANSWER_S, CONTACT_S, SILENCE_S = 0.01, 0.1, 0.05
CAN = ("stick", "lie", "deaf", "slow", "exception", "input", "noise", "mend")
FUNCTION, ADDRESS, VALUE = 1, 2, 3  # the exceptions it says of itself


@dataclass(slots=True)
class Said:
    """What a ledger's line is made of; a board says nothing of itself, so its ledger stays empty."""

    text: str
    attempts: int = 0
    acked_at: float | None = None


@dataclass(slots=True)
class FarEnd:
    """The board. `receive` takes what is asked, `due(now)` gives what it answers now."""

    receiver: str = "01"
    line: str = "1"
    wait_s: float = 0.5
    attempts: int = 1
    heartbeat_s: float = 0.0
    parity: str = "N"
    settings: Mapping[str, str] = field(default_factory=dict)

    absent: bool = field(default=False, init=False)
    ledger: Sequence[Said] = field(default_factory=list, init=False)
    coils: dict[int, bool] = field(default_factory=dict, init=False)
    inputs: dict[int, bool] = field(default_factory=dict, init=False)
    writes: list[tuple[int, bool]] = field(default_factory=list, init=False)  # every coil it was told, in order
    asked: list[bytes] = field(default_factory=list, init=False)  # every whole request for it
    _unit: int = field(default=1, init=False)
    _follows: dict[int, int] = field(default_factory=dict, init=False)  # coil -> input behind its contact
    _heard: bytes = field(default=b"", init=False)
    _heard_at: float = field(default=0.0, init=False)
    _answers: list[tuple[float, bytes]] = field(default_factory=list, init=False)
    _moving: list[tuple[float, int, bool]] = field(default_factory=list, init=False)  # contacts that will have moved
    _closing: dict[int, float] = field(default_factory=dict, init=False)  # coils that go off by themselves
    _stuck: set[int] = field(default_factory=set, init=False)
    _lying: set[int] = field(default_factory=set, init=False)
    _deaf: bool = field(default=False, init=False)
    _slow_s: float = field(default=0.0, init=False)
    _exception: int = field(default=0, init=False)
    _noise: bytes = field(default=b"", init=False)

    def __post_init__(self) -> None:
        self._unit = int(self.settings.get("unit", "1"))
        first, amount = self._block("coils", "0+8")
        self.coils = {first + place: False for place in range(amount)}
        first_input, inputs = self._block("inputs", "0+8")
        self.inputs = {first_input + place: False for place in range(inputs)}
        pairs = self.settings.get("measured", "") or ",".join(f"{n}:{n}" for n in range(1, min(amount, inputs) + 1))
        for pair in pairs.replace("=", ":").split(",") if pairs not in ("", "none") else []:
            output, _colon, shown_by = pair.partition(":")
            self._follows[first + int(output) - 1] = first_input + int(shown_by) - 1

    def event(self, account: str, qualifier: str, code: str, group: str, zone: str, now: float = 0.0) -> None:
        """Something closes an input (R: opens it again); `zone` is its number."""
        self.happen("input", now, number=int(zone), on=qualifier != "R")

    def message(self, text: str) -> None:
        """Bytes that nobody asked for, in hexadecimal digits."""
        self._answers.append((0.0, bytes.fromhex(text)))

    def happen(self, what: str, now: float, **how: object) -> None:
        """What a story wants of it; a ValueError says what it can."""
        number = int(str(how.get("output", how.get("number", 0))))
        match what:
            case "stick" | "lie":
                (self._stuck if what == "stick" else self._lying).add(min(self.coils) + number - 1)
            case "deaf":
                self._deaf = bool(how.get("on", True))
            case "slow":
                self._slow_s = float(str(how.get("seconds", 1)))
            case "exception":
                self._exception = int(str(how.get("code", 2)))
            case "input":
                self.inputs[min(self.inputs, default=0) + number - 1] = bool(how.get("on", True))
            case "noise":
                self._noise = bytes.fromhex(str(how.get("hex", "00FF55")))
            case "mend":
                self._stuck, self._lying, self._deaf, self._slow_s = set(), set(), False, 0.0
                self._exception, self._noise = 0, b""
            case _:
                raise ValueError(f"a relay board cannot {what}: it can {', '.join(CAN)}")

    def receive(self, data: bytes, now: float) -> None:
        """What is asked. Half a request that nothing follows is forgotten."""
        if self._heard and now - self._heard_at > SILENCE_S:
            self._heard = b""
        self._heard, self._heard_at = self._heard + data, now
        self._pass(now)
        take = self._take_lcus if self.settings.get("dialect") == "lcus" else self._take
        while self._heard and take(now):
            pass

    def due(self, now: float) -> bytes:
        """What goes out now; empty if nothing does."""
        self._pass(now)
        if not self._answers or self._answers[0][0] > now:
            return b""
        return self._answers.pop(0)[1]

    def next_due(self) -> float | None:
        """When `due` will have something to say or to move; None if never."""
        times = [at for at, _answer in self._answers[:1]] + [at for at, _coil, _on in self._moving]
        return min(times + list(self._closing.values()), default=None)

    def _block(self, key: str, usual: str) -> tuple[int, int]:
        first, _plus, amount = self.settings.get(key, usual).partition("+")
        return (int(first), int(amount)) if amount else (0, 0)

    def _pass(self, now: float) -> None:
        """Time goes by: what was to close has closed, contacts have moved."""
        for coil, at in list(self._closing.items()):
            if at <= now:
                del self._closing[coil]
                self._set(coil, False, at)
        for move in [move for move in self._moving if move[0] <= now]:
            self._moving.remove(move)
            self.inputs[self._follows[move[1]]] = move[2]

    def _set(self, coil: int, is_on: bool, now: float) -> None:
        if coil in self._lying:
            return
        self.coils[coil] = is_on
        if coil in self._follows and coil not in self._stuck:
            self._moving.append((now + CONTACT_S, coil, is_on))

    def _told(self, coil: int, is_on: bool, now: float) -> None:
        self.writes.append((coil, is_on))
        self._closing.pop(coil, None)
        self._set(coil, is_on, now)

    def _take(self, now: float) -> bool:
        """One Modbus request from what was heard; whether there may be another."""
        heard = self._heard
        if len(heard) < 8:
            return False
        size = 9 + heard[6] if heard[1] in (15, 16) else 8
        if len(heard) < size:
            return False
        request = heard[:size]
        if crc(request[:-2]) != request[-2:]:
            self._heard = heard[1:]
            return True
        self._heard = heard[size:]
        if request[0] == self._unit or request[0] == 0:
            self.asked.append(request)
            answer = self._answer(request[1], request[2:-2], now) if not self._deaf else b""
            if answer and request[0]:
                self._say(request[:1] + answer, now)
        return True

    def _answer(self, function: int, data: bytes, now: float) -> bytes:
        """Function and data of the answer."""
        place, value = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
        if self._exception:
            return bytes((function | 0x80, self._exception))
        if function in (1, 2):
            return self._states(function, self.coils if function == 1 else self.inputs, place, value)
        if function == 5:
            if value not in (0, 0xFF00):
                return bytes((function | 0x80, VALUE))
            if place not in self.coils:
                return bytes((function | 0x80, ADDRESS))
            self._told(place, value == 0xFF00, now)
            return bytes((function,)) + data
        if function == 15 and all(coil in self.coils for coil in range(place, place + value)):
            for number in range(value):
                self._told(place + number, bool(data[5 + number // 8] >> number % 8 & 1), now)
            return bytes((function,)) + data[:4]
        if function == 16 and self.settings.get("limit") == "flash":
            return self._flashed(place, data, now)
        return bytes((function | 0x80, ADDRESS if function == 15 else FUNCTION))

    def _states(self, function: int, states: Mapping[int, bool], first: int, amount: int) -> bytes:
        if not 1 <= amount <= 2000:
            return bytes((function | 0x80, VALUE))
        if any(place not in states for place in range(first, first + amount)):
            return bytes((function | 0x80, ADDRESS))
        packed = bytearray((amount + 7) // 8)
        for number in range(amount):
            packed[number // 8] |= states[first + number] << number % 8
        return bytes((function, len(packed))) + packed

    def _flashed(self, place: int, data: bytes, now: float) -> bytes:
        """Flash-on (点动): on now, off again by itself after so many tenths of a second."""
        first, step = int(self.settings.get("flash_register", "3")), int(self.settings.get("flash_step", "5"))
        coil = min(self.coils) + (place - first) // step
        if (place - first) % step or coil not in self.coils or len(data) != 9:
            return bytes((16 | 0x80, ADDRESS))
        self._told(coil, True, now)
        self._closing[coil] = now + int.from_bytes(data[7:9], "big") * float(self.settings.get("flash_unit_s", "0.1"))
        return bytes((16,)) + data[:4]

    def _take_lcus(self, now: float) -> bool:
        """One LCUS command, or the question FF."""
        heard = self._heard
        if heard[0] == 0xFF:
            self._heard = heard[1:]
            if self.settings.get("status") == "text" and not self._deaf:
                lines = [f"CH{coil + 1}: {'ON' if on else 'OFF'}\r\n" for coil, on in self.coils.items()]
                self._say("".join(lines).encode(), now, checked=False)
            return True
        if heard[0] == 0xA0 and len(heard) < 4:
            return False
        if heard[0] != 0xA0 or sum(heard[:3]) % 256 != heard[3] or heard[1] - 1 not in self.coils:
            self._heard = heard[1:]
            return True
        self._heard = heard[4:]
        if not self._deaf:
            self._told(heard[1] - 1, heard[2] == 1, now)
        return True

    def _say(self, answer: bytes, now: float, *, checked: bool = True) -> None:
        noise, self._noise = self._noise, b""
        self._answers.append((now + ANSWER_S + self._slow_s, noise + answer + (crc(answer) if checked else b"")))


def crc(data: bytes) -> bytes:
    """CRC-16/MODBUS, low byte first."""
    rest = 0xFFFF
    for byte in data:
        rest ^= byte
        for _bit in range(8):
            rest = rest >> 1 ^ 0xA001 if rest & 1 else rest >> 1
    return bytes((rest & 0xFF, rest >> 8))
