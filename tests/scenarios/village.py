"""
A village for stories: areas with an amplifier each, on controllers that live by the same day as the room.

The controllers are the shipped far ends on pseudo-terminals; knows the room file and no code of the collector.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from clocks import Day
from crew import Shift, shift
from loudspeakers import Loudspeakers
from running import until

#: Amplifiers: key -> area, line, output and what stands in for it.
Amplifiers = Mapping[str, tuple[str, str, str, str]]
LIN, LIN_KEY = "612345", "lin"
#: Within this time a controller has said again what was not answered.
HEARD_S = 1.5


def text_of(amplifiers: Amplifiers, ports: Mapping[str, Path]) -> str:
    """The part of a room file that says so; Mrs Lin lives in group 4."""
    text = '\n[[area]]\nkey = "village"\nname = "全村"\n'
    for line, port in ports.items():
        outputs = ",".join(output for _area, of, output, _other in amplifiers.values() if of == line) or "1"
        text += (f'\n[[line]]\nname = "{line}"\nprofile = "village-reference"\nurl = "{port}"\n'
                 f'heartbeat_s = 0\nsettings = {{ outputs = "{outputs}" }}\n')
    for area in dict.fromkeys(area for area, *_rest in amplifiers.values()):
        text += f'\n[[area]]\nkey = "{area}"\nname = "{area}"\nparent = "village"\n'
    for key, (area, line, output, other) in amplifiers.items():
        text += (f'\n[[amplifier]]\nkey = "{key}"\nname = "功放{key.upper()}"\narea = "{area}"\nline = "{line}"\n'
                 f'output = "{output}"\n' + (f'fallback = "{other}"\n' if other else ""))
    return text + (f'\n[[site]]\nkey = "{LIN_KEY}"\nname = "林秀英"\nkind = "home"\naddress = "四组 12 号"\n'
                   f'account = "{LIN}"\narea = "group4"\n')


def comes(room: Shift, lines: Mapping[str, Loudspeakers], text: str) -> None:
    """A time of day comes, on controllers that have been heard. Nobody knows how old a byte is that was read when the
    machine has just slept: it is answered when it is said again, a second later."""
    moment = room.day.moment(text)
    room.day.go_to(moment - HEARD_S)
    until(lambda: room.day.now() >= moment and not any(one.controller.pending for one in lines.values()))


@contextmanager
def village(folder: Path, shim: Path, begins: str, amplifiers: Amplifiers,
            more: str = "") -> Iterator[tuple[Shift, dict[str, Loudspeakers]]]:
    """A room with its loudspeakers, on duty from a time of day on."""
    day = Day(folder, shim)
    with ExitStack() as stack:
        lines = {line: Loudspeakers([output for _area, of, output, _other in amplifiers.values() if of == line],
                                    clock=day.now)
                 for line in dict.fromkeys(line for _area, line, *_rest in amplifiers.values())}
        for speakers in lines.values():
            stack.enter_context(speakers)
        text = text_of(amplifiers, {line: speakers.port for line, speakers in lines.items()}) + more
        yield stack.enter_context(shift(folder, shim, begins, more=text, day=day)), lines
