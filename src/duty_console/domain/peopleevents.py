"""
The facts about who is signed on where, and about PINs; never a PIN itself. As lasting as those in `events`.
"""

from __future__ import annotations

from .body import Body


class PersonSignedOn(Body, frozen=True):
    """person.signed_on: a person proved himself at a console of account `uid`."""

    person: str
    console: str
    uid: int
    station: bool
    request: str


class PersonSignedOff(Body, frozen=True):
    """person.signed_off: `why` is asked, another (somebody else signed on there), gone (the console went) or restart
    (of the collector)."""

    person: str
    console: str
    why: str


class PersonUnlocked(Body, frozen=True):
    """person.unlocked: the PIN opened a desk that nobody had touched for a while."""

    person: str
    console: str
    request: str


class PinSet(Body, frozen=True):
    """pin.set: a person has another PIN; its hash follows in a private entry."""

    person: str
    console: str
    request: str


class PinLost(Body, frozen=True):
    """pin.lost: what a person's PIN is proved by was lost with a damaged file: it is to be set anew, and until then his
    sign-on is still wanted."""

    person: str


class PinGuessed(Body, frozen=True):
    """pin.guessed: account `uid` entered a wrong PIN for a person, `wrong` times in a row; 0: the right one came."""

    person: str
    uid: int
    wrong: int
    console: str
    request: str
    rule: str
    ruleset: str


class NumbersShown(Body, frozen=True):
    """numbers.shown: private telephone numbers were shown to somebody who does not handle the alarm, and why."""

    of: str
    alarm: int
    reason: str
    console: str
    request: str


KINDS: dict[str, type[Body]] = {
    "person.signed_on": PersonSignedOn, "person.signed_off": PersonSignedOff, "person.unlocked": PersonUnlocked,
    "pin.set": PinSet, "pin.lost": PinLost, "pin.guessed": PinGuessed, "numbers.shown": NumbersShown,
}
