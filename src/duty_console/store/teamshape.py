"""
The steps of the store's shape that brought teams, who walked together, and walks that are told from a sheet. As all
steps they are never changed.
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

TEAM_WALKS = """
    create table team_walk (
        id integer primary key, team text not null, at integer not null, ended_at integer not null,
        people text not null, walkers integer not null, by text not null, told_at integer not null
    ) strict;
    create index team_walk_at on team_walk (at);
"""
