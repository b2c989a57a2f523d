"""A console that missed its answer asks again: of the same collector or of the next one, it is told and acts once."""

from __future__ import annotations

import signal
from contextlib import closing

from running import ACK, FIRE, Caller, Collector, entries

from duty_console.commands import asking


def test_a_request_that_was_granted_before_a_kill_is_answered_after_it_and_acts_once(collector: Collector) -> None:
    collector.cable.send(FIRE)
    assert collector.cable.answer() == ACK
    alarm = collector.until("alarm.raised")["number"]
    with closing(Caller(collector.door())) as console:
        noted = console.request("note", "n1", of=f"alarm:{alarm}", text="somebody is on the way")
    collector.stop(signal.SIGKILL)
    collector.start()

    with closing(Caller(collector.door())) as console:
        assert console.request("note", "n1", of=f"alarm:{alarm}", text="somebody is on the way") == noted
        assert console.request("note", "n2", of=f"alarm:{alarm}", text="another") != noted
    assert [entry["kind"] for entry in entries(collector.store)].count("note.set") == 2


def test_what_was_refused_before_a_kill_is_asked_anew(collector: Collector) -> None:
    with closing(Caller(collector.door())) as console:
        assert "refused" in console.request("acknowledge", "a1", alarm=99)
    collector.stop(signal.SIGKILL)
    collector.start()

    with closing(Caller(collector.door())) as console:
        assert "refused" in console.request("acknowledge", "a1", alarm=99)
    assert [entry["kind"] for entry in entries(collector.store)].count("request.refused") == 2


def test_a_name_that_is_no_text_is_refused_as_nobodys(collector: Collector) -> None:
    with asking.Caller(collector.door()) as desk:
        assert "refused" in desk.ask("set_pin", person="a\udcff", new_pin="730418")
