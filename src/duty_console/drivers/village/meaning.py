"""
What the frames of a village phone alarm controller say.

    E,boot,number,time,what,...                    an event: signals, or only what became of an output (report)
    H,boot,number,time,state,outputs               a heartbeat with the state of every output
    R,order,act,result,output,state,value          the answer to an order; of a poll: every fault that stands
    A,of,boot,number    O,order,act,output,value   what a console says

A call is never unreadable for the sake of its number: whatever the exchange delivers, its digits are the account and
anything else is no number. A frame whose CRC holds and whose fields do not is for a person to look at. Knows no CRC.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ...clock import local
from ...domain.codes import meaning
from ...domain.signals import Answer, Qualifier, Reading, Signal, Told
from .forms import FAULTS, FORMS, Fields, Wrong, counted, of_outputs, owed, taken, timed, word

SCHEME = "village"
#: What stands for a number in the text of a call that has none.
_NO_NUMBER = {"P": "号码保密 number withheld", "O": "无来电号码 no number delivered"}
_KEYS = str.maketrans("sh", "*#")


class Event(NamedTuple):
    """The head of an event and its own fields."""

    what: str
    clock: str
    at: int
    said: Fields


def read(body: str) -> Reading:
    """A frame whose CRC holds."""
    first, *rest = body.split(",")
    reader = _READERS.get(first)
    if reader is None:
        return Reading("unsupported", ({"form": first},), (), "never", f"unsupported frame {first}")
    try:
        return reader(rest)
    except Wrong as wrong:  # the CRC holds, so repeating it would not help
        return Reading("unparsed", (wrong.fields,), (), "at_once" if owed((first, *rest)) else "never", str(wrong))


def _event(rest: list[str]) -> Reading:
    head = taken(rest, (("boot", counted), ("number", counted), ("time", timed), ("what", word)))
    what = str(head.pop("what"))
    if what not in FORMS:
        return Reading("unsupported", (head,), (), "at_once", f"unsupported event {what}")
    said = taken(rest[4:], FORMS[what], head)
    time = head["time"]
    at = time * 1000 if isinstance(time, int) else 0
    event = Event(what, f"{local(at):%Y-%m-%d %H:%M:%S}" if at else "", at, said)
    if what == "out":
        return _output(head, event)
    return Reading(what, (head, said), (_signal_of(event),), "at_once")


def _signal_of(event: Event) -> Signal:
    """The one thing that an event says."""
    said, what = event.said, event.what
    if what == "fault":
        return _fault(event)
    if what == "test":
        passed = said["result"] == "passed"
        return _signal(event, "test" if passed else "test_failed", "log",
                       text=" ".join(_faults(int(str(said["faults"]), 16))))
    if what in ("start", "lost"):
        return _signal(event, what, meaning(SCHEME, what).qualifier,
                       text=str(said["cause" if what == "start" else "count"]))
    text = str(said.get("digits", "")).translate(_KEYS) or _NO_NUMBER.get(_kind(said), "")
    return _signal(event, what, meaning(SCHEME, what).qualifier, account=_number(said), text=text)


def _fault(event: Event) -> Signal:
    code, zone = str(event.said["fault"]), str(event.said["output"])
    if event.said["state"] == "over":
        return _signal(event, code, "restore", zone=zone)._replace(clears=(code,))
    return _signal(event, code, "new", zone=zone)


def _kind(said: Fields) -> str:
    """Whether there is a number: N, P withheld, O none delivered."""
    return "N" if _number(said) else "P" if said.get("number_kind") == "P" else "O"


def _number(said: Fields) -> str:
    return re.sub("[^0-9]", "", str(said.get("caller", "")))


def _output(head: Fields, event: Event) -> Reading:
    """What became of an output; by its own limit that is worth a line of the journal."""
    said = event.said
    name, relay, measured = (str(said[key]) for key in ("output", "relay", "measured"))
    why = str(said["why"]) if said["why"] in ("limit", "ended") else ""
    number = int(str(said["order"]) or 0)
    tells = [Told("output", name, str(said["asked"]) if relay == "-" else relay, number, why, event.at)]
    if measured != "-":
        tells.append(Told("measured", name, measured, number, at=event.at))
    if said["why"] == "limit":
        limit = _signal(event, "limit", "log", zone=name)
        return Reading("output", (head, said), (limit,), "at_once", tells=tuple(tells))
    return Reading("report", (head, said), (), "at_once", tells=tuple(tells))


def _heartbeat(rest: list[str]) -> Reading:
    fields = taken(rest, (("boot", counted), ("number", counted), ("time", timed), *FORMS["state"]))
    return Reading("heartbeat", (fields,), (), "at_once", tells=_tells(str(fields["outputs"])))


def _tells(outputs: str) -> tuple[Told, ...]:
    tells = []
    for one in of_outputs(outputs):
        tells.append(Told("output", one.name, "open" if "1" in (one.relay.replace("-", one.asked)) else "closed"))
        if one.measured != "-":
            tells.append(Told("measured", one.name, "on" if one.measured == "1" else "off"))
    return tuple(tells)


def _answer(rest: list[str]) -> Reading:
    fields = taken(rest, FORMS["answer"])
    order, act, result, output, state, value = (str(fields[key]) for key in (
        "order", "act", "result", "output", "state", "value"))
    number = int(order or 0)
    if result == "refused":
        return _told(fields, Told("refused", output, value, number))
    if act == "poll":
        return _state(fields, number)
    tells = [Told("confirmed", output, state, number)] if order else []
    if act == "clock" and value.isdecimal():
        tells.append(Told("clock", "", str(int(value) * 1000)))
    return _told(fields, *tells)


def _told(fields: Fields, *tells: Told) -> Reading:
    return Reading("report", (fields,), (), "never", tells=tells)


def _state(fields: Fields, number: int) -> Reading:
    """Which faults stand now and that the others do not: the controller says both."""
    fields = {key: value for key, value in fields.items() if key != "value"} | {"outputs": fields["value"]}
    said = taken([str(fields["state"]), str(fields["outputs"])], FORMS["state"], fields)
    held = _faults(int(str(said["state"]), 16))
    signals = _standing([code for code in FAULTS.values() if code not in ("stuck", "current")], held, "")
    for one in of_outputs(str(said["outputs"])):
        signals += _standing(["stuck", "current"], one.faults, one.name)
    tells = _tells(str(said["outputs"]))
    confirmed = (Told("confirmed", "", "", number),) if fields["order"] else ()
    return Reading("state", (fields,), tuple(signals), "never", tells=confirmed + tells)


def _standing(known: list[str], held: list[str], zone: str) -> list[Signal]:
    event = Event("state", "", 0, {})
    signals = [_signal(event, code, "present", zone=zone) for code in known if code in held]
    over = tuple(code for code in known if code not in held)
    if over:
        signals.append(_signal(event, "normal", "restore", zone=zone)._replace(clears=over))
    return signals


def _faults(bits: int) -> list[str]:
    return [code for bit, code in FAULTS.items() if bits & bit]


def _signal(event: Event, code: str, qualifier: Qualifier, account: str = "", zone: str = "", text: str = "") -> Signal:
    row = meaning(SCHEME, code)
    return Signal(event.what, "", "", account, SCHEME, code, qualifier, row.severity, "", zone, "", event.clock, text,
                  row.clears, event.at)


def _of_console(kind: str, form: str) -> Callable[[list[str]], Reading]:
    """What a console says, as it is met in a recording: nobody waits for our answer to it."""
    never: Answer = "never"
    return lambda rest: Reading(kind, (taken(rest, FORMS[form]),), (), never)


_READERS: dict[str, Callable[[list[str]], Reading]] = {
    "E": _event, "H": _heartbeat, "R": _answer, "A": _of_console("ack", "ack"), "O": _of_console("order", "order")}
