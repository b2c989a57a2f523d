"""The register of places, its papers and complaints, at the core."""

from __future__ import annotations

from typing import Any

import pytest
from calendars import YEARS, ms
from msgspec import structs
from scenes import OTHER_SITE, SITE, Scene, kinds, line_set

from duty_console import texts
from duty_console.collector.loading import _WHERE
from duty_console.core.inputs import Configured, Stepped
from duty_console.core.nouns.complaining import complaint_of
from duty_console.core.nouns.places import place_at, place_of
from duty_console.domain.events import PersonSet
from duty_console.domain.hazardrows import Office
from duty_console.domain.narration import Names
from duty_console.domain.placeevents import OfficeSet
from duty_console.domain.placerows import Complaint, Place
from duty_console.domain.sentences import sentence

STAFF = (PersonSet("chen", "陈", "officer"), PersonSet("huang", "黄", "leader"))


class Village(Scene):
    """A room with calendars and a staff, at a local time."""

    def __init__(self, at: str = "2026-09-30 10:00") -> None:
        super().__init__()
        self.now = self.now._replace(at=ms(at))
        self.bodies = (*YEARS, line_set("r", heartbeat_s=0), line_set("s", heartbeat_s=0), SITE, OTHER_SITE, *STAFF)
        self.tell(Configured(self.bodies))

    def does(self, action: str, of: str, **how: Any) -> int:
        reply = self.ask(action, of=of, **how)
        assert not reply.refused, reply
        return reply.event

    def no(self, action: str, of: str, **how: Any) -> str:
        """Why it is refused; nothing else is kept of it."""
        reply = self.ask(action, of=of, **how)
        assert reply.refused, reply
        assert kinds(self.events[-1:]) == ["request.refused"]
        return reply.refused.format(**dict(reply.values))

    def place(self, key: str) -> Place:
        row: Place = self.rows["place"][key]
        return row


@pytest.fixture
def village() -> Village:
    scene = Village()
    scene.does("place_enter", "F012", name="金嗓子餐厅", trade="restaurant", address="东街12号", responsible="林建国")
    return scene


def test_a_place_has_its_risk_by_its_trade_until_somebody_says_otherwise(village: Village) -> None:
    assert village.place("F012").risk == "high"
    village.does("place_enter", "B1", name="书店", trade="shop")
    assert village.place("B1").risk == "normal"
    village.does("place_enter", "B1", name="书店", risk="low")
    assert village.place("B1").risk == "low"
    village.does("place_enter", "B1", name="书库", trade="warehouse")
    assert village.place("B1").risk == "high"
    village.does("place_enter", "B1", name="书店", trade="shop")
    assert village.place("B1").risk == "high"  # only a person lowers it


def test_a_change_keeps_what_it_does_not_name_and_a_dash_empties_it(village: Village) -> None:
    village.does("place_enter", "F012", name="金嗓子", critical=1, site="hall")
    row = village.place("F012")
    assert (row.address, row.trade, row.critical, row.site) == ("东街12号", "restaurant", True, "hall")
    village.does("place_enter", "place:F012", name="金嗓子", address="-", critical=0)
    row = village.place("F012")
    assert (row.address, row.critical, row.since) == ("", False, "2026-09-30")
    assert place_at(village.state, "hall") == row
    assert place_at(village.state, "") is None


def test_a_place_off_the_register_keeps_its_row_and_comes_back(village: Village) -> None:
    village.does("place_end", "F012", role="leader", actor="person:huang", reason="关店")
    assert (village.place("F012").ended, village.place("F012").reason) == ("2026-09-30", "关店")
    assert place_of(village.state, "F012") is None
    assert village.no("place_end", "F012", role="leader", actor="person:huang", reason="x") == (
        "There is no place F012 on the register.")
    village.does("place_enter", "F012", name="金嗓子")
    assert (village.place("F012").ended, village.place("F012").responsible) == ("", "林建国")


