"""
Files that prove something come over the door in parts, whole or not at all, and go by rule only; a wish that names one
which is not there is barred.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from duty_console.collector.consoles import Console
from duty_console.collector.evidence import NOT_THERE, NOT_YOURS, TOO_MANY, WRONG, Evidence
from duty_console.core.inputs import Wish
from duty_console.domain.hazardrows import Evidence as Row
from duty_console.domain.retention import removable, years_after
from duty_console.rulebook import Rulebook
from duty_console.store.evidencefiles import folder_of, is_whole, path_of

PHOTO = bytes(range(256)) * 400
DIGEST = sha256(PHOTO).hexdigest()


class Caller:
    """Who brings a file."""

    def __init__(self, role: str) -> None:
        self.role = role


class Bringing:
    """A shelf beside a store, and what is told to whoever brings files to it."""

    def __init__(self, folder: Path) -> None:
        self.store = folder / "try.db"
        self.shelf = Evidence(self.store)
        self.told: list[dict[str, Any]] = []
        self.console: Any = object.__new__(Console)
        self.console.uid, self.console.caller = 1000, Caller("officer")

    async def bring(self, data: bytes, *, digest: str = "", parts: int = 3, skip: int = 0) -> dict[str, Any]:
        size = -(-len(data) // parts)
        for part in range(1, parts + 1):
            if part != skip:
                said = {"digest": digest or sha256(data).hexdigest(), "part": part, "of": parts,
                        "data": b64encode(data[(part - 1) * size:part * size]).decode()}
                self.shelf.take(self.console, f"q{part}", said, self._hear)
        for task in list(self.shelf._tasks):
            await task
        return self.told[-1]

    def _hear(self, _console: Any, told: dict[str, Any], *, must: bool) -> None:
        assert must
        self.told.append(told)

    def wish(self, action: str = "evidence", **args: Any) -> Wish:
        return self.shelf.barred(Wish(action, "q", "person:chen", "officer", "c1", args=args))


@pytest.fixture
def bringing(tmp_path: Path) -> Bringing:
    return Bringing(tmp_path)


async def test_a_file_that_came_in_parts_is_kept_by_its_digest_and_may_be_named(bringing: Bringing) -> None:
    assert (await bringing.bring(PHOTO))["digest"] == DIGEST
    path = path_of(bringing.store, DIGEST)
    assert path.read_bytes() == PHOTO
    assert path.stat().st_mode & 0o777 == 0o440
    assert is_whole(bringing.store, DIGEST)
    assert not bringing.wish(digest=DIGEST).barred


@pytest.mark.parametrize("wrong", [{"digest": "0" * 64}, {"skip": 2}, {"digest": "../../etc/passwd"}])
async def test_what_is_not_what_was_announced_is_never_there(bringing: Bringing, wrong: dict[str, Any]) -> None:
    assert (await bringing.bring(PHOTO, **wrong))["refused"] == WRONG
    assert not [path for path in folder_of(bringing.store).glob("**/*") if path.is_file()]
    assert bringing.wish(digest=DIGEST).barred == NOT_THERE
    assert bringing.wish("hazard_reinspect", evidence=DIGEST).barred == NOT_THERE
    assert not bringing.wish("hazard_reinspect", evidence="photo 12").barred


async def test_a_viewer_brings_nothing_and_nobody_fills_the_disk_with_what_nobody_names(bringing: Bringing) -> None:
    bringing.console.caller = Caller("viewer")
    assert (await bringing.bring(PHOTO))["refused"] == NOT_YOURS
    bringing.console.caller = Caller("officer")
    for number in range(33):
        await bringing.bring(b"%d" % number, parts=1)
    assert (await bringing.bring(PHOTO, parts=1))["refused"] == TOO_MANY
    assert not bringing.wish(digest=sha256(b"1").hexdigest()).barred
    assert (await bringing.bring(b"33", parts=1)).get("done")


async def test_a_file_that_changed_is_not_what_it_was(bringing: Bringing) -> None:
    await bringing.bring(PHOTO)
    path = path_of(bringing.store, DIGEST)
    path.chmod(0o640)
    path.write_bytes(PHOTO[:-1])
    assert not is_whole(bringing.store, DIGEST)


async def test_at_a_start_goes_what_came_half_and_what_was_let_go_by_rule_and_nothing_else(bringing: Bringing) -> None:
    await bringing.bring(PHOTO)
    await bringing.bring(b"other", parts=1)
    (folder_of(bringing.store) / "half.part").write_bytes(b"x")
    bringing.shelf.sweep([DIGEST])
    assert [path.read_bytes() for path in folder_of(bringing.store).glob("**/*") if path.is_file()] == [b"other"]


def test_a_file_goes_years_after_the_last_hazard_that_it_proves_ended() -> None:
    from datetime import date

    rules = Rulebook.load()
    old = Row(1, "hazard:1", "a" * 64, "1.jpg", 9, "", 0, "", ended="2020-02-29")
    rows = [old, old._replace(id=2, digest="b" * 64), old._replace(id=3, of="hazard:3", digest="b" * 64, ended=""),
            old._replace(id=4, digest="", reference="paper"), old._replace(id=5, digest="c" * 64, removed=77)]
    assert years_after("2020-02-29", 5) == "2025-03-01"
    assert [one.evidence.id for one in removable(rows, date(2025, 3, 1), rules)] == [1]
    assert removable(rows, date(2025, 2, 28), rules) == []
