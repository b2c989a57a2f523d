"""
The whole road from a receiver's bytes to an officer's answer, over parts that other people made: a cable of socat, a
converter of ser2net, a console watched through sshd. Cut in the middle, nothing that was answered is lost.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from accounts import run_as_root
from farend import FarEnd
from killing import DUTY, Collector, collector
from ledger import violations
from roads import Cable, Converter, Road
from terminal import Terminal

CUTS, LONG_CUTS = 2, 100
#: How soon a line that went is noticed, and how soon after it is back answers come again.
NOTICED_S, BACK_S, ON_ITS_WAY_S = 2.0, 3.0, 0.2


Journal = list[Mapping[str, Any]]


def kinds(made: Collector, kind: str) -> Journal:
    return [line for line in made.journal() if line["kind"] == kind]


@pytest.mark.parametrize("kind", [Cable, Converter])
def test_an_alarm_goes_the_whole_way_and_its_answer_is_recorded(kind: type[Road], tmp_path: Path) -> None:
    with FarEnd(3, wait_s=0.8) as far, kind(far.path, tmp_path) as road, collector(tmp_path, far) as made:
        made.line = road.line
        process = made.start()
        assert far.wait_for_acks(20, 30), made.last_words()
        console = Terminal([*DUTY, "console", "--store", str(made.store), "--lang", "en"],
                           {**made.environment(), "TERM": "xterm-256color", "LANG": "C.UTF-8"})
        try:
            console.shows("Fire")
            answered = first(made, console, "alarm.acknowledged", "a")
            assert far.finish(30), made.last_words()
            console.type("qq")
            assert console.ends() == 0
            assert console.scars() == []
        finally:
            console.close()
        process.terminate()
        assert process.wait(30) == 0

        journal = made.journal()
        raised = {line["number"] for line in journal if line["kind"] == "alarm.raised"}
        assert answered["body"]["alarm"] in raised
        assert violations(far.ledger, journal) == []


def first(made: Collector, console: Terminal, kind: str, key: str) -> Mapping[str, Any]:
    """The first of a kind in the journal, as soon as it is there. A key is pressed again where the console did not take
    it, because what stood under the cursor had changed a moment before."""
    for look in range(300):
        if look % 30 == 0:
            console.type(key)
        if found := kinds(made, kind):
            return found[0]
        console.read(0.1)
    raise AssertionError(f"no {kind}\n{console.text()}")


@pytest.mark.parametrize("kind", [Cable, Converter])
def test_a_road_that_is_cut_and_laid_again_loses_nothing_that_was_answered(
        kind: type[Road], long_form: bool, tmp_path: Path) -> None:
    cuts = LONG_CUTS if long_form else CUTS
    found, journal = cut_often(kind, cuts, tmp_path)

    assert found == []
    told = Counter(line["kind"] for line in journal)
    assert (told["line.opened"], told["line.lost"]) == (cuts + 1, cuts)


def test_the_cuts_turn_red_when_all_that_a_converter_kept_is_answered(tmp_path: Path) -> None:
    for turn in range(8):
        folder = tmp_path / str(turn)
        folder.mkdir()
        if any(word.startswith("lost: ") for word in cut_often(Converter, CUTS, folder, "answer_the_backlog")[0]):
            return
    raise AssertionError("it stayed green")


def cut_often(kind: type[Road], cuts: int, folder: Path, fault: str = "") -> tuple[list[str], Journal]:
    """Broken promises and the journal after so many cuts."""
    with FarEnd(4) as far, kind(far.path, folder) as road, collector(folder, far, fault) as made:
        made.line = road.line
        process = made.start()
        assert far.wait_for_acks(1, 30), made.last_words()
        for _cut in range(cuts):
            assert far.wait_for_acks(5, 30), made.last_words()
            road.cut()
            far.wait_for_acks(1, ON_ITS_WAY_S)  # what had left when it was cut
            assert not far.wait_for_acks(1, NOTICED_S)
            road.lay()
            assert far.wait_for_acks(1, BACK_S), made.last_words()
        assert far.finish(30), made.last_words()
        process.terminate()
        assert process.wait(30) == 0
        journal = made.journal()
        return violations(far.ledger, journal), journal


def test_over_ssh_an_account_has_the_console_and_nothing_else() -> None:
    done = run_as_root([sys.executable, Path(__file__).parent / "overssh.py"], timeout=120)

    assert done.stdout, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == dict.fromkeys(told, "")
    assert len(told) >= 12
