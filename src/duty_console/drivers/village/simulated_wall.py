"""
What a simulated village controller does in the village: the phone that rings, relays with their second contacts, what
comes out of the amplifiers, faults; written from the sheet.

Part of the far end (`simulated`); what it has to say it gives to `say`, the fields of an event from `what` on. Knows
nothing of frames, numbers and acknowledgements.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

RING_S, MISSED_S, CALL_S, KEYS_S, CURRENT_S, STUCK_S = 5.0, 6.0, 300.0, 2.0, 3.0, 0.5
BITS = {"mains": 0x0004, "battery": 0x0008, "line": 0x0010, "stuck": 0x0020, "current": 0x0040}
OF_OUTPUT = {"stuck": 1, "current": 2}


@dataclass(slots=True)
class Output:
    """A relay, its second contact, and what comes out of its amplifier. `lies`: it does what it is asked in words
    only; `mute`: nothing comes out."""

    asked: bool = False
    relay: bool = False
    measured: bool = False
    value: int = 0
    faults: int = 0
    turn: int = 0  # which opening this is: an old limit closes nothing
    lies: bool = False
    mute: bool = False


@dataclass(slots=True)
class Call:
    """A call that rings or is answered."""

    number: int
    caller: str
    wanted: int  # answered after so many rings
    rings: int = 0
    answered_at: float | None = None


@dataclass(slots=True)
class Wall:
    """The controller without its line."""

    names: tuple[str, ...]
    say: Callable[[str, float], None]
    is_alone: Callable[[float], bool]  # whether no console is heard

    acts: list[tuple[str, str]] = field(default_factory=list, init=False)  # what it really did
    outputs: dict[str, Output] = field(default_factory=dict, init=False)
    call: Call | None = field(default=None, init=False)
    standing: set[str] = field(default_factory=set, init=False)
    later: list[tuple[float, int, Callable[[float], None]]] = field(default_factory=list, init=False)
    _calls: int = field(default=0, init=False)
    _turns: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.outputs = {name: Output() for name in self.names}

    def refusal(self, act: str, name: str, value: str) -> str:
        """Why it will not do an order; empty where it will."""
        answered = self.call is not None and self.call.answered_at is not None
        rings = self.call is not None and not answered
        if act not in ("open", "close", "answer", "hang_up", "test", "clock", "poll"):
            return "act"
        if name not in self.outputs and (act in ("open", "close") or (act == "test" and name)):
            return "no_output"
        if act in ("open", "clock") and not (value.isdecimal() and int(value)):
            return "value"
        if act == "test" and self.call is not None:
            return "busy"
        return "no_call" if (act == "answer" and not rings) or (act == "hang_up" and not answered) else ""

    def do(self, act: str, number: str, name: str, value: str, now: float) -> tuple[str, str]:
        """Does an order; state and value of its answer."""
        self.acts.append((act, name))
        if act in ("open", "close"):
            limit = min(int(value), 3600) if act == "open" else 0
            self._drive(name, act == "open", "order", now, number, limit)
            return ("open", str(limit)) if limit else ("closed", "")
        if act == "answer":
            self._answer(now)
        elif act == "hang_up":
            self._end("cut", now)
        elif act == "test":
            self._test(number, name, now)
        return "", ""

    def state(self) -> tuple[int, str]:
        """The bits and the outputs of a heartbeat, as far as they are seen here."""
        bits = sum(BITS[fault] for fault in self.standing)
        if self.call is not None:
            bits |= 0x0001 if self.call.answered_at is None else 0x0002
        return bits, ";".join(f"{name}:{each.asked:d}{each.relay:d}{each.measured:d}{each.faults}:{each.value}"
                              for name, each in self.outputs.items())

    def restart(self) -> None:
        """On hook, everything closed, whatever was before."""
        self.call, self.later = None, []
        for output in self.outputs.values():
            output.asked = output.relay = output.measured = False

    def _drive(self, name: str, is_open: bool, why: str, now: float, number: str = "", limit: float = 0) -> None:
        """Drives a relay; what the contact shows and what comes out are facts of their own."""
        output = self.outputs[name]
        self._turns += 1
        output.turn = turn = self._turns

        def same() -> bool:
            return output.turn == turn
        output.asked, output.relay = is_open, is_open and not output.lies
        output.measured, output.value = output.measured and is_open, output.value if is_open else 0
        self._tell(name, why, now, number)
        if is_open:
            self._at(now + limit, lambda at: self._drive(name, False, "limit", at), same)
            self._at(now + 0.3, lambda at: self.measured(at, True, output=name),
                     lambda: same() and output.relay and not output.mute)
            self._at(now + CURRENT_S, lambda at: self.fault(at, "current", output=name),
                     lambda: same() and not output.measured)
        self._at(now + STUCK_S, lambda at: self.fault(at, "stuck", output.relay != output.asked, output=name), same)

    def _tell(self, name: str, why: str, now: float, number: str = "") -> None:
        output = self.outputs[name]
        asked, relay = ("open" if state else "closed" for state in (output.asked, output.relay))
        self.say(f"out,{name},{asked},{relay},{'on' if output.measured else 'off'},{output.value},{why},{number}", now)

    def ring(self, now: float, caller: str = "O", rings: int = 2) -> None:
        """Somebody rings: a number, P (withheld) or O (none delivered); answered after so many rings, 0 for never."""
        if self.call is not None:
            raise ValueError("the line is busy")
        self._calls = self._calls % 65535 + 1
        self.call = Call(self._calls, f"{caller}," if caller in ("P", "O") else f"N,{caller}", rings)
        self._rung(self.call, now)

    def _rung(self, call: Call, now: float) -> None:
        if self.call is not call or call.answered_at is not None:
            return
        call.rings += 1
        if call.rings == 1:
            self.say(f"ring,{call.number},1,{call.caller}", now)
        if call.rings == call.wanted:
            self._answer(now)
        else:
            self._at(now + RING_S, lambda at: self._rung(call, at))

    def _answer(self, now: float) -> None:
        call = self.call
        assert call is not None
        call.answered_at = now
        self.say(f"call,{call.number},{call.rings},{call.caller},{int(self.is_alone(now))}", now)
        self._at(now + CALL_S, lambda at: self._end("limit", at), lambda: self.call is call)

    def hang_up(self, now: float) -> None:
        """The caller hangs up, answered or not."""
        if self.call is not None and self.call.answered_at is None:
            call, self.call = self.call, None
            self._at(now + MISSED_S, lambda at: self.say(f"missed,{call.number},{call.rings},{call.caller}", at))
        elif self.call is not None:
            self._end("caller", now)

    def _end(self, why: str, now: float) -> None:
        call, self.call = self.call, None
        assert call is not None
        for name, output in self.outputs.items():
            if output.asked:
                self._drive(name, False, "ended", now)
        seconds = int(now - (call.answered_at or 0.0))
        self.say(f"ended,{call.number},{why},{seconds},{call.caller}", now)

    def dial(self, now: float, digits: str = "9999") -> None:
        """The caller presses keys."""
        call = self.call
        if call is not None:
            keys = digits.replace("*", "s").replace("#", "h")
            self._at(now + KEYS_S, lambda at: self.say(f"dial,{call.number},{keys},{call.caller}", at))

    def fault(self, now: float, name: str, on: bool = True, output: str = "") -> None:
        """A fault begins or is over: mains, battery, line; stuck and current of an output."""
        if name not in BITS:
            raise ValueError(f"no fault {name}; there are {', '.join(BITS)}")
        where = output if name in OF_OUTPUT else ""
        place = self.outputs.get(where)
        was = bool(place.faults & OF_OUTPUT[name]) if place else name in self.standing
        if was == bool(on):
            return
        if place:
            place.faults ^= OF_OUTPUT[name]
        if on or not any(each.faults & OF_OUTPUT.get(name, 0) for each in self.outputs.values()):
            (self.standing.add if on else self.standing.discard)(name)
        self.say(f"fault,{name},{where},{'new' if on else 'over'}", now)

    def measured(self, now: float, on: bool = True, value: int = 430, output: str = "1") -> None:
        """Something comes out of an amplifier, or nothing more."""
        place = self.outputs[output]
        if place.measured != on:
            place.measured, place.value = on, value if on else 0
            self._tell(output, "measured", now)
        if on and place.asked:
            self.fault(now, "current", False, output=output)

    def lie(self, _now: float, output: str = "1", on: bool = True) -> None:
        self.outputs[output].lies = on

    def mute(self, _now: float, output: str = "1", on: bool = True) -> None:
        self.outputs[output].mute = on

    def _test(self, number: str, name: str, now: float) -> None:
        if name:
            self._drive(name, True, "test", now, "", 2)

        def ended(at: float) -> None:
            bits = sum(BITS[fault] for fault in self.standing)
            if name and not self.outputs[name].measured:
                bits |= BITS["current"]
            self.say(f"test,{number},{'failed' if bits else 'passed'},{bits:04X}", at)
        self._at(now + (1.5 if name else 1.0), ended)

    def _at(self, when: float, do: Callable[[float], None], still: Callable[[], bool] = lambda: True) -> None:
        """Does something later, if there is still a reason to."""
        self._turns += 1
        heapq.heappush(self.later, (when, self._turns, lambda at: do(at) if still() else None))

    def run(self, now: float) -> None:
        """Does what is due."""
        while self.later and self.later[0][0] <= now:
            when, _turn, do = heapq.heappop(self.later)
            do(when)
