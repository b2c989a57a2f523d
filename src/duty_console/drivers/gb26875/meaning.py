"""
What a GB/T 26875.3 frame means: one signal for each thing that a device, a panel or a component says.

A state (types 1, 2, 21) is a word of bits, each with a meaning for 1 and for 0. A bit that is set is a condition. A bit
that is not set is the explicit report that this very component is free of it, and ends what it began, but only where
bit 0 says that it is in normal operation: makers forget bit 0, and such a word is no account of the whole state
(PATH-10). An operation (4, 24) is a record of what somebody did. Everything else is a line in the journal.

    scheme gb26875 │ S system, P component, D transmission device, O and K operations, each with the number of the bit;
                   │ T a report by its type, C a command

Knows no bytes. Sheet: hardware/protocols/gb26875.md
"""

from __future__ import annotations

from datetime import datetime

from ...clock import SHANGHAI
from ...domain.codes import meaning, table
from ...domain.signals import Qualifier, Reading, Signal, Told
from .unit import ANALOGS, BEATS, CONFIRM, CONTROL, DENY, QUERY, REPLY, SEND, Fields, Head, Unit

SCHEME = "gb26875"
INVALID_TIME = "时间无效"
#: type -> the name of what it reports.
KINDS = {1: "system_status", 2: "component_status", 3: "analog", 4: "operation", 5: "version", 6: "configuration",
         7: "component_configuration", 8: "clock", 21: "device_status", 24: "device_operation", 25: "device_version",
         26: "device_configuration", 28: "device_clock"}
#: type -> letter of its codes and how many bits its word has; every bit is looked at, also a reserved one.
_STATES = {1: ("S", 16), 2: ("P", 16), 21: ("D", 8)}
#: Some makers send the device's own state again and again: what stands already is not announced again.
_AT_INTERVALS = "D"
_OPERATIONS = {4: "O", 24: "K"}
_CLOCKS = (8, 28)


def reading(head: Head, unit: Unit) -> Reading:
    """A whole frame whose unit holds."""
    fields = head.fields
    if unit.type is not None:
        fields |= {"type": unit.type, "count": unit.number}
    if unit.objects is not None and unit.type is not None:
        fields["objects"] = list(unit.objects)
        if unit.type in (90, 91):
            fields |= _order(unit.objects)
    parts = (fields,)
    if head.command == SEND and (unit.type is None or (head.length == 1 and unit.type in BEATS)):
        return Reading("heartbeat", parts, (), "at_once")
    if head.command in (CONTROL, QUERY):  # a centre's own: nobody waits for our answer to it
        return Reading("control" if head.command == CONTROL else "query", parts, (), "never")
    if head.command == DENY:  # not a refusal: it was not understood, and is sent again (`asking`)
        return Reading("deny", parts, (_signal(head, f"C{DENY}", "log", {}),), "never")
    if head.command == CONFIRM or (head.command == REPLY and unit.type is None):
        return Reading("report", parts, (), "never", tells=_confirmed(head))
    if head.command not in (SEND, REPLY):
        return Reading("unsupported", parts, (), "at_once", f"unsupported command {head.command}")
    if unit.objects is None or unit.type not in KINDS:
        return Reading("unsupported", parts, (), "at_once", f"unsupported type {unit.type}")
    signals = tuple(signal for made in unit.objects for signal in _signals(head, unit.type, made))
    if not signals:
        return Reading("unsupported", parts, (), "at_once", f"type {unit.type} without anything said")
    tells = _confirmed(head) + tuple(told for made in unit.objects for told in _clock_told(unit.type, made))
    return Reading(KINDS[unit.type], parts, signals, "at_once" if head.command == SEND else "never", tells=tells)


def _confirmed(head: Head) -> tuple[Told, ...]:
    """An answer to what the centre asked has its serial number, which is made of the order's (`asking`)."""
    return (Told("confirmed", "", "", head.serial),) if head.command in (CONFIRM, REPLY) else ()


def _clock_told(kind: int, made: Fields) -> list[Told]:
    """What a clock shows that was reported: the device's own, or that of a facility behind it."""
    at = _at(made) if kind in _CLOCKS else 0
    return [Told("clock", _group(made), str(at))] if at else []


