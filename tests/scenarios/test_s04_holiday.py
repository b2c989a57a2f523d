"""
S04: a hazard falls due in the holidays, through the shipped commands and a real collector on clocks of ours; and the
same days where the program has no calendar of the year.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from clocks import SHANGHAI, Clocks
from faults import SOURCES
from running import DUTY, Caller, Collector, entries, prepared, until

from duty_console.store.rescue import salvage

STAFF = f"""
[[person]]
key = "chen"
name = "陈志远"
duty = "officer"
certificate = 4

[[person]]
key = "huang"
name = "黄国栋"
duty = "leader"
certificate = 4

[[access]]
uid = {os.getuid()}
role = "leader"
station = true
person = "huang"
"""
PIN = "914402"


def at(text: str) -> float:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI).timestamp()


class Room:
    """A room whose clocks are ours, and what its commands say."""

    def __init__(self, collector: Collector, clocks: Clocks) -> None:
        self.collector, self.clocks = collector, clocks

    def asks(self, *words: str, refused: bool = False) -> str:
        done = subprocess.run([*DUTY, "ask", "--lang", "en", "--pin-stdin", "--store", str(self.collector.store),
                               *words], env=self.collector.environment, input=PIN + "\n",
                              capture_output=True, text=True, check=False)
        assert done.returncode == (1 if refused else 0), done.stdout + done.stderr
        return done.stderr if refused else done.stdout

    def shown(self, *words: str) -> Any:
        done = self.collector.duty("hazards", "--json", *words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def said(self, *words: str) -> str:
        done = self.collector.duty("hazards", "--lang", "en", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def last(self, number: str) -> dict[str, str]:
        """The last day of each deadline of a hazard."""
        return {one["kind"]: one["last"] for one in self.shown("show", number)["deadlines"]}

    def told(self) -> list[str]:
        """What was told of one hazard's limit, and when."""
        return [f"{one['body'].what} {datetime.fromtimestamp(one['at'] / 1000, SHANGHAI):%m-%d %H:%M}"
                for one in entries(self.collector.store)
                if one["kind"] == "deadline.told" and (one["body"].of, one["body"].kind) == (self.of, "rectify")]

    def goes_to(self, moment: str, what: str) -> None:
        """Time passes; what is told last by then."""
        self.clocks.go_to(at(moment))
        until(lambda: [one for one in self.told() if one.startswith(what)])

    def inspected(self) -> None:
        """Wed 30 Sep 10:00, with the police station, at a restaurant: an exit locked, closers broken, nothing on floor
        2 to put a fire out with."""
        self.asks("place-enter", "F012", "--name", "东街餐厅", "--trade", "restaurant", "--responsible", "林建国")
        self.asks("inspect", "F012", "--issuer", "police_station", "--people", "chen,huang", "--checklist",
                  "restaurant", "--answers", "BRE-03=no,BRE-12=no")
        self.asks("hazard-find", "F012", "--breach", "BRE-11", "--part", "二楼")
        found = {one["breach"]: one["number"] for one in self.shown()["hazards"]}
        self.exit, self.bottles, self.closers = (found[one] for one in ("BRE-03", "BRE-12", "BRE-11"))
        self.of = f"hazard:{self.shown('show', self.closers)['hazard']}"


@contextmanager
def room(folder: Path, shim: Path, sources: Path = SOURCES) -> Iterator[Room]:
    clocks = Clocks(folder, shim)
    clocks.reboot(at("09-30 09:50"))
    with prepared(folder, more=STAFF) as made:
        made.environment |= {**clocks.environment, "PYTHONPATH": str(sources)}
        made.start()
        clerk = Caller(made.door())
        assert clerk.request("set_pin", "p", person="huang", new_pin=PIN).get("done")
        clerk.close()
        clocks.go_to(at("09-30 10:00"))
        yield Room(made, clocks)


