"""`duty replay`: what a collector recorded is told again, the same every time, and every difference is found."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import BURGLARY, DUTY, FIRE, FIRE_OVER, ROOM, Cable, Collector, until

SPOILER = ("update raw set bytes = cast(replace(cast(bytes as text), '1E11', '1E13') as blob) "
           "where cast(bytes as text) like '%1E11%'")


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The store of a short night with something of everything, its collector gone."""
    folder = tmp_path_factory.mktemp("night")
    cable = Cable(folder)
    served = Collector(folder, cable, ROOM.format(wait_s=0.4))
    try:
        act(served, cable)
        yield served.store
    finally:
        served.clean()
        cable.unplug()


def act(served: Collector, cable: Cable) -> None:
    served.start()
    cable.send(FIRE)
    cable.answer()
    cable.send(FIRE)  # a repeat: one more reception
    number = served.until("alarm.raised")["number"]
    assert served.duty("ask", "acknowledge", str(number)).returncode == 0
    assert served.duty("ask", "acknowledge", "99999").returncode == 1  # a refusal
    cable.send(b"\x00\xffnoise\x14")
    served.until("signal.unparsed")
    cable.send(FIRE_OVER)
    served.until("alarm.returned")
    cable.unplug()
    served.until("line.lost")
    cable.plug()
    served.until("line.opened", after=served.head())
    cable.send(BURGLARY)
    served.until("alarm.raised", after=number)
    served.stop()
    served.start()
    cable.send(FIRE)
    until(lambda: served.events()[-1]["kind"] == "alarm.raised")
    served.stop()


def replay(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*DUTY, "replay", "--lang", "en", *map(str, words)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=60, check=False,
                          env={"PATH": "/usr/bin:/bin", "LANG": "C", **environment})


def elsewhere(store: Path, change: str) -> None:
    """Somebody who owns the file writes into it."""
    script = (f"from duty_console.store import sqlite\ndb = sqlite.connect({str(store)!r}, isolation_level=None)\n"
              "for (name,) in db.execute(\"select name from sqlite_schema where type = 'trigger'\").fetchall():\n"
              f"    db.execute('drop trigger ' + name)\ndb.execute({change!r})")
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


@pytest.fixture
def copy(night: Path, tmp_path: Path) -> Path:
    made = tmp_path / "copy.db"
    made.write_bytes(night.read_bytes())
    return made


def test_a_recorded_night_is_told_as_it_was_recorded(night: Path) -> None:
    done = replay(night, "--check")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].endswith("entries, each as it was recorded.")


@pytest.mark.parametrize("format", ["text", "json", "csv"])
def test_it_is_told_byte_for_byte_the_same_at_any_speed_and_in_any_time_zone(night: Path, format: str) -> None:
    told = {replay(night, "--format", format, "--speed", speed, TZ=zone).stdout
            for speed, zone in (("max", "Asia/Shanghai"), ("1000", "America/New_York"), ("max", "Pacific/Apia"))}

    assert len(told) == 1
    assert "fire" in told.pop()


def test_every_line_says_that_it_is_a_replay(night: Path) -> None:
    assert all("REPLAY" in line for line in replay(night).stdout.splitlines())
    assert all(json.loads(line)["replay"] for line in replay(night, "--format", "json").stdout.splitlines())
    heading, *rows = csv.reader(io.StringIO(replay(night, "--format", "csv").stdout))
    assert heading[0] == "replay"
    assert {row[0] for row in rows} == {"REPLAY"}


def test_one_other_byte_is_found(copy: Path) -> None:
    elsewhere(copy, SPOILER)

    done = replay(copy, "--check")

    assert done.returncode == 1
    assert "DIFFERS at entry" in done.stdout
    assert "code = 130" in done.stdout


def test_one_other_recorded_word_is_found(copy: Path) -> None:
    elsewhere(copy, "update journal set body = replace(body, '\"110\"', '\"111\"') where kind = 'alarm.raised'")

    assert replay(copy, "--check").returncode == 1


def test_one_other_rule_is_found_and_said_with_both_values(night: Path, tmp_path: Path) -> None:
    rules = tmp_path / "other.toml"
    rules.write_text("[SIG-1]\npriority = 2\n", encoding="utf-8")

    done = replay(night, "--check", "--rules", rules)

    assert done.returncode == 1
    assert "SIG-1.priority = 1" in done.stdout
    assert "SIG-1.priority = 2" in done.stdout
    assert "priority" in done.stdout.split("DIFFERS at entry")[2]


def test_the_same_rules_laid_over_themselves_change_nothing(night: Path, tmp_path: Path) -> None:
    rules = tmp_path / "same.toml"
    rules.write_text("[SIG-1]\npriority = 1\n", encoding="utf-8")

    assert replay(night, "--check", "--rules", rules).returncode == 0


