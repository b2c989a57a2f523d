"""
Asking a device for something: the fact that claims it, and the order that leaves once the claim is durable (P10).

The entry that asks is the claim. Whoever finds it later, a collector that came back, sees that it was asked for and
does not ask again. Pure.
"""

from __future__ import annotations

from typing import NamedTuple

from ..clock import Moment
from ..domain.broadcasts import Amplifier
from ..domain.commandevents import CommandAsked
from ..domain.commands import CLOSE, IS_CLOSED, Command, Output, is_pending
from ..domain.signals import Order
from .amplifying import stays_open
from .facts import Fact
from .inputs import Do
from .spacing import closes, holds
from .state import State


class Asker(NamedTuple):
    """Who wants it and through which console; for a rule, `actor` is `rule:ID`."""

    actor: str
    console: str = ""
    request: str = ""


def ask(state: State, before: int, where: tuple[str, str], act: str, value: str, why: str, asker: Asker, now: Moment,
        amplifier: str = "", broadcast: int = 0) -> tuple[Fact, Do]:
    """An act of output `where` (line, output), when `before` facts come first in the same decision."""
    line, output = where
    expires = expires_ms(state)
    body = CommandAsked(line, output, act, value, expires, amplifier, broadcast, why, asker.console, asker.request,
                        closes(state, where, act, now))
    order = Order(state.head + before + 1, output, act, value, now.tick + expires)
    return Fact(body, asker.actor, now.at, now.tick), Do(line, order)


def again(state: State, command: Command) -> Do:
    """The same order under the same number: a device acts once on a number."""
    expires = state.due(command.id, command.at, command.tick, command.expires_ms)
    return Do(command.line, Order(command.id, command.output, command.act, command.value, expires))


def expires_ms(state: State) -> int:
    """How long after it was asked for a command may leave (P10)."""
    return round(state.rules.number("BC-11", "expires_s") * 1000)


def close_again(state: State, line: str, before: int, now: Moment) -> tuple[list[Fact], list[Do]]:
    """A line is back: what was to be closed there and is not known to be since is closed again, which an open never
    is; and so is what was open where the room file has no amplifier any more. An order that was on its way meanwhile is
    void."""
    facts: list[Fact] = []
    orders: list[Do] = []
    for (of, output), row in sorted(state.rows["output"].items()):
        amplifier = amplifier_at(state, line, output)
        doubted = holds(state) and amplifier is not None and stays_open(state, amplifier)
        if of != line or not row.wanted or (row.state == IS_CLOSED and row.state_at >= row.wanted_at and not doubted):
            continue
        if row.wanted != IS_CLOSED and any((other.line, other.output) == (of, output)
                                           for other in state.rows["amplifier"].values()):
            continue  # whoever has it is heard, or is not: that is its amplifier's matter
        fact, do = ask(state, before + len(facts), (line, output), CLOSE, "", "end", Asker("rule:BC-12"), now,
                       amplifier.amplifier if amplifier else "")
        facts.append(fact)
        orders.append(do)
    return facts, orders


def output_of(state: State, amplifier: Amplifier) -> Output:
    """What is known of an amplifier's output."""
    found: Output | None = state.rows["output"].get((amplifier.line, amplifier.output))
    return found or Output(amplifier.line, amplifier.output)


def amplifier_at(state: State, line: str, output: str) -> Amplifier | None:
    """The amplifier that hangs on an output."""
    return next((row for row in state.rows["amplifier"].values()
                 if (row.line, row.output) == (line, output) and not row.removed), None)


def pending_on(state: State, line: str, output: str) -> list[Command]:
    """The commands of an output, or of the device where it is empty, whose outcome is still to come; in order."""
    return [command for _id, command in sorted(state.rows["command"].items())
            if (command.line, command.output) == (line, output) and is_pending(command)]
