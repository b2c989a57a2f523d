"""
What nobody is there to close: a collector that comes back after an hour opens nothing, and an amplifier whose line is
dead closes by its own limit, which a person is told.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from clocks import Clocks, built
from loudspeakers import Loudspeakers
from running import until
from switching import PIN, RINGING, SPOKEN, Shift, Switch, switch

OUTPUTS = (*SPOKEN, *RINGING)
UNKNOWN = "7777777"


def kinds(made: Switch, kind: str, **said: Any) -> list[dict[str, Any]]:
    """Entries of a kind whose bodies say so."""
    return [dict(entry) for entry in made.journal() if entry["kind"] == kind
            and said.items() <= dict(entry["body"]).items()]  # type: ignore[call-overload]


def test_a_collector_that_comes_back_after_an_hour_opens_nothing(tmp_path: Path) -> None:
    clocks = Clocks(tmp_path, built(tmp_path))
    with Loudspeakers(OUTPUTS) as speakers, switch(tmp_path, speakers) as made:
        made.clocks = clocks.environment
        shift = Shift(made, speakers, 1)
        shift.begin()
        with shift.life() as (process, desk):
            speakers.happens("deaf")
            for request, level in (("b1", "orange"), ("b2", "blue")):  # one is on its way, one waits behind it
                assert desk.ask(request, "broadcast", of="area1", kind="emergency", level=level, text="请注意",
                                pin=PIN).get("done")
            speakers.calls(f"61234{RINGING[0]}")
            speakers.calls(UNKNOWN)
            until(lambda: len(kinds(made, "broadcast.asked")) == 4)
            process.kill()
            process.wait()
        clocks.go_on(3600)
        speakers.happens("deaf", on=False)
        back = time.monotonic()
        with shift.life() as (_process, desk):
            until(lambda: kinds(made, "line.opened")[-1]["number"] > kinds(made, "collector.started")[-1]["number"])
            desk.ask("u", "unlock", pin=PIN)
            poll = desk.ask("p", "instruct", of="amps", act="poll")["event"]
            until(lambda: kinds(made, "command.confirmed", command=poll))

        assert {order.act for order in speakers.heard if order.at > back} <= {"close", "poll", "clock"}
        assert not any(speakers.relays().values())
        assert {entry["body"]["how"] for entry in kinds(made, "broadcast.ended")} == {"restart"}
        assert len(kinds(made, "command.unknown")) == 2


def test_an_amplifier_whose_line_is_dead_closes_by_its_own_limit_and_a_person_is_told(tmp_path: Path) -> None:
    short = {"short.toml": "[BC-16]\nspare_s = 2\n"}
    with Loudspeakers(OUTPUTS, name=tmp_path / "cable") as speakers, switch(tmp_path, speakers, rules=short) as made:
        shift = Shift(made, speakers, 1)
        shift.begin()
        with shift.life() as (_process, desk):
            desk.ask("u", "unlock", pin=PIN)
            asked = desk.ask("b", "broadcast", of="area1", kind="emergency", text="请注意", pin=PIN)
            until(lambda: kinds(made, "command.confirmed", value="open"))
            speakers.unplug()
            [ended] = until(lambda: kinds(made, "broadcast.ended", broadcast=asked["event"]))
            [raised] = until(lambda: kinds(made, "alarm.raised", code="amplifier_not_closed"))
            assert speakers.relays()["1"], "nobody can reach it"
            until(lambda: not speakers.relays()["1"])
            assert not kinds(made, "alarm.returned", code="amplifier_not_closed")
            speakers.plug()
            [returned] = until(lambda: kinds(made, "alarm.returned", code="amplifier_not_closed"))

        assert [turn.why for turn in speakers.controller.turns][:2] == ["order", "limit"]
        assert ended["number"] < raised["number"] < returned["number"]
        assert [order.act for order in speakers.heard if order.output == "1"].count("open") == 1
