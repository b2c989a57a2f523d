"""
How the rows of the domain stand in their tables: one place that knows column order, keys and the few types
SQLite lacks (truth values and lists).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, get_type_hints

from ..domain import silence
from ..domain.alarms import Alarm
from ..domain.broadcasts import Amplifier, Area, Broadcast, Part
from ..domain.calendars import Year
from ..domain.calls import Call
from ..domain.commands import Command, Output
from ..domain.deadlines import Deadline
from ..domain.devices import Line
from ..domain.dutylogrows import Came, Cause, Check, Control, Facility, Gap, Manual, Prompting, Running, Slot
from ..domain.handovers import Arrival, Handover
from ..domain.hazardrows import Evidence, Hazard, Notice, Office, Removal, Series, Trail
from ..domain.mishaps import Mishap
from ..domain.notes import Note
from ..domain.openings import Opening
from ..domain.patrols import Checkpoint, Expected, Finding, Missed, Patrol, Round, Route, Scan
from ..domain.periodic import Periodic
from ..domain.placerows import Bulk, BulkPart, Complaint, Inspection, Paper, Place, Stood
from ..domain.places import Person, Point, Site
from ..domain.plans import Plan
from ..domain.records import Collector, PrivateDigest, Repeat
from ..domain.reminders import Reminder
from ..domain.responses import Response
from ..domain.rosterrows import Breach, Change, Duty, Outing, Presence, Reminded, Rota, Single, Swap
from ..domain.sessions import Guess, Session
from ..domain.sources import Falsehood, Flood, Load, Source, Unheard
from ..domain.suppression import Suppression
from ..domain.teams import Team, TeamWalk
from ..domain.work import Step, Work

#: Rows that changed, by table and key; None for one that leaves its table.
Touched = Mapping[tuple[str, Any], Any]


_as_text = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` would make one a row


class Table(NamedTuple):
    """One fold: its rows' type, its key columns, and the columns that need turning."""

    name: str
    row: type[Any]
    key: tuple[str, ...]
    flags: tuple[int, ...]  # positions of truth values
    lists: tuple[int, ...]  # positions of tuples, kept as JSON
    lasting: tuple[str, ...] = ()  # columns that never change once a row is there: an index over them rests

    @property
    def columns(self) -> str:
        return ", ".join(self.row._fields)

    def columns_of(self, known: Collection[str]) -> str:
        """The columns of a table of an older program, which `known` names: what it lacks is as of a row that says
        nothing of it."""
        return ", ".join(name if name in known else f"{self.missing(name)} as {name}" for name in self.row._fields)

    def upsert(self) -> str:
        """The statement that puts a row, new or changed."""
        marks = ", ".join("?" * len(self.row._fields))
        changed = ", ".join(f"{name} = excluded.{name}" for name in self.row._fields
                            if name not in self.key and name not in self.lasting)
        return (f"insert into {self.name} ({self.columns}) values ({marks}) "
                f"on conflict ({', '.join(self.key)}) do update set {changed}")

    def missing(self, column: str) -> str:
        """What stands for a column that an older file has not, as SQL."""
        value = self.row._field_defaults.get(column, "")
        return "'[]'" if isinstance(value, tuple) else str(int(value)) if isinstance(value, int) else "''"

    def delete(self) -> str:
        """The statement that takes a row away by its key."""
        return f"delete from {self.name} where {' and '.join(f'{name} = ?' for name in self.key)}"

    def to_store(self, row: Any) -> tuple[Any, ...]:
        """A row as the table keeps it: a plain tuple of text and numbers, which SQLite's module binds as they are; for
        anything else, a truth value too, it first looks for an adapter, at the price of several such cells."""
        if not self.lists and not self.flags:
            return tuple(row)
        values = list(row)
        for position in self.flags:
            values[position] = int(values[position])
        for position in self.lists:
            values[position] = _as_text(values[position]) if values[position] else "[]"
        return tuple(values)

    def from_store(self, values: tuple[Any, ...]) -> Any:
        """A row as the program knows it."""
        kept = list(values)
        for position in self.flags:
            kept[position] = bool(kept[position])
        for position in self.lists:
            kept[position] = tuple(json.loads(kept[position]))
        return self.row._make(kept)


