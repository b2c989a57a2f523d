"""
The fields of each frame of a village phone alarm controller, by name and by what may stand there.

A field that says something else than it may is `Wrong`; fields after the known ones are of a later version and left
alone. Knows nothing of what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

Fields = dict[str, object]
Check = Callable[[str], object]


class Wrong(ValueError):
    """A field that cannot be; `fields` are those before it."""

    fields: Fields = {}


def matching(pattern: str, what: str) -> Check:
    """A text of this form, as it was sent."""
    form = re.compile(pattern)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise Wrong(what)
        return text
    return check


def counted(text: str) -> int:
    """A number from 0 to 65535."""
    return _whole(text, 65535)


def timed(text: str) -> int | None:
    """Seconds since 1970; None where nobody has set the clock."""
    return _whole(text, 0xFFFFFFFF) if text else None


def _whole(text: str, most: int) -> int:
    if not re.fullmatch("[0-9]{1,10}", text) or int(text) > most:
        raise Wrong("no such number")
    return int(text)


def order_number(text: str) -> str:
    """The number of an order, or nothing where the console asks by itself."""
    return str(counted(text)) if text else ""


word = matching("[a-z_]{1,16}", "no word")
_any = matching(".{0,150}", "no text")
_letter_of = matching("[A-Za-z]?", "no letter")
_output = matching("[0-9A-Za-z]{1,8}", "no name of an output")
_output_or_none = matching("[0-9A-Za-z]{0,8}", "no name of an output")
_bits = matching("[0-9A-F]{4}", "not four hexadecimal digits")
_one_output = r"[0-9A-Za-z]{1,8}:[01][01-][01-][0-3]:[0-9]{1,4}"
_outputs = matching(f"{_one_output}(;{_one_output}){{0,7}}", "no list of outputs")

#: Bit of the state -> the code of the fault.
FAULTS = {0x0004: "mains", 0x0008: "battery", 0x0010: "line", 0x0020: "stuck", 0x0040: "current"}
_CALLER: tuple[tuple[str, Check], ...] = (("number_kind", _letter_of), ("caller", _any))
FORMS: dict[str, tuple[tuple[str, Check], ...]] = {
    "start": (("cause", word), ("version", _any), ("model", _any)),
    "ring": (("call", counted), ("rings", counted), *_CALLER),
    "call": (("call", counted), ("rings", counted), *_CALLER, ("standby", _any)),
    "missed": (("call", counted), ("rings", counted), *_CALLER),
    "dial": (("call", counted), ("digits", matching("[0-9A-Dsh]{1,16}", "no keys")), *_CALLER),
    "ended": (("call", counted), ("why", word), ("seconds", counted), *_CALLER),
    "out": (("output", _output), ("asked", matching("open|closed", "neither open nor closed")),
            ("relay", matching("open|closed|-", "neither open nor closed")),
            ("measured", matching("on|off|-", "neither on nor off")), ("value", counted), ("why", word),
            ("order", order_number)),
    "fault": (("fault", word), ("output", _output_or_none), ("state", matching("new|over", "neither new nor over"))),
    "test": (("order", order_number), ("result", matching("passed|failed", "neither passed nor failed")),
             ("faults", _bits)),
    "lost": (("count", counted),),
    "state": (("state", _bits), ("outputs", _outputs)),
    "answer": (("order", order_number), ("act", word), ("result", matching("done|refused", "neither done nor refused")),
               ("output", _output_or_none), ("state", _any), ("value", _any)),
    "ack": (("of", matching("[EH]", "neither event nor heartbeat")), ("boot", counted), ("number", counted)),
    "order": (("order", order_number), ("act", word), ("output", _output_or_none), ("value", _any)),
}


class Output(NamedTuple):
    """One output as a heartbeat tells of it: 1, 0, or - where nothing shows it."""

    name: str
    asked: str
    relay: str
    measured: str
    faults: list[str]


def of_outputs(text: str) -> list[Output]:
    """The outputs of a list that has been checked."""
    found = []
    for one in text.split(";"):
        name, states, _value = one.split(":")
        faults = [code for bit, code in ((1, "stuck"), (2, "current")) if int(states[3]) & bit]
        found.append(Output(name, states[0], states[1], states[2], faults))
    return found


def owed(said: Sequence[str]) -> bool:
    """Whether these fields are of a frame that the controller repeats until it is acknowledged."""
    return len(said) > 2 and said[0] in ("E", "H") and all(re.fullmatch("[0-9]{1,5}", one) for one in said[1:3])


def taken(texts: Sequence[str], form: Sequence[tuple[str, Check]], before: Fields | None = None) -> Fields:
    """The fields of a form by name, or Wrong with what could be read until then."""
    found: Fields = {}
    for place, (name, check) in enumerate(form):
        try:
            if place >= len(texts):
                raise Wrong("missing")
            found[name] = check(texts[place])
        except Wrong as wrong:
            complaint = Wrong(f"{name}: {wrong}")
            complaint.fields = {**(before or {}), **found}
            raise complaint from None
    return found
