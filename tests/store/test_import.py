"""`duty import`: the same history in a new store, or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_export import exported  # noqa: F401
from test_verify import _english, duty, store, verified  # noqa: F401

from duty_console.domain.events import KIND_OF, LineSet, PlaceRemoved
from duty_console.store import chain
from duty_console.store.inspecting import Inspector
from duty_console.store.tables import TABLES


def test_an_import_is_the_same_store(store: Path, exported: Path, tmp_path: Path) -> None:  # noqa: F811
    new = tmp_path / "new.db"

    done = duty("import", exported, "--store", new)

    assert done.returncode == 0, done.stderr
    one, two = Inspector(store), Inspector(new)
    assert list(one.history()) == list(two.history())
    for table in TABLES:
        assert sorted(one.rows_of(table)) == sorted(two.rows_of(table))
    one.close()
    two.close()
    assert (verified(new)["sound"], new.stat().st_mode & 0o777) == (True, 0o640)


def test_a_collector_goes_on_with_an_imported_store(exported: Path, tmp_path: Path) -> None:  # noqa: F811
    from histories import History

    new = tmp_path / "new.db"
    duty("import", exported, "--store", new)
    head = verified(new)["head"]["number"]

    history = History(new)
    history.hear(b"5011 181001E11001003\x14")
    history.close()

    assert verified(new)["sound"]
    assert verified(new)["head"]["number"] > head


def test_an_import_never_takes_the_place_of_a_store(store: Path, exported: Path) -> None:  # noqa: F811
    before = store.read_bytes()

    done = duty("import", exported, "--store", store)

    assert (done.returncode, store.read_bytes()) == (5, before)


@pytest.mark.parametrize("change", ["value", "cut", "part"])
def test_a_damaged_export_makes_nothing_and_names_the_line(
        store: Path, exported: Path, tmp_path: Path, change: str) -> None:  # noqa: F811
    lines = exported.read_text(encoding="utf-8").splitlines()
    place = next(number for number in range(40, len(lines)) if '"kind":' in lines[number])
    if change == "value":
        lines[place] = lines[place].replace('"tick":', '"tick":1')
    elif change == "cut":
        lines = lines[:place + 1]
    else:
        duty("export", exported, "--store", store, "--from", 20, "--force")
        lines = exported.read_text(encoding="utf-8").splitlines()
    exported.write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = sorted(tmp_path.iterdir())

    done = duty("import", exported, "--store", tmp_path / "new.db")

    assert done.returncode == 2
    assert f"line {1 if change == 'part' else place + 1 + (change == 'cut')}: " in done.stderr
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("change", "words"), [
    (('"at":', '"ta":'), 'the field "at" is missing'),
    (('"tick":', '"tick":"x","tock":'), 'the field "tick" must be int, here stands str'),
    (('"tick":', '"tick":}'), "the line is no JSON, from byte"),
])
def test_what_is_wrong_with_a_line_is_said_in_our_words(
        exported: Path, tmp_path: Path, change: tuple[str, str], words: str) -> None:  # noqa: F811
    lines = exported.read_text(encoding="utf-8").splitlines()
    place = next(number for number in range(40, len(lines)) if '"kind":' in lines[number])
    lines[place] = lines[place].replace(*change, 1)
    exported.write_text("\n".join(lines) + "\n", encoding="utf-8")

    done = duty("import", exported, "--store", tmp_path / "new.db", "--lang", "en")

    assert done.returncode == 2
    assert f"line {place + 1}: {words}" in done.stderr
    assert "`" not in done.stderr


def journal(path: Path, *bodies: tuple[str, Any]) -> None:
    """A journal with a chain that holds, whatever it says."""
    previous = chain.GENESIS
    lines: list[dict[str, Any]] = [{"format": "duty-journal", "version": 1, "room": "x", "first": 1, "raw": 0,
                                    "previous": previous.hex()}]
    for number, (kind, values) in enumerate(bodies, 1):
        text = json.dumps(values)
        previous = chain.link(previous, "x", number, 1, 1, kind, "room", 0, chain.body_digest(text.encode()),
                              chain.NO_RAW)
        names = {"line.set": LineSet, "place.removed": PlaceRemoved}[kind].__struct_fields__
        lines.append({"entry": number, "at": 1, "tick": 1, "kind": kind, "actor": "room", "raw": 0,
                      "body": dict(zip(names, values, strict=False)), "text": text, "hash": previous.hex()})
    lines.append({"end": True, "entries": len(bodies), "raws": 0, "head": {"number": len(bodies),
                                                                           "hash": previous.hex()}})
    path.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines), encoding="utf-8")


LINE = ["r", "", "surgard", "", "/dev/r", "8N1", 4000, 4, 30_000, False]


@pytest.mark.parametrize("bad", [
    (KIND_OF[PlaceRemoved], ["sqlite_schema", "x"]), (KIND_OF[LineSet], ["r"]),
    (KIND_OF[LineSet], [*LINE[:6], 1 << 70, *LINE[7:]]), (KIND_OF[LineSet], [*LINE[:6], "x", *LINE[7:]])])
def test_a_journal_that_holds_and_makes_no_sense_is_refused_whole(tmp_path: Path, bad: tuple[str, Any]) -> None:
    path = tmp_path / "strange.journal"
    journal(path, (KIND_OF[LineSet], LINE), bad)

    done = duty("import", path, "--store", tmp_path / "new.db")

    assert (done.returncode, done.stderr.count("\n"), "Traceback" in done.stderr) == (2, 1, False)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
