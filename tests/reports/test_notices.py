"""
Notices about hazards as they are printed: who may order what, how each date was counted, numbers without a hole, a
receipt of service; and the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from paperroom import PaperRoom, at, paper_room

from duty_console import texts
from duty_console.calendarfile import shipped
from duty_console.core.inputs import Reply, Wish
from duty_console.domain.calendars import CalendarSet
from duty_console.domain.hazardrows import Notice
from duty_console.domain.placeevents import OfficeSet
from duty_console.errors import UsageError
from duty_console.reports import report
from duty_console.reports.paper import pdf, text
from duty_console.reports.paper.form import Form, Wanted
from duty_console.reports.paper.standing import standing
from duty_console.store.answers import AnswerReader
from duty_console.store.hazards import notices

CALENDARS = [CalendarSet(one.year, list(one.days), one.source, one.published, 1) for one in shipped()]
OFFICE = OfficeSet("XW", "西湾社区居民委员会", "西湾派出所", "区消防救援大队", "西湾街道办事处")
HOSTILE = '川味楼 #panic("x") \\x1b[31m'


def asks(room: PaperRoom, action: str, actor: str = "chen", *, role: str = "officer", of: str = "", proof: str = "",
         **args: Any) -> int:
    """What a person asks for; the entry it made."""
    room.tell(Wish(action, f"q{room.state.head}", f"person:{actor}", role, "c1", 0, 0, None, of, args, proof=proof,
                   proved=actor if proof else ""))
    [reply] = [effect for effect in room.effects if isinstance(effect, Reply)]
    assert not reply.refused, reply.refused.format(**dict(reply.values))
    return reply.event


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """S04's inspection: an order of the police with a limit in the holiday, a notice of the community, one that is
    void, a re-inspection that failed and one that passed."""
    path = tmp_path_factory.mktemp("notices") / "duty.db"
    with paper_room(path, "2026-09-30 10:00") as room:
        room.knows(*CALENDARS, OFFICE)
        asks(room, "place_enter", of="P1", name=HOSTILE, address="中街 12 号", trade="restaurant", responsible="赵国强")
        closers, bottles, lamps = (asks(room, "hazard_find", of="P1", breach=one) for one in (
            "BRE-11", "BRE-12", "BRE-13"))
        order = asks(room, "hazard_order", hazards=f"{closers},{bottles}", issuer="police_station",
                     limit="2026-10-05")
        asks(room, "notice_serve", of=str(order), to="赵国强", receipt="signed")
        void = asks(room, "hazard_order", hazards=str(lamps))
        asks(room, "notice_void", "huang", role="leader", of=str(void), reason="单位名称有误")
        asks(room, "hazard_order", hazards=str(lamps))
        for result in ("fail", "pass"):
            asks(room, "hazard_claim", of=str(closers), by="赵国强", evidence="照片 5")
            asks(room, "hazard_reinspect", "luo", of=str(closers), result=result, proof="right", evidence="照片 6")
    return path


@pytest.fixture
def reader(store: Path) -> Iterator[AnswerReader]:
    texts.use("zh")
    found = AnswerReader(store)
    yield found
    found.close()


def form(reader: AnswerReader, name: str = "notice", **wanted: Any) -> Form:
    with standing(reader) as now:
        return report(name).form(now, Wanted(at("2026-09-01 00:00"), at("2026-10-01 00:00"), **wanted))


def made(reader: AnswerReader, kind: str) -> list[Notice]:
    return [row for row in notices(reader) if row.kind == kind]


def test_each_series_counts_without_a_hole_and_a_void_number_stays_used(reader: AnswerReader) -> None:
    numbers = [(row.number, bool(row.voided)) for row in notices(reader)]
    assert numbers == [("XW-FC-2026-001", False), ("XW-FC-2026-002", False), ("XW-XG-2026-001", False),
                       ("XW-ZG-2026-001", True), ("XW-ZG-2026-002", False)]


def test_an_order_of_the_police_says_how_its_date_was_rolled_on_and_who_signed_for_it(reader: AnswerReader) -> None:
    page = text.page(form(reader, notice="XW-XG-2026-001"))
    for said in ("责令限期改正通知书", "西湾派出所", "2026-10-08", "2026-10-05 周一 为非工作日，顺延", "2026-10-12",
                 "《消防法》第16条", "赵国强", "本人签收", "《消防监督检查规定》"):
        assert said in page, said
    assert "\x1b" not in page


def test_the_community_gives_notice_and_orders_nothing(reader: AnswerReader) -> None:
    page = text.page(form(reader, notice="xw-zg-2026-002"))
    assert "整改通知单" in page
    assert "不是执法文书" in page
    assert "责令" not in page.split("HAZ-")[0]


def test_a_void_notice_says_so_on_its_face_and_why(reader: AnswerReader) -> None:
    found = form(reader, number=made(reader, "rectify")[0].id)
    assert "作废" in found.title
    assert "单位名称有误" in text.page(found)


def test_an_opinion_says_what_was_seen_on_its_own_day_whatever_came_later(reader: AnswerReader) -> None:
    failed, passed = (text.page(form(reader, number=row.id)) for row in made(reader, "reinspection"))
    assert "未整改" in failed
    assert "已整改" in passed
    assert "未整改" not in passed


def test_a_number_that_no_notice_has_is_refused(reader: AnswerReader) -> None:
    with pytest.raises(UsageError, match="XW-ZG-2026-009"):
        form(reader, notice="XW-ZG-2026-009")


def test_the_ledger_shows_every_hazard_with_who_said_it_was_done_and_who_looked(reader: AnswerReader) -> None:
    page = text.page(form(reader, "hazard_ledger"))
    assert [f"XW-2026-00{number}" in page for number in (1, 2, 3)] == [True] * 3
    assert "罗海生" in page


def test_what_stands_on_a_notice_is_only_ever_text_and_prints_the_same_twice(reader: AnswerReader) -> None:
    sheet = form(reader, notice="XW-XG-2026-001")
    assert pdf.pages(sheet)[0] == pdf.pages(sheet)[0]
