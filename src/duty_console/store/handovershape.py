"""
The step of the store's shape that brought handovers. As all steps it is never changed.
"""

from __future__ import annotations

#: Snapshots with their signatures, and who has come for his shift.
HANDOVERS = """
    create table handover (
        id integer primary key, head integer not null, at integer not null, change_at integer not null,
        until integer not null, by text not null, outgoing text not null, incoming text not null, items text not null,
        soon_at integer not null, oldest_at integer not null, number integer not null, seen_at integer not null,
        seen_tick integer not null, state text not null, replaces integer not null, renewed_by integer not null,
        answers text not null, signed text not null, since text not null, step integer not null,
        ended_at integer not null, taker text not null
    ) strict;
    create table arrival (
        person text primary key, id integer not null, at integer not null
    ) strict;
"""
