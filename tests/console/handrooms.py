"""A room in which a shift is handed over: the night goes at three, the day comes; a snapshot waits for words and
signatures, one thing was put aside, something came since."""

from __future__ import annotations

from typing import Any

from duty_console.domain import handovers as hand
from duty_console.domain.handovers import Answer, Arrival, Handover, Item, Signature, Since, text_of
from duty_console.domain.records import PrivateDigest
from duty_console.domain.rosterrows import STAYS, Change
from duty_console.domain.rosters import HOUR, MINUTE

from . import dutyrooms
from .dutyrooms import MIDNIGHT
from .rooms import NOW, suppression

CHANGE = MIDNIGHT + 3 * HOUR
ROTA = dutyrooms.ROTA._replace(shifts=("N 19:00 480", "D 03:00 480", "E 11:00 480"))
SHELF = suppression(61, "shelf", 1401, 4200, "person:luo", "充电器故障 已报修", alarm=20)
CHECKS = ("controller", "systems", "water", "keys")
ITEMS = (
    Item("alarm:42", hand.ALARM, 42, "", "unack", 4, -1, NOW.at - 9_000),
    Item("alarm:13", hand.ALARM, 13, "person:chen", "acked", 2, 2, NOW.at - 600_000),
    Item("aside:61", hand.ASIDE, 20, "person:luo", "shelf", 0, -1, SHELF.at, SHELF.at + SHELF.for_ms, SHELF.reason,
         soon=True),
    *(Item(f"staff:{key}", hand.STAFF, 4, f"person:{key}", "", 0, -1, 0, 0, "2030-12-31", more=side)
      for key, side in (("chen", hand.HANDOVER), ("luo", hand.HANDOVER), ("zhao", hand.TAKEOVER),
                        ("li", hand.TAKEOVER))),
    *(Item(f"check:{name}", hand.CHECK, text=name) for name in CHECKS))


def row(number: int = 812, **changes: Any) -> Handover:
    made = Handover(number, number - 1, NOW.at - 20 * MINUTE, CHANGE, CHANGE + 8 * HOUR, "person:chen",
                    ("chen", "luo"), ("zhao", "li"), tuple(map(text_of, ITEMS)), CHANGE + HOUR, NOW.at - 24 * HOUR,
                    number, NOW.at - 20 * MINUTE, NOW.tick - 20 * MINUTE)
    return made._replace(**changes)


def said(*items: str, answer: str = hand.OK, text: str = "", by: str = "person:chen") -> tuple[str, ...]:
    return tuple(text_of(Answer(item, answer, text, by, NOW.at - 10 * MINUTE)) for item in items)


def signed(*sides: tuple[str, str]) -> tuple[str, ...]:
    return tuple(text_of(Signature(820 + number, part, f"person:{person}", NOW.at - MINUTE))
                 for number, (part, person) in enumerate(sides))


#: The one of the evening before.
ENDED = row(640, change_at=MIDNIGHT - 5 * HOUR, at=MIDNIGHT - 5 * HOUR - 20 * MINUTE, outgoing=("sun", "wu"),
            incoming=("chen", "luo"), state=hand.ENDED, ended_at=MIDNIGHT - 5 * HOUR + MINUTE, taker="chen",
            answers=said(*(f"check:{name}" for name in CHECKS), by="person:sun"),
            signed=signed((hand.HANDOVER, "sun"), (hand.TAKEOVER, "chen"), (hand.TAKEOVER, "luo")),
            since=(text_of(Since(hand.GONE, ITEMS[1])),))


def room(*rows: tuple[str, Any]) -> list[tuple[str, Any]]:
    """Its people, with their PINs, and the handover of the evening."""
    people = [one for one in dutyrooms.roster(required=("chen", "luo")) if one[0] != "rota"]
    return [*people, ("rota", ROTA), ("handover", ENDED),
            *(("private_digest", PrivateDigest(f"pin:{key}", 3)) for key in ("chen", "luo", "zhao", "li")), *rows]


def begun() -> list[tuple[str, Any]]:
    """Two checks have their word, one is not in order; the shelf waits for whoever takes over."""
    answers = (*said("check:controller"), *said("check:systems", answer=hand.NOT_OK, text="排烟在手动"))
    return room(("suppression", SHELF), ("handover", row(answers=answers)), ("arrival", Arrival("zhao", 790, NOW.at -
                                                                                                5 * MINUTE)))


def ready() -> list[tuple[str, Any]]:
    """Everything was said and the alarms are answered; those who go have signed, one of the others stays for it."""
    answers = (*said(*(f"check:{name}" for name in CHECKS)), *said("aside:61", by="person:zhao"))
    stays = Change(800, STAYS, "", "luo", True, CHANGE, 0, "", (), (), "collector", NOW.at - MINUTE)
    return room(("suppression", SHELF), ("roster_change", stays),
                ("handover", row(answers=answers, signed=signed((hand.HANDOVER, "chen")))))
