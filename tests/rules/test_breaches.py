"""The library of breaches and the checklists that are made of it: pure."""

from __future__ import annotations

from pathlib import Path

import pytest

from duty_console.domain import alarms
from duty_console.domain.breaches import answers_of, breach_of, checklist, library
from duty_console.domain.hazardrows import SEVERITIES
from duty_console.domain.narration import Names
from duty_console.domain.placerows import TRADES, Place
from duty_console.domain.places import Site
from duty_console.domain.prefill import breach_guessed, of_alarm
from duty_console.rulebook import Rulebook

RULES = Rulebook.load()


def test_what_is_put_right_on_the_spot_has_no_days_and_anything_else_has() -> None:
    rows = library(RULES)
    assert len(rows) >= 45
    assert [row.breach for row in rows if row.severity not in SEVERITIES or (row.days == 0) != (row.on_spot > 0)] == []
    assert {row.on_spot for row in rows} == set(range(9))
    assert [row.breach for row in rows if not set(row.lists) <= {"all", *TRADES}] == []


def test_only_clauses_that_were_read_are_said_to_be_required() -> None:
    rows = library(RULES)
    read = [row.breach for row in rows if row.rule.mark == "A"]
    assert read == [row.breach for row in rows if row.rule.source.startswith("Order 61 art. 31")]
    assert {row.rule.mark for row in rows if row.rule.source in ("project", "local rules", "community programme")} == {
        "P", "C"}


def test_a_checklist_is_for_a_trade() -> None:
    kitchen = [row.breach for row in checklist(RULES, "restaurant")]
    assert {"BRE-03", "BRE-11", "BRE-12", "BRE-50", "BRE-51"} <= set(kitchen)
    assert {"BRE-08", "BRE-43", "BRE-99"}.isdisjoint(kitchen)
    assert checklist(RULES, "") == []
    assert all(len(checklist(RULES, trade)) > 10 for trade in TRADES)
    assert breach_of(RULES, "BRE-03") is not None
    assert breach_of(RULES, "HAZ-01") is breach_of(RULES, "BRE-0") is None


@pytest.mark.parametrize(("text", "answers"), [
    ("BRE-03=no,BRE-12=yes", (("BRE-03", "no"), ("BRE-12", "yes"))),
    (" bre-12 = Y ； BRE-03=否 ", (("BRE-03", "no"), ("BRE-12", "yes"))),
    ("BRE-12=-", (("BRE-12", "none"),)), ("", ()), (",,", ())])
def test_answers_are_read_in_the_order_of_the_list(text: str, answers: tuple[tuple[str, str], ...]) -> None:
    assert answers_of(text, ["BRE-03", "BRE-12"]).answers == answers


@pytest.mark.parametrize(("text", "item", "flaw"), [
    ("BRE-99=no", "BRE-99", "is not on the checklist"), ("BRE-03", "BRE-03", "is answered by yes"),
    ("BRE-03=perhaps", "BRE-03", "is answered by yes"), ("BRE-03=no,bre-03=yes", "BRE-03", "is answered twice")])
def test_what_is_no_answer_is_named(text: str, item: str, flaw: str) -> None:
    found = answers_of(text, ["BRE-03", "BRE-12"])
    assert (found.answers, found.item) == ((), item)
    assert flaw in found.flaw


def test_a_profile_puts_a_breach_on_a_list_that_had_none(tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_text('[BRE-99]\nlists = ["shop"]\n', encoding="utf-8")
    assert [row.breach for row in checklist(Rulebook.load([path]), "shop")][-1] == "BRE-99"


@pytest.mark.parametrize(("text", "subject", "breach"), [
    ("二楼灭火器压力不足", "", "BRE-14"), ("常闭防火门闭门器损坏", "doors", "BRE-11"), ("楼梯间电动车", "", "BRE-30"),
    ("楼道给电动车充电", "", "BRE-31"), ("Rear exit LOCKED", "", "BRE-03"), ("有异味", "fire_use", "BRE-02"),
    ("有异味", "other", "BRE-99"), ("", "", "BRE-99")])
def test_a_text_gives_a_guess_at_its_breach(text: str, subject: str, breach: str) -> None:
    assert breach_guessed(RULES, text, subject) == breach


def test_an_alarm_is_prefilled_with_its_place() -> None:
    row = alarms.made((7, "r", "1001", "surgard", "E110", "01", "003", "fire", 1, "unack", 0, 0, 0, 7, 1, 0, "", 0, 0,
                       "", "", "", 0, 0, 0, 0, 0))
    names = Names([Site("hall", "大厅", "Hall", "office", "", "", "1001", "", ())])
    found = of_alarm(RULES, row, Place("F1", "金嗓子", responsible="林"), names)
    assert (found.place, found.source, found.breach, found.responsible) == ("F1", "alarm:7", "BRE-99", "林")
    assert of_alarm(RULES, row, None, names).place == ""
