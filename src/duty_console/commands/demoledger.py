"""
The register and the hazards of the demonstration: a dozen places, their papers and inspections, and hazards on their
way from found to closed. Asked for at the door like anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ..clock import SystemClock, local
from ..texts import _, language
from .asking import Caller

#: key, Chinese name, English name, address, trade, kind, person responsible, site of the room file (`xiwan.toml`).
PLACES = (
    ("P-001", "川味楼", "Sichuan House restaurant", "南巷 6 号", "restaurant", "unit", "程建国", "sichuan-house"),
    ("P-002", "华联超市", "Hualian Supermarket", "西湾大道 88 号", "supermarket", "unit", "高文斌", "hualian"),
    ("P-003", "金嗓子 KTV", "Golden Voice KTV", "南巷 20 号二楼", "entertainment", "public", "唐志强", "golden-voice"),
    ("P-004", "西湾敬老院", "Xiwan Old People's Home", "河堤路 1 号", "nursing_home", "unit", "孙玉珍", "xiwan-care"),
    ("P-005", "东街 7 号出租房", "Rented house, 7 East Street", "东街 7 号", "rented_house", "rented", "王房东", ""),
    ("P-006", "东街 19 号出租房", "Rented house, 19 East Street", "东街 19 号", "rented_house", "rented", "何房东", ""),
    ("P-007", "顺达木器作坊", "Shunda joinery", "后街 3 号", "workshop", "unit", "林顺达", ""),
    ("P-008", "旺旺便利店", "Wangwang corner shop", "东街 1 号", "shop", "shop", "吴旺", ""),
    ("P-009", "西湾小学", "Xiwan Primary School", "学府路 1 号", "school", "public", "董海燕", "school"),
    ("P-010", "液化气换瓶点", "Gas bottle exchange", "后街 20 号", "gas", "shop", "冯庆", ""),
    ("P-011", "老街废品站", "Old Street recycling", "老街 5 号", "recycling", "unit", "马福", ""),
    ("P-012", "社区居委会", "Residents' Committee", "西湾大道 1 号", "office", "public", "李小玉", "committee"),
)
#: The person responsible of each place.
_PEOPLE = {row[0]: row[6] for row in PLACES}


def enter(caller: Caller) -> list[dict[str, Any]]:
    """Everything in its order; what the door answered."""
    told: list[dict[str, Any]] = []

    def ask(action: str, **fields: Any) -> int:
        told.append(caller.ask(action, **fields))
        return int(told[-1].get("event", 0))
    _register(ask)
    _ledger(ask)
    return told


def _register(ask: Callable[..., int]) -> None:
    today = local(SystemClock().read().at).date()
    for key, name, name_en, address, trade, kind, person, site in PLACES:
        ask("place_enter", of=key, name=name if language() == "zh" else name_en, address=address, trade=trade,
            kind=kind, responsible=person, site=site, since=f"{today - timedelta(days=400)}")
    for key, kind, ago, years in (("P-001", "fire", 300, 1), ("P-005", "rent", 340, 1), ("P-003", "fire", 60, 1),
                                  ("P-004", "fire", 350, 1)):
        signed = today - timedelta(days=ago)
        ask("paper", of=key, kind=kind, signed=f"{signed}", until=f"{signed + timedelta(days=365 * years)}",
            signer=_PEOPLE[key])
    ask("complain", of="P-003", kind="exit", text=_("The back door is locked while people sing"))


def _ledger(ask: Callable[..., int]) -> None:
    """A hazard that was put right at once, one that is ordered and served, one that somebody says is done, one that
    waits for its notice."""
    ask("inspect", of="P-001", people="陈志远,罗海生", answers="BRE-03=no,BRE-12=no",
        text=_("joint inspection with the police station"))
    dated = ask("hazard_find", of="P-001", breach="BRE-11", part=_("second floor, east"))
    ask("hazard_measure", of=str(dated), measure=_("replace the closers"), money=1800,
        interim=_("somebody keeps watch"))
    notice = ask("hazard_order", hazards=str(dated))
    ask("notice_serve", of=str(notice), to=_PEOPLE["P-001"], receipt="signed")
    lamps = ask("hazard_find", of="P-002", breach="BRE-13", part=_("by the tills"))
    ordered = ask("hazard_order", hazards=str(lamps))
    ask("notice_serve", of=str(ordered), to=_PEOPLE["P-002"], receipt="signed")
    ask("hazard_claim", of=str(lamps), by=_PEOPLE["P-002"], evidence=_("photo 2026-114"))
    ask("hazard_find", of="P-010", breach="BRE-02")
    ask("hazard_find", of="P-005", breach="BRE-13", part=_("staircase"))
