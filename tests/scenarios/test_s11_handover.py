"""
S11: a handover with loose ends and a late relief, through the shipped collector and commands: what the snapshot says,
who may not sign yet and why, who is kept on duty, and whose everything is afterwards. And the handover of S09.
"""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from clocks import SHANGHAI
from crew import Officer, Shift, shift
from running import DUTY, until

HOME, SHED, KITCHEN, SHOP = "1012", "1005", "1009", "1077"
FIRE, GAS, LOOP = "110", "151", "373"
CHECKS = "controller,systems,water,valves,cabinets,display,record,keys,radios,torch"
#: Night luo and chen, day zhao and li, evening sun and wang.
STAFF = "".join(f"""
[[person]]
key = "{key}"
name = "{name}"
duty = "{duty}"
certificate = 4
certificate_until = "2040-12-31"
""" for key, name, duty in (("chen", "陈志远", "officer"), ("luo", "罗海生", "officer"), ("zhao", "赵敏", "officer"),
                            ("li", "李强", "officer"), ("sun", "孙芳", "officer"), ("wang", "王勇", "officer"),
                            ("huang", "黄国栋", "leader"))) + """
[[access]]
uid = {uid}
role = "leader"
station = true
"""


@pytest.fixture
def on_duty(tmp_path: Path, shim: Path) -> Iterator[Shift]:
    with shift(tmp_path, shim, "20:00", people=STAFF) as made:  # the roster is entered on the evening before
        yield made


def day_of(room: Shift, day: int = 1) -> str:
    return f"{datetime.fromtimestamp(room.day.moment('12:00', day), SHANGHAI):%Y-%m-%d}"


def rostered(room: Shift, huang: Officer) -> None:
    huang.does("rota", pattern="ROTA-1", begins=day_of(room), until=day_of(room, 2), crews="luo,chen/zhao,li/sun,wang")


