"""
S15, the part of rectification: a month end that can be proved. 57 hazards, 56 of them closed, one of these late: 98.2 %
and 96.5 %; the clerk's 100 % is contradicted by the report itself, and every number opens exactly that many rows.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from histories import ROOM, RULES, History

from duty_console.cli import main
from duty_console.clock import SHANGHAI, Moment
from duty_console.collector.loading import load_state
from duty_console.commands import hazards
from duty_console.core.inputs import Configured, Reply, Started, Sweep, Wish
from duty_console.domain.events import PersonSet
from duty_console.store.writing import Store

PLACES, SPOT, DATED = 64, 40, 17
PEOPLE = (PersonSet("luo", "罗海生", "officer"), PersonSet("huang", "黄国栋", "leader"))
DRAFT = "11月检查场所64家，覆盖率100%；发现隐患57处，当场整改40处，已全部整改，整改率100%，按期整改率96.5%，逾期1处。"
COUNTS = {"found": 57, "carried": 0, "counted": 57, "due": 57, "rectified": 56, "on_time": 55, "on_spot": 40,
          "in_time": 15, "late": 1,
          "waiting": 0, "overdue": 1, "not_due": 0, "voided_overdue": 0, "extended": 0, "cancelled": 0, "voided": 0,
          "reinspection_due": 17, "reinspected": 15}


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp() * 1000)


class FifthOfDecember:
    """The clock of the commands: when the report is asked for."""

    def read(self) -> Moment:
        return Moment(at("2026-12-05 09:00"), 0, "boot0001")


class Room(History):
    """A duty room in November."""

    def __init__(self, path: Path) -> None:
        self.path, self.now, self.store = path, Moment(at("2026-11-03 09:00"), 5_000_000, "boot0001"), Store(path, "xw")
        self.state = load_state(self.store, RULES)
        self.tell(Started("0", "3", 1, "/door", 0, self.now.boot))
        self.tell(Configured((*ROOM, *PEOPLE)))

    def does(self, who: str, action: str, of: str = "", proof: str = "", **args: Any) -> int:
        """What somebody asks for, and is granted; the entry it made."""
        self.tell(Wish(action, f"q{self.state.head}", f"person:{who}", "officer", "c1", 0, 0, None, of, args,
                       proof=proof, proved=who if proof else ""))
        [reply] = [effect for effect in self.effects if isinstance(effect, Reply)]
        assert not reply.refused, reply.refused.format(**dict(reply.values))
        return reply.event

    def goes_on(self, text: str) -> None:
        """Hours pass, and what is due in them happens."""
        while (left := at(text) - self.now.at) > 0:
            self.wait(min(21_600.0, left / 1000))
            self.tell(Sweep())

    def inspects(self) -> list[int]:
        """The quarter's list is looked at: 40 exits that are cleared at once, 17 things that take days."""
        dated = []
        for nth in range(1, PLACES + 1):
            key = f"F{nth:03d}"
            self.does("chen", "place_enter", key, name=f"小店{nth}", trade="restaurant" if nth % 2 else "workshop",
                      responsible=f"店主{nth % 5}")
            answer = "BRE-03=no" if nth <= SPOT else "BRE-13=no" if nth <= SPOT + DATED else "BRE-03=yes"
            number = self.does("chen", "inspect", key, people="chen", answers=answer)
            found = [row.id for row in self.state.rows["hazard"].values() if row.source == f"inspection:{number}"]
            if nth <= SPOT:
                self.does("luo", "hazard_correct", str(found[0]), by="店主", evidence=f"照片{nth}")
            elif found:
                dated += found
                self.does("chen", "hazard_order", hazards=str(found[0]), days=7)
        return dated

    def rectifies(self, hazard: int) -> None:
        """The owner says that it is done, another looks again."""
        self.does("chen", "hazard_claim", str(hazard), by="店主", evidence="照片")
        self.does("luo", "hazard_reinspect", str(hazard), proof="right", result="pass")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = Room(tmp_path_factory.mktemp("s15") / "duty.db")
    dated = room.inspects()
    room.goes_on("2026-11-06 10:00")
    for hazard in dated[:15]:
        room.rectifies(hazard)
    room.goes_on("2026-11-20 10:00")
    room.rectifies(dated[15])
    room.goes_on("2026-12-05 08:30")
    room.close()
    return room.path


