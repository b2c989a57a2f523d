"""
The layouts of Sur-Gard messages, as strict as the sheet: a message has no length and no checksum, so the layout is the
only thing that notices a lost or an added character.

RR receiver, L line (1 to 7 digits unless the profile fixes them), s a space, [..] optional:

    5 RRLs18AAAAQXYZGGCCC[clock]            Contact ID; Q is E, R or P; the account is what remains on the left
    3 RRLssssAAAAAAXXYYYY[clock]            SIA protocol 1
    S RRL[#A..|NXXYYYY/rr.../XXYYYY*text]   SIA protocol 2, also 0RRLLL[#0000|...] for the receiver itself
    1 RRLssssAAAAAAsXGYYY[clock]            pulse; account 0000 on line 0 is the receiver itself
    1 RRL + 11 spaces + @ + 4 spaces        heartbeat, never with a clock
    8 RRLAAAAsCCCCsCCCCsC[clock]            Ademco high speed
    6 RRLssssssAAAAXXYYYY[clock]            BFSK
    4 RRLAAAAAALLLTTTTTTT[clock]            number of the caller;  U RRLAAAAAAT{18} the international one

Sheet: hardware/protocols/surgard.md. Knows text only: no bytes, no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from ...domain.signals import Layout

Match = Callable[[str], "re.Match[str] | None"]

HEX = "[0-9A-F]"
CLOCK = r"(\d\d:\d\d:\d\d-\d\d/\d\d)?"
#: Known letters of forms we do not read. Kept raw and acknowledged, or the receiver would be stuck behind them.
UNSUPPORTED = frozenset("79ACDTVY")


class Forms(NamedTuple):
    """Compiled layouts of one line: each is a `match` of the whole text."""

    contact_id: Match
    heartbeat: Match
    basic: Match
    sia1: Match
    sia2: Match
    ademco_hs: Match
    bfsk: Match
    caller_id: Match
    international: Match
    unsupported: Match
    #: The same, not bound to the end: does a known message begin here? Only for telling glued messages.
    beginnings: tuple[Match, ...]


@cache
def forms(layout: Layout) -> Forms:
    """The layouts a line's profile allows."""
    head = _head(layout)
    short = layout.account_digits or (3, 4, 5, 6)
    right6 = "(" + "|".join(f" {{{6 - n}}}{HEX}{{{n}}}" for n in short if n <= 6) + ")"
    whole = {
        "contact_id": f"{contact_id_sender(layout)}([ERP])({HEX}{{3}})({HEX}{{2}})({HEX}{{3}}){CLOCK}",
        "heartbeat": f"1{head} {{11}}@ {{4}}",
        "basic": f"1{head} {{4}}{right6} ([0-9A-Z])([ 1-9A-F])({_VALUE}){CLOCK}",
        "sia1": f"3{head} {{4}}{right6}([A-Z]{{2}})({_NUMBER}){CLOCK}",
        "sia2": rf"([S0]){head} ?\[#({_account(layout, '1,16')})\|([NO])({_PACKET}(?:/{_PACKET})*)"
                rf"(?:\*({_TEXT})|\|A({_TEXT}))?\]",
        "ademco_hs": f"8{head}({HEX}{{4}}) ([0-9A-F]{{4}}) ([0-9A-F]{{4}}) ({HEX}){CLOCK}",
        "bfsk": f"6{head} {{6}}({HEX}{{4}})([0-9A-Z]{{2}})({_NUMBER}){CLOCK}",
        "caller_id": f"4{_head(layout, short_line=True)}([ 0-9A-F]{{6}})([ 0-9]{{10}}){CLOCK}",
        "international": f"U{_head(layout, short_line=True)}([ 0-9A-F]{{6}})([0-9]{{1,18}}F*)",
        "unsupported": f"[79ACDTVY]{head}[ -~]*",
    }
    compiled = {name: re.compile(pattern).fullmatch for name, pattern in whole.items()}
    begins = tuple(re.compile(whole[name]).match for name in _GLUABLE)
    return Forms(**compiled, beginnings=begins)


def contact_id_sender(layout: Layout) -> str:
    """The pattern of a Contact ID message up to its account."""
    return f"5{_head(layout)} (18|98)({_account(layout, '4,10')})"


#: Forms strict enough to be recognised inside a longer run.
_GLUABLE = ("contact_id", "heartbeat", "basic", "sia1", "sia2", "ademco_hs")
#: Three places, a number on either side of them or nothing.
_VALUE = f"{HEX}{{3}}| {HEX}{{2}}|{HEX}{{2}} |  {HEX}|{HEX}  |   "
_NUMBER = f"(?:{HEX}{{4}}| {HEX}{{3}}|  {HEX}{{2}}|   {HEX}| {{4}})"
#: An event with its zone (all four digits or none: one digit lost would be another zone), or a modifier of those after
#: it. Two digits occur in what the receiver says of itself; `decoder.py` allows them there only.
_PACKET = rf"(?:[A-Z]{{2}}(?:{HEX}{{4}}|{HEX}{{2}})?|[a-z]{{2}}[0-9A-Za-z:.+ \-]{{0,16}})"
#: FF never occurs in UTF-8 or GB 18030 text: it is what a spoilt byte becomes.
_TEXT = "[ -~\x80-\xfe]*"


def _head(layout: Layout, short_line: bool = False) -> str:
    """RR and L. Where digits follow at once, only the two usual widths of L can be told apart."""
    receiver = layout.receiver_digits or 2
    if layout.line_digits is not None:
        line = f"{HEX}{{{layout.line_digits}}}"
    else:
        line = f"{HEX}|{HEX}{{3}}" if short_line else f"{HEX}{{1,7}}"
    return f"({HEX}{{{receiver}}})({line})"


def _account(layout: Layout, otherwise: str) -> str:
    if layout.account_digits is None:
        return f"{HEX}{{{otherwise}}}"
    return "(?:" + "|".join(f"{HEX}{{{digits}}}" for digits in layout.account_digits) + ")"
