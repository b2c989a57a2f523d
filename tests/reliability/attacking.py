"""
A viewer attacks a running room; after every attack it is judged whether anything changed, anything private was learned,
or the collector answers its device later.

A program of its own, because it must be root (`accounts.py` says how anybody becomes that): prints one JSON line an
attack, `broken` being what should not have happened. `--fault NAME` plants a fault in the collector, `--only NAME ...`
runs some attacks.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from accounts import OFFICER, OWNER, VIEWER
from stage import ANSWER_S, ANSWERED, FIRE, SECRETS, Console, Stage, standing

#: What a viewer with a shell can do, and how soon it is said who does it (P11; a busy machine adds half a second).
STALLS, NAMED_S = {"the_index_is_locked_by_a_reader"}, 2.5
#: What the collector itself records of that: who held the store, and that he let go.
HELD = {"store.held", "store.released"}
OWN_ALARM = "store_held"
#: Refusals of one attack that are journaled at most: a flood of them would fill the disk.
MOST_REFUSED = 300


class Attacked:
    """An officer who has answered one alarm and not another, a referee, and the viewer."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.referee = stage.talk(OWNER, stage.tests / "refereeing.py", stage.store)
        for frame in (ANSWERED, FIRE):
            assert stage.send(frame), "an alarm was not answered"
        self.answered, self.burning = [entry["number"] for entry in self.referee.ask("look")["new"]
                                       if entry["kind"] == "alarm.raised"][-2:]
        self.officer = Console(stage.door, OFFICER)
        done = self.officer.ask({"do": "acknowledge", "request": "officer-1", "alarm": self.answered,
                                 "seen": self.answered})
        assert done.get("done"), done
        self.referee.ask("look")
        self.viewer = stage.talk(VIEWER, stage.tests / "attacks" / "viewer.py")
        listed = self.viewer.ask(json.dumps(self.scene()))
        self.attacks, self.understood = listed["attacks"], listed["understood"]

    def scene(self) -> dict[str, Any]:
        """What the viewer may know."""
        stage = self.stage
        return {"store": str(stage.store), "private": str(stage.store.with_name("private.db")),
                "lock": f"{stage.store}.lock", "room": str(stage.room), "door": str(stage.door),
                "port": str(stage.port), "home": str(stage.home), "pid": stage.collector.pid, "owner": OWNER.uid,
                "officer": OFFICER.uid, "console": self.officer.me["console"], "request": "officer-1",
                "answered": self.answered, "burning": self.burning, "seen": self.burning,
                "duty": [str(stage.python.path), "-m", "duty_console.cli"]}


def judge(here: Attacked, name: str) -> dict[str, Any]:
    """One attack, and everything that it broke."""
    began, broken, told = time.monotonic(), [], here.viewer.ask(name)
    while told.get("holding"):
        broken += named(here) if name in STALLS else unanswered(here.stage, "during it")
        told = here.viewer.ask("go on")
    learned = "".join(told.get("learned", ()))
    broken += [f"the attack itself failed: {told['failed']}"] if told["failed"] else []
    broken += [f"went through: {what}" for what in told.get("won", ())]
    broken += ["a private number was learned" for secret in SECRETS if secret in learned]
    if here.stage.collector.poll() is not None:
        return {"attack": name, "broken": [*broken, f"the collector ended: {here.stage.words()}"]}
    if name not in STALLS or not here.stage.answers():  # what came while the store was shut a device says again
        broken += unanswered(here.stage, "after it")
    broken += unheard(here, name)
    refused, wrong = recorded(here, name)
    return {"attack": name, "broken": [*broken, *wrong], "refused": refused, "learned": len(learned),
            "seconds": round(time.monotonic() - began, 2)}


def unanswered(stage: Stage, when: str) -> list[str]:
    """A frame of the device that was not answered in time."""
    return [] if stage.answers() else [f"a frame was not answered within {ANSWER_S} s {when}"]


def unheard(here: Attacked, name: str) -> list[str]:
    """An officer whom the door does not hear any more."""
    try:
        return [] if here.officer.ask({"do": "who", "request": name}).get("done") else ["the officer was refused"]
    except OSError as error:
        return [f"the officer was not heard: {error}"]


def named(here: Attacked) -> list[str]:
    """What is wrong with how people are told who keeps a frame from being recorded."""
    began, answered = time.monotonic(), here.stage.answers(0.5)
    told = here.officer.hear("trouble")["trouble"]
    after = time.monotonic() - began
    return [*(["a frame was answered that cannot have been recorded"] if answered else []),
            *([f"told only after {after:.1f} s"] if after > NAMED_S else []),
            *([f"nobody is named: {told}"] if str(VIEWER.uid) not in told else [])]


def recorded(here: Attacked, name: str) -> tuple[int, list[str]]:
    """How many refusals the journal has of this attack, and what is wrong with the files now."""
    seen = here.referee.ask("look")
    mine = [entry for entry in seen["new"] if entry["actor"] == f"uid:{VIEWER.uid}"]
    # What the collector does by itself for an alarm that nobody answers is nobody's attack.
    others = [entry for entry in seen["new"] if entry not in mine
              and not entry["kind"].startswith(("signal.", "call.", "response.seen")) and not is_of_the_stall(entry)]
    wrong = [*seen["wrong"], *(f"in the journal: {entry}" for entry in others),
             *(f"in the journal: {entry}" for entry in mine if entry["kind"] != "request.refused")]
    if name in here.understood and not mine:
        wrong.append("it was not journaled that this was refused")
    if len(mine) > MOST_REFUSED:
        wrong.append(f"{len(mine)} refusals were journaled")
    return len(mine), wrong


def is_of_the_stall(entry: dict[str, Any]) -> bool:
    """Whether the collector recorded, after a stall, who caused it: the facts and their alarm."""
    return entry["actor"] == "collector" and (
        entry["kind"] in HELD or (entry["kind"].startswith("alarm.") and OWN_ALARM in entry["body"]))


def main() -> int:
    """Prints what came of each attack; ends with 1 where anything broke."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--fault", default="")
    parser.add_argument("--only", nargs="*")
    args = parser.parse_args()
    with standing(args.fault) as stage:
        here = Attacked(stage)
        results = [judge(here, name) for name in here.attacks if args.only is None or name in args.only]
    for result in results:
        print(json.dumps(result, ensure_ascii=False))
    return int(any(result["broken"] for result in results))


if __name__ == "__main__":
    sys.exit(main())
