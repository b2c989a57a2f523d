"""
What a traced program did to the files of a store and said on its line, read from a recording of strace.

Knows the words of strace and nothing of SQLite or of the program. Recorded are the calls that change a file's bytes or
its name, those that ask for durability, and writes of any kind, because an answer on a line is one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,rename"
_LINE = re.compile(r"(\d+) +(.*)")
_DONE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)(?:<\S+>)?(?: .*)?$")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)$")
_UNFINISHED = " <unfinished ...>"
_FILE = re.compile(r"(-?\d+)<((?:[^>])*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Step(NamedTuple):
    """One thing done: `what` is create, write, truncate, sync, unlink or rename; `result` the kernel's answer."""

    what: str
    path: str
    data: bytes = b""
    at: int = 0  # the offset of a write, the new length of a truncation
    result: int = 0


def recorder(into: Path, *injected: str) -> tuple[str, ...]:
    """strace beside its program, which stays our own child; whole buffers, names of descriptors."""
    faults = [word for fault in injected for word in ("-e", f"inject={fault}")]
    return ("strace", "-D", "-f", "--seccomp-bpf", "-q", "-y", "-xx", "-s", "1048576", "-e", f"trace={CALLS}", *faults,
            "-o", str(into))


def is_complete(trace: Path, pid: int) -> bool:
    """Whether the recorder has seen the end of the program."""
    return bool(re.search(rf"^{pid} +\+\+\+ ", trace.read_text(encoding="ascii")[-4000:], re.MULTILINE))


def steps(trace: Path) -> Iterator[Step]:
    """What was done, in the order in which it ended: nothing counts as synced before the kernel has said so."""
    begun: dict[str, str] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            thread, said = _LINE.match(line).groups()  # type: ignore[union-attr]
            if said.endswith(_UNFINISHED):
                begun[thread] = said.removesuffix(_UNFINISHED)
                continue
            if resumed := _RESUMED.match(said):
                said = begun.pop(thread, "") + resumed[1]
            if (done := _DONE.match(said)) and (step := _step(done[1], done[2], int(done[3]))):
                yield step


def _step(call: str, said: str, result: int) -> Step | None:
    file = _FILE.match(said)
    path = _decoded(file[2]).decode() if file else ""
    if call in ("pwrite64", "write"):
        text = _TEXT.search(said)
        data = _decoded(text[1]) if text else b""
        offset = int(said.rsplit(", ", 1)[1]) if call == "pwrite64" else 0
        return Step("write", path, data[:max(0, result)], offset, result)
    if call == "ftruncate":
        return Step("truncate", path, at=int(said.rsplit(", ", 1)[1]), result=result)
    if call in ("fsync", "fdatasync"):
        return Step("sync", path, result=result)
    name = _TEXT.search(said)
    if call == "openat":
        return Step("create", _decoded(name[1]).decode(), result=result) if name and "O_CREAT" in said else None
    return Step(call, _decoded(name[1]).decode(), result=result) if name else None


def _decoded(text: str) -> bytes:
    """Every letter is written as \\xNN."""
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()
