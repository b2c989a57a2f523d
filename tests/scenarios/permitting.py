"""
Every action of the table, asked by every role, at a desk that is locked and at one that is not, at the door of a real
collector; what came of each is printed as one JSON line.

A program of its own, because it must be root (`accounts.py` says how anybody becomes that). `--fault NAME` plants a
fault in the collector, `--only NAME ...` asks for some actions.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

sys.path += [str(Path(__file__).parents[1] / folder) for folder in ("collector", "reliability")]

from accounts import GROUP, OWNER, Account
from clocks import SHANGHAI, Clocks, built
from loudspeakers import Loudspeakers
from running import entries
from stage import ROOM, Console, Stage, standing

from duty_console.domain.actions import ACTIONS
from duty_console.store.reading import Reader

ROLES = ("viewer", "officer", "leader", "engineer", "auditor")
DUTY_OF = {"viewer": "street"}  # what a person does whose role is called otherwise
ACCOUNTS = {role: Account(62_001 + number, (62_001 + number, GROUP)) for number, role in enumerate((*ROLES, "helper"))}
PIN, IDLE_S = "280641", 601.0
#: After these a desk is not locked any more.
UNLOCKS = ("sign_on", "unlock", "set_pin")
TROUBLES = ("acknowledge_many", "hold", "close", "escalate", "repair", "shelve", "unshelve")
#: What is said of a place; and what ends it, with who begins it for that.
SCOPED: dict[str, dict[str, Any]] = {
    "out_of_service": {"measure": "x"}, "test_begin": {}, "profile_begin": {"classes": "trouble", "offset": 1}}
ENDS = {"in_service": ("leader", "out_of_service"), "test_end": ("leader", "test_begin"),
        "profile_end": ("leader", "profile_begin")}
#: Places of their own for them, far from the alarms.
SITES = 60
#: So many patrols: one for each role, action and desk.
PATROLS = 90
#: What is about a resident's call: of one that an officer must let through, of one that is heard, of one that waits.
CALLS = {"release": "unknown", "refuse_call": "unknown", "cut": "unknown", "take_microphone": "heard",
         "give_area": "waiting"}
#: What is about a handover.
HANDING = ("handover_begin", "handover_renew", "handover_answer", "handover_sign", "arrive")
#: What is about places and hazards; a file on its way in gives way to the next, so its scene is as late as can be.
LEDGER = ("place_enter", "place_end", "paper", "inspect", "complain", "notice_serve", "notice_void", "evidence")
BULK = ("bulk_part", "bulk_take", "bulk_drop")
#: Where the PIN is asked again although the desk is open.
GUARDED = tuple(name for name, action in ACTIONS.items() if action.guard and not action.free)
#: Calls that are held and broadcasts that wait outlive every hour that these scenes let pass.
PATIENT = """
[BC-08]
value = 10000000
[BC-10]
held_s = 10000000
[BC-12]
limit_s = 10000000
warning_s = 9999999
"""
FIRE, TROUBLE = "110", "302"


def room(speakers: Path) -> str:
    """A staff of one for each role, each with an account; and a helper without a PIN, who prepares. Two groups of the
    village have an amplifier each; areas without one are kept for scenes that only look at them."""
    text = ROOM.partition("[[person]]")[0].replace("[room]", '[room]\nrules = ["patient.toml"]', 1)
    text += f'\n[[line]]\nname = "amps"\nprofile = "village-reference"\nurl = "{speakers}"\n'
    text += 'settings = { outputs = "1,2" }\n'
    text += '\n[silence_test]\nat = "04:17"\nby_night = true\n'  # at any hour somebody may begin one, or not
    for area, output in (("east", "1"), ("west", "2")):
        text += (f'\n[[area]]\nkey = "{area}"\nname = "{area}"\n'
                 f'\n[[amplifier]]\nkey = "{area}"\nname = "{area}"\narea = "{area}"\nline = "amps"\n'
                 f'output = "{output}"\n')
    for role, account in ACCOUNTS.items():
        duty = DUTY_OF.get(role, "officer" if role == "helper" else role)
        text += f'\n[[person]]\nkey = "{role}"\nname = "{role}"\nduty = "{duty}"\ncertificate = 4\n'
        text += (f'\n[[access]]\nuid = {account.uid}\nrole = "{"officer" if role == "helper" else role}"\n'
                 f'person = "{role}"\n')
    for number in range(SITES):
        text += f'\n[[site]]\nkey = "{number}"\nname = "{number}"\naccount = "{2000 + number}"\n'
        text += f'\n[[area]]\nkey = "area{number}"\nname = "area{number}"\n'
        text += f'\n[[site]]\nkey = "home{number}"\nname = "home"\naccount = "{6_000_000 + number}"\narea = "east"\n'
    text += '\n[[checkpoint]]\nkey = "gate"\nname = "gate"\ncode = "11"\ntag = "0A0B0C"\n'
    text += '\n[[controller]]\nkey = "jb"\nname = "jb"\n\n[[system]]\nkey = "pump"\nname = "pump"\n'
    text += '\n[[route]]\nkey = "walk"\nname = "walk"\ncheckpoints = ["gate"]\n'
    text += '\n[[team]]\nkey = "team"\nname = "team"\nkind = "volunteers"\npeople = 5\n'
    for number in range(PATROLS):
        text += (f'\n[[patrol]]\nkey = "p{number}"\nname = "p{number}"\nroute = "walk"\nvenue = "volunteers"\n'
                 'interval_min = 10000\n')
    return text


class Desks:
    """A console of every role, and the scenes of what they ask for."""

    def __init__(self, stage: Stage, speakers: Loudspeakers) -> None:
        self.stage, self._numbers, self._sites = stage, count(1), count(0)
        self._years = count(0)
        self._speakers, self._areas, self._homes, self._heard = speakers, count(0), count(0), 0
        self._days = count(0)
        self._patrols = count(0)
        self._places = count(0)
        clerk = Console(stage.door, OWNER)
        for role in ROLES:
            answer = clerk.ask({"do": "set_pin", "request": role, "person": role, "new_pin": PIN})
            assert answer.get("done"), answer
        self.desks = {role: Console(stage.door, account) for role, account in ACCOUNTS.items()}
        for role in ROLES:  # nobody knows yet who is there
            if role != "viewer":
                answer = self.ask(role, "unlock", {"pin": PIN})
                assert answer.get("done"), answer

    def alarm(self, code: str, *, over: bool = False) -> Any:
        """A fresh alarm; one that is over where its device says so too."""
        number = next(self._numbers)
        group, zone = divmod(number, 900)
        place = f"{group + 1:02}{zone + 100:03}"
        for qualifier in "ER" if over else "E":
            while not self.stage.send(f"5011 181001{qualifier}{code}{place}", 0.4):
                pass
        return self._row(place)

    def _row(self, place: str) -> Any:
        reader = Reader(self.stage.store)
        try:
            return next(row for row in reader.alarms(10_000) if row.grp + row.zone == place)
        finally:
            reader.close()

    def call(self, what: str) -> int:
        """The broadcast of a resident's call."""
        if what == "heard" and self._heard:
            return self._heard
        if what == "waiting":  # behind somebody
            self.call("heard")
        before = self._broadcasts()
        self._speakers.calls(str(next(self._numbers) + 9_000_000 if what == "unknown" else
                                 next(self._homes) + 6_000_000))
        if what == "heard":
            self._heard = self.stage.awaited(lambda: self._broadcasts("where state = 'playing'"))
            return self._heard
        self.stage.awaited(lambda: self._broadcasts() > before)
        return self._broadcasts()

    def _broadcasts(self, where: str = "") -> int:
        """The newest broadcast, 0 where there is none."""
        reader = Reader(self.stage.store)
        try:
            return max((row.id for row in reader.table("broadcast", f"{where} order by id desc limit 1")), default=0)
        finally:
            reader.close()

    def patrol(self, action: str) -> dict[str, Any]:
        """A patrol of its own, on which somebody is out where that must be."""
        if action == "patrol_record":
            return {"reader": "R1", "tag": "0A0B0C", "read_at": 1_700_000_000_000 + next(self._patrols) * 1_000_000,
                    "clock": "x"}
        of = {"of": f"p{next(self._patrols)}"}
        if action in ("patrol_begin", "patrol_scan"):
            return {**of, "code": "11"} if action == "patrol_scan" else of
        began = self.ask("helper", "patrol_begin", of)
        assert began.get("done"), began
        if action != "patrol_sign":
            return {**of, "text": "x", "subject": "exits", "outcome": "reported", "place": "x", "reason": "x"}
        ended = self.ask("helper", "patrol_finish", {**of, "reason": "x"})
        assert ended.get("done"), ended
        return {"round": began["event"], "part": "supervisor"}

    def done(self, action: str, fields: dict[str, Any], role: str = "helper") -> int:
        """The entry of what was done before."""
        answer = self.ask(role, action, fields)
        assert answer.get("done"), answer
        return int(answer["event"])

    def ledger(self, action: str) -> dict[str, Any]:
        """A place of its own, and a hazard of it that stands where it must."""
        key = f"L{next(self._places)}"
        if action == "place_enter":
            return {"of": key, "name": "x"}
        self.done("place_enter", {"of": key, "name": "x"})
        if action in ("place_end", "paper", "inspect", "complain", "hazard_find"):
            return {"of": key, "reason": "x", "text": "x", "breach": "BRE-13", "signed": "2026-01-01", "signer": "x",
                    "kind": {"paper": "fire", "complain": "other"}.get(action, "")}
        number = self.done("hazard_find", {"of": key, "breach": "BRE-13"})
        said: dict[str, dict[str, Any]] = {
            "hazard_correct": {"by": "x", "evidence": "x"}, "hazard_measure": {"measure": "x"},
            "hazard_refer": {"what": "sealed"}, "hazard_major": {"step": "suspected"}, "evidence": {"reference": "x"},
            "hazard_cancel": {"how": "voided", "reason": "x"}, "hazard_order": {"hazards": str(number)}}
        if action in said:
            return {"of": str(number), **said[action]}
        at = datetime.fromtimestamp(entries(self.stage.store)[-1]["at"] / 1000, SHANGHAI)
        soon, later = (f"{at + timedelta(days=days):%Y-%m-%d}" for days in (40, 80))
        notice = self.done("hazard_order", {"hazards": str(number), "limit": soon})
        if action.startswith("notice_"):
            return {"of": f"notice:{notice}", "to": "x", "receipt": "left", "reason": "x"}
        if action == "hazard_reinspect":
            self.done("hazard_claim", {"of": str(number), "by": "x"})
        return {"of": str(number), "by": "x", "result": "pass", "evidence": "x", "limit": later, "reason": "x",
                "interim": "x"}

    def bulk(self, action: str) -> dict[str, Any]:
        """A file that the leader brings."""
        bulk = {"bulk": self.done("bulk_begin", {"kind": "places", "name": "x", "digest": "0" * 64, "rows": 1,
                                                 "parts": 1}, "leader")}
        part = {**bulk, "part": 1, "rows": json.dumps([[f"L{next(self._places)}", "x"]]), "reason": "x"}
        if action == "bulk_take":
            self.done("bulk_part", part, "leader")
        return part

    def log(self, action: str) -> dict[str, Any]:
        """What is written into the duty log; an entry to correct is the helper's."""
        if action == "log_check":
            parts = ("self_test", "silence", "reset", "main_power", "standby_power")
            return {"of": "jb", **dict.fromkeys(parts, "ok")}
        if action == "log_correct":
            wrote = self.ask("helper", "log_running", {"state": "normal", "text": "x"})
            return {"entry": wrote["event"], "reason": "x", "text": "y"}
        return {"of": "pump", "mode": "auto", "state": "normal"} if action == "log_system" else {"state": "normal"}

    def helps(self, action: str, alarm: Any, **fields: Any) -> None:
        """What must have been done before."""
        answer = self.ask("helper", action, {"alarm": alarm.id, "seen": alarm.last_event, **fields})
        assert answer.get("done"), answer

    def ask(self, role: str, action: str, fields: dict[str, Any]) -> dict[str, Any]:
        request = f"{role}-{next(self._numbers)}"
        for desk in self.desks.values():
            desk.overhear()
        return {**self.desks[role].ask({"do": action, "request": request, **fields}), "request": request}

    def shift(self, stand_in: str = "") -> dict[str, Any]:
        """A shift of a day of its own, long after today, with somebody on it."""
        day = date(2090, 1, 1) + timedelta(days=4 * next(self._days))
        span = {"begins": f"{day} 08:00", "until": f"{day} 16:00"}
        if stand_in:
            began = self.ask("leader", "override", {**span, "stand_in": stand_in})
            assert began.get("done"), began
        return span

    def rota(self) -> dict[str, Any]:
        """A rota of a day of its own."""
        day = self.shift()["begins"][:10]
        return {"pattern": "ROTA-1", "begins": day, "until": day,
                "crews": "viewer,officer/leader,engineer/auditor,helper"}

    def rostering(self, role: str, action: str) -> dict[str, Any] | None:
        """The scenes of the roster."""
        mine = role if role in ("officer", "leader") else "officer"
        match action:
            case "rota":
                return self.rota()
            case "schedule":
                rota = self.rota()
                return {**{key: rota[key] for key in ("pattern", "begins", "until")}, "days": rota["crews"]}
            case "end_rota":  # the second of two for one day: the first holds again
                rota = self.rota()
                self.ask("leader", "rota", rota)
                return {"rota": self.ask("leader", "rota", rota)["event"]}
            case "override" | "emergency":
                return {**self.shift(), "stand_in": "helper", "reason": "x"}
            case "leave":
                return self.shift()
            case "end_change":
                return {"change": self.ask(mine, "leave", self.shift())["event"]}
            case "swap":
                return {**self.shift(mine), "other": "auditor"}
            case "answer_swap":
                asked = self.ask("helper", "swap", {**self.shift("helper"), "other": mine})
                return {"swap": asked["event"], "answer": "agree"}
            case "go_out" | "come_back" | "divert" | "present":
                today = date.today()
                for person in (mine, "helper", "auditor"):
                    self.ask("leader", "emergency", {
                        "begins": f"{today - timedelta(days=1)} 00:00", "until": f"{today + timedelta(days=2)} 00:00",
                        "stand_in": person, "reason": "x"})
                out = {"for_s": 1800, "reason": "x"}
                if action == "come_back":
                    self.ask(mine, "go_out", out)
                if action == "divert":
                    self.ask("helper", "come_back", {})
                    self.ask("helper", "go_out", out)
                return {"go_out": out, "divert": {"person": "helper", "place": "x"}}.get(action, {})
            case "single_begin":
                return {"line": "amps", **dict.fromkeys(("allowed_by", "remote", "certified", "equipment"), "x")}
            case "single_end":
                return {}
        return None

    def handing(self, role: str, action: str) -> dict[str, Any]:
        """What is said of a handover, as late as can be: its number is the newest. Who begins one goes soon, and
        somebody who is not on duty else comes; at each desk for another change of shift."""
        if action == "handover_begin":
            minutes, into = {"officer": (40, "engineer"), "leader": (20, "viewer")}[role]
            at = datetime.fromtimestamp(entries(self.stage.store)[-1]["at"] / 1000, SHANGHAI)
            begins, until = (f"{at + timedelta(minutes=after):%Y-%m-%d %H:%M}" for after in (minutes, minutes + 60))
            changed = self.ask("leader", "emergency", {"begins": begins, "until": until, "out": role, "stand_in": into,
                                                       "reason": "x"})
            assert changed.get("done"), changed
        elif action in ("handover_answer", "handover_sign"):
            number = next(one["number"] for one in reversed(entries(self.stage.store))
                          if one["kind"] == "handover.begun")
            return {"handover": number, "part": "handover", "items": "water", "answer": "ok"}
        return {}

    def scene(self, role: str, action: str) -> dict[str, Any]:
        """What is said with a wish, so that nothing but who asks can be against it."""
        if (roster := self.rostering(role, action)) is not None:
            return roster
        said: dict[str, dict[str, Any]] = {
            "sign_on": {"person": role, "pin": PIN}, "unlock": {"pin": PIN},
            "set_pin": {"person": role, "pin": PIN, "new_pin": PIN}, "phoned": {"rang_s": 0}, "sign_off": {},
            "silence": {}, "precancel": {"of": "point:hall/003", "text": "x", "for_s": 600},
            "broadcast": {"of": "west", "kind": "emergency", "text": "x"}, "instruct": {"of": "amps", "act": "poll"},
            "silence_test": {"of": "area:west"}}
        if action in said:
            return said[action]
        if action in HANDING:
            return {}
        if action == "team_hours":
            at = 1_700_000_000_000 + next(self._patrols) * 1_000_000
            return {"of": "team", "begun_at": at, "ended_at": at + 3_600_000, "people": "2"}
        if action.startswith("patrol_"):
            return self.patrol(action)
        if action in LEDGER or action.startswith("hazard_"):
            return self.ledger(action)
        if action.startswith("bulk_"):
            return {"kind": "places", "name": "x", "digest": "0" * 64, "rows": 1, "parts": 1} if (
                action == "bulk_begin") else {"bulk": 1, "part": 1, "rows": "[]", "reason": "x"}
        if action == "retain":
            return {"what": "evidence", "count": 1}
        if action.startswith("log_") and action != "log_cause":
            return self.log(action)
        if action in CALLS:
            of = {"of": "east"} if action in ("release", "give_area") else {}
            return {"broadcast": self.call(CALLS[action]), **of}
        if action == "import_calendar":  # another year each time: the same once more would leave no trace
            year = 2030 + next(self._years)
            return {"year": year, "days": f"{year}-01-01 holiday x", "source": "x"}
        if action in ("hold_area", "free_area"):
            area = {"of": f"area{next(self._areas)}", "reason": "x"}
            if action == "free_area":
                began = self.ask("helper", "hold_area", area)
                assert began.get("done"), began
            return area
        alarm = self.alarm(TROUBLE if action in TROUBLES else FIRE, over=action == "reset")
        if action in ("reset", "explain", "escalate", "close"):
            self.helps("acknowledge", alarm)
        if action in ("reset", "close"):
            self.helps("verify", alarm, level=1)
        if action == "unshelve":
            self.helps("shelve", alarm, for_s=3600, reason="x")
        if action in ENDS:
            scope = {"of": f"site:{next(self._sites)}", "for_s": 3600, "reason": "x"}
            began = self.ask(*ENDS[action], {**scope, **SCOPED[ENDS[action][1]]})
            assert began.get("done"), began
            return {"suppression": began["event"]}
        if action in SCOPED:
            return {"of": f"site:{next(self._sites)}", "for_s": 3600, "reason": "x", **SCOPED[action]}
        if action == "take_over":
            self.helps("own", alarm)
        if action in ("numbers", "resume"):  # of what he answered himself, or put aside himself
            self.ask(role, "acknowledge", {"alarm": alarm.id, "seen": alarm.last_event})
            self.ask(role, "verify", {"alarm": alarm.id, "level": 1})
            self.ask(role, "step", {"alarm": alarm.id, "step": "call_119"})
            if action == "resume":
                self.ask(role, "hold", {"alarm": alarm.id, "for_s": 600, "reason": "x"})
        about = {"alarm": alarm.id, "seen": alarm.last_event}
        more: dict[str, dict[str, Any]] = {
            "acknowledge_many": {"alarms": [[alarm.id, alarm.last_event]], "count": 1},
            "explain": {"occurrence": alarm.last_event, "reason": "x"}, "hold": {"for_s": 600, "reason": "x"},
            "numbers": {"of": "site:hall", "reason": "x"}, "verify": {"level": 1}, "step": {"step": "call_119"},
            "waive": {"step": "auto", "reason": "x"}, "close": {"outcome": "true"}, "escalate": {"reason": "x"},
            "log_cause": {"cause": "x"},
            "note": {"of": f"alarm:{alarm.id}", "text": "x"}, "shelve": {"for_s": 600, "reason": "x"}}
        return {**about, **more.get(action, {})}


