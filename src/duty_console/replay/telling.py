"""
A replay for people and programs: as text, as JSON lines, as CSV. Every line says that it is a replay.

Same recording, same bytes: times are the recorded ones in the room's local time, and nothing here asks a clock.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import json as msgjson
from msgspec import to_builtins

from ..cleaning import cell, clean, harmless_json
from ..clock import iso, local
from ..core.state import State
from ..domain.events import Event, RulesLoaded
from ..domain.narration import Names
from ..domain.sentences import sentence
from ..texts import _
from .comparing import Difference

FORMATS = ("text", "json", "csv")
COLUMNS = ("replay", "at", "number", "kind", "actor", "raw", "text")
_NAMING = ("site.set", "point.set", "line.set", "person.set", "place.removed")


class Teller:
    """Words for what a replay does; the names of places are those known at that moment."""

    def __init__(self, state: State, format: str) -> None:
        self._state = state
        self._format = format
        self._names: Names | None = None

    def heading(self, name: str, room: str) -> str:
        """What stands first: that nothing of this happens now."""
        if self._format == "csv":
            return _row(dict.fromkeys(COLUMNS, "") | {name: name for name in COLUMNS})
        if self._format == "json":
            return _json({"replay": True, "recording": clean(name), "room": clean(room)})
        return _("REPLAY of {name}, room {room}: nothing of this happens now.", name=clean(name), room=clean(room))

    def event(self, event: Event) -> str:
        """One event."""
        said = clean(sentence(event, self._known()))
        if self._format == "json":
            return _json({"replay": True, "number": event.number, "at": iso(event.at), "kind": event.kind,
                          "actor": event.actor, "raw": event.raw, "text": said, "body": named(event)})
        if self._format == "csv":
            return _row({"replay": "REPLAY", "at": iso(event.at), "number": event.number, "kind": event.kind,
                         "actor": event.actor, "raw": event.raw, "text": said})
        return f"REPLAY  {local(event.at):%Y-%m-%d %H:%M:%S}  {event.number:>6}  {said}"

    def forget_names(self, events: tuple[Event, ...]) -> None:
        """After what may have changed a name."""
        if any(event.kind in _NAMING for event in events):
            self._names = None

    def difference(self, found: Difference) -> str:
        """One entry that is not as it was recorded."""
        if self._format == "json":
            return _json({"replay": True, "difference": found.number, "fields": found.fields,
                          "recorded": _body(found.recorded), "replayed": _body(found.replayed)})
        if self._format == "csv":
            return _row({"replay": "DIFFERS", "at": "", "number": found.number, "kind": "", "actor": "", "raw": "",
                         "text": "; ".join(self._lines(found))})
        return "\n".join(self._lines(found))

    def verdict(self, entries: int, differing: int) -> str:
        """The last line of a check."""
        if self._format == "json":
            return _json({"replay": True, "checked": entries, "differences": differing})
        text = (_("REPLAY checked: {entries} entries, each as it was recorded.", entries=entries) if not differing else
                _("REPLAY checked: {entries} entries, {count} of them differ.", entries=entries, count=differing))
        return text if self._format == "text" else _row(dict.fromkeys(COLUMNS, "") | {"replay": "REPLAY", "text": text})

    def _lines(self, found: Difference) -> Iterator[str]:
        yield _("DIFFERS at entry {number}: {fields}", number=found.number,
                fields=clean(", ".join(found.fields)) or _("not the same facts"))
        for event, word in ((found.recorded, _("recorded")), (found.replayed, _("replayed"))):
            told = clean(sentence(event, self._known())) if event else _("nothing")
            yield f"    {word}: {told}"
            if event and found.fields:
                yield "        " + clean(", ".join(f"{name} = {value(event, name)}" for name in found.fields))

    def _known(self) -> Names:
        if self._names is None:
            rows = self._state.rows
            self._names = Names([site for site in rows["site"].values() if not site.removed],
                                [point for point in rows["point"].values() if not point.removed],
                                list(rows["line"].values()), list(rows["person"].values()),
                                walks=[row for table in ("checkpoint", "route", "patrol", "facility", "team")
                                       for row in rows[table].values()])
        return self._names


def named(event: Event) -> dict[str, Any]:
    """A body with its fields' names."""
    return {name: to_builtins(getattr(event.body, name)) for name in event.body.__struct_fields__}


def value(event: Event, name: str) -> Any:
    """What an entry says in a field of its header or its body; of rules, `SIG-1.priority` is one value."""
    if isinstance(event.body, RulesLoaded):
        rule, _separator, key = name.partition(".")
        return event.body.values.get(rule, {}).get(key)
    return getattr(event.body, name, None) if name in event.body.__struct_fields__ else getattr(event, name, None)


def _body(event: Event | None) -> dict[str, Any] | None:
    return None if event is None else {"at": iso(event.at), "kind": event.kind, "actor": event.actor, **named(event)}


def _json(value: Mapping[str, Any]) -> str:
    return harmless_json(msgjson.encode(value).decode())


def _row(cells: Mapping[str, Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cell(cells[name]) for name in COLUMNS)
    return out.getvalue()
