"""`duty check`: what it prints, and what it ends with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from duty_console import cli, room

ROOM = """[room]
key = "r"
name = "R"
[[line]]
name = "fire"
driver = "surgard"
baud = 9600
framing = "8N1"
wait_s = 4
attempts = 4
heartbeat_s = 30
url = "URL"
"""


@pytest.fixture
def port() -> Iterator[str]:
    """A port that is there: the far end of a pseudo-terminal."""
    ours, theirs = os.openpty()
    yield os.ttyname(theirs)
    os.close(ours)
    os.close(theirs)


@pytest.fixture
def path(tmp_path: Path, shelf: Path, port: str) -> Path:
    file = tmp_path / "r.toml"
    file.write_text(ROOM.replace("URL", port), encoding="utf-8")
    return file


def check(path: Path, *words: str) -> int:
    return cli.main(["check", str(path), "--lang", "en", "--store", str(path.parent / "s" / "duty.db"), *words])


def test_a_room_that_can_run_ends_with_nothing(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(path) == 0

    told = capsys.readouterr().out
    assert "fine: the port is there and free." in told
    assert f"fine: store  [{path.parent}/s/duty.db]" in told
    assert "fine: socket  [" in told


def test_json_is_one_document_of_lines_and_findings(path: Path, port: str, capsys: pytest.CaptureFixture[str]) -> None:
    check(path, "--json")
    document = json.loads(capsys.readouterr().out)

    assert set(document) == {"lines", "findings"}
    assert document["lines"] == [{"name": "fire", "driver": "surgard", "url": port}]
    assert all(set(one) == {"level", "what", "place", "remedy"} for one in document["findings"])
    assert {one["level"] for one in document["findings"]} <= {"ok", "warn", "error"}


def test_a_damaged_room_ends_with_two_and_its_place(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("surgard", "surgrad"), encoding="utf-8")

    assert check(path, "--json") == 2
    document = json.loads(capsys.readouterr().out)
    assert [(one["level"], one["place"]) for one in document["findings"]] == [("error", f"{path}:6")]
    assert "Did you mean surgard?" in document["findings"][0]["what"]


def test_a_setting_that_its_driver_does_not_take_ends_with_two_and_its_line(
        tmp_path: Path, port: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "r.toml"
    path.write_text(ROOM.replace("surgard", "modbus_relay").replace("URL", port) + 'settings = { coils = "all" }\n',
                    encoding="utf-8")

    assert check(path) == 2
    said = capsys.readouterr().out
    assert 'coils = "all"; it must be the first coil and how many, such as 0+8' in said
    assert "[fire: settings]" in said


def test_a_missing_room_ends_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path / "gone.toml", "--json") == 2
    assert json.loads(capsys.readouterr().out)["lines"] == []


def test_a_missing_port_ends_with_five_and_a_remedy(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(path, "--line", "fire=/dev/serial/by-id/gone", "--json") == 5

    wrong = [one for one in json.loads(capsys.readouterr().out)["findings"] if one["level"] == "error"]
    assert [one["place"] for one in wrong] == ["fire: /dev/serial/by-id/gone"]
    assert "ls /dev/serial/by-id" in wrong[0]["remedy"]


def test_an_adapter_that_is_not_on_the_bus_ends_with_five(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(path, "--line", "fire=usb:NOT-THERE") == 5
    assert "no USB port has the serial number or place NOT-THERE" in capsys.readouterr().out


def test_a_sounder_that_is_not_there_ends_with_five(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_text(path.read_text(encoding="utf-8") + '[sound]\nmeans = "command"\ncommand = ["/no/such/player"]\n',
                    encoding="utf-8")

    assert check(path) == 5
    assert "nothing would sound.  [sound: /no/such/player]" in capsys.readouterr().out


def test_a_port_held_by_a_stranger_ends_with_five(path: Path, port: str, capsys: pytest.CaptureFixture[str]) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", "import fcntl,os,sys; f=os.open(sys.argv[1],os.O_RDWR|os.O_NOCTTY); "
         "fcntl.flock(f,fcntl.LOCK_EX); print(flush=True); sys.stdin.read()", port],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/")
    try:
        assert holder.stdout is not None
        holder.stdout.readline()

        assert check(path) == 5
        assert f"the port is held by process {holder.pid}" in capsys.readouterr().out
    finally:
        holder.communicate()


def test_a_port_is_looked_at_without_opening_it(path: Path, port: str) -> None:
    code = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from duty_console import cli
cli.main(["check", *sys.argv[1:3], "--json"])
assert "/proc/locks" in opened
assert sys.argv[3] not in opened
"""
    subprocess.run([sys.executable, "-c", code, str(path), f"--store={path.parent}/duty.db", port], check=True,
                   stdout=subprocess.DEVNULL)


def test_private_numbers_open_to_others_are_an_error(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = path.parent / "s"
    store.mkdir(mode=0o700)
    (store / "private.db").touch()
    (store / "private.db").chmod(0o644)

    assert check(path) == 1
    assert "telephone numbers in it can be read by others." in capsys.readouterr().out


def test_rules_are_listed_with_mark_source_and_origin(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path.parent / "site.toml").write_text("[RESP-07]\nvalue = 60\n", encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace('name = "R"', 'name = "R"\nrules = ["site.toml"]'),
                    encoding="utf-8")

    assert check(path, "--rules") == 0
    told = capsys.readouterr().out
    assert "RESP-07 [P] A fire alarm is passed on" in told
    assert "value = 60 (s); site.toml; site.toml: value" in told
    assert "[P] our own target" in told


def test_a_damaged_profile_ends_with_two(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path.parent / "site.toml").write_text("[RESP-70]\nvalue = 60\n", encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace('name = "R"', 'name = "R"\nrules = ["site.toml"]'),
                    encoding="utf-8")

    assert check(path) == 2
    assert 'site.toml line 1: there is no rule "RESP-70".' in capsys.readouterr().out


def test_a_wrong_call_ends_with_three(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(path, "--line", "fire") == 3
    assert check(path, "--line", "fier=/dev/null") == 3
    assert capsys.readouterr().out == ""


def test_importing_the_room_loads_neither_screen_nor_port() -> None:
    code = ("import sys, duty_console.room; "
            "print(*sorted({'textual', 'serial', 'sqlite3', 'pysqlite3'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""
    assert room.__doc__
