"""`duty export`: what a stranger gets, that he can verify it, and that no line of it can be changed unseen."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import mutating
import pytest
from histories import History
from test_verify import _english, duty, store, verified  # noqa: F401

from duty_console.errors import StoreError
from duty_console.history.soundness import prove_export
from duty_console.store.exported import Exported
from duty_console.store.inspecting import Inspector
from duty_console.store.writing import RawRow

DOCUMENT = Path(__file__).parents[2] / "docs" / "journal-format.md"


@pytest.fixture
def exported(store: Path, tmp_path: Path) -> Path:  # noqa: F811
    """A whole export."""
    done = duty("export", tmp_path / "out.journal", "--store", store)
    assert done.returncode == 0, done.stderr
    return tmp_path / "out.journal"


def strangers_checker(tmp_path: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """The program that the document gives."""
    [program] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    script = tmp_path / "checker.py"
    script.write_text(program, encoding="utf-8")
    return subprocess.run([sys.executable, "-I", "-X", "utf8", str(script), str(path)], capture_output=True, text=True,
                          timeout=60, check=False)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_export_is_verified_by_us_and_by_a_stranger(
        store: Path, exported: Path, tmp_path: Path) -> None:  # noqa: F811
    ours, stranger = verified(exported), strangers_checker(tmp_path, exported)

    assert (ours["sound"], ours["kind"]) == (True, "export")
    assert ours["head"] == verified(store)["head"]
    assert stranger.stdout == f"sound, head {ours['head']['number']}:{ours['head']['hash'][:16]}\n", stranger.stderr


def test_a_raw_row_stands_before_the_entries_that_came_from_it(exported: Path) -> None:
    known = {0}
    for line in lines_of(exported)[1:-1]:
        if "entry" in line:
            assert line["raw"] in known
        else:
            known.add(line["raw"])

    assert len(known) > 20


def test_the_store_and_its_export_tell_the_same_rows(store: Path, exported: Path) -> None:  # noqa: F811
    inspector = Inspector(store)
    with Exported(exported) as export:
        assert list(export) == list(inspector.history())
        assert export.end is not None
        assert export.end.head.number == inspector.head()
    inspector.close()


def test_a_private_body_is_only_a_digest(exported: Path) -> None:
    [private] = [line for line in lines_of(exported) if line.get("kind") == "private.set"]

    assert "digest" in private
    assert not {"body", "text"} & private.keys()
    assert "1391234" not in exported.read_text(encoding="utf-8")


def spoilt(value: Any, chance: random.Random) -> Any:
    """Something else of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("1" if value[-1:] != "1" else "2")
    key = chance.choice([key for key in value if value[key] is not None])
    return {**value, key: spoilt(value[key], chance)} if not isinstance(value[key], list) else {**value, key: ["x"]}


def test_no_value_of_any_line_can_be_changed_unseen(exported: Path) -> None:
    chance, lines, unseen = random.Random(3), lines_of(exported), []
    for number, line in enumerate(lines):
        for key in line.keys() - {"name"}:
            changed = [*lines[:number], {**line, key: spoilt(line[key], chance)}, *lines[number + 1:]]
            exported.write_text("".join(json.dumps(each, separators=(",", ":")) + "\n" for each in changed))
            if prove_export(exported, []).trouble is None:
                unseen.append((number + 1, key))

    assert unseen == []


def test_no_line_can_be_taken_away_doubled_or_moved_unseen(exported: Path) -> None:
    lines, unseen = exported.read_bytes().splitlines(keepends=True), []
    for number in range(len(lines)):
        after = lines[number + 1:]
        moved = [*lines[:number], *after[:1], lines[number], *after[1:]] if after else [*lines, b"\n"]
        for changed in ([*lines[:number], *after], [*lines[:number + 1], *lines[number:]], moved, lines[:number]):
            exported.write_bytes(b"".join(changed))
            entry_before_raw = changed is moved and after and {lines[number][:4], after[0][:4]} == {b'{"ra', b'{"en'}
            if prove_export(exported, []).trouble is None and not entry_before_raw:
                unseen.append(number + 1)

    assert unseen == []


@pytest.mark.parametrize(("line", "text", "said"), [
    (1, '{"format":"duty-journal","version":2}', "version 2"), (1, "PK", "neither a store nor an export"),
    (5, '{"entry":4', "cut off"), (5, '{"entry":"4"}', "int"), (5, "", "cut off"), (5, "nothing", "no JSON"),
    (5, '{"entry":4,"at":1,"tick":1,"kind":"x","actor":"y","raw":0,"hash":"%s"}' % ("0" * 64), "text or"),
])
def test_a_wrong_line_is_named(exported: Path, line: int, text: str, said: str) -> None:
    lines = exported.read_text(encoding="utf-8").splitlines()
    lines[line - 1] = text
    exported.write_text("\n".join(lines) + "\n", encoding="utf-8")

    done = duty("verify", exported)

    assert done.returncode == 2
    assert f"line {line}: " in done.stderr
    assert said in done.stderr


def test_a_cut_export_says_that_its_end_is_missing(exported: Path) -> None:
    whole = exported.read_bytes()
    for keep in (len(whole) - 1, len(whole) - 30, whole.rindex(b'{"end"')):
        exported.write_bytes(whole[:keep])
        with Exported(exported) as export, pytest.raises(StoreError, match=r"cut off|without its end"):
            list(export)


@pytest.mark.parametrize("first", [2, 9, 30, 62])
def test_a_part_of_a_journal_is_verified_from_where_it_begins(
        store: Path, tmp_path: Path, first: int) -> None:  # noqa: F811
    part = tmp_path / "part"
    assert duty("export", part, "--store", store, "--from", first, "--to", first + 20).returncode == 0

    assert verified(part)["sound"]
    assert strangers_checker(tmp_path, part).returncode == 0
    assert lines_of(part)[0]["first"] == first


def test_what_is_there_is_not_written_over_and_a_failure_leaves_nothing(
        store: Path, exported: Path) -> None:  # noqa: F811
    before = exported.read_bytes()

    refused = duty("export", exported, "--store", store)

    assert (refused.returncode, exported.read_bytes()) == (5, before)
    assert duty("export", exported, "--store", store, "--force").returncode == 0
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-m", "duty_console.cli", "export", "-", "--store", store], check=False,
                              stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)
    assert duty("export", exported.parent / "no" / "folder", "--store", store).returncode == 5
    assert sorted(path.name for path in exported.parent.iterdir() if path.name.startswith(".")) == []


def test_standard_output_takes_the_same_lines(store: Path, exported: Path) -> None:  # noqa: F811
    done = duty("export", "-", "--store", store)

    assert done.stdout == exported.read_text(encoding="utf-8")


def test_a_living_store_is_exported_whole(tmp_path: Path) -> None:
    history = History(tmp_path / "duty.db")
    exporting = subprocess.Popen([sys.executable, "-m", "duty_console.cli", "export", str(tmp_path / "out"), "--store",
                                  str(history.path)], stderr=subprocess.DEVNULL)
    while exporting.poll() is None:
        history.hear(b"5011 181001E11001003\x14")
    history.close()

    assert exporting.returncode == 0
    assert prove_export(tmp_path / "out", []).trouble is None
    with Exported(tmp_path / "out") as export:
        assert any(isinstance(row, RawRow) for row in export)
    assert mutating.look(history.path, []) is None
