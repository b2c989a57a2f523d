"""
Who may do what, here and now: the account's role, the person's role, the lock, the PIN, a second person.

An account gives the highest role, a person's duty his own; who acts may do what both may. Pure; whether a PIN is right
is proved by the collector, which hands on only what it was worth.
"""

from __future__ import annotations

from typing import NamedTuple

from ..texts import N_
from .actions import may_words
from .actiontypes import ALL, AUDITOR, CHIEF, DUTY, ENGINEER, LEADER, OFFICER, STAFF, TECHNICAL, VIEWER, Action

#: What a PIN that came with a wish was worth: none came, it was right, it was wrong, or it came too soon after a
#: wrong one and was not looked at.
NONE, RIGHT, WRONG, EARLY = "", "right", "wrong", "early"
#: What a person does on the staff -> his role.
ROLE_OF = {"officer": OFFICER, "leader": LEADER, "engineer": ENGINEER, "auditor": AUDITOR, "street": VIEWER}


#: The matrix: who may ask for what at all. A row of the table of actions must say the same (a test compares them).
MATRIX: dict[str, frozenset[str]] = {
    **dict.fromkeys(("acknowledge", "acknowledge_many", "silence", "own", "take_over", "hold", "resume", "verify",
                     "reset", "step", "waive", "close", "note", "shelve", "unshelve", "escalate", "phoned", "precancel",
                     "repair", "explain", "broadcast", "cut", "take_microphone", "release", "refuse_call", "give_area",
                     "hold_area", "free_area", "silence_test"), DUTY),
    **dict.fromkeys(("patrol_begin", "patrol_scan", "patrol_check", "patrol_finish", "patrol_finding", "patrol_sign"),
                    DUTY),
    **dict.fromkeys(("log_running", "log_check", "log_system", "log_cause", "log_correct"), DUTY),
    "instruct": DUTY | {ENGINEER},
    **dict.fromkeys(("out_of_service", "in_service", "profile_begin", "profile_end", "patrol_record",
                     "team_hours"), CHIEF),
    **dict.fromkeys(("test_begin", "test_end", "import_calendar"), TECHNICAL),
    **dict.fromkeys(("rota", "schedule", "end_rota", "override", "emergency", "single_begin", "single_end"), CHIEF),
    **dict.fromkeys(("leave", "end_change", "swap", "answer_swap", "go_out", "come_back", "divert",
                     "present"), DUTY),
    **dict.fromkeys(("place_enter", "paper", "inspect", "complain", "hazard_find", "hazard_correct", "hazard_order",
                     "hazard_measure", "hazard_claim", "hazard_reinspect", "hazard_refer", "notice_serve", "evidence"),
                    DUTY),
    **dict.fromkeys(("place_end", "hazard_extend", "hazard_major", "hazard_cancel", "notice_void", "bulk_begin",
                     "bulk_part", "bulk_take", "bulk_drop", "retain"), CHIEF),
    **dict.fromkeys(("handover_begin", "handover_renew", "handover_answer", "handover_sign", "arrive"), DUTY),
    "numbers": DUTY | {AUDITOR}, "sign_on": STAFF, "unlock": STAFF, "sign_off": ALL, "set_pin": ALL,
}


class Standing(NamedTuple):
    """Who asks, and from where: `account` is the highest role of the account, `person` the role of the person who is
    signed on (empty: nobody is, the account itself acts); `has_pin` says whether whoever acts has a PIN at all,
    `must_sign_on` that the account is shared where people have PINs, `second` that another who may do it
    proved himself too."""

    account: str
    person: str = ""
    has_pin: bool = False
    locked: bool = False
    proof: str = NONE
    must_sign_on: bool = False
    second: bool = False
    wait_s: int = 0  # until a PIN is looked at again


class No(NamedTuple):
    """Why not: a message id with its values, and what would help (sign_on, pin, second)."""

    message: str
    need: str = ""
    values: tuple[tuple[str, str], ...] = ()


def refusal(action: Action, who: Standing) -> No | None:
    """Why this person may not ask for this, here and now; None where he may. Whether the thing itself can be done is
    its noun's to say."""
    for role in (who.account, who.person or who.account):
        if role not in action.roles:
            return No(may_words(action), "", (("role", role),))
    if who.proof == WRONG:
        return No(N_("The PIN is wrong."), "pin")
    if who.proof == EARLY:
        return too_early(who.wait_s, "pin")
    if who.must_sign_on and not action.free:
        return No(N_("Sign on first: this account is shared."), "sign_on")
    if who.locked and not action.free and who.proof != RIGHT:
        return No(N_("This desk is locked: enter the PIN."), "pin")
    if action.guard and who.proof != RIGHT:
        if not who.has_pin:
            return No(N_("This needs a PIN, and none is set: `duty people pin` sets one."))
        return No(N_("This needs the PIN once more."), "pin")
    if action.guard == "second" and not who.second:
        return No(N_("This needs a second person with a PIN."), "second")
    return None


def too_early(wait_s: int, need: str) -> No:
    """That a PIN came too soon after a wrong one, and for how long no other is looked at (AUT-03)."""
    if not wait_s:  # another try is being looked at just now
        return No(N_("Too soon after a wrong PIN: wait a moment, then enter it again."), need)
    return No(N_("Too soon after a wrong PIN: wait {seconds} s, then enter it again."), need,
              (("seconds", str(wait_s)),))


def acting_role(account: str, person: str) -> str:
    """The role somebody acts in: an officer at a leader's account is an officer, a leader at an officer's too."""
    return OFFICER if OFFICER in (account, person) else person or account
