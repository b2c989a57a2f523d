"""
S05: a shift with an uncertified person, through the shipped commands and a real collector on clocks of ours: the save
that is refused, the emergency of two hours, who is offered and takes over, a restart in between, the month's report.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from clocks import SHANGHAI, Clocks
from running import DUTY, Collector, entries, prepared, until

STAFF = "".join(f"""
[[person]]
key = "{key}"
name = "{name}"
duty = "{duty}"
certificate = {level}
certificate_until = "{ends}"
""" for key, name, duty, level, ends in (
    ("chen", "陈", "officer", 4, "2028-01-31"), ("deng", "邓", "officer", 0, ""),
    ("zhao", "赵", "officer", 4, "2028-01-31"), ("luo", "罗", "officer", 5, "2026-12-13"),
    ("li", "李", "officer", 4, "2028-01-31"), ("sun", "孙", "officer", 4, "2028-01-31"),
    ("wu", "吴", "officer", 4, "2028-01-31"), ("huang", "黄", "leader", 3, "2028-01-31"))) + f"""
[[access]]
uid = {os.getuid()}
role = "leader"
station = true
person = "huang"
"""
DAY = "2026-11-16"


def at(time: str) -> float:
    return datetime.fromisoformat(f"{DAY} {time}").replace(tzinfo=SHANGHAI).timestamp()


@pytest.fixture
def room(tmp_path: Path, shim: Path) -> Iterator[tuple[Collector, Clocks]]:
    clocks = Clocks(tmp_path, shim)
    clocks.reboot(at("00:00") - 43_200)
    with prepared(tmp_path, more=STAFF) as made:
        made.environment |= clocks.environment
        yield made.start(), clocks


def asks(made: Collector, *words: str, refused: bool = False) -> str:
    """What comes of an action: where it is refused, why."""
    done = made.duty("ask", "--lang", "en", *words)
    assert done.returncode == (1 if refused else 0), done.stderr
    return done.stderr if refused else done.stdout


def span(begins: str, ends: str) -> tuple[str, ...]:
    return "--begins", f"{DAY} {begins}", "--until", f"{DAY} {ends}"


def listed(made: Collector, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made.duty("roster", "--json", *words).stdout)
    return found


def go_to(made: Collector, clocks: Clocks, time: str) -> None:
    """Time passes; the collector has judged every change up to then."""
    clocks.go_to(at(time) + 1)
    until(lambda: any(entry["kind"] == "duty.judged" and entry["body"].next_at > at(time) * 1000
                      for entry in entries(made.store)))


def test_an_uncertified_person_is_refused_helps_out_and_is_in_the_months_report(room: tuple[Collector, Clocks]) -> None:
    made, clocks = room
    rota = ("rota", "--pattern", "ROTA-1", "--begins", DAY, "--until", DAY, "--crews")

    refused = asks(made, *rota, "luo,wu/li,sun/chen,deng", refused=True)
    assert "needs 2 certified, has 1" in refused
    assert "rule DUTY-04" in refused
    assert "赵(zhao)" in refused
    asks(made, *rota, "luo,wu/li,sun/chen,zhao")
    asks(made, "override", *span("16:00", "24:00"), "--stand-in", "deng", "--extra", "yes")
    asks(made, "override", *span("07:00", "08:00"), "--out", "luo", "--stand-in", "huang")  # he goes at 07:00

    go_to(made, clocks, "15:20")
    asks(made, "leave", *span("15:20", "24:00"), "--kind", "sick", "--person", "zhao")
    asks(made, "emergency", *span("16:00", "18:00"), "--stand-in", "deng", "--reason", "赵病假")
    go_to(made, clocks, "16:05")
    text = made.duty("roster", "--lang", "en", "--now").stdout
    assert "DOES NOT COMPLY since 11-16 16:00: DUTY-04; needs 2, has 1" in text
    offered = next(one for one in listed(made)["findings"] if one["rule"] == "DUTY-02")["candidates"]
    assert {"person": "luo", "warned": True, "rest_ms": 11 * 3_600_000} in offered

    asks(made, "override", *span("18:00", "24:00"), "--stand-in", "luo")
    warned = [entry["body"].warnings for entry in entries(made.store) if entry["kind"] == "roster.changed"][-1]
    assert warned == ["DUTY-14 luo 2026-11-16 18:00 11:00"]
    made.stop()
    clocks.go_to(at("18:10"))  # the change comes while nothing runs
    made.start()
    clocks.go_to(at("23:59") + 120)
    until(lambda: any(entry["kind"] == "duty.judged" and entry["body"].instant >= at("23:59") * 1000
                      for entry in entries(made.store)))

    month = listed(made, "--month", "2026-11")
    rows = month["non_compliance"]["rows"]
    assert [(row["ms"], row["rules"], row["people"]) for row in rows if row["emergency"]] == [
        (7_200_000, ["DUTY-04"], ["deng"])]
    text = made.duty("roster", "--lang", "en", "--month", "2026-11").stdout
    assert "2 h 00 min  DUTY-04" in text
    assert "赵病假" in text
    assert "The certificate of 罗 ends in 26 days, on 2026-12-13" in text
    assert [entry["body"].left for entry in entries(made.store) if entry["kind"] == "certificate.reminded"] == [28]
    assert differing(made, month["cells"]) == []
    assert "certificate 5 until 2026-12-13" in made.duty("people", "--lang", "en").stdout
    assert made.duty("verify").returncode == 0
    again = subprocess.run([*DUTY, "replay", str(made.store), "--check"], capture_output=True, text=True, check=False,
                           env=made.environment)
    assert again.returncode == 0, again.stdout[-2000:]


def differing(made: Collector, cells: list[dict[str, Any]]) -> list[int]:
    """The minutes of the day at which the listing names others than those whom the collector routes by."""
    judged = [entry["body"] for entry in entries(made.store) if entry["kind"] == "duty.judged"]
    known = [(*(datetime.fromisoformat(cell[key]).timestamp() for key in ("begins", "until")), cell["person"])
             for cell in cells]
    found = []
    for minute in range(24 * 60):
        moment = at("00:00") + minute * 60
        last = [body for body in judged if body.instant <= moment * 1000][-1]
        shown = sorted(person for begins, ends, person in known if begins <= moment < ends)
        if sorted([*last.required, *last.extra]) != shown:
            found.append(minute)
    return found


def test_a_second_person_agrees_at_the_door_and_a_spreadsheet_names_both(room: tuple[Collector, Clocks]) -> None:
    made, _clocks = room
    asks(made, "rota", "--pattern", "ROTA-1", "--begins", DAY, "--until", DAY, "--crews", "luo,wu/li,sun/chen,zhao")
    asks(made, "swap", *span("16:00", "24:00"), "--person", "zhao", "--other", "huang")
    [swap] = listed(made, "--day", DAY)["swaps"]
    asks(made, "answer-swap", "--swap", str(swap["entry"]), "--answer", "agree")

    table = made.duty("roster", "--day", DAY, "--csv").stdout.splitlines()
    assert [row.split(",")[4] for row in table[1:]] == ["luo", "wu", "li", "sun", "chen", "huang"]
    wrong = made.duty("roster", "--lang", "en", "--day", "16.11.")
    assert (wrong.returncode, "is not a day" in wrong.stderr) == (3, True)


def test_a_month_is_one_command_and_what_breaks_it_is_told_in_both_languages(room: tuple[Collector, Clocks]) -> None:
    made, _clocks = room
    asks(made, "rota", "--pattern", "ROTA-1", "--begins", "2026-11-16", "--until", "2026-12-12", "--crews",
         "luo,wu/li,sun/chen,zhao")
    evening = ("override", "--begins", "2026-11-20 16:00", "--until", "2026-11-20 24:00", "--out", "zhao")
    for words, rule, chinese in (
            (evening, "DUTY-02", "仅 1 人"), ((*evening, "--stand-in", "li"), "DUTY-03", "连续值班 16:00 小时"),
            ((*evening, "--stand-in", "deng"), "DUTY-04", "邓(deng)无有效等级证书"),
            (("rota", "--pattern", "ROTA-1", "--begins", "2026-12-13", "--until", "2026-12-14", "--crews",
              "luo,wu/li,sun/chen,zhao"), "DUTY-15", "罗(luo)的证书已过期"),
            (("override", "--begins", "2026-11-20 16:00", "--until", "2026-11-20 20:00", "--out", "zhao",
              "--stand-in", "wu"), "DUTY-14", "仅休息 4:00 小时")):
        english, han = asks(made, *words, refused=True), made.duty("ask", "--lang", "zh", *words).stderr
        assert f"(rule {rule})" in english
        assert f"（规则 {rule}）" in han
        assert chinese in han
        assert "黄(huang)" in english

    found = listed(made, "--month", "2026-11")
    assert len(found["cells"]) == 15 * 6
    assert found["findings"] == [one for one in found["findings"] if one["rule"] == "DUTY-01"]