@pytest.mark.parametrize(("action", "of", "how", "why"), [
    ("place_enter", "a b", {"name": "x"}, "a b is no key of a place: write it without spaces, colons and commas."),
    ("place_enter", "x", {"name": "x", "site": "nowhere"}, "The room file has no site nowhere."),
    ("place_enter", "x", {"name": "x", "since": "2026-02-30"}, "since: 2026-02-30 is no day; write it as 2026-10-05."),
    ("place_enter", "x", {"name": "x", "since": "2026-10-01"},
     "x cannot be on the register since 2026-10-01: that is still to come."),
    ("paper", "F012", {"kind": "fire", "signed": "2026-10-01", "signer": "林"},
     "A paper cannot have been signed on 2026-10-01: that is still to come."),
    ("paper", "F012", {"kind": "fire", "signed": "2026-09-01", "until": "2026-08-31", "signer": "林"},
     "It ends on 2026-08-31, before it was signed."),
    ("paper", "F012", {"kind": "fire", "signed": "20260901", "signer": "林"},
     "signed: 20260901 is no day; write it as 2026-10-05."),
    ("complain", "Z9", {"kind": "exit", "text": "x"}, "There is no place Z9 on the register."),
])
def test_what_cannot_be_is_refused(village: Village, action: str, of: str, how: dict[str, str], why: str) -> None:
    assert village.no(action, of, **how) == why


def test_a_paper_stands_in_its_table(village: Village) -> None:
    number = village.does("paper", "F012", kind="fire", signed="2026-01-04", until="2026-12-31", signer="林建国",
                          reference="消责-2026-12")
    row = village.rows["paper"][number]
    assert (row.place, row.kind, row.until, row.by) == ("F012", "fire", "2026-12-31", "person:chen")


@pytest.mark.parametrize(("kind", "unit", "last", "ends"), [
    ("exit", "hours", "2026-10-01", "2026-10-01 10:00"), ("facility", "hours", "2026-10-01", "2026-10-01 10:00"),
    ("other", "workdays", "2026-10-10", "2026-10-11 00:00")])
def test_a_complaint_is_checked_within_a_day_of_the_clock_or_three_working_days(
        village: Village, kind: str, unit: str, last: str, ends: str) -> None:
    number = village.does("complain", "F012", kind=kind, text="后门上锁")
    [body] = [event.body for event in village.events if event.kind == "deadline.set"]
    assert (body.of, body.kind, body.unit, body.last, body.ends_at, body.rule) == (
        f"complaint:{number}", "check", unit, last, ms(ends), "HAZ-08")
    assert complaint_of(village.state, number) == Complaint(number, "F012", kind, "后门上锁", village.now.at,
                                                            "person:chen")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fact_of_the_register_has_its_words(village: Village, language: str) -> None:
    village.does("paper", "F012", kind="fire", signed="2026-01-04", until="2026-12-31", signer="林")
    village.does("complain", "F012", kind="exit", text="后门上锁")
    village.does("place_end", "F012", role="leader", actor="person:huang", reason="关店")
    texts.use(language)
    said = [sentence(event, Names()) for event in village.events
            if event.kind.partition(".")[0] in ("place", "paper", "complaint")]
    assert said == ([
        "场所 F012 金嗓子餐厅：餐馆，高风险；责任人 林建国",
        "林 于 2026-01-04 为场所 F012 签订消防安全责任书，至 2026-12-31",
        "举报场所 F012，占用、堵塞、封闭疏散通道：后门上锁（规则 HAZ-08）", "场所 F012 移出台账：关店"]
        if language == "zh" else [
        "Place F012 金嗓子餐厅: restaurant, high risk; responsible 林建国",
        "林 signed for place F012 on 2026-01-04: responsibility for fire safety, until 2026-12-31",
        "Complaint about place F012, exit or escape route blocked: 后门上锁 (rule HAZ-08)",
        "Place F012 is off the register: 关店"])


