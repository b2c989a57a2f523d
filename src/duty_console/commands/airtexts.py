"""
Loudspeakers as plain text and as fields: who is heard now, and each amplifier's part in what was broadcast. For
`duty status` and `duty broadcasts`. A drill says so in every row (BC-09).
"""

from __future__ import annotations

from typing import Any

from ..cleaning import clean
from ..clock import iso, local
from ..domain import airtruth
from ..domain.broadcasts import HOLDS, WAITS, Broadcast, Part, is_drill
from ..domain.broadcastwords import SOURCES, place, result, title, word
from ..domain.narration import Names
from ..store.loudspeakers import OnAir
from ..texts import _


def air_lines(on: OnAir, known: Names, answered: bool) -> list[str]:
    """Who is heard where; nothing in a room without loudspeakers, one line where nobody speaks. Without a collector
    it is what was known last."""
    if not on.amplifiers:
        return []
    if not on.broadcasts:
        return [_("on air: nobody") if answered else _("on air: not known, nobody receives; nothing was when it ended")]
    head = _("on air:") if answered else _("on air when the collector ended; what is heard now is not known:")
    lines = [head]
    for row in on.broadcasts:
        lines.append("  " + _("{what}  [{number}]", what=clean(title(row, known)), number=row.id))
        lines += ["    " + part_text(part, on, known) for part in on.parts if part.broadcast == row.id]
    return lines


def part_text(part: Part, on: OnAir, known: Names) -> str:
    """One amplifier's part: asked, confirmed and measured are three."""
    asked, confirmed, measured = map(airtruth.truth_word, three(part, on))
    stands = "  " + _("for {amplifier}", amplifier=known.amplifier(part.instead_of)) if part.instead_of else ""
    behind = waits_behind(part, on)
    waits = "  " + _("behind broadcast {number}", number=behind) if behind else ""
    return f"{place(part, known)}  {result(part)}{stands}{waits}  " + _(
        "asked {asked}, confirmed {confirmed}, measured {measured}", asked=asked, confirmed=confirmed,
        measured=measured)


def waits_behind(part: Part, on: OnAir) -> int:
    """The broadcast that a part waits for: the one that has the room's voice, or the amplifier; 0 where it waits for
    none that is known."""
    if part.state not in WAITS:
        return 0
    live = {row.id for row in on.broadcasts}
    holder = next((other.broadcast for other in on.parts if other.amplifier == part.amplifier and other.state in HOLDS
                   and other.broadcast in live), 0)
    return holder or (part.behind if part.behind in live else 0)


def three(part: Part, on: OnAir) -> tuple[str, str, str]:
    """Asked, confirmed, measured, as words of the program."""
    amplifier = next((row for row in on.amplifiers if row.amplifier == part.amplifier), None)
    output = next((row for row in on.outputs if amplifier is not None
                   and (row.line, row.output) == (amplifier.line, amplifier.output)), None)
    return airtruth.truth(part, amplifier, output)


def ledger_line(row: Broadcast, part: Part, on: OnAir, known: Names) -> str:
    """A row of the ledger."""
    source = word(SOURCES, row.source)
    return (f"{local(row.at):%m-%d %H:%M:%S}  {clean(title(row, known))}  ({source}, {known.actor(row.by)})  "
            f"{part_text(part, on, known)}  [{row.id}]")


def ledger_fields(row: Broadcast, part: Part, on: OnAir, known: Names) -> dict[str, Any]:
    """A row of the ledger by the names of its fields; times in ISO 8601, empty where it did not come."""
    asked, confirmed, measured = three(part, on)
    times = {name: iso(at) if (at := getattr(part, name)) else ""
             for name in ("asked_at", "confirmed_at", "measured_at", "ended_at")}
    return {"broadcast": row.id, "drill": is_drill(row.kind), "at": iso(row.at), "kind": row.kind, "level": row.level,
            "source": row.source, "by": row.by, "alarm": row.alarm, "caller": row.caller, "text": row.text,
            "recording": row.recording, "area": part.area, "amplifier": part.amplifier,
            "instead_of": part.instead_of, "state": part.state, "how": part.how, "asked": asked,
            "confirmed": confirmed, "measured": measured, **times, "title": title(row, known),
            "behind": waits_behind(part, on)}
