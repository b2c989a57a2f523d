"""
The heads of journals that this account has seen: number and hash of the last entry its consoles were shown.

Whoever owns a store can write its whole history anew, chain and all; only somebody who saw a later head can tell. So
each console remembers, in its person's own state folder, where the journal stood, and looks whether it still leads
there. A head that does not fit is kept: it is the evidence.
"""

from __future__ import annotations

import json
import os
import re
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from .errors import SurroundingsError, UsageError
from .systemwords import system_words
from .texts import N_, _

#: Hex digits of a hash that are shown, written down and typed: 64 bits, nobody makes another journal that fits.
SHORT = 16
CUT = N_("the journal ends at entry {head}, but entry {number} was seen on {when}: its end was cut off.")
REWRITTEN = N_("journal entry {number}: its hash is not the one seen on {when}: what stands there was written anew.")
OTHER = N_("the journal is of room {room}, but on {when} the one of room {seen} stood here.")


class Seen(NamedTuple):
    """Where a journal stood: `hash` in hex, perhaps only its beginning; `when` says where that is known from. A `copy`
    may rightly end before it."""

    room: str
    number: int
    hash: str
    when: str = ""
    copy: bool = False


def folder() -> Path:
    """Where this person's consoles keep them; a person's own also for root."""
    given = os.environ.get("XDG_STATE_HOME", "")
    if not given.startswith("/"):
        import platformdirs

        return platformdirs.user_state_path("duty-console") / "heads"
    return Path(given) / "duty-console" / "heads"


def file_of(store: Path) -> Path:
    """The file that remembers the head of one store."""
    place = store.expanduser().resolve()
    return folder() / f"{place.stem}-{sha256(os.fsencode(place)).hexdigest()[:16]}.json"


def recall(store: Path) -> Seen | None:
    """The newest head this account saw of a store; None where it saw none, or what it kept cannot be read."""
    try:
        kept = json.loads(file_of(store).read_text(encoding="utf-8"))
        return Seen(str(kept["room"]), int(kept["number"]), bytes.fromhex(kept["hash"]).hex(), str(kept["when"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(store: Path, seen: Seen) -> None:
    """
    Keeps a head, never in place of a later one of the same room.

    :raises SurroundingsError: it cannot be written.
    """
    before = recall(store)
    if before is not None and before.room == seen.room and before.number >= seen.number:
        return
    file = file_of(store)
    fresh = file.with_suffix(f".{os.getpid()}")
    words = {"store": str(store.expanduser().resolve()), **seen._asdict()}
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh.write_text(json.dumps(words, ensure_ascii=False) + "\n", encoding="utf-8")
        fresh.replace(file)  # whole or not at all: a torn head would say nothing
    except OSError as error:
        raise SurroundingsError(_("{path}: the head of the journal cannot be remembered: {reason}.", path=file,
                                  reason=system_words(error))) from error


def contradicted(seen: Seen, room: str, head: int, there: bytes | None) -> str:
    """What is wrong with a journal, as a sentence, if it does not lead to a head that was seen; empty where it does.
    `there` is the hash that stands at the seen number now."""
    when = seen.when or _("an earlier occasion")
    if seen.room and seen.room != room:
        return _(OTHER, room=room, seen=seen.room, when=when)
    if seen.number > head:
        return "" if seen.copy else _(CUT, head=head, number=seen.number, when=when)
    if there is None or not there.hex().startswith(seen.hash):
        return _(REWRITTEN, number=seen.number, when=when)
    return ""


def remedy(store: Path) -> str:
    """What to do when history does not lead to a head this account saw."""
    return _("Keep the file and tell the shift leader. If the store was replaced on purpose, remove {file}: "
             "it remembers the old one.", file=file_of(store))


def short(hash: bytes) -> str:
    """A hash as it is shown and written down: 16 digits in fours."""
    digits = hash.hex()[:SHORT]
    return "-".join(digits[at:at + 4] for at in range(0, SHORT, 4))


def written(number: int, hash: bytes) -> str:
    """A head as it is written down, and typed again: NUMBER:HASH."""
    return f"{number}:{short(hash)}"


def typed(text: str) -> Seen:
    """
    A head as a person gives it: NUMBER:HASH, the hash short or whole.

    :raises UsageError: it is not written so.
    """
    number, _colon, digits = text.partition(":")
    digits = re.sub(r"[-\s]", "", digits).lower()
    if not re.fullmatch(r"\s*[0-9]{1,18}\s*", number) or not re.fullmatch(rf"[0-9a-f]{{{SHORT},64}}", digits):
        raise UsageError(_('"{text}" is not a head; write NUMBER:HASH as `duty verify` prints it, '
                           'e.g. 812:1f3a-77c0-92bd-0e4a.', text=text))
    return Seen("", int(number), digits)