def came_of(answer: dict[str, Any]) -> str:
    """done, no, or pin where the collector wants one; held where a handover is not signed over an unanswered alarm,
    or nothing may be let go of yet."""
    words = {"FORM-04": "unanswered", "HAZ-21": "may go now"}.get(dict(answer.get("values") or {}).get("rule", ""))
    if words and words in answer.get("refused", ""):
        return "held"
    return "done" if answer.get("done") else "pin" if answer.get("need") == "pin" else "no"


def asked(desks: Desks, clocks: Clocks, actions: Iterable[str], *, locked: bool) -> list[dict[str, Any]]:
    """Everything once: what nobody refuses for the desk first, then what opens it. At an open desk what wants the PIN
    again is asked without it, too."""
    order = sorted(actions, key=lambda action: (action == "sign_off", action in UNLOCKS))
    scenes = {(role, action): desks.scene(role, action) for role in ROLES for action in order}
    results = []

    def ask(role: str, action: str, *, bare: bool) -> None:
        pin = {"pin": PIN} if action in GUARDED and not bare else {}
        scenes_of = {**dict.fromkeys(HANDING, lambda: desks.handing(role, action)),
                     **dict.fromkeys(BULK, lambda: desks.bulk(action))}
        late = scenes_of[action]() if action in scenes_of and role in ("officer", "leader") and not locked else {}
        answer = desks.ask(role, action, {**scenes[role, action], **late, **pin})
        results.append({"role": role, "action": action, "locked": locked, "bare": bare, "came": came_of(answer),
                        "request": answer["request"], "words": answer.get("refused", "")})
    if locked:
        clocks.go_on(IDLE_S)
    for role in ROLES:
        for number, action in enumerate(order):
            if locked and number and order[number - 1] in UNLOCKS:
                clocks.go_on(IDLE_S)
            if not locked and action in GUARDED:
                ask(role, action, bare=True)
            ask(role, action, bare=locked)
    return results


def traces(store: Path, results: list[dict[str, Any]]) -> None:
    """What the journal has of each wish, by the request it names."""
    kept: dict[str, list[str]] = {}
    for entry in entries(store):
        kept.setdefault(getattr(entry["body"], "request", ""), []).append(entry["kind"])
    for result in results:
        result["journal"] = sorted(set(kept.get(result.pop("request"), [])))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fault", default="")
    parser.add_argument("--only", nargs="*")
    args = parser.parse_args()
    made: list[Clocks] = []

    def clocks(folder: Path) -> dict[str, str]:
        (folder / "etc" / "patient.toml").write_text(PATIENT, encoding="ascii")
        made.append(Clocks(folder, built(folder)))
        return made[0].environment

    with Loudspeakers("12", OWNER.uid) as speakers, standing(args.fault, room(speakers.port), clocks) as stage:
        desks = Desks(stage, speakers)
        actions = [name for name in ACTIONS if args.only is None or name in args.only]
        results = [one for locked in (False, True)
                   for one in asked(desks, made[0], actions, locked=locked)]
        traces(stage.store, results)
    for result in results:
        print(json.dumps(result, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