def test_a_collector_that_starts_loads_only_what_is_still_asked_for() -> None:
    assert _WHERE["complaint"] == "where inspection = 0"
    assert {table for table in ("paper", "inspection") if "limit" in _WHERE[table]} == {"paper", "inspection"}


def test_an_office_is_set_once_and_again_only_when_it_changes(village: Village) -> None:
    office = OfficeSet("XW", "西湾社区居委会", "西湾派出所", "", "")
    for told in (OfficeSet("", "", "", "", ""), office, office, structs.replace(office, prefix="XB")):
        village.tell(Configured((*village.bodies, told)))
    assert [event.body.prefix for event in village.events if event.kind == "office.set"] == ["XW", "XB"]
    assert village.rows["office"][1] == Office(1, "XB", "西湾社区居委会", "西湾派出所", "", "")


def facts(village: Village, *kinds_of: str) -> list[Any]:
    return [event.body for event in village.events if event.kind in kinds_of]


def test_every_no_of_a_checklist_is_a_hazard_in_the_same_decision(village: Village) -> None:
    number = village.does("inspect", "F012", people="陈志远、王警官", issuer="police_station",
                          answers="BRE-12=no, BRE-03=n; BRE-11=no, BRE-13=yes", text="联合检查")
    [body] = facts(village, "inspection.made")
    assert (body.people, body.checklist, body.hazards) == (["陈志远", "王警官"], "restaurant", 3)
    assert body.answers == ["BRE-03=no", "BRE-11=no", "BRE-12=no", "BRE-13=yes"]
    found = facts(village, "hazard.found")
    assert [(row.breach, row.path, row.source, row.found, row.responsible) for row in found] == [
        (breach, path, f"inspection:{number}", "2026-09-30", "林建国")
        for breach, path in (("BRE-03", "on_spot"), ("BRE-11", "dated"), ("BRE-12", "dated"))]
    assert [row.number.rpartition("-")[2] for row in found] == ["001", "002", "003"]
    hazards = sorted(village.rows["hazard"])
    assert [row.of for row in facts(village, "deadline.set")] == [f"hazard:{one}" for one in hazards]
    row = village.place("F012")
    assert (row.inspected, row.inspection) == ("2026-09-30", number)
    assert village.rows["inspection"][number].hazards == 3


def test_an_inspection_checks_the_complaint_that_it_answers(village: Village) -> None:
    complaint = village.does("complain", "F012", kind="exit", text="后门上锁")
    village.does("place_enter", "B1", name="书店", trade="shop")
    assert village.no("inspect", "B1", complaint=complaint) == (
        f"There is no complaint {complaint} about this place that is still to be checked.")
    assert "HAZ-08" in village.no("inspect", "F012", complaint=complaint, day="2026-09-29")  # it came after that
    number = village.does("inspect", "F012", complaint=complaint)
    row = village.rows["complaint"][complaint]
    assert (row.inspection, row.checked_at) == (number, village.now.at)
    [ended] = facts(village, "deadline.ended")
    assert (ended.of, ended.kind, ended.met) == (f"complaint:{complaint}", "check", "2026-09-30")
    assert complaint not in village.state.rows["complaint"]  # the file keeps it
    assert village.no("inspect", "F012", complaint=complaint).startswith("There is no complaint")
    village.restart()
    assert complaint not in village.state.rows["complaint"]


def test_a_complaint_about_a_place_that_left_the_register_can_be_checked(village: Village) -> None:
    complaint = village.does("complain", "F012", kind="exit", text="后门上锁")
    village.does("place_end", "F012", role="leader", actor="person:huang", reason="关店")
    village.no("inspect", "F012")
    village.does("inspect", "F012", complaint=complaint)
    assert village.rows["complaint"][complaint].inspection


def test_an_older_inspection_does_not_move_the_last_one_back(village: Village) -> None:
    first = village.does("inspect", "F012")
    village.does("inspect", "F012", day="2026-09-24")
    assert (village.place("F012").inspected, village.place("F012").inspection) == ("2026-09-30", first)
    assert village.rows["inspection"][first].people == ("chen",)


