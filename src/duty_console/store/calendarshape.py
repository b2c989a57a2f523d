"""
The step of the store's shape that brought the calendar and opening hours. As all steps it is never changed.
"""

from __future__ import annotations

CALENDAR = """
    alter table site add column hours text not null default '[]';
    create table calendar (
        year integer primary key, days text not null, source text not null, published text not null, version integer
        not null, number integer not null, at integer not null, by text not null
    ) strict;
    create table opening (
        site text primary key, line text not null, account text not null, groups text not null, state text not null,
        opened_at integer not null, heard_at integer not null, unjudged integer not null, told text not null, alarm
        integer not null, number integer not null, at integer not null, tick integer not null
    ) strict;
"""
