"""
The step of the store's shape that brought the roster, and certificates of people. As all steps it is never changed.
"""

from __future__ import annotations

#: What was entered, who is out, how the present shift was judged, and the minutes that did not comply.
ROSTER = """
    alter table person add column certificate integer not null default 0;
    alter table person add column certificate_until text not null default '';
    alter table person add column suspended integer not null default 0;
    alter table person add column groups text not null default '[]';
    create table rota (
        id integer primary key, pattern text not null, shifts text not null, crews text not null,
        cycles text not null, begins text not null, until text not null, start integer not null,
        reason text not null, warnings text not null, by text not null, at integer not null,
        ended_at integer not null
    ) strict;
    create table roster_change (
        id integer primary key, kind text not null, out text not null, stand_in text not null,
        counts integer not null, begins integer not null, until integer not null, reason text not null,
        warnings text not null, broken text not null, by text not null, at integer not null,
        ended_at integer not null
    ) strict;
    create table swap (
        id integer primary key, person text not null, other text not null, begins integer not null,
        until integer not null, back_begins integer not null, back_until integer not null, by text not null,
        at integer not null, state text not null, agreed integer not null, answered_by text not null,
        answered_at integer not null, warnings text not null
    ) strict;
    create table outing (
        person text primary key, id integer not null, at integer not null, tick integer not null,
        for_ms integer not null, why text not null, overdue integer not null
    ) strict;
    create table single_duty (
        id integer primary key, line text not null, allowed_by text not null, remote text not null,
        certified text not null, equipment text not null, by text not null, at integer not null,
        ended_at integer not null
    ) strict;
    create table duty (
        id integer primary key, number integer not null, at integer not null, tick integer not null,
        judged_at integer not null, next_at integer not null, stale integer not null, required text not null,
        extra text not null, need integer not null, has integer not null, rules text not null,
        linked integer not null, breach integer not null, reduced_at integer not null
    ) strict;
    create table breach (
        id integer primary key, begins integer not null, until integer not null, rules text not null,
        need integer not null, has integer not null, people text not null, emergency integer not null
    ) strict;
    create table reminded (
        person text primary key, until text not null, days integer not null
    ) strict;
    create table presence (
        id integer primary key, number integer not null, at integer not null, tick integer not null,
        asked integer not null
    ) strict;
    create index breach_begins on breach (begins);
"""

#: Where somebody who is out was sent.
DIVERTED = """
    alter table outing add column place text not null default '';
    alter table outing add column alarm integer not null default 0;
    alter table outing add column left_at integer not null default 0;
"""