def _table(name: str, row: type[Any], *key: str) -> Table:
    hints = get_type_hints(row)
    fields: tuple[str, ...] = row._fields
    flags = tuple(i for i, field in enumerate(fields) if hints[field] is bool)
    lists = tuple(i for i, field in enumerate(fields) if getattr(hints[field], "__origin__", None) is tuple)
    return Table(name, row, key, flags, lists)


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        _table("alarm", Alarm, "id")._replace(lasting=("line", "account", "zone")),
        _table("line", Line, "name"),
        _table("mishap", Mishap, "slot", "line"),
        _table("site", Site, "site"),
        _table("point", Point, "site", "zone"),
        _table("person", Person, "person"),
        _table("repeat", Repeat, "of"),
        _table("private_digest", PrivateDigest, "of"),
        _table("collector", Collector, "id"),
        _table("work", Work, "alarm"),
        _table("step", Step, "alarm", "step"),
        _table("suppression", Suppression, "id"),
        _table("call", Call, "alarm"),
        _table("response", Response, "occurrence"),
        _table("source", Source, "source"),
        _table("falsehood", Falsehood, "point"),
        _table("flood", Flood, "id"),
        _table("load", Load, "slot"),
        _table("unheard", Unheard, "alarm"),
        _table("note", Note, "id"),
        _table("reminder", Reminder, "alarm"),
        _table("periodic", Periodic, "device"),
        _table("plan", Plan, "plan"),
        _table("session", Session, "console"),
        _table("guess", Guess, "who"),
        _table("area", Area, "area"),
        _table("amplifier", Amplifier, "amplifier"),
        _table("command", Command, "id"),
        _table("output", Output, "line", "output"),
        _table("broadcast", Broadcast, "id"),
        _table("playback", Part, "broadcast", "amplifier"),
        _table("calendar", Year, "year"),
        _table("opening", Opening, "site"),
        _table("rota", Rota, "id"),
        _table("roster_change", Change, "id"),
        _table("swap", Swap, "id"),
        _table("outing", Outing, "person"),
        _table("single_duty", Single, "id"),
        _table("duty", Duty, "id"),
        _table("breach", Breach, "id"),
        _table("reminded", Reminded, "person"),
        _table("presence", Presence, "id"),
        _table("checkpoint", Checkpoint, "checkpoint"),
        _table("route", Route, "route"),
        _table("patrol", Patrol, "patrol"),
        _table("expected", Expected, "expected"),
        _table("round", Round, "id"),
        _table("scan", Scan, "id"),
        _table("missed", Missed, "id"),
        _table("finding", Finding, "id"),
        _table("team", Team, "team"),
        _table("team_walk", TeamWalk, "id"),
        _table("log_prompt", Prompting, "id"),
        _table("log_slot", Slot, "slot"),
        _table("log_gap", Gap, "id"),
        _table("log_running", Running, "id"),
        _table("log_check", Check, "id"),
        _table("log_system", Control, "id"),
        _table("log_cause", Cause, "id"),
        _table("log_alarm", Came, "alarm"),
        _table("manual", Manual, "system"),
        _table("facility", Facility, "facility"),
        _table("handover", Handover, "id"),
        _table("arrival", Arrival, "person"),
        _table("silence_plan", silence.Plan, "amplifier"),
        _table("silence_test", silence.SilenceTest, "id"),
        _table("place", Place, "place"),
        _table("paper", Paper, "id"),
        _table("inspection", Inspection, "id"),
        _table("stood", Stood, "place", "number"),
        _table("complaint", Complaint, "id"),
        _table("hazard", Hazard, "id"),
        _table("deadline", Deadline, "of", "kind"),
        _table("evidence", Evidence, "id"),
        _table("notice", Notice, "id"),
        _table("series", Series, "key"),
        _table("trail", Trail, "id"),
        _table("bulk", Bulk, "id"),
        _table("bulk_part", BulkPart, "bulk", "part"),
        _table("removal", Removal, "id"),
        _table("office", Office, "id"),
    )
}


def by_table(touched: Touched) -> tuple[dict[str, list[tuple[Any, ...]]], dict[str, list[tuple[Any, ...]]]]:
    """Rows as their tables keep them, and the keys of those that leave, by table."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    gone: dict[str, list[tuple[Any, ...]]] = {}
    for (name, key), row in touched.items():
        if row is None:
            gone.setdefault(name, []).append(key if isinstance(key, tuple) else (key,))
        else:
            found.setdefault(name, []).append(TABLES[name].to_store(row))
    return found, gone
