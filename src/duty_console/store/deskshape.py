"""
The step of the store's shape that brought the desk. As all steps it is never changed.
"""

from __future__ import annotations

#: The desk: what people do with alarms, what keeps alarms from calling, how long it took, who is where.
DESK = """
    create table work (
        alarm integer primary key, state text not null, owner text not null, owned_at integer not null,
        hold_event integer not null, hold_at integer not null, hold_tick integer not null, hold_ms integer
        not null, level integer not null, level_by text not null, level_at integer not null, outcome text
        not null, closed_at integer not null, closed_by text not null, plan text not null, plan_event
        integer not null, plan_at integer not null, plan_tick integer not null, linked integer not null,
        confirmed_event integer not null, confirmed_at integer not null, confirmed_tick integer not null,
        prompts text not null
    ) strict;
    create index work_open on work (alarm) where state <> 'closed';
    create table step (
        alarm integer not null, step text not null, at integer not null, by text not null, result text not
        null, waived integer not null, primary key (alarm, step)
    ) strict;
    create table suppression (
        id integer primary key, kind text not null, alarm integer not null, line text not null, account text
        not null, zone text not null, code text not null, classes text not null, at integer not null, tick
        integer not null, for_ms integer not null, by text not null, reason text not null, measure text not
        null, contractor text not null, delay_ms integer not null, offset integer not null, warned integer
        not null
    ) strict;
    create table call (
        alarm integer primary key, since integer not null, step integer not null, seen_at integer not null,
        since_at integer not null, since_tick integer not null
    ) strict;
    create table response (
        occurrence integer primary key, alarm integer not null, signal_class text not null, priority integer
        not null, at integer not null, tick integer not null, seen_at integer not null, seen_tick integer
        not null, first_at integer not null, first_ms integer not null, view_ms integer not null, by text
        not null, how text not null, automatic integer not null, excluded text not null, reason text not
        null
    ) strict;
    create table source (
        source text primary key, alarm integer not null, boot text not null, ticks text not null,
        total integer not null, fleeting integer not null, chattering_at integer not null,
        runaway_at integer not null
    ) strict;
    create table falsehood (
        point text primary key, at text not null, repair_at integer not null
    ) strict;
    create table flood (
        id integer primary key, boot text not null, since integer not null, since_at integer not null,
        since_tick integer not null, peak integer not null, raw integer not null, annunciated integer not
        null, recent text not null, minutes text not null
    ) strict;
    create table load (
        slot integer primary key, p1 integer not null, p2 integer not null, p3 integer not null, p4 integer not null,
        p5 integer not null
    ) strict;
    create index response_at on response (at);
    create table note (
        id integer primary key, kind text not null, of text not null, text text not null, by text not null,
        at integer not null, tick integer not null, for_ms integer not null
    ) strict;
    create table plan (
        plan text primary key, name text not null, name_en text not null, classes text not null, site text
        not null, steps text not null, removed integer not null
    ) strict;
    create table session (
        console text primary key, person text not null, uid integer not null, station integer not null, at
        integer not null
    ) strict;
    create table guess (
        who text primary key, wrong integer not null, at integer not null
    ) strict;
"""
