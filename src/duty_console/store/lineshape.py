"""
The steps of the store's shape that brought the supervision of lines, devices and their clocks. As all steps they are
never changed.
"""

from __future__ import annotations

#: Why a port is not open, what went wrong on a line and how often, its device's clock; when a device says that an alarm
#: happened.
SUPERVISION = """
    alter table line add column reason text not null default '';
    alter table line add column opened_at integer not null default 0;
    alter table line add column losses integer not null default 0;
    alter table line add column silences integer not null default 0;
    alter table line add column gaps integer not null default 0;
    alter table line add column gap_ms integer not null default 0;
    alter table line add column last_gap_ms integer not null default 0;
    alter table line add column unanswered integer not null default 0;
    alter table line add column drift_ms integer not null default 0;
    alter table line add column drift_at integer not null default 0;
    alter table line add column guess_ms integer not null default 0;
    alter table line add column guess_at integer not null default 0;
    alter table line add column untrusted integer not null default 0;
    create table mishap (
        slot integer not null, line text not null, losses integer not null, silences integer not null, gaps integer
        not null, gap_ms integer not null, unanswered integer not null, unparsed integer not null, repeats integer
        not null, primary key (slot, line)
    ) strict;
    alter table alarm add column device_at integer not null default 0;
    alter table alarm add column about_at integer not null default 0;
    alter table alarm add column late integer not null default 0;
    alter table alarm add column active_at integer not null default 0;
"""
#: Which entries began the present collector and opened a line last: a wall clock does not say what came first.
ENTRIES = """
    alter table line add column opened_event integer not null default 0;
    alter table collector add column started_event integer not null default 0;
"""
