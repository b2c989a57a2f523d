"""The calendar through the shipped commands: shown, imported through the door, and what hours of a site make of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from running import ACK, DUTY, Collector, prepared, until

from duty_console.clock import SHANGHAI

TODAY = datetime.now(SHANGHAI)
YEAR = 2031
NOTICE = (f"# source: 国办发明电 9号\n# published: {YEAR - 1}-11-05\n日期,类型,名称\n{YEAR}-01-01,放假,元旦\n"
          f"{YEAR}-02-01,上班,春节\n")  # 2031-02-01 is a Saturday
LEADER = f"""
[[access]]
uid = {os.getuid()}
role = "leader"
station = true
"""
#: A shop whose only hours lay a while ago, whatever day it is.
SHOP = """
[[site]]
key = "shop"
name = "小店"
name_en = "Shop"
account = "2002"
hours = [{{ days = ["workdays", "rest_days"], open = "{open}", close = "{close}" }}]
"""



def room() -> str:
    begin, end = (TODAY + timedelta(hours=hours) for hours in (-12, -10))
    return SHOP.format(open=f"{begin:%H:%M}", close=f"{end:%H:%M}")


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Collector]:
    with prepared(tmp_path, more=room() + LEADER) as made:
        yield made.start()


def calendar(collector: Collector, *words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in collector.duty("calendar", *words, "--json").stdout.splitlines()]


def test_a_year_is_shown_and_in_the_form_in_which_it_is_imported(collector: Collector, tmp_path: Path) -> None:
    head, *days = calendar(collector, "2026")
    assert (head["year"], head["known"], head["by"], head["workdays"]) == (2026, True, "room", 248)
    assert {"date": "2026-10-10", "kind": "makeup_workday", "name": "国庆节"} in days
    [day] = calendar(collector, "2026-10-05")
    assert (day["kind"], day["workday"], day["next_workday"]) == ("holiday", False, "2026-10-08")
    said = collector.duty("calendar", "2026-10-10", "--lang", "en").stdout
    assert said.startswith("2026-10-10 Sat: make-up working day (国庆节)\nnext working day: 2026-10-12 Mon")
    table = collector.duty("calendar", "2026", "--csv").stdout
    shipped = Path(__file__).parents[2] / "src" / "duty_console" / "calendars" / "2026.csv"
    assert table == shipped.read_text(encoding="utf-8")


def test_a_missing_year_is_said_and_imported_and_the_same_file_changes_nothing(
        collector: Collector, tmp_path: Path) -> None:
    assert "calendar of 2031 missing" in collector.duty("calendar", str(YEAR), "--lang", "en").stdout
    assert "calendar of 2031 missing" in collector.duty("calendar", str(YEAR), "--csv", "--lang", "en").stderr
    assert "缺少 2031 年年历" in collector.duty("calendar", f"{YEAR}-03-01", "--lang", "zh").stdout
    file = tmp_path / "notice.csv"
    file.write_bytes(NOTICE.encode("gb18030"))
    first = collector.duty("calendar", "import", str(file))
    assert (first.returncode, first.stderr) == (0, "")
    head, *days = calendar(collector, str(YEAR))
    assert (head["version"], head["source"]) == (1, "国办发明电 9号")
    assert len(days) == 2
    again = collector.duty("calendar", "import", str(file), "--lang", "en")
    assert again.returncode == 0
    assert "nothing was changed" in again.stdout
    file.write_text(NOTICE.replace("-01-01", "-01-02"), encoding="utf-8-sig")
    assert collector.duty("calendar", "import", str(file)).returncode == 0
    collector.stop(signal.SIGKILL)
    collector.start()
    head, *days = calendar(collector, str(YEAR))

    assert (head["version"], days[0]["date"]) == (2, f"{YEAR}-01-02")
    assert collector.duty("verify").returncode == 0
    by_hand = collector.duty("ask", "--lang", "en", "import-calendar", "--year", str(YEAR), "--source", "x", "--days",
                             f"{YEAR}-01-02 fest x")
    assert (by_hand.returncode, f"{YEAR}-01-02: there is no kind fest" in by_hand.stderr) == (1, True)


def test_a_wrong_file_is_refused_whole_with_line_and_reason(collector: Collector, tmp_path: Path) -> None:
    file = tmp_path / "notice.csv"
    file.write_text(NOTICE + f"{YEAR}-03-03,holiday,x\n{YEAR}-03-03,holiday,x\n{YEAR}-03-04,weekend,x\n",
                    encoding="utf-8")
    refused = collector.duty("calendar", "import", str(file), "--lang", "en")

    assert refused.returncode == 2
    assert f"{file}:7: {YEAR}-03-03 is there twice." in refused.stderr
    assert f"{file}:8: {YEAR}-03-04 is no Saturday or Sunday" in refused.stderr
    assert calendar(collector, str(YEAR)) == [{"year": YEAR, "known": False}]


def test_a_site_that_is_open_outside_its_hours_is_told_and_its_closing_ends_it(collector: Collector) -> None:
    def alarms() -> list[str]:
        return [row["code"] for row in json.loads(collector.duty("status", "--json").stdout)["alarms"]]

    collector.cable.send("5011 182002R40100005")
    assert collector.cable.answer() == ACK
    assert alarms() == []
    collector.cable.send("5011 182002E40100005")
    assert collector.cable.answer() == ACK
    until(lambda: alarms() == ["opened_outside"])
    [row] = calendar(collector, "hours")
    assert (row["site"], row["state"], row["wrong"]) == ("shop", "open", "opened_outside")
    collector.stop(signal.SIGKILL)
    collector.start()
    assert alarms() == ["opened_outside"]
    collector.cable.send("5011 182002R40100006")
    assert collector.cable.answer() == ACK
    until(lambda: calendar(collector, "hours")[0]["wrong"] == "")

    text = collector.duty("calendar", "hours", "--lang", "en").stdout
    assert text.startswith("Shop  ")
    assert "armed: closed" in text
    assert collector.duty("verify").returncode == 0
    assert "was opened outside its hours (rule OPEN-02)" in collector.duty("events", "--lang", "en").stdout
    again = subprocess.run([*DUTY, "replay", str(collector.store), "--check"], capture_output=True, text=True,
                           env=collector.environment, timeout=60, check=False)
    assert again.returncode == 0, again.stdout
