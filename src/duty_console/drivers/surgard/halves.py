"""
Contact ID messages by their halves, each of which was nearly always heard before: who sends, and what is said.

    5 RRLs18AAAA │ QXYZGGCCC DC4
    who          │ what, the last ten bytes of a message without a clock

A half that holds, as `forms.py` has it, is remembered with all that follows from it, so that a message costs two
questions. Where either half is not as the sheet has it, it is for the strict reading to say why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from ...domain.rows import maker
from ...domain.signals import Layout, Reading, Signal
from ..contact_id.signal import contact_signal
from .forms import HEX, contact_id_sender

WHAT = 10
#: So many are remembered; they are a few hundred bytes each.
SENDERS, SAYINGS = 2048, 4096

#: A half of the signal, and of the reading's fields.
Half = tuple[tuple[Any, ...], Mapping[str, object]]
_CODE = Signal._fields.index("code")

_signal, _reading = maker(Signal), maker(Reading)


@cache
def quick(layout: Layout) -> Callable[[bytes], Reading | None]:
    """Reads a message of a line whose profile is `layout`, its DC4 included; None where the strict reading must."""
    is_sender = re.compile(contact_id_sender(layout)).fullmatch

    @lru_cache(SENDERS)
    def sender(half: bytes) -> Half | None:
        found = is_sender(half.decode("latin-1"))
        if found is None:
            return None
        receiver, line, form, account = found.groups()
        fields = {"protocol_id": "5", "receiver": receiver, "line": line, "format": form, "account": account}
        return ("contact_id", receiver, line, account, "cid"), fields

    def read(plain: bytes) -> Reading | None:
        what = _said(plain[-WHAT:])
        if what is None:
            return None
        who = sender(plain[:-WHAT])
        if who is None:
            return None
        begin, begin_fields = who
        end, end_fields = what
        return _reading(("contact_id", (begin_fields, end_fields), (_signal(begin + end),), "at_once", "", ()))

    return read


_is_saying = re.compile(f"([ERP])({HEX}{{3}})({HEX}{{2}})({HEX}{{3}})\x14").fullmatch


@lru_cache(SAYINGS)
def _said(half: bytes) -> Half | None:
    found = _is_saying(half.decode("latin-1"))
    if found is None:
        return None
    letter, code, group, zone = found.groups()
    signal = contact_signal("contact_id", "", "", "", letter, code, group, zone, "")
    fields = {"qualifier": letter, "code": code, "group": group, "zone": zone, "clock": None}
    return tuple(signal)[_CODE:], fields
