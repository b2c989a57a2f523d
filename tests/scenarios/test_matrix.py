"""
P11: who may do what. Every action of the table x every role x locked or not, at the door of a real collector, against
the matrix of the security model, written down here once more.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from accounts import run_as_root

from duty_console.domain.actions import ACTIONS

PERMITTING = Path(__file__).with_name("permitting.py")
DONE, NO, PIN = "done", "no", "pin"
VIEWER, OFFICER, LEADER, ENGINEER, AUDITOR = ROLES = ("viewer", "officer", "leader", "engineer", "auditor")
WATCH, CHIEF = {OFFICER, LEADER}, {LEADER}
#: Who may, as the security model says.
MAY: dict[str, set[str]] = {
    # silence this console's sound for alarms now shown
    "silence": WATCH,
    # acknowledge one alarm; own, take over, hold, note, tick a step, verify
    "acknowledge": WATCH, "own": WATCH, "take_over": WATCH, "hold": WATCH, "resume": WATCH, "note": WATCH,
    "precancel": WATCH, "step": WATCH, "waive": WATCH, "verify": WATCH,
    # reset a latch after verification; close an alarm with its outcome
    "reset": WATCH, "close": WATCH, "escalate": WATCH,
    # acknowledge many: officers as the rule says (one class, level 3 and less urgent)
    "acknowledge_many": WATCH,
    # shelve, unshelve: officers classes 3-5 (the alarms here are troubles), the leader by rule
    "shelve": WATCH, "unshelve": WATCH,
    # out of service, area profile
    "out_of_service": {LEADER}, "in_service": {LEADER}, "profile_begin": {LEADER}, "profile_end": {LEADER},
    # what a wand's export says happened
    "patrol_record": {LEADER}, "team_hours": {LEADER},
    # bypass, test mode
    "test_begin": {LEADER, ENGINEER}, "test_end": {LEADER, ENGINEER},
    # data that rules judge by: the calendar
    "import_calendar": {LEADER, ENGINEER},
    # duty log entries
    "phoned": WATCH, "repair": WATCH, "explain": WATCH,
    # loudspeaker (PIN again); cutting one is free of that; an area's calls kept for the officer; a device's own report
    "broadcast": WATCH, "release": WATCH, "give_area": WATCH, "cut": WATCH, "take_microphone": WATCH,
    "refuse_call": WATCH, "hold_area": WATCH, "free_area": WATCH, "instruct": WATCH | {ENGINEER},
    "silence_test": WATCH,
    # roster: the leader enters it, everybody on watch does what is about himself
    "rota": {LEADER}, "schedule": {LEADER}, "end_rota": {LEADER}, "override": {LEADER}, "emergency": {LEADER},
    "single_begin": {LEADER}, "single_end": {LEADER}, "leave": WATCH, "end_change": WATCH, "swap": WATCH,
    "answer_swap": WATCH, "go_out": WATCH, "come_back": WATCH, "divert": WATCH, "present": WATCH,
    # patrols: whoever stands watch walks, enters and signs; a signature wants the PIN again
    **dict.fromkeys(("patrol_begin", "patrol_scan", "patrol_check", "patrol_finish", "patrol_finding", "patrol_sign"),
                    WATCH),
    # the duty log: whoever stands watch writes it; checks and corrections are signed
    **dict.fromkeys(("log_running", "log_check", "log_system", "log_cause", "log_correct"), WATCH),
    # handing over: whoever stands watch; a signature wants the PIN again
    **dict.fromkeys(("handover_begin", "handover_renew", "handover_answer", "handover_sign", "arrive"), WATCH),
    # places and hazards: whoever stands watch enters them; what gives time, judges, ends or voids is the leader's
    **dict.fromkeys(("place_enter", "paper", "inspect", "complain", "hazard_find", "hazard_correct", "hazard_order",
                     "hazard_measure", "hazard_claim", "hazard_reinspect", "hazard_refer", "notice_serve", "evidence"),
                    WATCH),
    **dict.fromkeys(("place_end", "hazard_extend", "hazard_major", "hazard_cancel", "notice_void", "bulk_begin",
                     "bulk_part", "bulk_take", "bulk_drop", "retain"), CHIEF),
    # private fields: officers on an item they own, auditors with a reason
    "numbers": WATCH | {AUDITOR},
    # who somebody is: everybody on the staff, and everybody his own PIN
    "sign_on": {*ROLES} - {VIEWER}, "sign_off": {*ROLES} - {VIEWER}, "unlock": {*ROLES} - {VIEWER},
    "set_pin": {*ROLES} - {VIEWER},
}
#: Idle ten minutes locks commands, never the view or the sound; and the desk can be opened.
AT_A_LOCKED_DESK = {"silence", "sign_on", "sign_off", "unlock", "set_pin"}
#: What opens a loudspeaker wants the PIN again, also at a desk that is open; so does a signature.
PIN_AGAIN = {"broadcast", "release", "take_microphone", "give_area", "patrol_sign", "handover_sign", "silence_test",
             "log_check", "log_correct", "hazard_reinspect", "hazard_extend", "hazard_major", "hazard_cancel", "retain"}
#: The room of these desks has unanswered alarms of priority 1: nobody signs a handover over them, whoever he is. And it
#: is so young that nothing may be let go of.
HELD = {"handover_sign": "held", "retain": "held"}


def expected(action: str, role: str, *, locked: bool, bare: bool) -> str:
    """What must come of it; `bare` is a wish for which the PIN was not given again. A viewer's PIN is not even looked
    at."""
    if role not in MAY[action]:
        return PIN if action == "set_pin" else NO
    return PIN if (locked and action not in AT_A_LOCKED_DESK) or (bare and action in PIN_AGAIN) else HELD.get(
        action, DONE)


def permitted(*words: str) -> list[dict[str, Any]]:
    done = run_as_root([sys.executable, PERMITTING, *words], timeout=170)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def wrong(results: list[dict[str, Any]]) -> list[str]:
    """Every wish of which something else came than must."""
    return [f"{one['role']} {one['action']} {'locked' if one['locked'] else 'open'}: {one['came']} {one['words']}"
            for one in results
            if one["came"] != expected(one["action"], one["role"], locked=one["locked"], bare=one["bare"])]


def test_every_role_may_what_the_matrix_says_and_nothing_else() -> None:
    results = permitted()

    assert {(one["role"], one["action"], one["locked"]) for one in results} == {
        (role, action, locked) for role in ROLES for action in ACTIONS for locked in (False, True)}
    assert {one["action"] for one in results if one["bare"] and not one["locked"]} == PIN_AGAIN
    assert wrong(results) == []
    assert [one for one in results if one["came"] != DONE and one["journal"] != ["request.refused"]] == []
    assert [one for one in results if one["came"] == DONE and "request.refused" in one["journal"]] == []


def test_the_matrix_turns_red_where_somebody_may_too_much() -> None:
    seen = wrong(permitted("--fault", "lock_nothing,ask_no_pin_again,let_engineers_answer",
                           "--only", "acknowledge", "broadcast"))

    assert [line for line in seen if "engineer" in line] == [
        "engineer acknowledge open: done ", "engineer broadcast open: done ", "engineer broadcast open: done ",
        "engineer acknowledge locked: done ", "engineer broadcast locked: done "]
    assert [line for line in seen if "engineer" not in line] == [
        f"{role} {what}: done " for locked in (("broadcast open",), ("acknowledge locked", "broadcast locked"))
        for role in (OFFICER, LEADER) for what in locked]
