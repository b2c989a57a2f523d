"""
The step of the store's shape that brought the silence tests of loudspeakers. As all steps it is never changed.
"""

from __future__ import annotations

SILENCE = """
    create table silence_plan (
        amplifier text primary key, minute integer not null, by_night integer not null, number integer not null,
        at integer not null, tick integer not null, removed integer not null, day text not null, asked integer not null,
        waiting text not null, running integer not null, by text not null
    ) strict;
    create table silence_test (
        id integer primary key, amplifier text not null, area text not null, day text not null, last text not null,
        by text not null, at integer not null, tick integer not null, result text not null, how text not null,
        act text not null, command integer not null, line text not null, output text not null, doubtful integer not
        null, daily integer not null, asked integer not null, asked_at integer not null, confirmed_at integer not null,
        measured_at integer not null, ended_at integer not null, broadcast integer not null, broken text not null,
        closed_at integer not null, until_ms integer not null
    ) strict;
    create index silence_test_at on silence_test (at);
"""
