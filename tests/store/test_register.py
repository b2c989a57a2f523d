"""The register as it is read from a store, and `duty places` and `duty inspections` on it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from histories import ROOM, History

from duty_console import cli
from duty_console.clock import Moment
from duty_console.commands import inspections, places
from duty_console.core.inputs import Configured, Reply, Wish
from duty_console.domain.inspections import Quarter, coverage, limits_of
from duty_console.domain.patrolevents import CheckpointSet, PatrolSet, RouteSet
from duty_console.domain.placerows import RISKS, Inspection, Place, Stood
from duty_console.domain.rosters import midnight
from duty_console.store import register
from duty_console.store.answers import AnswerReader
from duty_console.store.writing import Store

Duty = Callable[..., str]
TODAY = date(2026, 11, 27)


class Register(History):
    """A room with a register, on a day of November."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.goes_to(date(2026, 10, 2))
        self.tell(Configured((*ROOM, CheckpointSet("exit", "后门", "rear exit", "hall", "二楼后门", "22", ""),
                              RouteSet("ktv", "金嗓子", "Golden Voice", ["exit"]),
                              PatrolSet("ktv", "金嗓子KTV", "Golden Voice KTV", "ktv", "public", "18:00", "02:00", 0))))

    def goes_to(self, day: date, hour: int = 10) -> None:
        self.now = self.now._replace(at=midnight(day) + hour * 3_600_000)

    def does(self, action: str, of: str, *, role: str = "officer", **args: Any) -> int:
        actor = "person:chen" if role == "officer" else "uid:0"
        self.tell(Wish(action, f"q{self.state.head}", actor, role, "c1", 0, 0, None, of, args))
        [reply] = [effect for effect in self.effects if isinstance(effect, Reply)]
        assert not reply.refused, reply
        return reply.event


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six places: two of the quarter's list inspected, one waiting, one gone; papers; a complaint; a finding."""
    room = Register(tmp_path_factory.mktemp("register") / "duty.db")
    for key, name, how in (
            ("F1", "金嗓子餐厅", {"trade": "restaurant", "site": "hall", "responsible": "林建国",
                                 "address": "东街12号"}),
            ("F2", "老王液化气", {"trade": "gas"}), ("F3", "幸福养老院", {"trade": "nursing_home"}),
            ("S1", "书店", {"trade": "shop", "kind": "shop"}), ("F9", "旧仓库", {"trade": "warehouse"}),
            ("=R1", "出租屋", {"trade": "residence", "kind": "rented", "critical": 1})):
        room.does("place_enter", key, name=name, **how)
    room.does("place_end", "F9", role="leader", reason="拆除")
    room.does("inspect", "F1", answers="BRE-03=no,BRE-12=yes", people="chen,王警官")
    room.goes_to(date(2026, 11, 3))
    room.does("inspect", "F3", day="2026-11-02")
    room.does("paper", "F1", kind="fire", signed="2026-01-04", until="2026-12-10", signer="林建国")
    room.does("paper", "F2", kind="fire", signed="2025-01-04", until="2025-12-31", signer="王")
    room.does("paper", "F2", kind="fire", signed="2026-01-04", signer="王")
    room.does("paper", "F3", kind="fire", signed="2025-11-01", until="2026-10-31", signer="赵")
    room.goes_to(TODAY, 8)
    room.does("complain", "F2", kind="exit", text="通道堆满气瓶")
    room.does("patrol_scan", "ktv", code="22")
    found = {"checkpoint": "exit", "subject": "exits", "outcome": "reported"}
    known = room.does("patrol_finding", "ktv", text="楼道电动自行车充电", **found)
    room.does("patrol_finding", "ktv", text="后门上锁", **found)
    room.does("patrol_finding", "ktv", text="已搬开", **(found | {"outcome": "put_right"}))
    room.does("hazard_find", "F1", breach="BRE-31", source=f"finding:{known}")
    room.close()
    return room.path


@pytest.fixture
def reader(store: Path) -> AnswerReader:
    return AnswerReader(store)


