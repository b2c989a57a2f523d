"""
A damaged store takes nothing from the room but what cannot be read, and never its sign-on: real files, the shipped
collector, people at its door.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running import DUTY, FIRE, TROUBLE, Caller, Collector, entries, prepared

from duty_console.clock import SystemClock
from duty_console.collector.opening import Opening
from duty_console.core.inputs import Continued
from duty_console.history.folding import differences
from duty_console.rulebook import Rulebook
from duty_console.store.ballast import Ballast
from duty_console.store.reading import Reader

PEOPLE = """
[[person]]
key = "chen"
name = "陈"
duty = "officer"

[[person]]
key = "luo"
name = "罗"
duty = "leader"
"""
PIN, NEW = "280641", "739155"
TABLES = ("alarm", "work", "step", "suppression", "note", "reminder", "call", "response")


def told(served: Collector, table: str) -> dict[Any, Any]:
    reader = Reader(served.store)
    try:
        return {tuple(row)[:2]: row for row in reader.table(table)}
    finally:
        reader.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Collector]:
    """A room with a PIN, a fire that somebody has in hand, and a trouble on the shelf; its collector has ended."""
    with prepared(tmp_path, more=PEOPLE) as made:
        made.start()
        for frame in (FIRE, TROUBLE):
            made.cable.send(frame)
            assert made.cable.answer() == b"\x06"
        fire, trouble = (entry["number"] for entry in entries(made.store)
                         if entry["kind"] == "alarm.raised" and entry["body"].scheme == "cid")
        caller = Caller(made.door())
        for number, (action, fields) in enumerate((
                ("acknowledge", {"alarm": fire, "seen": fire}), ("own", {"alarm": fire}),
                ("verify", {"alarm": fire, "level": 2}), ("acknowledge", {"alarm": trouble, "seen": trouble}),
                ("shelve", {"alarm": trouble, "seen": trouble, "for_s": 900, "reason": "mended today"}),
                ("note", {"of": "site:hall", "text": "dog", "for_s": 3600, "kind": "popup"}),
                ("set_pin", {"person": "chen", "new_pin": PIN}))):
            answer = caller.request(action, f"r{number}", **fields)
            assert "done" in answer, answer
        caller.close()
        made.stop()
        yield made


def spoilt(path: Path, word: bytes) -> None:
    """Every place of a word in the file, spoilt."""
    path.write_bytes(path.read_bytes().replace(word, bytes(byte ^ 1 for byte in word)))


def forged(path: Path, *statements: str) -> None:
    """An entry that is not what was written, so that the journal is no witness; and more."""
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("drop trigger journal_keeps_what_it_says;" "update journal set actor = 'nobody' where number = 2;"
                     + ";".join(statements))
    db.close()


def noise(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100] + os.urandom(path.stat().st_size - 100))


def ruins(path: Path, word: bytes) -> None:
    """Nothing is left but a word."""
    path.write_bytes(path.read_bytes()[:100] + os.urandom(8000) + word + os.urandom(80_000))


def private(served: Collector) -> Path:
    return served.store.with_name("private.db")


def again(served: Collector) -> Collector:
    served.cable.unplug()
    served.cable.plug()
    return served.start()


def proved(served: Collector) -> None:
    """What was appended is history, to the fold, the chain and the core."""
    served.stop()
    assert served.duty("verify").returncode == 0
    assert differences(served.store, Rulebook.load()) == []
    replayed = subprocess.run([*DUTY, "replay", str(served.store), "--check"], env=served.environment,
                              capture_output=True, text=True, timeout=60, check=False)
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr


def kinds(served: Collector) -> list[str]:
    return [entry["kind"] for entry in entries(served.store)]


def continued(served: Collector) -> Any:
    [body] = [entry["body"] for entry in entries(served.store) if entry["kind"] == "journal.continued"]
    return body


@pytest.mark.parametrize("damage", [lambda path: spoilt(path, b"surgard"), forged,
                                    lambda path: spoilt(path, b"format")],
                         ids=["the journal is sound", "the tables are", "the header is not"])
def test_everything_stands_as_it_stood(served: Collector, damage: Callable[[Path], None]) -> None:
    before = {table: told(served, table) for table in TABLES}
    damage(served.store)

    again(served)

    for table in TABLES:
        after = told(served, table)
        assert {key: row for key, row in after.items() if key in before[table]} == before[table], table
    assert continued(served).whole
    caller = Caller(served.door())
    fire = next(iter(before["work"]))[0]
    assert caller.request("own", "a1", alarm=fire)["need"] == "sign_on"
    assert "done" in caller.request("sign_on", "a2", person="chen", pin=PIN)
    assert "refused" in caller.request("own", "a3", alarm=fire)  # it is the account's that had it
    caller.close()
    proved(served)


def test_a_table_that_makes_no_sense_is_said_and_errs_on_the_safe_side(served: Collector) -> None:
    [shelf] = told(served, "suppression").values()
    forged(served.store, "update suppression set kind = 'shelg'", "update note set at = 1 << 60")

    again(served)

    assert (continued(served).whole, continued(served).unread) == (False, ["suppression", "note"])
    assert told(served, "suppression") == {}
    [trouble] = [row for row in told(served, "alarm").values() if row.id == shelf.alarm]
    assert trouble.state == "unack"
    page = served.duty("events", "--all").stdout
    assert "what was put aside" in page
    assert "call the sites" not in page
    proved(served)


LEFT = {
    "the store has gone": lambda served: served.store.unlink(),
    "the private file has gone": lambda served: private(served).unlink(),
    "the private file is noise": lambda served: noise(private(served)),
    "the store is damaged and the private file is noise": lambda served: (
        spoilt(served.store, b"surgard"), noise(private(served))),
    "the tables are left and the private file has gone": lambda served: (
        forged(served.store), private(served).unlink()),
    "only a name is left": lambda served: (ruins(served.store, b"pin:chen"), private(served).unlink()),
    "only a trace is left": lambda served: (ruins(served.store, b"nobody"), ruins(private(served), b"$argon2id$v=19")),
}


@pytest.mark.parametrize("how", LEFT)
def test_no_damage_lifts_the_sign_on(served: Collector, how: str) -> None:
    LEFT[how](served)

    again(served)

    caller = Caller(served.door())
    served.until("pin.lost")
    assert caller.request("own", "a1", alarm=1)["need"] == "sign_on"
    assert "done" in caller.request("silence", "a2")  # which is free, and so is looking
    assert "refused" in caller.request("sign_on", "a3", person="chen", pin=PIN)
    status = served.duty("status")
    assert "chen" in status.stdout
    assert "duty people pin" in status.stdout
    [lost] = [row for row in told(served, "alarm").values() if row.code == "pins_lost"]
    assert lost.state == "unack"

    for person in ("chen", "luo"):
        assert "done" in caller.request("set_pin", f"b-{person}", person=person, new_pin=NEW)
    assert "done" in caller.request("sign_on", "b2", person="chen", pin=NEW)
    assert "done" in caller.request("acknowledge", "b3", alarm=lost.id, seen=lost.last_event)
    assert [row for row in told(served, "alarm").values() if row.code == "pins_lost" and row.state != "normal"] == []
    caller.close()
    proved(served)


PLACES, SEED = int(os.environ.get("DUTY_PLACES", "40")), int(os.environ.get("DUTY_SEED", "1"))


def test_what_is_lost_is_said_wherever_the_files_are_damaged(served: Collector, tmp_path: Path) -> None:
    chance, rules = random.Random(SEED), Rulebook.load()
    left = served.store.read_bytes(), private(served).read_bytes()

    def opened(number: int, *files: bytes) -> Continued | None:
        path = tmp_path / str(number) / "duty.db"
        path.parent.mkdir()
        for file, data in zip((path, path.with_name("private.db")), files, strict=True):
            file.write_bytes(data)
        opening = Opening(path, "room", rules, SystemClock(), lambda _said: None, Ballast(path, 0), "", ["chen", "luo"])
        opening().close()
        return opening.continued

    whole = opened(0, left[0].replace(b"surgard", b"sorgard"), left[1])
    assert whole is not None
    assert whole.carried is not None
    for number in range(1, PLACES + 1):
        spoils = [bytearray(data) for data in left]
        for data in spoils[:chance.choice((1, 1, 2))]:
            place = chance.randrange(100, len(data))
            for at in range(place, min(place + chance.choice((1, 60, 600, 20_000)), len(data))):
                data[at] ^= chance.randrange(1, 256)
        found = opened(number, *map(bytes, spoils))
        if found is None:
            continue
        assert found.carried is not None
        had = {row.of for row in whole.carried.private_digest}
        assert had == {row.of for row in found.carried.private_digest} or "private_digest" in found.unread, number
        if "alarm" not in found.unread:
            missing = {name for name in found.carried._fields if name != "private_digest"
                       and not {*getattr(whole.carried, name)} <= {*getattr(found.carried, name)}}
            assert missing <= {*found.unread}, number
            assert {*whole.alarms} <= {*found.alarms}, number


def test_a_pin_that_only_the_private_file_knows_holds(served: Collector) -> None:
    noise(served.store)

    again(served)

    assert not continued(served).whole
    assert "call the sites" in served.duty("events", "--all").stdout
    caller = Caller(served.door())
    assert "done" in caller.request("sign_on", "a1", person="chen", pin=PIN)
    caller.close()
    proved(served)
    again(served)
    caller = Caller(served.door())
    assert "done" in caller.request("sign_on", "a2", person="chen", pin=PIN)
    caller.close()


def test_no_older_pin_holds_again_where_only_an_older_damaged_file_is_left(served: Collector) -> None:
    shutil.copy(served.store, served.store.with_name("duty.damaged-20200101-000000.db"))
    again(served)
    caller = Caller(served.door())
    assert "done" in caller.request("set_pin", "s1", person="chen", pin=PIN, new_pin=NEW)
    caller.close()
    served.stop()
    head = entries(served.store)[-1]["number"]
    number = max(entry["number"] for entry in entries(served.store) if entry["kind"] == "private.set")
    served.store.unlink()

    again(served)

    assert number < entries(served.store)[0]["number"] <= head
    caller = Caller(served.door())
    assert caller.request("sign_on", "a1", person="chen", pin=PIN)["need"] == "pin"
    deadline = 0
    while "done" not in caller.request("sign_on", f"a2-{deadline}", person="chen", pin=NEW):
        deadline += 1
        assert deadline < 300
    caller.close()
    proved(served)


def test_a_lost_pin_stays_lost_over_starts_and_over_the_next_damage(served: Collector) -> None:
    private(served).unlink()
    again(served).stop()
    assert kinds(served).count("pin.lost") == 1
    again(served).stop()
    assert kinds(served).count("pin.lost") == 1
    spoilt(served.store, b"surgard")

    again(served)

    assert kinds(served).count("pin.lost") == 1
    caller = Caller(served.door())
    assert caller.request("own", "a1", alarm=1)["need"] == "sign_on"
    caller.close()
    proved(served)


@pytest.mark.parametrize("both", [False, True], ids=["the store is damaged", "and so is the private file"])
def test_a_kill_at_any_moment_of_going_on_changes_nothing(served: Collector, both: bool) -> None:
    before = {table: told(served, table) for table in TABLES}
    spoilt(served.store, b"surgard")
    if both:
        noise(private(served))
    with (served.folder / "log").open("ab") as log:
        for moment in (0.25, 0.35, 0.45, 0.55, 0.65):
            process = subprocess.Popen(served.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       env=served.environment, start_new_session=True)
            time.sleep(moment)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    again(served)

    assert kinds(served).count("journal.continued") == 1
    for table in TABLES:
        after = told(served, table)
        assert {key: row for key, row in after.items() if key in before[table]} == before[table], table
    assert len(list(served.folder.glob("duty.damaged-*.db"))) == 1
    caller = Caller(served.door())
    assert caller.request("own", "a1", alarm=1)["need"] == "sign_on"
    assert ("done" in caller.request("sign_on", "a2", person="chen", pin=PIN)) != both
    caller.close()
    proved(served)


def test_a_shelf_ends_at_its_time_over_the_seam(served: Collector) -> None:
    [shelf] = told(served, "suppression").values()
    forged(served.store, f"update suppression set for_ms = {round(time.time() * 1000) + 6000} - at")

    again(served)

    ended = served.until("suppression.ended")
    assert ended["body"].suppression == shelf.id
    [was] = [entry["body"] for entry in entries(served.store) if entry["kind"] == "suppression.carried"]
    # The clocks of two lives are rounded to a millisecond each.
    assert -2 <= ended["at"] - (was.at + was.for_ms) < 1500
    assert kinds(served).count("suppression.ended") == 1
    [trouble] = [row for row in told(served, "alarm").values() if row.id == shelf.alarm]
    assert trouble.state == "unack"
    proved(served)
