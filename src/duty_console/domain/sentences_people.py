"""
What happened with people, sessions and PINs, one sentence an event.
"""

from __future__ import annotations

from collections.abc import Callable

from ..texts import N_, _
from . import peopleevents as pe
from .body import Body
from .narration import Names

#: why a session ended -> how that is said.
_WHY = {
    "asked": N_("{who} has signed off (console {console})"),
    "another": N_("{who} is signed off: another person signed on (console {console})"),
    "gone": N_("{who} is signed off: console {console} has gone"),
    "restart": N_("{who} is signed off: the collector began anew (console {console})"),
}


def _who(person: str, names: Names) -> str:
    return names.actor(f"person:{person}").removeprefix("person:")


def _signed_off(body: pe.PersonSignedOff, names: Names) -> str:
    return _(_WHY.get(body.why, _WHY["asked"]), who=_who(body.person, names), console=body.console)


def _guessed(body: pe.PinGuessed, names: Names) -> str:
    if not body.wrong:
        return _("The right PIN of {who} came after wrong ones (account {uid})", who=_who(body.person, names),
                 uid=body.uid)
    return _("A wrong PIN for {who}, {wrong} in a row from account {uid} ({rule})", who=_who(body.person, names),
             wrong=body.wrong, uid=body.uid, rule=body.rule)


SENTENCES: dict[type[Body], Callable[..., str]] = {
    pe.PersonSignedOn: lambda body, names: _("{who} has signed on (console {console}, account {uid})",
                                             who=_who(body.person, names), console=body.console, uid=body.uid),
    pe.PersonSignedOff: _signed_off,
    pe.PersonUnlocked: lambda body, names: _("{who} has unlocked the desk (console {console})",
                                             who=_who(body.person, names), console=body.console),
    pe.PinSet: lambda body, names: _("A PIN was set for {who}", who=_who(body.person, names)),
    pe.PinLost: lambda body, names: _("The PIN of {who} was lost with a damaged file: set it anew",
                                      who=_who(body.person, names)),
    pe.PinGuessed: _guessed,
    pe.NumbersShown: lambda body, names: _("Telephone numbers of {of} were shown ({reason})", of=body.of,
                                           reason=body.reason or "-"),
}
