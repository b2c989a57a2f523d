"""A room with a roster for the screens: three crews, one of the night is out, somebody new is an extra."""

from __future__ import annotations

from typing import Any

from duty_console.domain.dutylogrows import Prompting, Slot
from duty_console.domain.handovers import ENDED, Handover, Signature, signed
from duty_console.domain.patrols import Expected, Patrol
from duty_console.domain.places import Person
from duty_console.domain.rosterrows import Change, Duty, Outing, Presence, Rota
from duty_console.domain.rosters import HOUR, MINUTE

from .rooms import NOW

#: 2026-11-24 00:00 in Shanghai.
MIDNIGHT = NOW.at - 2 * HOUR - 13 * MINUTE - 21_000
PEOPLE = (
    Person("chen", "陈建国", "officer", False, 4, "2030-12-31"),
    Person("luo", "罗芳", "officer", False, 4, "2026-12-20"),
    Person("zhao", "赵敏", "officer", False, 4, "2030-12-31"), Person("li", "李强", "officer", False, 5, "2030-12-31"),
    Person("sun", "孙丽", "officer", False, 4, "2030-12-31"), Person("wu", "吴刚", "officer", False, 4, "2030-12-31"),
    Person("huang", "黄国栋", "leader", False, 3, "2030-12-31"), Person("deng", "邓小波", "officer"))
ROTA = Rota(2, "ROTA-1", ("N 00:00 480", "D 08:00 480", "E 16:00 480"), ("chen,luo", "zhao,li", "sun,wu"),
            ("N", "D", "E"), "2026-11-01", "2026-11-30", 0, "", (), "person:huang", MIDNIGHT - 480 * HOUR)
DUTY = Duty(1, 30, MIDNIGHT, 1, MIDNIGHT, MIDNIGHT + 8 * HOUR, False, ("chen", "luo"), (), 2, 2)
OUT = Outing("luo", 31, MIDNIGHT + HOUR + 55 * MINUTE, 1, 30 * MINUTE, "巡查敬老院")


def roster(**duty: Any) -> list[tuple[str, Any]]:
    """The rows of a night on which all is well."""
    return [*(("person", one) for one in PEOPLE), ("rota", ROTA), ("duty", DUTY._replace(**duty))]


def one_out(**duty: Any) -> list[tuple[str, Any]]:
    """Luo is out since 01:55, expected at 02:25."""
    return [*roster(reduced_at=OUT.at, **duty), ("outing", OUT), *patrols()]


def broken() -> list[tuple[str, Any]]:
    """The new man stands for Luo against the rules, somebody is asked whether he is there."""
    change = Change(25, "emergency", "luo", "deng", True, MIDNIGHT, MIDNIGHT + 4 * HOUR, "病假", (), ("DUTY-04",),
                    "person:huang", MIDNIGHT - HOUR)
    return [*roster(required=("chen", "deng"), has=1, rules=("DUTY-04",)), ("roster_change", change),
            ("presence", Presence(1, 40, NOW.at - MINUTE, 1, 1))]


def patrols() -> list[tuple[str, Any]]:
    """A care home that is walked twice a night."""
    return [("patrol", Patrol("care", "敬老院", "Care home", "", "care_home", "", "", 0)),
            ("expected", Expected("care", "care", "round", 3, MIDNIGHT, 1, MIDNIGHT + 4 * HOUR, False, 2 * HOUR, 0,
                                  15 * MINUTE, 15 * MINUTE, False, 0, 0, MIDNIGHT - 2 * HOUR, "PAT-04"))]


def night() -> list[tuple[str, Any]]:
    """The same, with all that a night has: a log of which an entry is late, a handover, a round that was missed."""
    taken = Handover(21, 20, MIDNIGHT - 5 * MINUTE, MIDNIGHT, MIDNIGHT + 8 * HOUR, "person:sun", ("sun", "wu"),
                     ("chen", "luo"), (), 0, 0, 21, MIDNIGHT, 1, ENDED, ended_at=MIDNIGHT + 2 * MINUTE)
    for number, (part, who) in enumerate((("handover", "sun"), ("handover", "wu"), ("takeover", "chen"),
                                          ("takeover", "luo")), 22):
        taken = signed(taken, Signature(number, part, f"person:{who}", MIDNIGHT))
    ktv = Expected("ktv", "ktv", "round", 3, MIDNIGHT, 1, MIDNIGHT + 5 * MINUTE, True, 2 * HOUR, 0, 15 * MINUTE,
                   15 * MINUTE, True, MIDNIGHT + 5 * MINUTE, 1, MIDNIGHT - 2 * HOUR, "PAT-01")
    return [*one_out(), ("log_prompt", Prompting(1, 3, MIDNIGHT, 1, MIDNIGHT - 100 * HOUR, 2 * HOUR)),
            ("log_slot", Slot(MIDNIGHT, MIDNIGHT + 2 * HOUR, 4, MIDNIGHT, 1, 10 * MINUTE, 30 * MINUTE)),
            ("handover", taken), ("patrol", Patrol("ktv", "金嗓子KTV", "Golden Voice", "", "public", "", "", 0)),
            ("expected", ktv)]
