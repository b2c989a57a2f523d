"""
Action plans as files: those that ship, and those of a folder `plans/` beside the room file, which go before them.

A file is one plan, named by its stem. What cannot be right is said with file, line and the nearest right word.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from .roomtypes import PlanFile
from .rulebook import CLASSES, MARKS, shipped
from .sheets import Key, Sheet, check_name, hint, listed
from .texts import _

MOST_S = 366 * 86_400
OPENS, KINDS = ("start", "confirmed", "false"), ("verify", "call_119", "send")
PLAN = {"name": Key(needed=True), "name_en": Key(), "classes": Key("texts"), "site": Key(),
        "step": Key("tables", needed=True)}
STEP = {"step": Key(needed=True), "text": Key(needed=True), "text_en": Key(), "after": Key("texts"),
        "opens": Key(values=OPENS), "mandatory": Key("yes_no"), "free": Key("yes_no"), "kind": Key(values=KINDS),
        "limit_s": Key("whole"), "rule": Key(), "dial": Key(), "proposes": Key(), "proposes_en": Key(),
        "source": Key(needed=True), "mark": Key(needed=True)}


def read_plans(room: Path, sites: Collection[str]) -> tuple[PlanFile, ...]:
    """
    Every plan that holds in a room.

    :raises RoomError: the first thing that is wrong in a file of the room.
    """
    found: dict[str, PlanFile] = {}
    ours = Path(__file__).parent / "plans"
    for folder in (ours, room.parent / "plans"):
        for path in sorted(folder.glob("*.toml")):
            plan = read_plan(path, sites, check_rules=folder != ours)
            found[plan.plan] = plan
    return tuple(found.values())


def read_plan(path: Path, sites: Collection[str], *, check_rules: bool = True) -> PlanFile:
    """One file, or RoomError with what is wrong in it. Rules that it names are looked up, but not those of a plan that
    ships: a test holds that they are there."""
    sheet = Sheet(path, f"plans/{path.name}")
    sheet.stop_if_wrong()
    check_name(sheet, (), path.stem)
    own = sheet.fields(_("the plan"), sheet.top, (), PLAN)
    for index, name in enumerate(own.get("classes", [])):
        if name not in CLASSES:
            sheet.wrong(("classes", index), _('there is no class "{name}"; known: {known}.{hint}', name=name,
                                              known=listed(CLASSES), hint=hint(name, CLASSES)))
    site = own.get("site", "")
    if site and site not in sites:
        sheet.wrong(("site",), _('there is no site "{name}"; known: {known}.{hint}', name=site, known=listed(sites),
                                 hint=hint(site, sites)))
    if not site and not own.get("classes"):
        sheet.lacking((), _("a plan says for which classes, or for which site it is."))
    steps: list[dict[str, Any]] = []
    for index, table in enumerate(own.get("step", [])):
        way = ("step", index)
        said = sheet.fields(_("the step"), table, way, STEP)
        names = [step["step"] for step in steps]
        for name in said.get("after", []):
            if name not in names:
                sheet.wrong((*way, "after"), _('there is no earlier step "{name}"; known: {known}.{hint}', name=name,
                                               known=listed(names), hint=hint(name, names)))
        if said.get("step") in names:
            sheet.wrong((*way, "step"), _('two steps are called "{name}".', name=said["step"]))
        if not set(said.get("mark", "P").split("/")) <= set(MARKS):
            sheet.wrong((*way, "mark"), _('there is no mark "{name}"; known: {known}.{hint}', name=said["mark"],
                                          known=listed(MARKS), hint=""))
        if not 0 <= said.get("limit_s", 0) <= MOST_S:
            sheet.wrong((*way, "limit_s"), _("a step has a limit of 0 (none) to {most} s, not {value}.", most=MOST_S,
                                             value=said["limit_s"]))
        if check_rules and (rule := said.get("rule")) and rule not in (known := shipped()):
            sheet.wrong((*way, "rule"), _('there is no rule "{id}".{hint}', id=rule, hint=hint(rule, known)))
        if "step" in said and "text" in said:
            steps.append({**said, "text_en": said.get("text_en") or said["text"]})
    sheet.stop_if_wrong()
    return PlanFile(path.stem, own["name"], own.get("name_en") or own["name"], tuple(own.get("classes", ())), site,
                    json.dumps(steps, ensure_ascii=False, separators=(",", ":")))
