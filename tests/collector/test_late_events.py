"""A receiver with a slow clock, unplugged: what its buffer holds is late, in every view, and again in a replay."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from running import DUTY, ROOM, Cable, Collector

from duty_console.clock import SHANGHAI

SLOW_S = 560
#: A quiet time as short as a test can bear; what comes after it is live.
QUIET_S = 0.3
RULES = f"""
[CLK-03]
quiet_s = {QUIET_S}
"""


def stamped(code: str, zone: str = "000", ago_s: float = 0) -> bytes:
    """A Contact ID event of so long ago, as a clock stamps it that is slow."""
    then = datetime.now(SHANGHAI) - timedelta(seconds=ago_s + SLOW_S)
    return f"5011 181001E{code}01{zone}{then:%H:%M:%S-%d/%m}\x14".encode()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collector]:
    folder = tmp_path_factory.mktemp("late")
    (folder / "rules").mkdir()
    (folder / "rules" / "quick.toml").write_text(RULES)
    cable = Cable(folder)
    made = Collector(folder, cable, ROOM.format(wait_s=3).replace("[room]\n", '[room]\nrules = ["quick"]\n', 1))
    try:
        made.start()
        cable.send(b"1011           @    \x14")
        made.until("line.heartbeat")
        for zone in ("000", "001"):  # of the same second they would be one; nothing else can tell of a quiet time
            time.sleep(QUIET_S * 1.5)
            before = made.head()
            cable.send(stamped("602", zone))
            made.until("line.clock", before)
        made.until("alarm.raised")
        cable.unplug()
        lost = made.until("line.lost")
        cable.plug()
        opened = made.until("line.opened", lost["number"])
        cable.send(stamped("110", "003", 300))
        made.until("alarm.raised", opened["number"])
        yield made
    finally:
        made.clean()
        cable.unplug()


def test_the_journal_has_both_times(served: Collector) -> None:
    fire = next(entry for entry in served.events("--noun", "alarm") if entry["body"].get("code") == "110")

    assert fire["body"]["late"]
    assert 0 <= fire["body"]["about_at"] - fire["body"]["device_at"] - SLOW_S * 1000 < 3000


def test_status_and_lines_say_it_in_words(served: Collector) -> None:
    status, lines = (served.duty(word, "--lang", "en").stdout for word in ("status", "lines"))

    assert "(occurred about " in status
    assert "5 min before receipt)" in status
    assert "clock 9 min 20 s slow" in lines or "clock 9 min 21 s slow" in lines
    assert "today: lost 1, gaps 1, together" in lines


def test_lines_tell_machines_the_same(served: Collector) -> None:
    line = json.loads(served.duty("lines", "--json").stdout.splitlines()[0])

    assert set(line["troubles"]) - {"unanswered"} == {"clock"}  # a busy machine may have answered a frame too late
    assert (line["gaps"], line["losses"], line["untrusted"]) == (1, 1, False)


def test_who_sent_no_test_report_for_longest_is_listed(served: Collector) -> None:
    said = served.duty("lines", "--silent", "--lang", "en").stdout

    assert said.startswith("1001  ")
    assert "last test report" in said


def test_it_is_verified_and_told_again_alike(served: Collector) -> None:
    served.stop()
    for words in ("verify", "--store", served.store), ("replay", served.store, "--check"):
        done = subprocess.run([*DUTY, *map(str, words)], capture_output=True, text=True, env=served.environment,
                              timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
