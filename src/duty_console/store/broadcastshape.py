"""
The steps of the store's shape that brought commands, outputs, areas and broadcasts. As all steps they are never
changed.
"""

from __future__ import annotations

#: What was asked of devices, what their outputs are, and who was heard where.
BROADCAST = """
    alter table site add column area text not null default '';
    alter table site add column officer_first integer not null default 0;
    create table command (
        id integer primary key, line text not null, output text not null, act text not null, value text not null,
        amplifier text not null, broadcast integer not null, by text not null, at integer not null, tick integer not
        null, expires_ms integer not null, state text not null, tries integer not null, sent_at integer not null,
        ended_at integer not null, reason text not null
    ) strict;
    create index command_pending on command (id) where state in ('asked', 'sent');
    create table output (
        line text not null, output text not null, state text not null, state_at integer not null, measured text not
        null, measured_at integer not null, command integer not null, wanted text not null, wanted_at integer not null,
        wanted_tick integer not null, limit_ms integer not null, silent_at integer not null, primary key (line, output)
    ) strict;
    create table area (
        area text primary key, name text not null, name_en text not null, parent text not null, removed integer not
        null, held_by text not null, held_at integer not null, held_why text not null
    ) strict;
    create table amplifier (
        amplifier text primary key, name text not null, name_en text not null, area text not null, line text not null,
        output text not null, fallback text not null, measured integer not null, removed integer not null
    ) strict;
    create table broadcast (
        id integer primary key, kind text not null, level integer not null, source text not null, text text not null,
        recording text not null, areas text not null, by text not null, at integer not null, tick integer not null,
        state text not null, length_ms integer not null, alarm integer not null, caller text not null, started_at
        integer not null, started_tick integer not null, started_event integer not null, ended_at integer not null,
        how text not null, ended_by text not null, warned integer not null, taken_by text not null, line text not null,
        why text not null
    ) strict;
    create index broadcast_live on broadcast (id) where state <> 'over';
    create table playback (
        broadcast integer not null, amplifier text not null, area text not null, state text not null, at integer not
        null, instead_of text not null, command integer not null, asked_at integer not null, confirmed_at integer not
        null, measured_at integer not null, ended_at integer not null, how text not null, given integer not null,
        behind integer not null, primary key (broadcast, amplifier)
    ) strict;
    create index playback_at on playback (at);
"""

#: When its device told an output's state, and how often it was asked to close it.
SPACED = """
    alter table output add column told integer not null default 0;
    alter table output add column told_tick integer not null default 0;
    alter table output add column closes integer not null default 0;
"""
