"""
The shape of the store, as migrations. A step, once shipped, is never changed; a new shape is a new step.

`pragma user_version` tells the number of steps applied, so that an open costs one question and a newer file is refused
by an older program.
"""

from __future__ import annotations

from ..errors import StoreError
from ..texts import _
from .broadcastshape import BROADCAST, SPACED
from .calendarshape import CALENDAR
from .deskshape import DESK
from .dutylogshape import AHEAD, DUTYLOG
from .handovershape import HANDOVERS
from .hazardshape import HAZARDS, RAN_OUT, STOOD
from .lineshape import ENTRIES, SUPERVISION
from .patrolshape import PATROLS
from .rostershape import DIVERTED, ROSTER
from .silenceshape import SILENCE
from .sqlite import Connection
from .teamshape import TEAM_WALKS, TEAMS

JOURNAL = """
    create table room (
        id integer primary key,
        key text not null unique
    ) strict;
    create table raw (
        id integer primary key,
        line text not null,
        first_at integer not null,
        at integer not null,
        tick integer not null,
        bytes blob not null
    ) strict;
    create table journal (
        id integer primary key,
        room integer not null,
        number integer not null,
        at integer not null,
        tick integer not null,
        kind text not null,
        actor text not null,
        raw integer not null,
        body text,
        digest blob,
        hash blob not null,
        unique (room, number)
    ) strict;
    create trigger journal_keeps_entries before delete on journal
        begin select raise(abort, 'the journal is append-only'); end;
    create trigger raw_keeps_bytes before delete on raw
        begin select raise(abort, 'raw bytes are append-only'); end;
"""

FOLDS = """
    create table alarm (
        id integer primary key, line text not null, account text not null, scheme text not null, code text not null,
        grp text not null, zone text not null, signal_class text not null, priority integer not null,
        state text not null, raised_at integer not null, raised_tick integer not null, last_at integer not null,
        last_event integer not null, count integer not null, acked_at integer not null, acked_by text not null,
        returned_at integer not null, raw integer not null, rule text not null, ruleset text not null,
        text text not null
    ) strict;
    create index alarm_open on alarm (priority, id) where state <> 'normal';
    create table line (
        name text primary key, label text not null, driver text not null, profile text not null, url text not null,
        framing text not null, wait_ms integer not null, attempts integer not null, heartbeat_ms integer not null,
        life_path integer not null, state text not null, since integer not null, heard_at integer not null,
        heard_tick integer not null, boot text not null, frames integer not null, heartbeats integer not null,
        repeats integer not null, unparsed integer not null, last_raw integer not null, last_event integer not null,
        last_at integer not null, last_tick integer not null, last_boot text not null, answered integer not null,
        odd_raw integer not null, odd_event integer not null, odd_at integer not null, odd_tick integer not null,
        odd_boot text not null, replied_raw integer not null, replied_tick integer not null,
        replied_boot text not null, burst text not null
    ) strict;
    create table site (
        site text primary key, name text not null, name_en text not null, kind text not null, address text not null,
        line text not null, account text not null, note text not null, key_holders text not null,
        removed integer not null
    ) strict;
    create table point (
        site text not null, zone text not null, name text not null, name_en text not null, kind text not null,
        removed integer not null, primary key (site, zone)
    ) strict;
    create table person (
        person text primary key, name text not null, duty text not null, removed integer not null
    ) strict;
    create table repeat (
        of integer primary key, count integer not null, last_at integer not null, last_raw integer not null
    ) strict;
    create table private_digest (
        of text primary key, number integer not null
    ) strict;
    create table collector (
        id integer primary key, key text not null, name text not null, language text not null, boot text not null,
        pid integer not null, door text not null, version text not null, ruleset text not null,
        started_at integer not null, stopped_at integer not null, down_from integer not null,
        name_en text not null
    ) strict;
"""

GUARDS = """
    create trigger journal_keeps_what_it_says before update on journal
        begin select raise(abort, 'the journal is append-only'); end;
    create trigger raw_keeps_what_it_says before update on raw
        begin select raise(abort, 'raw bytes are append-only'); end;
"""

LAYOUTS = """
    alter table line add column layout text not null default '';
"""

SETTLING = """
    alter table line add column settling integer not null default 0;
"""

#: What devices do not bring: few entries, asked for among very many.
RARE = "kind not glob 'line.*' and kind not glob 'signal.*' and kind not glob 'alarm.*'"
RARITIES = f"""
    create index journal_rare on journal (room, number) where {RARE};
"""

#: What happened at a point before is asked for whenever an alarm is opened.
POINTS = """
    create index alarm_point on alarm (account, zone, line);
"""

#: A moment told in another boot of the machine is counted from the first start in this one.
BOOTS = """
    alter table collector add column boot_first integer not null default 0;
    alter table collector add column boot_at integer not null default 0;
    alter table collector add column boot_tick integer not null default 0;
    update collector
        set boot_first = began.number, boot_at = began.at, boot_tick = began.tick
        from (
            select number, at, tick from journal
            where kind = 'collector.started' and json_extract(body, '$[3]') = (select boot from collector where id = 1)
            order by number
            limit 1
        ) as began;
    alter table alarm add column last_tick integer not null default 0;
    update alarm
        set last_tick = coalesce((select tick from journal where room = 1 and number = alarm.last_event), raised_tick);
"""

