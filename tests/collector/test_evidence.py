"""
Files that prove something come over the door in parts, whole or not at all, and go by rule only; a wish that names one
which is not there is barred.
"""

from __future__ import annotations

import sqlite3
from base64 import b64encode
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from duty_console.clock import Moment
from duty_console.collector.consoles import Console
from duty_console.collector.evidence import NOT_THERE, NOT_YOURS, TOO_MANY, WRONG, Evidence
from duty_console.core.inputs import Wish
from duty_console.domain.hazardrows import Evidence as Row
from duty_console.domain.retention import removable, years_after
from duty_console.rulebook import Rulebook
from duty_console.store.evidencefiles import folder_of, is_whole, path_of
from duty_console.store.writing import Store

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
        self.now = 0
        self.shelf = Evidence(self.store, self)
        self.told: list[dict[str, Any]] = []
        self.console = self.another()

    def another(self, role: str = "officer") -> Any:
        """A connection of the same account."""
        self.number = getattr(self, "number", 0) + 1
        console: Any = object.__new__(Console)
        console.name, console.uid, console.caller = f"c{self.number}", 1000, Caller(role)
        return console

    def read(self) -> Moment:
        return Moment(self.now, self.now, "boot")

    async def bring(self, data: bytes, *, digest: str = "", parts: int = 3, skip: int = 0, until: int = 0,
                    console: Any = None) -> dict[str, Any]:
        size = -(-len(data) // parts)
        for part in range(1, (until or parts) + 1):
            if part != skip:
                said = {"digest": digest or sha256(data).hexdigest(), "part": part, "of": parts,
                        "data": b64encode(data[(part - 1) * size:part * size]).decode()}
                self.shelf.take(console or self.console, f"q{part}", said, self._hear)
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


def entries(path: Path, *rows: tuple[str, int]) -> None:
    """A store whose entries name these digests; each with the entry that let it go."""
    Store(path, "xw").close()
    with closing(sqlite3.connect(path)) as store, store:
        store.executemany("insert into evidence values (null, 'hazard:1', ?, '', 1, '', 0, '', ?, '')", rows)


def files(bringing: Bringing) -> set[str]:
    return {path.name for path in folder_of(bringing.store).glob("**/*") if path.is_file()}


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
    assert (await bringing.bring(PHOTO, console=bringing.another("viewer")))["refused"] == NOT_YOURS
    for number in range(32):
        assert (await bringing.bring(b"%d" % number, parts=1)).get("done")
    assert (await bringing.bring(PHOTO, parts=3))["refused"] == WRONG  # its first part was not taken
    assert TOO_MANY in [told.get("refused") for told in bringing.told]
    assert not bringing.wish(digest=sha256(b"1").hexdigest()).barred
    assert (await bringing.bring(PHOTO, parts=3)).get("digest") == DIGEST


async def test_what_a_console_began_to_bring_goes_with_it(bringing: Bringing) -> None:
    for _turn in range(40):
        killed = bringing.another()
        await bringing.bring(PHOTO, until=2, console=killed)
        bringing.shelf.gone(killed.name)
    assert (await bringing.bring(PHOTO)).get("digest") == DIGEST


async def test_two_consoles_of_one_account_bring_the_same_file_at_once(bringing: Bringing) -> None:
    other = bringing.another()
    await bringing.bring(PHOTO, until=1, console=other)
    assert (await bringing.bring(PHOTO)).get("digest") == DIGEST
    assert not any("refused" in told for told in bringing.told)


async def test_a_file_that_nobody_named_in_ten_minutes_goes_again_and_leaves_its_room(bringing: Bringing) -> None:
    named, asked, old = (sha256(b"%d" % number).hexdigest() for number in range(3))
    path_of(bringing.store, old).parent.mkdir(parents=True)
    path_of(bringing.store, old).write_bytes(b"2")  # what an earlier store, kept as damaged, may still prove
    for number in range(32):
        await bringing.bring(b"%d" % number, parts=1)
    entries(bringing.store, (named, 0))
    bringing.now = 600_000
    await bringing.shelf.look()
    assert len(files(bringing)) == 32
    bringing.wish(digest=asked)
    bringing.now += 1
    await bringing.shelf.look()
    assert files(bringing) == {named, asked, old}
    assert (await bringing.bring(PHOTO)).get("digest") == DIGEST
    bringing.now += 600_001
    await bringing.shelf.look()
    assert files(bringing) == {named, old}  # what was asked for was refused: no entry names it


async def test_the_size_is_what_the_file_has_and_a_changed_file_proves_nothing_until_it_is_brought_again(
        bringing: Bringing) -> None:
    await bringing.bring(PHOTO)
    assert bringing.wish(digest=DIGEST, size=1).args["size"] == len(PHOTO)
    path = path_of(bringing.store, DIGEST)
    bringing.shelf = Evidence(bringing.store, bringing)  # another run
    path.chmod(0o640)
    path.write_bytes(PHOTO[:-1])
    assert bringing.wish(digest=DIGEST).barred == NOT_THERE
    assert (await bringing.bring(PHOTO)).get("digest") == DIGEST
    assert not bringing.wish(digest=DIGEST).barred
    assert is_whole(bringing.store, DIGEST)


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
    entries(bringing.store, (DIGEST, 77))
    Evidence(bringing.store, bringing).sweep()
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
