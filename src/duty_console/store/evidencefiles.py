"""
Files that prove something, kept by their digest beside the store: where they lie, whether one is there and still what
it was. A file never changes; what may go is taken away by rule only (`domain/retention.py`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ..errors import DutyError
from .reading import Reader

#: A photo or a scanned page; more is not what an inspection brings.
MOST = 20 * 2**20
_BLOCK = 2**20


def folder_of(store: Path) -> Path:
    """Where the files of a store lie: beside it, in its own name."""
    return store.with_name("evidence" if store.name == "duty.db" else f"{store.stem}.evidence")


def path_of(store: Path, digest: str) -> Path:
    """Where a file of a digest lies."""
    return folder_of(store) / digest[:2] / digest


def digest_of(path: Path) -> str:
    """SHA-256 of a file in hex, read block by block."""
    found = sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def is_whole(store: Path, digest: str) -> bool:
    """Whether a file is there and is what its digest says."""
    path = path_of(store, digest)
    try:
        return path.is_file() and digest_of(path) == digest
    except OSError:
        return False


class Named(NamedTuple):
    """A file that entries name and that no rule let go; `entry` is the first of them, `of` and `name` what it says."""

    digest: str
    entry: int
    of: str
    name: str


def named(store: Path) -> list[Named]:
    """
    The files that must be there, in the order in which they were named.

    :raises StoreError: the store is damaged.
    :raises SurroundingsError: it cannot be read.
    """
    reader = Reader(store)
    try:
        rows = reader.asked("select digest, min(id) as first, of, name from evidence where digest <> '' "
                            "group by digest having min(removed) = 0 order by first")
        return [Named(*row) for row in rows]
    finally:
        reader.close()


class Shelf(NamedTuple):
    """What lies beside a store of what its entries name. `barred` counts files that this account may not read."""

    whole: list[Named]
    broken: list[Named]
    barred: int


def shelf(store: Path) -> Shelf:
    """
    Looks at every file that an entry names.

    :raises StoreError: the store is damaged.
    :raises SurroundingsError: it cannot be read.
    """
    found, barred = dict[bool, list[Named]]({True: [], False: []}), 0
    for one in named(store):
        try:
            found[digest_of(path_of(store, one.digest)) == one.digest].append(one)
        except PermissionError:
            barred += 1
        except OSError:
            found[False].append(one)
    still = {one.digest for one in named(store)} if found[False] else set()  # let go while it was looked at
    return Shelf(found[True], [one for one in found[False] if one.digest in still], barred)


def copy_files(store: Path, copy: Path, folder: Path) -> list[Named]:
    """
    Copies into a folder what the entries of a copy name, from beside the store that it was copied from; returns what
    is lost or changed there and could not be copied.

    :raises OSError: a file cannot be read or written.
    """
    lost = list[Named]()
    for one in named(copy):
        made = folder / one.digest[:2] / one.digest
        made.parent.mkdir(exist_ok=True, mode=0o750)
        try:
            shutil.copyfile(path_of(store, one.digest), made)
        except FileNotFoundError:
            lost.append(one)
            continue
        if digest_of(made) != one.digest:
            lost.append(one)
            made.unlink()
            continue
        made.chmod(0o440)
        with made.open("rb") as stream:
            os.fsync(stream.fileno())
    return lost


def let_go(store: Path) -> list[str]:
    """The digests of files that a store let go by rule and that no other entry names."""
    return _asked(store, "select digest from evidence where digest <> '' group by digest having min(removed) > 0")


def unnamed(store: Path, digests: Iterable[str]) -> set[str]:
    """Which of these no entry of a store names; none where it cannot be read."""
    wanted = list(digests)
    marks = ", ".join("(?)" for _digest in wanted)
    return set(_asked(store, f"with asked (digest) as (values {marks}) select digest from asked "
                      "where digest not in (select digest from evidence)", *wanted))


def _asked(store: Path, question: str, *values: str) -> list[str]:
    try:
        reader = Reader(store)
    except DutyError:  # what cannot be read lets nothing go
        return []
    try:
        return [row[0] for row in reader.asked(question, *values)]
    except DutyError:
        return []
    finally:
        reader.close()
