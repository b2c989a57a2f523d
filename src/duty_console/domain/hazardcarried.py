"""
What stood in a damaged file about places and fire hazards, taken over by the one that goes on after it: many rows a
fact, because a register has a hundred thousand. A row is its fields in their order, which only ever gain some at the
end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, get_type_hints

from . import deadlines
from .deadlines import Deadline
from .hazardrows import OVER, STATES, Evidence, Hazard, Notice, Series
from .placeevents import RegisterCarried
from .placerows import Complaint, Inspection, Paper, Place, Stood

#: The rows of each table. Who stands on notices comes with the room, a file of many rows is brought again.
ROWS: dict[str, type[tuple[Any, ...]]] = {
    "place": Place, "stood": Stood, "paper": Paper, "inspection": Inspection, "complaint": Complaint, "hazard": Hazard,
    "deadline": Deadline, "evidence": Evidence, "notice": Notice, "series": Series}
_LISTS = {table: tuple(place for place, hint in enumerate(get_type_hints(row).values())
                       if getattr(hint, "__origin__", None) is tuple) for table, row in ROWS.items()}
#: So many rows stand in one fact.
CHUNK = 200
#: Fields that are entries of the journal: no later one may have such a number.
_NUMBERS = {"place": ("number", "inspection"), "stood": ("number",), "paper": ("id",),
            "inspection": ("id", "complaint"), "complaint": ("id", "inspection"),
            "hazard": ("id", "last", "notice"), "deadline": ("number",), "evidence": ("id", "removed"),
            "notice": ("id",)}


def chunks(carried: Any) -> Iterator[RegisterCarried]:
    """Rows (`carrying.Carried`) as facts, whatever a hazard hangs on before it."""
    for table in ROWS:
        rows = getattr(carried, table)
        for start in range(0, len(rows), CHUNK):
            yield RegisterCarried(table, [[list(value) if isinstance(value, tuple) else value for value in row]
                                          for row in rows[start:start + CHUNK]])


def rows_of(body: RegisterCarried) -> Iterator[tuple[Any, ...]]:
    """The rows of such a fact."""
    row, lists = ROWS[body.table], _LISTS[body.table]
    for said in body.rows:
        values: list[Any] = [*said]
        for place in lists:
            values[place] = tuple(values[place])
        yield row(*values)


def chosen(rows: Mapping[str, Iterable[Any]]) -> dict[str, tuple[Any, ...]]:
    """What is taken over: everything but deadlines of what is over."""
    found = {table: tuple(rows.get(table, ())) for table in ROWS}
    standing = {f"hazard:{row.id}" for row in found["hazard"] if row.state not in OVER}
    found["deadline"] = tuple(row for row in found["deadline"] if not row.over or row.of in standing)
    return found


def numbers(carried: Any) -> Iterator[int]:
    """Every entry of the damaged file that these rows name."""
    for table, fields in _NUMBERS.items():
        for row in getattr(carried, table):
            yield from (getattr(row, field) for field in fields)


def is_sound(table: str, row: Any) -> bool:
    """Whether a row that was read from a damaged file can be one: what is counted with must be days."""
    if table == "hazard":
        return row.state in STATES and all(not day or _is_day(day) for day in (row.found, row.due, row.first_due))
    if table == "deadline":
        return (row.kind in deadlines.KINDS and row.unit in deadlines.UNITS
                and all(map(_is_day, (row.starts, row.counted, row.last))))
    return table != "place" or not row.inspected or _is_day(row.inspected)


def _is_day(text: str) -> bool:
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat() == text
    return False
