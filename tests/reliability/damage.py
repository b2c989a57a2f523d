"""
Spoils a store that a collector left behind, starts the next collector on it, and judges what came of it.

A black box: knows the commands and their listings, the name under which a damaged file is kept, nothing of the code.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from farend import FarEnd
from killing import DUTY, Collector, collector

#: Words that stand in every store, and what they are there: places where damage must be found.
WORDS = {b"SQLite format 3": "header", b'"602"': "body", b"E130": "bytes", b"unack": "open alarm"}
SERVED_S = 10.0


@dataclass
class Left:
    """A store as it was left, with what it said then."""

    store: bytes
    private: bytes
    journal: list[dict[str, Any]]
    open: set[int]

    def all_places(self, word: bytes) -> list[int]:
        """Where a word stands; some may be left over in places no longer used."""
        return [found.start() for found in re.finditer(re.escape(word), self.store)]

    def places(self, count: int, seed: int) -> list[int]:
        """Where to spoil it: a place of each word, and others anywhere."""
        chance = random.Random(seed)
        known = [self.all_places(word)[-1] + chance.randrange(len(word)) for word in WORDS]
        return (known + [chance.randrange(len(self.store)) for _ in range(count)])[:max(count, len(known))]


def leave(folder: Path, frames: int = 40) -> Left:
    """Lets a collector take some frames and end in good order; what it left."""
    with FarEnd(3, spoil=False) as far, collector(folder, far) as made:
        process = made.start()
        assert far.wait_for_acks(frames, 30), made.last_words()
        far.finish(10)
        process.terminate()
        process.wait(10)
        alarms = {alarm["id"] for alarm in say(made, "status")["alarms"]}
        return Left(made.store.read_bytes(), made.store.with_name("kill.private.db").read_bytes(),
                    listing(made), alarms)


def say(made: Collector, *words: str) -> dict[str, Any]:
    """What a command answers in JSON."""
    done = subprocess.run([*DUTY, words[0], "--store", str(made.store), "--json", *words[1:]], capture_output=True,
                          timeout=60, stdin=subprocess.DEVNULL, env={**made.environment(), "DUTY_FAULT": ""},
                          check=False)
    found: dict[str, Any] = json.loads(done.stdout or b"{}")
    return found


def listing(made: Collector) -> list[dict[str, Any]]:
    """Every entry of the journal as it is told."""
    done = subprocess.run([*DUTY, "events", "--store", str(made.store), "--json", "--all"], capture_output=True,
                          timeout=60, stdin=subprocess.DEVNULL, env={**made.environment(), "DUTY_FAULT": ""},
                          check=False)
    return [json.loads(line) for line in done.stdout.splitlines()]


def spoil(left: Left, folder: Path, place: int, seed: int, fault: str = "") -> list[str]:
    """Every broken promise after one place was spoilt; nothing where all were kept."""
    chance = random.Random(seed * 1_000_003 + place)
    data = bytearray(left.store)
    for at in range(place, min(place + chance.choice((1, 1, 4, 60)), len(data))):
        data[at] ^= chance.randrange(1, 256)
    folder.mkdir()
    try:
        with FarEnd(4, spoil=False) as far, collector(folder, far, fault) as made:
            made.store.write_bytes(data)
            made.store.with_name("kill.private.db").write_bytes(left.private)
            process = made.start()
            if not far.wait_for_acks(3, SERVED_S):
                return [f"not served within {SERVED_S:.0f} s: {made.last_words()}"]
            process.send_signal(signal.SIGTERM)
            process.wait(10)
            return list(judge(left, made, bytes(data)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def judge(left: Left, made: Collector, damaged: bytes) -> list[str]:
    """What a store that was spoilt must be like once it was served."""
    kept = list(made.folder.glob("kill.damaged-*.db"))
    journal = listing(made)
    verdict = say(made, "verify")
    found = [] if verdict.get("sound") else [f"what was appended does not verify: {verdict.get('trouble')}"]
    if not kept:
        return found + ([] if journal[:len(left.journal)] == left.journal else ["appended to a changed journal"])
    if len(kept) != 1 or kept[0].read_bytes() != damaged:
        found.append("the damaged file was written into")
    if not journal or journal[0]["kind"] != "journal.continued" or kept[0].name != journal[0]["body"]["file"]:
        return [*found, "the new file does not say what it follows"]
    said = journal[0]["body"]
    if not any(entry["kind"] == "alarm.raised" and entry["body"]["code"] == "journal_damaged" for entry in journal):
        found.append("no alarm was raised")
    if said["held"] and journal[0]["number"] < left.journal[-1]["number"]:
        found.append("numbers are used twice")
    lost = left.open - {alarm["id"] for alarm in say(made, "status")["alarms"]}
    if lost and said["whole"]:
        found.append(f"open alarms {sorted(lost)} were lost without a word")
    return found