def test_an_entry_that_was_taken_out_is_missed(copy: Path) -> None:
    elsewhere(copy, "delete from journal where kind = 'alarm.acknowledged'")

    assert replay(copy, "--check").returncode == 1


def test_a_part_of_the_night_is_shown_alone(night: Path) -> None:
    whole = [json.loads(line) for line in replay(night, "--format", "json").stdout.splitlines()[1:]]
    middle = whole[len(whole) // 2]["at"]

    late = [json.loads(line) for line in replay(night, "--format", "json", "--from", middle).stdout.splitlines()[1:]]
    early = [json.loads(line) for line in replay(night, "--format", "json", "--to", middle).stdout.splitlines()[1:]]

    assert early + late == whole


def test_an_export_tells_the_same_story(night: Path, tmp_path: Path) -> None:
    export = tmp_path / "night.jsonl"
    assert subprocess.run([*DUTY, "export", "--store", str(night), str(export)], check=False).returncode == 0

    assert replay(export, "--check").returncode == 0
    assert replay(export).stdout.splitlines()[1:] == replay(night).stdout.splitlines()[1:]


@pytest.mark.parametrize(("was", "now"), [('"hash":"', '"hash":"0'), ('"room":"', '"room":"other-')])
def test_a_hash_or_name_that_was_changed_in_an_export_is_no_match(night: Path, tmp_path: Path, was: str,
                                                                  now: str) -> None:
    export = tmp_path / "night.jsonl"
    subprocess.run([*DUTY, "export", str(export), "--store", str(night)], check=True, timeout=60)
    assert replay(export, "--check").returncode == 0
    first, rest = export.read_text(encoding="utf-8").split(was, 1)
    if "room" not in was:  # another letter, whatever stands there
        now, rest = was + ("1" if rest[0] == "0" else "0"), rest[1:]
    export.write_text(first + now + rest, encoding="utf-8")
    assert replay(export).returncode == 0  # told it can be

    done = replay(export, "--check")

    assert done.returncode == 2
    assert "night.jsonl line 3: journal entry 1" in done.stderr
    assert "REPLAY checked" not in done.stdout


def test_a_hash_that_was_changed_in_a_store_is_no_match(copy: Path) -> None:
    elsewhere(copy, "update journal set hash = zeroblob(32) where id = 5")

    done = replay(copy, "--check")

    assert done.returncode == 2
    assert "journal entry 5" in done.stderr


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    done = replay(tmp_path)

    assert done.returncode == 5
    assert f"{tmp_path} cannot be read: Is a directory" in done.stderr


def test_a_capture_is_told_again_and_its_answers_compared(tmp_path: Path) -> None:
    capture = tmp_path / "night.wire"
    frame = (FIRE.encode() + b"\x14").hex().upper()
    capture.write_text(f"# duty capture 1 surgard\n2026-09-28T02:15:04.250Z < {frame[:10]}\n"
                       f"2026-09-28T02:15:04.262Z < {frame[10:]}\n2026-09-28T02:15:04.270Z > 06\n", encoding="ascii")

    assert "fire" in replay(capture).stdout
    assert replay(capture, "--check").returncode == 0
    capture.write_text(capture.read_text(encoding="ascii").replace("> 06", "> 15"), encoding="ascii")
    assert replay(capture, "--check").returncode == 1


def test_a_replay_opens_no_port_and_no_socket_and_leaves_the_file_alone(night: Path, tmp_path: Path) -> None:
    before = night.read_bytes()
    trace = tmp_path / "trace"
    done = subprocess.run(["strace", "-f", "-qq", "-o", str(trace), "-e", "trace=socket,connect,bind,openat",
                           *DUTY, "replay", str(night)], capture_output=True, timeout=60, check=False)

    assert done.returncode == 0
    calls = trace.read_text(errors="replace")
    assert "socket(" not in calls
    assert "/dev/tty" not in calls
    assert "/dev/pts" not in calls
    assert night.read_bytes() == before


@pytest.mark.parametrize(("words", "code", "says"), [
    (("none.db",), 5, "none.db"), (("--speed", "fast"), 3, "is no speed"),
    (("--speed", "1e-300"), 3, "is no speed"), (("--rules", "none.toml"), 3, "none.toml"),
    (("--from", "noon"), 3, "is not a time"),
])
def test_what_cannot_be_told_is_said_in_one_sentence(night: Path, words: tuple[str, ...], code: int, says: str) -> None:
    done = replay(*([] if words[0] == "none.db" else [night]), *words)

    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_no_recording_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("hello\n", encoding="utf-8")

    done = replay(other)

    assert done.returncode == 2
    assert "other.txt line 1" in done.stderr