def _order(objects: tuple[Fields, ...]) -> Fields:
    """What a centre wants, under names of its own."""
    first = objects[0] if objects else {}
    return {"set_time" if name == "time" else name: value for name, value in first.items() if name != "bad_time"}


def _signals(head: Head, kind: int, made: Fields) -> list[Signal]:
    if kind in _STATES:
        return _state(head, *_STATES[kind], made)
    if kind in _OPERATIONS:
        return _operation(head, _OPERATIONS[kind], made)
    return [_signal(head, f"T{kind}", "log", made)]


def _state(head: Head, letter: str, bits: int, made: Fields) -> list[Signal]:
    """Conditions first, the worst of them before all others; then what is over."""
    status = int(str(made["status"]))
    held = [f"{letter}{bit}" for bit in range(1, bits) if status >> bit & 1]
    known = [code for code in table(SCHEME) if code[0] == letter and code[1:].isdecimal()]
    qualifier: Qualifier = "new" if head.command == SEND and letter != _AT_INTERVALS else "present"
    signals = [_signal(head, code, qualifier, made) for code in sorted(held, key=_urgency)]
    if status & 1:
        over = tuple(code for code in known if code not in held)
        ended = _signal(head, f"{letter}N", "restore", made)._replace(clears=over)
        signals.append(ended if qualifier == "new" else ended._replace(at=0))  # a full report is about now
    elif not held:
        signals.append(_signal(head, f"{letter}T", "log", made))
    return signals


def _urgency(code: str) -> tuple[bool, int]:
    return meaning(SCHEME, code).severity != "fire", int(code[1:])


def _operation(head: Head, letter: str, made: Fields) -> list[Signal]:
    """What somebody did; a manual alarm is a fire that no report will end."""
    done = int(str(made["operation"]))
    signals = []
    for bit in range(8):
        if done >> bit & 1:
            code = f"{letter}{bit}"
            is_fire = meaning(SCHEME, code).severity == "fire"
            signals.append(_signal(head, code, "new" if is_fire else "log", made))
    return signals or [_signal(head, f"{letter}-", "log", made)]


def _signal(head: Head, code: str, qualifier: Qualifier, made: Fields) -> Signal:
    """Who says it is the frame's source; where, the component; of which system, the group."""
    zone = f"{made['zone']}-{made['point']}" if "zone" in made else ""
    user = str(made.get("operator", ""))
    return Signal(SCHEME, "", "", str(head.src), SCHEME, code, qualifier, meaning(SCHEME, code).severity,
                  _group(made), zone, user, _clock(head, made), _text(made), at=_at(made))


def _group(made: Fields) -> str:
    return f"{made['sys_type']}-{made['sys_addr']}" if "sys_type" in made else ""


def _at(made: Fields) -> int:
    """When it happened by the object's own label, as UTC ms; 0 where it has none, or one that is no time (PATH-08)."""
    if "bad_time" in made or not made.get("time"):
        return 0
    return round(datetime.fromisoformat(str(made["time"])).replace(tzinfo=SHANGHAI).timestamp() * 1000)


def _clock(head: Head, made: Fields) -> str:
    """When it happened by the device's clock; the time of sending, marked, where that was no time."""
    shown = str(made.get("time", "") or head.time)
    return f"{shown} {INVALID_TIME}".strip() if "bad_time" in made or not shown else shown


def _text(made: Fields) -> str:
    """What the maker wrote, else what kind of component it is in the standard's own words."""
    if "analog_type" in made:
        return _value(int(str(made["analog_type"])), int(str(made["value"])))
    said = made.get("note") or made.get("text") or made.get("version")
    if not said and (part := table("gb26875_parts").get(str(made.get("part_type")))):
        said = part.zh
    return str(said or "")


def _value(kind: int, value: int) -> str:
    """An analog value in its unit: `温度 50.0 degC`."""
    if kind >= len(ANALOGS):
        return f"{kind}: {value}"
    unit, step = ANALOGS[kind]
    digits = 0 if step == 1 else 1 if step > 0.05 else 2
    return f"{table('gb26875_analogs')[str(kind)].zh} {value * step:.{digits}f} {unit}".strip()