@pytest.fixture
def duty(store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Duty:
    """What a command says at noon of the day."""
    class Noon:
        def read(self) -> Moment:
            return Moment(midnight(TODAY) + 12 * 3_600_000, 1, "b")

    for module in (places, inspections):
        monkeypatch.setattr(module, "SystemClock", Noon)

    def said(*words: str, code: int = 0) -> str:
        assert cli.main([*words, "--store", str(store), "--lang", "en"]) == code
        return capsys.readouterr().out
    return said


def test_the_list_of_the_quarter_is_found_by_trade_too(reader: AnswerReader) -> None:
    limits = limits_of(reader.rules())
    waiting = register.longest_uninspected(reader, trades=limits.trades)
    assert [row.place for row in waiting] == ["=R1", "F2", "F1", "F3"]
    assert register.counts(reader, limits.trades) == (5, 4)
    assert register.at_site(reader, "hall") == register.place(reader, "F1")
    assert register.at_site(reader, "") is None


def test_coverage_counts_exactly_its_rows(reader: AnswerReader) -> None:
    found = inspections.board(reader, Quarter(2026, 4), TODAY, limits_of(reader.rules()))
    assert found.coverage.due == ("=R1", "F1", "F2", "F3")
    assert (found.coverage.inspected, found.coverage.waiting) == (("F1", "F3"), ("=R1", "F2"))
    assert found.coverage.left == ("F9",)
    assert [row.id for row in found.inspections] == list(found.coverage.inspections)
    span = ("2026-10-01", "2026-11-27")
    trades = limits_of(reader.rules()).trades
    assert register.covered(reader, trades, *span) == (4, 2)
    assert tuple(row.place for row in register.waiting(reader, trades, *span)) == found.coverage.waiting
    assert register.covered(reader, (), *span) == (4, 2)
    assert register.covered(reader, trades, "2026-07-01", "2026-09-30") == (0, 0)
    before = inspections.board(reader, Quarter(2026, 3), TODAY, limits_of(reader.rules()))
    assert (before.coverage.due, before.coverage.rate) == ((), None)


def test_the_board_says_what_waits(duty: Duty) -> None:
    said = duty("inspections").splitlines()
    assert said[0] == "2026-Q4 up to 2026-11-27: 2 of 4 places inspected, 50.0 % (PAT-07)"
    assert "  F2 老王液化气: gas; never inspected" in said
    assert any(line.startswith("  2026-11-02 place F3: by 陈 (community), 0 hazards") and
               line.endswith("entered on 2026-11-03") for line in said)
    assert any("place F2, exit or escape route blocked: 通道堆满气瓶; to be checked by 11-28 07:59 (HAZ-08)" in line
               for line in said)
    document = json.loads(duty("inspections", "--json"))
    assert (document["rate"], document["left"], len(document["inspections"])) == (50.0, ["F9"], 2)
    rows = list(csv.DictReader(io.StringIO(duty("inspections", "--csv"))))
    assert [(row["place"], row["in_quarter"]) for row in rows] == [("'=R1", "0"), ("F1", "1"), ("F2", "0"), ("F3", "1")]


def test_a_checklist_is_printed_with_its_clauses(duty: Duty) -> None:
    said = duty("inspections", "checklist", "restaurant")
    assert "BRE-03 Exit locked or blocked, escape route obstructed (at once; Order 61 art. 31 (3), mark A)" in said
    assert "BRE-11 Closer of a fire door broken (7 days; Fire Protection Law art. 16 (2), mark a)" in said
    assert len(json.loads(duty("inspections", "checklist", "gas", "--json"))["items"]) > 10
    duty("inspections", "checklist", "restuarant", code=3)
    duty("inspections", "--quarter", "2026-Q5", code=3)


def test_the_register_is_listed_page_by_page(duty: Duty) -> None:
    said = duty("places").splitlines()
    assert said[0] == "5 places on the register, 4 on the list of every quarter (PAT-07)"
    assert ("  F1 金嗓子餐厅: restaurant, high risk; responsible 林建国; last inspected 2026-10-02; "
            "next by 2027-03-31 (PAT-07)") in said
    assert len(said) == 6
    assert "off the register since 2026-10-02: 拆除" in duty("places", "--all")
    assert [row["place"] for row in json.loads(duty("places", "list", "东街", "--json"))["rows"]] == ["F1"]
    assert duty("places", "--limit", "2").splitlines()[-1] == "  ... and more"


def test_papers_that_lack_are_over_or_end_are_listed(duty: Duty) -> None:
    said = [(row["place"], row["kind"], row["state"], row["days_left"])
            for row in json.loads(duty("places", "papers", "--json"))]
    assert said == [("F3", "fire", "over", -27), ("F1", "fire", "ending", 13), ("=R1", "fire", "lacking", ""),
                    ("=R1", "rent", "lacking", ""), ("S1", "fire", "lacking", "")]
    assert "F1 金嗓子餐厅: responsibility for fire safety ends on 2026-12-10, in 13 days" in duty("places", "papers")


def test_one_place_is_shown_whole(duty: Duty) -> None:
    said = duty("places", "show", "F1")
    for part in ("Address: 东街12号", "Site: Hall", "signed by 林建国 on 2026-01-04, until 2026-12-10", "BRE-03",
                 "by 陈, 王警官 (community), 1 hazards", "found at 二楼后门: 后门上锁",
                 "Place F1 金嗓子餐厅: restaurant, high risk"):
        assert part in said
    document = json.loads(duty("places", "show", "F1", "--json"))
    assert ([row["breach"] for row in document["hazards"]], document["place"]["next"]) == (
        ["BRE-31", "BRE-03"], "2027-03-31")
    assert "There is no place F8" in duty("places", "show", "F8", code=1)
    duty("places", "show", code=3)
    for act in (("show", "F1"), ("list",), ("papers",)):  # more rows than a store can be asked for
        assert duty("places", *act, "--limit", "9" * 20) == duty("places", *act)


def test_what_a_patrol_reported_waits_prefilled_until_it_is_a_hazard(duty: Duty) -> None:
    [row] = json.loads(duty("inspections", "findings", "--json"))
    assert {key: row[key] for key in ("place", "part", "breach", "text", "responsible")} == {
        "place": "F1", "part": "二楼后门", "breach": "BRE-03", "text": "后门上锁", "responsible": "林建国"}
    assert row["source"] == f"finding:{row['entry']}"
    assert f"二楼后门: 后门上锁 -> place F1, BRE-03 (source finding:{row['entry']})" in duty("inspections", "findings")


def test_the_register_goes_out_as_a_file(duty: Duty, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    assert duty("places", "export", str(path)) == f"{path}: 5 rows written.\n"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert len(rows) == 6
    assert rows[1][0] == "'=R1"  # no cell acts as a formula
    duty("places", "import", code=3)


def test_the_database_counts_a_quarter_as_the_rule_does(tmp_path: Path) -> None:
    """Two ways to one number, over places and inspections of every kind."""
    seed = 20_261_127
    draw = Random(seed)
    days = [(date(2026, 9, 20) + timedelta(days=one)).isoformat() for one in range(0, 110, 3)]
    places_of = [Place(f"P{one:03d}", "x", trade=draw.choice(("gas", "shop")), risk=draw.choice(RISKS),
                       critical=draw.random() < 0.1, since=draw.choice(days), ended=draw.choice([""] * 40 + days),
                       inspected=draw.choice(["", *days])) for one in range(200)]
    visits = [Inspection(one, f"P{draw.randrange(220):03d}", draw.choice(days), "community", ("x",), "", (), "", 0, 0,
                         0, "") for one in range(1, 120)]
    store = Store(tmp_path / "duty.db", "xiwan")
    store.commit([], [], {("place", row.place): row for row in places_of}
                 | {("inspection", row.id): row for row in visits})
    store.close()
    reader, quarter = AnswerReader(tmp_path / "duty.db"), Quarter(2026, 4)
    for today in (date(2026, 10, 1), date(2026, 11, 27), date(2027, 1, 1)):
        found = coverage(register.listed(reader, ("gas",), "2026-10-01"), visits, quarter, today, ("gas",))
        span = ("2026-10-01", found.until.isoformat())
        assert register.covered(reader, ("gas",), *span) == (len(found.due), len(found.inspected)), seed
        assert tuple(row.place for row in register.waiting(reader, ("gas",), *span)) == found.waiting, seed
        assert found.due
    reader.close()

    stood = [Stood(f"P{draw.randrange(200):03d}", one, draw.choice(days), draw.choice(("gas", "shop")),
                   draw.choice(RISKS), False, "2026-09-20", "") for one in range(1, 150)]
    stood = [row._replace(day=day) for row, day in zip(stood, sorted(row.day for row in stood), strict=True)]
    store = Store(tmp_path / "duty.db", "xiwan")
    store.commit([], [], {("stood", (row.place, row.number)): row for row in stood})
    store.close()
    reader = AnswerReader(tmp_path / "duty.db")
    for today in (date(2026, 10, 1), date(2026, 11, 27), date(2027, 1, 1)):
        found = coverage(register.listed(reader, ("gas",), "2026-10-01"), visits, quarter, today, ("gas",),
                         register.changes(reader, "2026-10-01"))
        numbers = register.covered(reader, ("gas",), "2026-10-01", found.until.isoformat())
        assert numbers == (len(found.due), len(found.inspected)), seed


def test_a_quarter_that_is_over_is_counted_by_how_its_places_stood(tmp_path: Path) -> None:
    """Who lowers a risk, ends a place or changes its trade afterwards has not inspected it; who does it before is
    listed."""
    room = Register(tmp_path / "duty.db")
    for key in ("A", "B", "C", "D"):
        room.does("place_enter", key, name=key, trade="shop", risk="high")
    room.does("inspect", "A")
    room.goes_to(date(2026, 12, 1))
    room.does("place_enter", "B", name="B", risk="normal")
    room.goes_to(date(2027, 1, 4))
    room.does("place_enter", "C", name="C", risk="low")
    room.does("place_end", "D", role="leader", reason="x")
    room.does("place_enter", "D", name="D", risk="low")
    room.does("place_enter", "E", name="E", risk="high", since="2027-01-02")
    room.close()
    reader = AnswerReader(tmp_path / "duty.db")
    found = inspections.board(reader, Quarter(2026, 4), date(2027, 1, 4), limits_of(reader.rules())).coverage
    assert (found.due, found.inspected, found.left) == (("A", "C", "D"), ("A",), ("B",))
    assert register.covered(reader, (), "2026-10-01", "2026-12-31") == (3, 1)
    assert register.covered(reader, (), "2027-01-01", "2027-01-04") == (2, 0)