@pytest.mark.parametrize(("how", "why"), [
    ({"day": "2026-10-01"}, "An inspection of 2026-10-01 cannot be entered now: it is entered on its day, 7 days later "
                            "at most (rule HAZ-23)."),
    ({"day": "2026-09-22"}, "An inspection of 2026-09-22 cannot be entered now: it is entered on its day, 7 days later "
                            "at most (rule HAZ-23)."),
    ({"day": "yesterday"}, "day: yesterday is no day; write it as 2026-10-05."),
    ({"answers": "BRE-43=no"}, "BRE-43 is not on the checklist restaurant."),
    ({"answers": "BRE-03=no,BRE-03=yes"}, "BRE-03 is answered twice."),
    ({"answers": "BRE-03"}, "BRE-03 is answered by yes, no or none."),
    ({"actor": "uid:1000"}, "Say who looked at it: people."),
    ({"actor": "uid:1000", "people": "-，/"}, "Say who looked at it: people."),
    ({"complaint": 1}, "There is no complaint 1 about this place that is still to be checked.")])
def test_an_inspection_that_proves_nothing_is_refused(village: Village, how: dict[str, Any], why: str) -> None:
    assert village.no("inspect", "F012", **how) == why
    assert facts(village, "inspection.made", "hazard.found") == []


def test_an_inspection_has_its_words(village: Village) -> None:
    village.does("inspect", "F012", answers="BRE-12=no", people="chen,王警官", text="抽查")
    [event] = [event for event in village.events if event.kind == "inspection.made"]
    texts.use("zh")
    assert sentence(event, Names(people=[village.state.rows["person"]["chen"]])) == (
        "2026-09-30 由 陈、王警官 检查场所 F012（社区）：发现隐患 1 处；抽查")


def test_a_complaint_that_nobody_checks_is_overdue_and_checked_late(village: Village) -> None:
    complaint = village.does("complain", "F012", kind="facility", text="消火栓没水")
    village.wait(86_399)
    assert facts(village, "deadline.told") == []
    village.wait(1)
    [told] = facts(village, "deadline.told")
    assert (told.of, told.kind, told.what, told.rule) == (f"complaint:{complaint}", "check", "overdue", "HAZ-14")
    village.wait(3600)
    assert len(facts(village, "deadline.told")) == 1
    village.does("inspect", "F012", complaint=complaint)
    [ended] = facts(village, "deadline.ended")
    assert ended.met == "2026-10-01"
    assert (f"complaint:{complaint}", "check") not in village.state.rows["deadline"]


def test_the_clock_of_an_urgent_complaint_goes_on_when_the_wall_clock_is_set(village: Village) -> None:
    village.does("complain", "F012", kind="exit", text="后门上锁")
    village.wait(3600)
    village.now = village.now._replace(at=village.now.at + 20 * 3_600_000)
    village.tell(Stepped(20 * 3_600_000))
    village.wait(22 * 3600)
    assert facts(village, "deadline.told") == []
    village.wait(3600)
    assert [told.what for told in facts(village, "deadline.told")] == ["overdue"]


def test_a_refusal_of_the_journal_is_said_in_both_languages(village: Village) -> None:
    village.no("inspect", "F012", answers="BRE-03=perhaps")
    village.no("place_enter", "x", name="x", site="nowhere")
    for language, words in (("zh", ["录入检查（BRE-03 只能答 yes、no 或 none。）",
                                    "登记场所（值班室文件中没有联网单位 nowhere。）"]),
                            ("en", ["enter an inspection (BRE-03 is answered by yes, no or none.)",
                                    "enter a place (The room file has no site nowhere.)"])):
        texts.use(language)
        said = [sentence(event, Names()) for event in village.events if event.kind == "request.refused"]
        assert [text.partition("：" if language == "zh" else ": ")[2] for text in said] == words