def told(room: Shift, *words: str) -> dict[str, Any]:
    done = room.duty("handover", "--store", str(room.collector.store), *words, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def page(room: Shift, language: str, *words: str) -> str:
    done = room.duty("handover", "--store", str(room.collector.store), "--lang", language, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def sign(who: Officer, number: int, part: str) -> int:
    return who.does("handover_sign", handover=number, part=part, pin=who.pin)


def not_signed(who: Officer, number: int, part: str) -> str:
    return who.is_refused("handover_sign", handover=number, part=part, pin=who.pin)


def commanded(room: Shift, who: Officer, *words: str) -> None:
    """An action without a screen, by somebody who proves himself with his PIN."""
    done = subprocess.run([*DUTY, "ask", "--store", str(room.collector.store), "--as", who.person, "--pin-stdin",
                           *words], input=f"{who.pin}\n", capture_output=True, text=True, check=False,
                          env={**room.collector.environment, **room.day.environment})
    assert done.returncode == 0, done.stderr


def loose_ends(room: Shift, luo: Officer) -> dict[str, Any]:
    """What is open at 07:50: a trouble that nobody answered, gas that is looked into, two points on the shelf."""
    room.day.at("07:20", 1)
    for account, code, zone in ((HOME, LOOP, "012"), (HOME, LOOP, "014"), (KITCHEN, GAS, "009"), (SHOP, LOOP, "001")):
        room.signals(account, code, zone)
    for zone, seconds in (("012", 50 * 60), ("014", 5 * 3600)):
        luo.does("shelve", alarm=room.alarm(HOME, LOOP, zone), for_s=seconds, reason="蒸汽")
    gas = room.alarm(KITCHEN, GAS, "009")
    in_hand(luo, gas)
    return {"gas": gas, "trouble": room.alarm(SHOP, LOOP, "001"), "late": room.alarm(HOME, LOOP, "012")}


def in_hand(luo: Officer, alarm: Any) -> None:
    """Answered, and put aside for a while because it is looked into: so nobody is reminded of it."""
    for action, fields in (("acknowledge", {}), ("own", {}), ("verify", {"level": 1}),
                           ("hold", {"for_s": 7200, "reason": "核实中"})):
        luo.does(action, alarm=alarm, **fields)


def test_a_handover_with_loose_ends_and_a_late_relief(on_duty: Shift) -> None:
    room = on_duty
    huang, luo = room.officer("huang"), room.officer("luo")
    rostered(room, huang)
    room.day.at("06:31", 1)  # the running record of 06:00 was not written
    open_ones = loose_ends(room, luo)
    gas = open_ones["gas"]
    room.day.at("07:50", 1)
    number = luo.does("handover_begin")

    found = told(room, str(number))
    items = {item["item"]: item for item in found["items"]}
    shelves = {item["soon"]: item for item in items.values() if item["kind"] == "aside"}
    assert (items[f"alarm:{gas.id}"]["state"], items[f"alarm:{gas.id}"]["who"]) == ("acked", "罗海生")
    assert items[f"alarm:{open_ones['trouble'].id}"]["state"] == "unack"
    assert (shelves[True]["until"][11:16], shelves[False]["until"][11:16]) == ("08:10", "12:20")
    assert [item["state"] for item in items.values() if item["kind"] == "log" and item["since"][11:16] == "06:00"] == [
        "late"]
    assert [item["who"] for item in items.values() if item["kind"] == "staff"] == ["陈志远", "罗海生", "李强", "赵敏"]
    text = page(room, "zh", "now")
    assert "自动到期" in text
    assert "06:00 运行记录未填：迟填" in text
    assert "ends by itself while the shift changes" in page(room, "en", str(number))
    luo.does("log_running", state="normal", slot=f"{day_of(room)} 06:00")  # it stands at the time it is written
    assert [one["how"] for one in told(room, "now")["since"] if one["item"].startswith("log:slot")] == ["gone"]

    luo.does("handover_answer", handover=number, items=CHECKS, answer="ok")
    room.day.at("07:55", 1)
    zhao = room.officer("zhao")
    zhao.does("arrive")
    assert "say how it stands" in not_signed(luo, number, "handover")
    luo.does("handover_answer", handover=number, items=f"alarm:{gas.id}", answer="ok", text="厨房阀门已关，等供气公司")
    room.signals(SHED, FIRE, "007")
    fire = room.alarm(SHED, FIRE, "007")
    for who, part in ((luo, "handover"), (zhao, "takeover")):
        assert f"Alarm {fire.id} is of priority 1 and unanswered: answer it" in not_signed(who, number, part)
    in_hand(luo, fire)
    luo.does("handover_answer", handover=number, items=f"alarm:{fire.id}", answer="ok", text="已报119")
    assert "whoever takes over signs for himself" in not_signed(luo, number, "takeover")
    assert sign(luo, number, "handover")
    assert "What is put aside waits" in not_signed(zhao, number, "takeover")

    room.day.at("08:00:02", 1)
    stays, = (one for one in room.awaits("roster.changed") if one["body"].kind == "stays")
    assert (stays["body"].stand_in, stays["body"].begins) == ("luo", round(room.day.moment("08:00", 1) * 1000))
    room.day.at("08:10:02", 1)
    until(lambda: next(row.state for row in room.table("alarm") if row.id == open_ones["late"].id) == "unack")
    kept = next(item["item"] for item in items.values() if item["kind"] == "aside" and not item["soon"])
    zhao.does("handover_answer", handover=number, items=kept, answer="ok", text="继续搁置")
    # at the desk at which luo was
    luo.does("sign_on", person="zhao", pin=zhao.pin)
    assert {row.owner for row in room.table("work") if row.alarm in (gas.id, fire.id)} == {"person:luo"}
    assert luo.does("handover_sign", handover=number, part="takeover", pin=zhao.pin)
    room.collector.stop(signal.SIGKILL)
    room.day.at("08:20", 1)
    room.start()
    li = room.officer("li")
    li.does("arrive")
    room.day.at("08:24", 1)
    commanded(room, li, "handover-sign", "--handover", str(number), "--part", "takeover")
    last = room.told("handover.signed")[-1]["number"]

    done = told(room, str(number))
    assert (done["state"], done["taker"], done["ended"][11:16]) == ("ended", "zhao", "08:24")
    assert [(one["part"], one["by"]) for one in done["signatures"]] == [
        ("handover", "person:luo"), ("takeover", "person:zhao"), ("takeover", "person:li")]
    assert {key: value[11:16] for key, value in done["arrived"].items()} == {"zhao": "07:55", "li": "08:20"}
    after = [one["kind"] for one in room.told(*{one["kind"] for one in room.told("handover.ended", "work.handed",
                                                                                 "roster.restored")})
             if one["number"] > last]
    assert after == ["handover.ended", "work.handed", "work.handed", "roster.restored"]
    assert {(row.owner, row.state) for row in room.table("work") if row.alarm in (gas.id, fire.id)} == {
        ("person:zhao", "held")}
    assert owners_lost(room) == []
    rests(room)
    printed(room)
    again = subprocess.run([*DUTY, "replay", str(room.collector.store), "--check"], capture_output=True, text=True,
                           check=False, env=room.collector.environment)
    assert again.returncode == 0, again.stdout[-2000:]
    assert room.is_sound() == ""


def owners_lost(room: Shift) -> list[int]:
    """The entries after which something that had an owner has none: of who has what every word is kept."""
    owners: dict[int, str] = {}
    lost = []
    for entry in room.told("work.owned", "work.handed"):
        body = entry["body"]
        if owners.get(body.alarm, body.former) != body.former:
            lost.append(entry["number"])
        owners[body.alarm] = getattr(body, "taker", entry["actor"])
    return lost if all(owners.values()) else [0]


def rests(room: Shift) -> None:
    """Luo's longer shift is told with its reason, and his next rest counts from 08:24."""
    until(lambda: [one for one in room.told("duty.mended")
                   if one["body"].length_ms // 60_000 == 24])
    month, next_day = (json.loads(room.duty("roster", "--store", str(room.collector.store), "--json", *span).stdout)
                       for span in (("--month", day_of(room)[:7]), ("--day", day_of(room, 2))))
    over = [row for row in month["non_compliance"]["rows"] if row["rules"] == ["DUTY-03"]]
    assert [(row["ms"] // 60_000, row["people"], row["begins"][11:16]) for row in over] == [(24, ["luo"], "08:00")]
    rest = next(one for one in next_day["findings"] if one["rule"] == "DUTY-14" and one["person"] == "luo")
    assert rest["has"] // 60_000 == 15 * 60 + 35  # from 08:24 and some moments on, up to midnight
    text = room.duty("roster", "--store", str(room.collector.store), "--lang", "zh", "--month", day_of(room)[:7]).stdout
    assert "接班人员未到岗签字" in text


def printed(room: Shift) -> None:
    """The duty log in the form's columns: who was there from when to when, and both signatures at their true times."""
    form = room.duty("report", "duty-log", "--store", str(room.collector.store), "--lang", "zh", "--day",
                     day_of(room)).stdout
    shifts = form.partition("值班情况")[2].partition("消防安全管理人")[0].replace(" ", "")
    day = day_of(room)
    for words in ("|值班员一|值班员二|起|止|交班签名|接班签名|", f"|罗海生||{day[5:]}08:00|{day[5:]}08:24|",
                  f"{day}07:55", f"{day}08:10", f"{day}08:24"):
        assert words in shifts, shifts
    assert "迟填" in form


def test_the_handover_at_four_lists_the_point_that_is_out_of_service_and_its_rounds(on_duty: Shift) -> None:
    room = on_duty
    huang, zhao = room.officer("huang"), room.officer("zhao")
    rostered(room, huang)
    room.day.at("12:00", 1)
    room.signals(KITCHEN, FIRE, "009")
    fire = room.alarm(KITCHEN, FIRE, "009")
    zhao.does("acknowledge", alarm=fire)
    huang.does("out_of_service", of=f"alarm:{fire.id}", for_s=5 * 3600, reason="等待更换", measure="每两小时巡查")
    room.awaits("patrol.planned")
    room.day.at("15:50", 1)
    room.awaits("patrol.missed")
    number = zhao.does("handover_begin")

    items = told(room, str(number))["items"]
    aside, = (item for item in items if item["kind"] == "aside")
    assert (aside["state"], aside["until"][11:16]) == ("out_of_service", "17:00")
    assert "instead: 每两小时巡查" in page(room, "en", str(number))
    rounds = [item for item in items if item["kind"] == "expected"]
    assert [(item["state"], "二区09号烟感" in item["words"], "120" in item["words"]) for item in rounds] == [
        ("missed", True, True)]
    table = room.duty("handover", "--store", str(room.collector.store), "--csv", str(number)).stdout.splitlines()
    assert not any("'-1" in row for row in table)
    assert len(table) == len(items) + 1
    assert str(number) in page(room, "zh")
