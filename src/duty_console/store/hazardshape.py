"""
The step of the store's shape that brought places and fire hazards. As all steps it is never changed.
"""

from __future__ import annotations

#: The register and what happened there; hazards with their deadlines, notices and evidence; files on their way in.
HAZARDS = """
    create table place (
        place text primary key, name text not null, address text not null, kind text not null, trade text not null,
        risk text not null, critical integer not null, responsible text not null, grid text not null, site text not
        null, every_months integer not null, since text not null, ended text not null, reason text not null, inspected
        text not null, inspection integer not null, number integer not null, at integer not null
    ) strict;
    create index place_inspected on place (inspected, place) where ended = '' and (risk = 'high' or critical);
    create index place_site on place (site) where site <> '';
    create table paper (
        id integer primary key, place text not null, kind text not null, signed text not null, until text not null,
        signer text not null, reference text not null, at integer not null, by text not null
    ) strict;
    create index paper_place on paper (place);
    create table inspection (
        id integer primary key, place text not null, day text not null, issuer text not null, people text not null,
        checklist text not null, answers text not null, text text not null, complaint integer not null, hazards integer
        not null, at integer not null, by text not null
    ) strict;
    create index inspection_place on inspection (place, day);
    create index inspection_day on inspection (day);
    create table complaint (
        id integer primary key, place text not null, kind text not null, text text not null, at integer not null, by
        text not null, inspection integer not null, checked_at integer not null
    ) strict;
    create index complaint_open on complaint (id) where inspection = 0;
    create table hazard (
        id integer primary key, number text not null, place text not null, part text not null, breach text not null,
        text text not null, severity text not null, path text not null, issuer text not null, source text not null,
        found text not null, found_at integer not null, found_by text not null, state text not null, responsible text
        not null, department text not null, measure text not null, money integer not null, interim text not null,
        stop_use integer not null, notice integer not null, due text not null, first_due text not null, extended
        text not null, claimed text not null, claimed_by text not null, claimed_actor text not null, reinspected text
        not null, reinspected_by text not null, failed integer not null, closed text not null, closed_by text not null,
        evidence integer not null, major text not null, level text not null, late integer not null, reason text not
        null, last integer not null, at integer not null
    ) strict;
    create index hazard_open on hazard (due, id) where state not in ('closed', 'cancelled', 'voided');
    create index hazard_place on hazard (place, id);
    create index hazard_found on hazard (found, id);
    create index hazard_number on hazard (number);
    create table deadline (
        of text not null, kind text not null, unit text not null, length integer not null, starts text not null, counted
        text not null, last text not null, first text not null, ends_at integer not null, rule text not null, ruleset
        text not null, missing text not null, number integer not null, at integer not null, tick integer not null, told
        text not null, met text not null, over integer not null, primary key (of, kind)
    ) strict;
    create index deadline_open on deadline (last) where not over;
    create table evidence (
        id integer primary key, of text not null, digest text not null, name text not null, size integer not null,
        reference text not null, at integer not null, by text not null, removed integer not null, ended text not
        null
    ) strict;
    create index evidence_of on evidence (of);
    create table notice (
        id integer primary key, kind text not null, series text not null, year integer not null, serial integer not
        null, number text not null, issuer text not null, place text not null, hazards text not null, text text not
        null, due text not null, day text not null, at integer not null, by text not null, served text not null,
        served_to text not null, receipt text not null, served_by text not null, voided text not null, reason text not
        null, result text not null
    ) strict;
    create unique index notice_number on notice (series, year, serial);
    create table series (key text primary key, last integer not null) strict;
    create table trail (
        id integer primary key, kind text not null, hazard integer not null, place text not null, at integer not null
    ) strict;
    create index trail_hazard on trail (hazard, id) where hazard > 0;
    create index trail_place on trail (place, id) where place <> '';
    create table bulk (
        id integer primary key, kind text not null, name text not null, digest text not null, rows integer not null,
        parts integer not null, had integer not null, state text not null, at integer not null, by text not null,
        ended_at integer not null
    ) strict;
    create table bulk_part (
        bulk integer not null, part integer not null, rows text not null, primary key (bulk, part)
    ) strict;
    create table removal (
        id integer primary key, what text not null, items integer not null, rule text not null, at integer not null, by
        text not null
    ) strict;
    create table office (
        id integer primary key, prefix text not null, community text not null, police text not null, fire_body text not
        null, street text not null
    ) strict;
"""

#: How places stood before they were changed: a quarter that is over is counted by that.
STOOD = """
    create table stood (
        place text not null, number integer not null, day text not null, trade text not null, risk text not null,
        critical integer not null, since text not null, ended text not null, primary key (place, number)
    ) strict;
    create index stood_day on stood (day);
"""

#: A date that ran out and was set anew did run out.
RAN_OUT = """
    alter table deadline add column was_over integer not null default 0;
"""

#: The hazards of which something is still to come.
OPEN = "state not in ('closed', 'cancelled', 'voided')"
