"""
The step of the store's shape that brought patrols. As all steps it is never changed.
"""

from __future__ import annotations

#: Where somebody walks, what is expected when, what was walked, missed and found.
PATROLS = """
    create table checkpoint (
        checkpoint text primary key, name text not null, name_en text not null, site text not null, place text not null,
        code text not null, tag text not null, removed integer not null
    ) strict;
    create table route (
        route text primary key, name text not null, name_en text not null, checkpoints text not null,
        removed integer not null
    ) strict;
    create table patrol (
        patrol text primary key, name text not null, name_en text not null, route text not null, venue text not null,
        opens text not null, closes text not null, interval_ms integer not null, removed integer not null
    ) strict;
    create table expected (
        expected text primary key, patrol text not null, kind text not null, number integer not null, at integer not
        null, tick integer not null, due_at integer not null, calendar integer not null, interval_ms integer not null,
        months integer not null, remind_ms integer not null, grace_ms integer not null, reminded integer not null,
        missed_at integer not null, misses integer not null, done_at integer not null, rule text not null, extra integer
        not null, name text not null, name_en text not null, checkpoints text not null, stale integer not null
    ) strict;
    create table round (
        id integer primary key, patrol text not null, kind text not null, by text not null, at integer not null, tick
        integer not null, checkpoints text not null, scanned text not null, scans integer not null, completed_at integer
        not null, late integer not null, due_at integer not null, state text not null, ended_at integer not null, reason
        text not null, seen integer not null, seen_at integer not null, seen_tick integer not null, called integer not
        null, signed_by text not null, signed_at integer not null, supervised_by text not null, supervised_at integer
        not null
    ) strict;
    create index round_at on round (at);
    create index round_open on round (id) where state = 'walking' or signed_by = '' or supervised_by = '';
    create table scan (
        id integer primary key, round integer not null, patrol text not null, checkpoint text not null, at integer not
        null, how text not null, by text not null, reader text not null, clock text not null,
        offset_ms integer not null
    ) strict;
    create index scan_round on scan (round);
    create table missed (
        id integer primary key, patrol text not null, kind text not null, due_at integer not null, at integer not null
    ) strict;
    create index missed_due on missed (due_at);
    create table finding (
        id integer primary key, round integer not null, patrol text not null, checkpoint text not null, place text not
        null, text text not null, subject text not null, outcome text not null, grade text not null, photo text not
        null, by text not null, at integer not null
    ) strict;
    create index finding_at on finding (at);
"""
