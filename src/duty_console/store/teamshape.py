"""
The step of the store's shape that brought teams, and who walked together. As all steps it is never changed.
"""

from __future__ import annotations

#: Who walks together, which patrols a team has and when, and who was on a round.
TEAMS = """
    create table team (
        team text primary key, name text not null, name_en text not null, kind text not null, members text not null,
        people integer not null, chief text not null, shift integer not null, removed integer not null
    ) strict;
    alter table patrol add column team text not null default '';
    alter table patrol add column slots text not null default '[]';
    alter table round add column team text not null default '';
    alter table round add column people text not null default '[]';
    alter table round add column walkers integer not null default 0;
"""
