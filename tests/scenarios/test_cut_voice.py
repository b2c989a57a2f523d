"""
A loudspeaker that is cut is silent within half a second of the key, whatever plays into it; and nothing plays on behind
a collector that was killed.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from killing import DUTY
from loudspeakers import Loudspeakers
from running import until
from switching import PIN, RINGING, SPOKEN, Desk, Shift, Switch, switch

LIMIT_S, ROUNDS = 0.5, 5
#: Plays by writing down when it does: in a process of its own, as a script that calls a player has it.
SCRIPT = 'while :; do date +%s.%N >>"{ticks}"; sleep 0.02; done'
WRAPPED, ALONE = f"#!/bin/sh\n({SCRIPT}) &\nwait\n", f"#!/bin/sh\n{SCRIPT}\n"


class Player:
    """What is heard, by when it was."""

    def __init__(self, folder: Path, script: str) -> None:
        self.ticks = folder / "ticks"
        self.path = folder / "player"
        self.path.write_text(script.format(ticks=self.ticks), encoding="ascii")
        self.path.chmod(0o755)
        (folder / "evacuate.wav").write_bytes(b"RIFF")

    def last(self) -> float:
        """When it was heard last; 0 where it never was."""
        words = self.ticks.read_text(encoding="ascii").split() if self.ticks.exists() else []
        return float(words[-1]) if words else 0.0

    def silent(self) -> float:
        """When it was heard last, once it has been silent for a while."""
        until(lambda: time.time() - self.last() > LIMIT_S)
        return self.last()


@contextmanager
def playing(folder: Path, script: str) -> Iterator[tuple[Switch, Shift, Player]]:
    """A room whose amplifiers are fed by a player."""
    player = Player(folder, script)
    audio = f"\n[audio]\nplayer = {json.dumps([str(player.path)])}\nfolder = {json.dumps(str(folder))}\n"
    with Loudspeakers((*SPOKEN, *RINGING)) as speakers, switch(folder, speakers, more=audio) as made:
        shift = Shift(made, speakers, 1)
        shift.begin()
        yield made, shift, player


def begun(desk: Desk, player: Player, request: str) -> int:
    """A broadcast that is heard."""
    before = time.time()
    answer = desk.ask(request, "broadcast", of="area1", kind="emergency", recording="evacuate", pin=PIN)
    until(lambda: player.last() > before)
    return int(answer["event"])


def test_what_is_cut_is_silent_within_half_a_second_of_the_key(tmp_path: Path) -> None:
    took, names = [], count()
    with playing(tmp_path, WRAPPED) as (made, shift, player), shift.life() as (_process, desk):
        desk.ask("u", "unlock", pin=PIN)
        for _round in range(ROUNDS):
            number = begun(desk, player, f"b{next(names)}")
            pressed = time.time()
            assert desk.ask(f"c{next(names)}", "cut", broadcast=number).get("done")
            took.append(player.silent() - pressed)
        number = begun(desk, player, "last")
        done = subprocess.run([*DUTY, "ask", "--store", str(made.store), "cut", "--broadcast", str(number)],
                              env=made.environment(), capture_output=True, check=False, timeout=60)
        answered = time.time()

        assert done.returncode == 0, done.stderr
        assert player.silent() - answered < LIMIT_S
    assert statistics.median(took) < LIMIT_S, took


def test_nothing_plays_on_behind_a_collector_that_was_killed(tmp_path: Path) -> None:
    with playing(tmp_path, ALONE) as (_made, shift, player), shift.life() as (process, desk):
        desk.ask("u", "unlock", pin=PIN)
        begun(desk, player, "b")
        process.kill()
        process.wait()
        killed = time.time()

        assert player.silent() - killed < LIMIT_S
