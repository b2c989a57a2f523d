"""
Files that prove something, kept by their digest beside the store: where they lie, whether one is there and still what
it was. A file never changes; what may go is taken away by rule only (`domain/retention.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

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
