"""
What leaves for a voice modem when: one command at a time, the next one when the last is answered or its time is over.

Setting up first frees a modem that a crash left in a voice state (it takes commands for audio there). Then results in
words and the echo on: a modem that repeats the command before its result says by itself what the result is of.
A call that this end had taken is hung up by a command of its own, whose result tells that it is over. Afterwards the
orders, and `AT` every ten seconds while nothing else is said: its OK is the proof of life. Three questions without any
answer, and everything is set up again.

Knows nothing of what the modem says, except that it has.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from ...domain.signals import Order, Sending
from .settings import Settings

ACTS = frozenset(("answer", "hang_up", "test", "poll"))
POLL_MS, REPLY_MS, TONE_MS, SETTLE_MS, STOP_MS = 10_000, 2_000, 8_000, 1_000, 300
PATIENCE = 3
#: Rings further apart than this belong to two calls.
SAME_CALL_MS = 8_000


class Step(NamedTuple):
    """Bytes, and how long their result may take; `is_blind` where none is expected. Of an order: its number, its act,
    and whether this command carries it out; after `expires` it must not leave."""

    data: bytes
    wait_ms: int = REPLY_MS
    is_blind: bool = False
    number: int = 0
    act: str = ""
    is_act: bool = False
    expires: int = 0


class Dialect(NamedTuple):
    """How one family of chipsets writes it."""

    stop: bytes  # ends a stream
    identify: Sequence[str]
    caller_id: str
    after: Sequence[str]
    voice: Sequence[str]
    lift: str
    drop: Sequence[str]
    data: str


_COMMON = ("I0", "I3", "+FCLASS=?", "+FCLASS=0")
_DIALECTS = {
    "usr": Dialect(b"\x10!", _COMMON, "+VCID=", ("+GCI=26",), ("+FCLASS=8", "+VSD=128,0"), "+VLS=1",
                   ("+VLS=0", "H0"), "+FCLASS=0"),
    "conexant": Dialect(b"\x10!\x10^", _COMMON, "+VCID=", ("+GCI=26", "-SDR=0"), ("+FCLASS=8", "+VSD=128,0"), "+VLS=1",
                        ("+VLS=0", "H0"), "+FCLASS=0"),
    "rockwell": Dialect(b"\x10!", ("I0", "I3", "#CLS=?", "#CLS=0"), "#CID=", (), ("#CLS=8",), "A", ("H",), "#CLS=0"),
}
#: Hangs up so that its result says so: with the echo on it is read as the answer to an order, which `H0` is not.
_DOWN = "H"
_CALLER_ID = {"off": "0", "formatted": "1", "raw": "2"}


class Talk:
    """The commands of one modem, and whose turn it is."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._dialect = _DIALECTS[settings.dialect]
        self._steps: deque[Step] = deque()
        self._out: Step | None = None
        self._out_tick = self._heard_tick = 0
        self._rang_tick = -SAME_CALL_MS
        self._rings = self._missed = 0
        self._tests: list[Order] = []  # lifting the receiver would take a call, or break one off
        self._is_lifted = False
        self._has_call = False  # it was lifted before it was set up, and has not said yet that it no longer is
        self._is_open = False

    def opened(self, tick: int) -> None:
        """Whatever was half said is void; everything begins anew, and a call that was taken is over."""
        self._out = None
        self._has_call = self._has_call or self._is_lifted
        self._tests, self._is_lifted = [], False
        self._is_open, self._missed, self._heard_tick = True, 0, tick
        self._steps = deque(self._setting_up())

    def rang(self, tick: int) -> None:
        """A ring; with the one that the settings name the call is answered without an order."""
        self._rings = self._rings + 1 if tick - self._rang_tick < SAME_CALL_MS else 1
        self._rang_tick = tick
        if self._is_open and self._rings == self.settings.rings_before_answer and not self._is_lifted:
            self._steps += self._answering(Order(0, "", "answer", "", tick + SAME_CALL_MS))

    def over(self) -> None:
        """The caller has hung up. The line is given back at once, or nobody else could call for help."""
        if self._is_lifted:
            self._is_lifted, self._rings = False, 0
            self._steps += [Step(_command("H0")), Step(_command(self._dialect.data))]

    def replied(self, tick: int) -> None:
        """A result, whatever of: the modem lives, and the next command may leave. Audio proves nothing."""
        self._heard_tick, self._missed = tick, 0
        if self._out is not None and not self._out.is_blind:
            self._has_call = self._has_call and self._out.data != _command(_DOWN)
            self._out = None

    def order(self, order: Order) -> None:
        """Takes an order; hanging up goes before all that has not left, and ends every wish to answer."""
        if order.act == "hang_up":
            self._steps = deque((*self._hanging_up(order), *(step for step in self._steps if step.act != "answer")))
        elif order.act == "test":
            self._tests.append(order)
        else:
            self._steps += self._carrying_out(order)

    def due(self, tick: int, *, quiet: bool) -> list[Sending]:
        """What leaves now: at most one command. `quiet` when nobody rings or dials: a question then
        disturbs nothing."""
        if not self._is_open:
            return []
        if self._out is not None and not self._is_over(self._out, tick):
            return []
        if quiet and self._tests and not self._steps and not self._is_lifted:
            self._steps += self._carrying_out(self._tests.pop(0))
        while self._steps:
            step = self._steps.popleft()
            if step.expires and tick > step.expires:
                void = (step.number, step.act)
                self._steps = deque(other for other in self._steps if (other.number, other.act) != void)
            else:
                return [self._leaves(step, tick)]
        if self._missed >= PATIENCE:
            self.opened(tick)
        elif quiet and self._has_call:  # it answered, but not to that
            return [self._leaves(Step(_command(_DOWN)), tick)]
        elif quiet and tick - max(self._heard_tick, self._out_tick) >= POLL_MS:
            return [self._leaves(Step(b"AT\r"), tick)]
        return []

    def lifts(self, sending: Sending) -> bool:
        """Whether these bytes take the call: then nobody waits for its next ring."""
        return sending.data == _command(self._dialect.lift)

    def _is_over(self, out: Step, tick: int) -> bool:
        if tick - self._out_tick < out.wait_ms:
            return False
        self._missed += 0 if out.is_blind else 1
        self._out = None
        return True

    def _leaves(self, step: Step, tick: int) -> Sending:
        self._out, self._out_tick = step, tick
        if step.is_act and step.act in ("answer", "hang_up"):
            if self._is_lifted:  # what rings next is another call, however soon
                self._rings = 0
            self._is_lifted = step.act == "answer"
            self._has_call = self._has_call and not self._is_lifted
        return Sending(step.data, step.number if step.is_act else 0, step.expires)

    def _setting_up(self) -> list[Step]:
        spoken = self._dialect
        free = [Step(b"\x10\x03", STOP_MS, is_blind=True), Step(spoken.stop, SETTLE_MS, is_blind=True),
                Step(b"\r", STOP_MS, is_blind=True)]
        words = [*(("E1", _DOWN) if self._has_call else ()), "H0", "Z", "E0", "V1", "E1", "S0=0", *spoken.identify,
                 spoken.caller_id + _CALLER_ID[self.settings.caller_id], *spoken.after]
        return free + [Step(_command(word)) for word in words]

    def _carrying_out(self, order: Order) -> list[Step]:
        if order.act == "answer":
            return self._answering(order)
        if order.act == "test":
            return [_carries("X4DT;", order, TONE_MS), _prepares("H0", order)]
        return [_carries("V1E1", order)] if order.act == "poll" else []  # `AT` alone is our own question

    def _answering(self, order: Order) -> list[Step]:
        spoken = self._dialect
        return [*(_prepares(word, order, order.expires) for word in spoken.voice), _carries(spoken.lift, order)]

    def _hanging_up(self, order: Order) -> list[Step]:
        """What follows the first command leaves however late: a line half given back is engaged for everybody."""
        first, *others = self._dialect.drop
        return [_carries(first, order), *(_prepares(word, order) for word in (*others, self._dialect.data))]


def _carries(word: str, order: Order, wait_ms: int = REPLY_MS) -> Step:
    return Step(_command(word), wait_ms, False, order.number, order.act, True, order.expires)


def _prepares(word: str, order: Order, expires: int = 0) -> Step:
    return Step(_command(word), REPLY_MS, False, order.number, order.act, False, expires)


def _command(word: str) -> bytes:
    return b"AT" + word.encode("ascii") + b"\r"