def test_a_hazard_falls_due_on_a_holiday(tmp_path: Path, shim: Path) -> None:
    with room(tmp_path, shim) as made:
        made.inspected()
        dated = ("hazard-order", "--issuer", "police_station", "--limit", "2026-10-05", "--hazards")
        said = made.asks(*dated, made.exit, refused=True)
        assert "put right on the spot and is given no time limit (rule HAZ-01)" in said
        assert made.last(made.exit) == {"rectify": "2026-09-30"}
        made.asks("hazard-correct", made.exit, "--by", "林建国", "--evidence", "照片 12")

        made.asks("hazard-order", "--issuer", "police_station", "--limit", "2026-10-05", "--hazards",
                  f"{made.bottles},{made.closers}")
        [notice] = made.shown("show", made.closers)["notices"]
        [serve] = [one for one in made.shown("calendar", "2026-10")["deadlines"] if one["kind"] == "serve"]
        assert (serve["last"], serve["rule"], serve["of"]) == ("2026-10-10", "HAZ-05", f"notice:{notice['notice']}")
        assert [line.split()[0] for line in serve["explained"] if "counts: " in line] == ["2026-10-08", "2026-10-09"]
        made.clocks.go_to(at("09-30 16:00"))
        made.asks("notice-serve", notice["number"], "--to", "林建国", "--receipt", "signed")
        for number in (made.bottles, made.closers):
            assert made.last(number) == {"rectify": "2026-10-08", "reinspect": "2026-10-12"}
        page = made.said("show", made.closers)
        assert "2026-10-05 Mon" in page
        assert "named; no working day: rolled on" in page
        assert "国庆节" in page

        for moment, what in (("10-05 08:00:01", "named_day"), ("10-08 08:00:01", "last_day"),
                             ("10-09 00:00:01", "overdue")):
            made.goes_to(moment, what)
        until(lambda: {row["code"] for row in json.loads(made.collector.duty("status", "--json").stdout)["alarms"]}
              >= {"hazard_overdue"})
        made.clocks.go_to(at("10-09 10:00"))
        said = made.asks("hazard-extend", made.closers, "--limit", "2026-10-20", "--reason", "缺件", "--interim",
                         "专人看守", refused=True)
        assert "was due on 2026-10-08: an extension is asked for before that (rule HAZ-15)" in said
        made.goes_to("10-10 00:00:01", "street")
        made.goes_to("10-13 00:00:01", "proposed")
        assert made.told() == ["before_1 09-30 10:00", "named_day 10-05 08:00", "last_day 10-08 08:00",
                               "overdue 10-09 00:00", "street 10-10 00:00", "proposed 10-13 00:00"]
        to = {one["body"].what: one["body"].to for one in entries(made.collector.store)
              if one["kind"] == "deadline.told" and one["body"].kind == "rectify"}
        assert (to["overdue"], to["street"]) == (["owner", "leader"], ["owner", "leader", "street"])

        row = made.shown("show", made.closers)
        assert (row["late"], row["level"], row["first_due"], row["due"]) == (True, "proposed", "2026-10-08",
                                                                             "2026-10-08")
        figures = made.shown("figures", "--month", "2026-09")  # as they stand in October
        assert figures["counts"]["overdue"]["hazards"] == sorted((made.bottles, made.closers))
        assert (figures["rates"]["rectification"]["some"], figures["rates"]["rectification"]["among"]) == (1, 3)
        october = made.shown("figures", "--month", "2026-10")  # they do not leave with the month they were found in
        assert october["counts"]["carried"]["hazards"] == october["counts"]["overdue"]["hazards"] == sorted(
            (made.bottles, made.closers))
        assert (october["rates"]["rectification"]["some"], october["rates"]["rectification"]["among"]) == (0, 2)
        assert made.collector.duty("verify").returncode == 0
        made.collector.stop()
        saved = salvage(made.collector.store).carried  # what could be read, were it damaged
        assert (len(saved.place), len(saved.hazard), len(saved.notice)) == (1, 3, 1)
        assert {one.kind for one in saved.deadline if one.of == made.of} == {"rectify", "reinspect"}
        assert {one.key for one in saved.series} >= {"RO-2026", "RO-XG-2026"}


def without_2026(folder: Path) -> Path:
    """The program as it ships but for one year's calendar."""
    shutil.copytree(SOURCES / "duty_console", folder / "less" / "duty_console",
                    ignore=shutil.ignore_patterns("2026.csv", "__pycache__"))
    return folder / "less"


def test_without_the_calendar_the_same_listings_say_so(tmp_path: Path, shim: Path) -> None:
    with room(tmp_path, shim, without_2026(tmp_path)) as made:
        made.inspected()
        made.asks("hazard-order", "--issuer", "police_station", "--limit", "2026-10-05", "--hazards", made.closers)
        assert made.last(made.closers) == {"rectify": "2026-10-05", "reinspect": "2026-10-08"}
        month = made.shown("calendar", "2026-10")
        assert month["calendar_missing"] == [2026]
        assert {one["kind"]: one["last"] for one in month["deadlines"]
                if one["of"] in (made.of, "notice:" + str(made.shown("show", made.closers)["notices"][0]["notice"]))
                } == {"rectify": "2026-10-05", "reinspect": "2026-10-08", "serve": "2026-10-05"}
        for words in ((), ("calendar", "2026-10"), ("show", made.closers)):
            assert "calendar of 2026 missing: Monday to Friday" in made.said(*words)
        assert "CALENDAR MISSING for 2026: counted Monday to Friday" in made.said("show", made.closers)

        notice = SOURCES / "duty_console" / "calendars" / "2026.csv"
        assert made.collector.duty("calendar", "import", str(notice)).returncode == 0
        until(lambda: made.last(made.closers) == {"rectify": "2026-10-08", "reinspect": "2026-10-12"})
        page = made.said("show", made.closers)
        assert "MISSING" not in page.upper()
        assert "first date: 2026-10-05 Mon" in page
