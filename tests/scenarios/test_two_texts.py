"""
The room has one voice: of two recordings in two areas the more urgent is heard, the other waits with its loudspeaker
closed, and is then heard from its beginning; a resident's call waits for neither.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from loudspeakers import Loudspeakers
from running import until
from switching import PIN, RINGING, SPOKEN, Desk, Shift, switch

from duty_console.store.reading import Reader

#: Writes down what it plays, step by step; what is called by this name has an end.
PLAYER = """#!/bin/sh
name=$(basename "$1" .wav)
step=1
while [ "$name" != short ] || [ ! -e "{end}" ]; do echo "$name $step" >>"{said}"; step=$((step + 1)); sleep 0.02; done
"""


class Hall:
    """What the player has said, and the listings of the room."""

    def __init__(self, folder: Path) -> None:
        self.said, self.end, self.path = folder / "said", folder / "end", folder / "player"
        self.said.touch()
        self.path.write_text(PLAYER.format(said=self.said, end=self.end), encoding="ascii")
        self.path.chmod(0o755)
        for name in ("opera", "short", "fire"):
            (folder / f"{name}.wav").write_bytes(b"RIFF")
        self.audio = f"\n[audio]\nplayer = {json.dumps([str(self.path)])}\nfolder = {json.dumps(str(folder))}\n"

    def steps(self) -> list[tuple[str, int]]:
        """What was heard, in order."""
        lines = self.said.read_text(encoding="ascii").split("\n")[:-1]
        return [(name, int(step)) for name, step in (line.split(" ") for line in lines)]

    def awaits(self, name: str) -> None:
        """Until something is heard now."""
        seen = len(self.steps())
        until(lambda: any(heard == name for heard, _step in self.steps()[seen:]))


def asked(desk: Desk, request: str, area: str, level: str, recording: str) -> int:
    answer = desk.ask(request, "broadcast", of=area, kind="emergency", level=level, recording=recording, pin=PIN)
    return int(answer["event"])


def is_open(speakers: Loudspeakers) -> list[str]:
    """The amplifiers that are."""
    return [output for output, closed in sorted(speakers.relays().items()) if closed]


def ledger(store: Path) -> dict[int, Any]:
    """The parts, by broadcast: each has one amplifier here."""
    reader = Reader(store)
    try:
        return {row.broadcast: row for row in reader.table("playback")}
    finally:
        reader.close()


def test_what_is_said_to_be_heard_in_two_areas_is_heard(tmp_path: Path) -> None:
    hall = Hall(tmp_path)
    with Loudspeakers((*SPOKEN, *RINGING)) as speakers, switch(tmp_path, speakers, more=hall.audio) as made:
        shift = Shift(made, speakers, 1)
        shift.begin()
        with shift.life() as (_process, desk):
            desk.ask("u", "unlock", pin=PIN)
            opera = asked(desk, "b1", "area1", "blue", "opera")
            hall.awaits("opera")
            short = asked(desk, "b2", "area2", "red", "short")
            hall.awaits("short")
            later = asked(desk, "b3", "area3", "orange", "fire")
            until(lambda: ledger(made.store)[later].behind == short)
            until(lambda: is_open(speakers) == ["2"])
            states = {number: part.state for number, part in ledger(made.store).items()}
            assert states == {opera: "preempted", short: "playing", later: "waiting"}
            speakers.calls("612345")
            until(lambda: speakers.relays()["5"])
            speakers.hangs_up("612345")

            hall.end.touch()
            hall.awaits("fire")
            assert desk.ask("c", "cut", broadcast=later).get("done")
            hall.awaits("opera")

            steps = hall.steps()
            names = [name for place, (name, _step) in enumerate(steps) if not place or steps[place - 1][0] != name]
            assert names == ["opera", "short", "fire", "opera"]
            again = max(place for place, step in enumerate(steps) if step == ("opera", 1))
            assert again > steps.index(("fire", 1)), "from its beginning"
            until(lambda: is_open(speakers) == ["1"])
            ends = {number: part.how for number, part in ledger(made.store).items() if number <= later}
            assert ends == {opera: "", short: "played", later: "cut"}