#: A step that brings new tables, or rows that are made another way, ends with this: what the journal says already is
#: folded again when the file is opened (`history/renewing.py`).
AGAIN = "insert or replace into refold select 1, max(number) from journal having max(number) > 0;"
REFOLD = f"""
    create table refold (id integer primary key, until integer not null) strict;
    {AGAIN}
"""

#: What is answered and still open, and whose test report is expected; an alarm that was raised again is not over.
REMINDERS = f"""
    create table reminder (
        alarm integer primary key, since integer not null, at integer not null, tick integer not null,
        again integer not null, told integer not null
    ) strict;
    create table periodic (
        device text primary key, line text not null, account text not null, number integer not null,
        at integer not null, tick integer not null, overdue integer not null, over integer not null
    ) strict;
    {AGAIN}
"""

#: All that a source said, that it is over too; and a PIN that was lost stays known as lost.
SIGNALS = f"""
    alter table source add column signals text not null default '[]';
    {AGAIN}
"""

#: Activations that called nobody; a new activation asks for the work on it anew, also where it may be a repeat.
UNHEARD = f"""
    create table unheard (alarm integer primary key, activations integer not null) strict;
    {AGAIN}
"""

#: What was heard lately where frames carry a number.
NUMBERED = """
    alter table line add column numbered integer not null default 0;
    alter table line add column recent text not null default '[]';
"""

#: What is asked for by the time it was told at: a wall clock that was wrong once puts no number in order.
TIMES = f"""
    create index journal_raised on journal (at) where kind = 'alarm.raised';
    create index journal_rare_at on journal (at) where {RARE};
    create index alarm_raised on alarm (raised_at);
"""

STEPS = (JOURNAL, FOLDS, GUARDS, LAYOUTS, SETTLING, RARITIES, POINTS, BOOTS, DESK, REFOLD, REMINDERS, SIGNALS,
         UNHEARD, BROADCAST + AGAIN, NUMBERED, SUPERVISION + AGAIN, ENTRIES + AGAIN, SPACED + AGAIN,
         CALENDAR + AGAIN, ROSTER + AGAIN, PATROLS + AGAIN,
         DUTYLOG + AGAIN, HANDOVERS + AGAIN, SILENCE + AGAIN, DIVERTED + AGAIN, TEAMS + AGAIN,
         TEAM_WALKS + AGAIN, TIMES, AHEAD + AGAIN, HAZARDS + AGAIN, STOOD + AGAIN, RAN_OUT + AGAIN)
#: How many steps a file has that knows of people's work.
DESK_SHAPE = STEPS.index(REMINDERS) + 1
#: The alarms that are not over, and with those whose work is not: what stands on the queue.
OPEN = "select id from alarm indexed by alarm_open where state <> 'normal'"
QUEUE = OPEN + " union select alarm from work indexed by work_open where state <> 'closed'"
#: Something keeps an alarm from calling.
ASIDE = "(state in ('shelved', 'suppressed', 'out_of_service'))"

PRIVATE = """
    create table if not exists private (
        room integer not null, number integer not null, body text not null, primary key (room, number)
    ) strict;
"""


def version_of(db: Connection) -> int:
    """How many steps the file has."""
    return int(db.execute("pragma user_version").fetchone()[0])


def columns_in(db: Connection, table: str) -> list[str]:
    """The columns that a table has in this file, which may be an older program's."""
    return [row[1] for row in db.execute(f"pragma table_info('{table}')")]


def is_stale(db: Connection) -> bool:
    """Whether its tables are those of an older program, or were made by one and not folded again since."""
    return version_of(db) < len(STEPS) or db.execute("select 1 from refold").fetchone() is not None


def migrate(db: Connection, path: str) -> None:
    """
    Brings a file to the present shape, each step whole or not at all.

    :raises StoreError: the file was written by a newer program.
    """
    have = version_of(db)
    if have > len(STEPS):
        raise StoreError(_("{path}: the store has shape {have}, this program knows {know}. "
                           "Use the newer program that wrote it.", path=path, have=have, know=len(STEPS)))
    if have == len(STEPS):
        return
    from sqlite_utils import Database  # late: 0.3 s that only a new or older file costs
    from sqlite_utils.migrations import Migrations

    # A crash between the steps' table and user_version is harmless: applied steps are skipped, then numbered.
    steps = Migrations("duty")
    for count, script in enumerate(STEPS, start=1):
        steps(name=f"step_{count}")(lambda database, script=script: _run(database, script))
    steps.apply(Database(db))
    db.execute(f"pragma user_version = {len(STEPS)}")


def _run(database: object, script: str) -> None:
    """One step, statement by statement, inside the migration's own transaction."""
    for statement in statements(script):
        database.execute(statement)  # type: ignore[attr-defined]


def statements(script: str) -> list[str]:
    """The statements of a script; a trigger's inner semicolon does not end it."""
    found, lines = [], []
    for line in script.strip().splitlines():
        lines.append(line)
        text = line.strip()
        inside_trigger = any("create trigger" in part for part in lines)
        if text.endswith("end;" if inside_trigger else ";"):
            found.append("\n".join(lines))
            lines = []
    return found
