"""
P12: nothing from outside acts on a terminal or a spreadsheet, whatever shows it. A room, its devices, its consoles and
its calls say hostile things; every screen and every plain output is captured as a terminal receives it.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hostile import BEFORE, BYTES, harms
from hostileroom import TEXTS, Stage, frames, meddle, stage, toml
from terminal import Terminal

from duty_console.cli import COMMANDS

#: A lone Esc is known by the silence behind it.
ESCAPE_S = 0.15

def seen_on_every_screen(stage: Stage, columns: int, rows: int, alarms: int, typed: list[str]) -> bytes:
    """Desk, the details of so many alarms, journal and its entries, lines, loudspeakers, figures, help, a filter typed
    and pasted."""
    one = stage.console(columns, rows)
    try:
        one.shows(BEFORE if columns > 100 else "7")
        down, up, right, back = b"\x1b[B", b"\x1b[A", b"\x1b[C", b"\x1b"
        for keys in (b"\r", back, *[down, b"\r", back] * alarms, b"\x1b[6~", b"a", b"7", b"\r", back,
                     *[up, b"\r", back] * alarms, b"\x1b[5~", right, right, b"8", b"\r", back,
                     b"2", down, b"l", back, b"L", back, b"9",
                     *[down] * 12, b"?", back, b"1", b"/"):
            one.type(keys)
            one.rests(ESCAPE_S if keys == back else 0.06)
        for text in typed:
            if "\x1b" not in text:  # typed, it is a key; pasted, it must be none: the field stays open
                one.type(text.encode(errors="replace").replace(b"\r", b"").replace(b"\n", b"") + b"\x15")
            one.type(b"\x1b[200~" + text.encode() + b"\x1b[201~")
            one.rests(0.02)
            one.type(b"\x15")
            assert one.process.poll() is None, f"{text!r} was a key: {one.text()}"
        one.type(b"\r")
        one.rests()
        for keys in (b"\x1b[24~", b"2", b"7", b"8", b"9", b"1", b"?"):
            one.type(keys)
            one.rests(0.06)
        leave(one)
        return one.seen
    finally:
        one.close()


def leave(one: Terminal) -> None:
    """Out of whatever is open, then out; a key that came too close behind Esc is typed again."""
    for _attempt in range(5):
        one.type(b"\x1b")
        one.rests(0.4)
        one.type(b"q")
        with suppress(AssertionError):
            assert one.ends(3) == 0
            return
    raise AssertionError(f"q does not leave it: {one.text()}")


def plain_outputs(stage: Stage, folder: Path, forms: int) -> dict[str, bytes]:
    """What every command without a screen writes to a terminal, in so many forms of each."""
    store, room = ("--store", stage.store), str(stage.made.room)
    everything = b"".join(frames())
    poor = TEXTS["erase the screen"] + TEXTS["bidi override"]
    bad = "".join(text.replace("\0", "") for text in TEXTS.values()) + os.fsdecode(BYTES[0])
    story = folder / "story.toml"
    story.write_text(f'title_zh = {toml(bad[:-3])}\ntitle_en = "x"\n[[step]]\nat = 0.1\nline = "receiver"\n'
                     f'noise = "{everything.hex()}"\n', encoding="utf-8")
    calls = {
        "events": [(*store,), (*store, "--json", "--all"), ("--store", bad), ("--since", bad)],
        "status": [(*store,), (*store, "--json"), ("--room", bad), ("--room", poor)],
        "lines": [(*store,), (*store, "--json")],
        "broadcasts": [(*store,), (*store, "--csv"), (*store, "--json"), (*store, "--month", bad),
                       (*store, "--tests", "--csv")],
        "handover": [(*store,), (*store, "--json"), (*store, "--csv"), (*store, bad)],
        "roster": [(*store,), (*store, "--json"), (*store, "--month", bad), (*store, "--now", "--csv"),
                   ("import", bad, *store)],
        "log": [(*store,), (*store, "--json", "--versions"), (*store, "--day", bad), (*store, "--shift", bad, "--csv")],
        "patrols": [(*store,), (*store, "--json"), (*store, "--month", bad), (*store, "--hours"),
                    ("import", bad, *store)],
        "hazards": [(*store,), ("figures", *store, "--by", "person"), ("show", bad, *store), ("import", bad, *store),
                    ("calendar", bad, *store), ("library", *store, "--csv"), ("notices", *store, "--json")],
        "evidence": [("list", bad, *store), ("add", bad, bad, *store), ("get", bad, *store, "--json")],
        "retention": [(*store,), (*store, "--json"), (*store, "--apply", "1")],
        "places": [(*store,), (*store, "--json", "--all"), ("show", bad, *store), ("papers", *store, "--csv"),
                   ("list", bad, *store), ("import", bad, *store)],
        "inspections": [(*store,), (*store, "--json"), ("findings", *store), (*store, "--quarter", bad),
                        ("checklist", bad, *store)],
        "report": [("duty-log", *store), ("patrol-record", *store), ("roster", *store, "--json"),
                   ("roster", *store, "--month", bad), ("patrol-record", *store, "--csv"),
                   ("roster", *store, "--pdf", f"{folder}/{poor}.pdf"), ("patrol-record", *store, "--patrol", bad),
                   (bad, *store), ("handover", *store)],
        "calendar": [(*store,), ("2026", *store, "--csv"), (bad, *store), ("import", bad, *store)],
        "figures": [(*store,), (*store, "--json"), (*store, "--month", bad)],
        "check": [(room,), (room, "--json"), (room, "--line", f"receiver=/dev/{bad}"), (bad,)],
        "verify": [(*store,), (*store, "--json"), (stage.store, "--head", bad)],
        "replay": [(stage.store, "--format", "csv"), (stage.store,), (stage.store, "--format", "json"),
                   (stage.store, "--check"), (bad,), (poor,)],
        "decode": [("surgard",), ("contact_id",), ("surgard", "--parity", "E"), (bad,)],
        "export": [(*store,)],
        "import": [(bad, "--store", bad), (poor, "--store", poor)],
        "backup": [(*store, f"{folder}/{poor}"), (*store, bad)],
        "ask": [(*store, "acknowledge", "1"), (*store, "numbers", "1", "--of", bad), (*store, bad)],
        "people": [(*store,), (*store, "pin", bad.strip() or "x", "--stdin")],
        "record": [(bad, "--output", bad), ("/dev/" + bad, "--seconds", "1", "--output", str(folder / "x.wire"))],
        "simulate": [(bad,), (room, "--story", bad)],
        "collect": [(poor,), (bad,), (room, "--store", bad), (room, "--line", bad)],
        "console": [("--store", poor)],
        "demo": [("--headless", "1", "--story", bad), ("--headless", "4", "--story", str(story))],
    }
    assert set(calls) == set(COMMANDS), "a command is not driven"
    said = {f"{name} {words}": stage.plain(name, *words, stdin=everything) for name, every in calls.items()
            for words in every[:forms]}
    return {**said, "no command": stage.plain(bad), "the collector's own": stage.made.log.read_bytes()}


@pytest.fixture(scope="module")
def hostile_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("hostile")) as it:
        meddle(it)
        yield it


@pytest.mark.xdist_group("hostile room")
@pytest.mark.parametrize(("columns", "rows"), [(160, 48), (80, 24)])
def test_nothing_hostile_acts_on_any_screen(columns: int, rows: int, hostile_room: Stage, long_form: bool) -> None:
    alarms, typed = (len(TEXTS) * 2, list(TEXTS.values())) if long_form else (1, list(TEXTS.values())[columns % 7::7])
    seen = seen_on_every_screen(hostile_room, columns, rows, alarms, typed)

    assert harms(seen, screen=True) == []
    assert seen.count(BEFORE.encode()) > 20


@pytest.mark.xdist_group("hostile room")
def test_nothing_hostile_acts_through_any_plain_output(hostile_room: Stage, tmp_path: Path, long_form: bool) -> None:
    said = plain_outputs(hostile_room, tmp_path, 9 if long_form else 1)

    assert {call: found[:3] for call, seen in said.items() if (found := harms(seen, screen=False))} == {}
    assert [call for call, seen in said.items() if b"Traceback" in seen] == []
    assert all(BEFORE.encode() in seen for call, seen in said.items() if call.startswith(("events (", "status (")))
    tables = [csv.reader(io.StringIO(seen.decode(), newline="")) for call, seen in said.items() if "csv" in call]
    assert [cell for rows in tables for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


def test_the_harness_turns_red_when_texts_are_not_cleaned(tmp_path: Path) -> None:
    with stage(tmp_path, "clean_nothing") as it:
        assert harms(seen_on_every_screen(it, 160, 48, 0, []), screen=True)
        assert harms(it.plain("events", "--store", it.store), screen=False)
        assert harms(it.plain("status", "--store", it.store), screen=False)


def test_the_judge_finds_every_payload_and_lets_a_screen_of_ours_pass() -> None:
    harmless = {"markup", "markup of an action", "markup that never closes", "braces", "formula", "sums"}
    for name, text in TEXTS.items():
        for screen in (True, False):
            found = harms(f"东街 \x1b[1m{text}".encode() if screen else text.encode(), screen=screen)
            assert bool(found) == (name not in harmless) or (screen and name in ("reset", "escape")), name