@pytest.fixture(autouse=True)
def fifth_of_december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hazards, "SystemClock", FifthOfDecember)


def test_every_number_opens_exactly_so_many_rows(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def figures(*words: str) -> dict[str, Any]:
        assert main(["hazards", "figures", "--store", str(store), "--month", "2026-11", "--json", *words]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    whole = figures()
    assert {which: one["count"] for which, one in whole["counts"].items()} == COUNTS
    assert round(whole["rates"]["rectification"]["percent"], 1) == 98.2
    assert round(whole["rates"]["on_time_rate"]["percent"], 1) == 96.5
    assert (whole["coverage"]["some"], whole["coverage"]["among"]) == (PLACES, PLACES)
    for which, one in whole["counts"].items():
        opened = figures("--open", which)
        assert [row["number"] for row in opened["hazards"]] == one["hazards"], which
        assert len(one["hazards"]) == opened["count"] == COUNTS[which]
    assert {len(figures("--open", which)["places"]) for which in ("places_due", "places_inspected")} == {PLACES}
    for by in ("place", "trade", "month", "person"):
        groups = figures("--by", by)["groups"]
        assert sum(one["counts"]["due"]["count"] for one in groups) == 57
        group = groups[-1]
        opened = figures("--by", by, "--group", group["group"], "--open", "rectified")
        assert [row["number"] for row in opened["hazards"]] == group["counts"]["rectified"]["hazards"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_figures_and_the_rest_as_text(store: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str) -> str:
        assert main(["--lang", language, "hazards", *words, "--store", str(store)]) == 0
        return capsys.readouterr().out

    page = said("figures", "--month", "2026-11", "--by", "trade")
    assert "98.2% (56/57)" in page
    assert "96.5% (55/57)" in page
    assert "100.0% (64/64)" in page
    overdue = said("figures", "--month", "2026-11", "--open", "overdue").splitlines()
    assert len(overdue) == 1
    assert said("list").splitlines()[-1] == overdue[0]
    number = next(word for word in overdue[0].split() if "-2026-" in word)
    assert "HAZ-13" in said("show", number) or "CAL-02" in said("show", number)
    assert any(line.startswith(number) for line in said("show", number).splitlines())
    assert number in said("calendar", "2026-11")
    assert said("notices").count("-ZG-2026-") == DATED
    assert "BRE-03" in said("library")


def test_the_clerks_hundred_per_cent_is_contradicted(
        store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = tmp_path / "草稿.txt"
    draft.write_text(DRAFT, encoding="gbk")
    words = ["report", "rectification", "--store", str(store), "--month", "2026-11"]
    for given in (DRAFT, str(draft)):
        assert main([*words, "--draft", given]) == 1
        page = capsys.readouterr().out
        assert "98.2%（56/57），不是 100%" in page.replace("\n", ""), page
    assert main([*words, "--draft", given, "--json"]) == 1
    check = json.loads(capsys.readouterr().out)["blocks"]["check"]["rows"]
    assert [row["words"] for row in check if row["so"] == "不符"] == ["已全部整改", "整改率100%"]
    assert main([*words, "--draft", "发现隐患57处，整改率98.2%，按期整改率96.5%，覆盖率100%，逾期1处"]) == 0


def test_made_twice_it_is_the_same(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = []
    for _turn in range(2):
        assert main(["report", "rectification", "--store", str(store), "--month", "2026-11", "--draft", DRAFT]) == 1
        pages.append(capsys.readouterr().out)
    assert pages[0] == pages[1]
    assert all(text in pages[0] for text in ("98.2%", "96.5%", "56", "57"))
