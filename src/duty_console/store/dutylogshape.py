"""
The steps of the store's shape that brought the duty log. As all steps they are never changed.
"""

from __future__ import annotations

#: What is asked for, what was written with all its versions, and what the room has that is written about.
DUTYLOG = """
    create table log_prompt (
        id integer primary key, number integer not null, at integer not null, tick integer not null,
        since integer not null, every_ms integer not null, told text not null, stepped integer not null
    ) strict;
    create table log_slot (
        slot integer primary key, until integer not null, number integer not null, at integer not null,
        tick integer not null, warn_ms integer not null, late_ms integer not null, warned_at integer not null,
        late_at integer not null, entry integer not null, written_at integer not null, rule text not null,
        ruleset text not null
    ) strict;
    create table log_gap (
        id integer primary key, first integer not null, last integer not null, count integer not null,
        why text not null, at integer not null
    ) strict;
    create index log_gap_last on log_gap (last);
    create table log_running (
        id integer primary key, first integer not null, version integer not null, slot integer not null,
        state text not null, text text not null, missed text not null, late integer not null, by text not null,
        at integer not null, reason text not null
    ) strict;
    create index log_running_slot on log_running (slot);
    create table log_check (
        id integer primary key, first integer not null, version integer not null, controller text not null,
        day text not null, self_test text not null, silence text not null, reset text not null,
        main_power text not null, standby_power text not null, fault_and_action text not null, by text not null,
        at integer not null, reason text not null
    ) strict;
    create index log_check_day on log_check (day);
    create table log_system (
        id integer primary key, first integer not null, version integer not null, system text not null,
        mode text not null, state text not null, text text not null, cause text not null, restorer text not null,
        until integer not null, by text not null, at integer not null, reason text not null
    ) strict;
    create index log_system_at on log_system (at);
    create table log_cause (
        id integer primary key, first integer not null, version integer not null, alarm integer not null,
        cause text not null, handling text not null, by text not null, at integer not null, reason text not null
    ) strict;
    create index log_cause_alarm on log_cause (alarm);
    create table log_alarm (alarm integer primary key, at integer not null) strict;
    create table manual (
        system text primary key, id integer not null, at integer not null, tick integer not null,
        for_ms integer not null, until integer not null, cause text not null, restorer text not null,
        by text not null, overdue integer not null
    ) strict;
    create table facility (
        facility text primary key, kind text not null, name text not null, name_en text not null, model text not null,
        line text not null, removed integer not null
    ) strict;
"""

#: What a clock that was ahead wrote before its slot.
AHEAD = """
    alter table log_running add column ahead integer not null default 0;
"""
