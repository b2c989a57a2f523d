"""
What a new file goes on from: everything that can still be read of the damaged one it follows, and what is left of
people's PINs. Reads only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from ..core.evolve import evolve
from ..core.inputs import Continued
from ..core.state import State
from ..domain.alarms import Alarm
from ..domain.carrying import PIN, Boot, Carried, chosen
from ..domain.events import Event
from ..domain.records import PrivateDigest
from ..errors import StoreError, SurroundingsError
from ..rulebook import Rulebook
from ..store import rescue
from ..store.inspecting import private_bodies
from ..store.private import private_path
from ..texts import _

_DIGEST = "private_digest"
#: What stands only in files of a room where a PIN was set: the kind of the entry, the name of what proves it.
_TRACES = (b"pin.set", b"argon2id")


class Folded(NamedTuple):
    """What a whole journal says of itself: the queue, what stands beside it, and the boot it was last served in."""

    alarms: tuple[Alarm, ...]
    carried: Carried
    boot: Boot


def continued(path: Path, kept: Path, wrong: str, rules: Rulebook, staff: Sequence[str]) -> Continued:
    """
    What the file at `path` goes on from, which follows the damaged one `kept`. `staff` are the people whose PINs are
    looked for where no table tells of them any more.

    :raises SurroundingsError: the private file is barred now; without it every PIN would be lost.
    """
    found = rescue.salvage(kept)
    alarms, carried, boot, unread = found.alarms, found.carried, found.boot, found.unread
    if found.entries:  # the journal is sound: what its tables lost, it still says
        (alarms, carried, boot), unread = folded(found.entries, rules), ()
    proofs = pins_in(private_path(path))
    digests = {row.of: row.number if proofs.get(row.number) == row.of else 0 for row in carried.private_digest}
    if _DIGEST in unread:
        told = {of: number for number, of in sorted(proofs.items()) if of not in digests}
        if not proofs:  # not even the private file knows: whose PIN was named anywhere had one
            told = {f"{PIN}{person}": 0 for person in named(staff, path, kept) if f"{PIN}{person}" not in digests}
        digests |= told
        if digests:  # whoever else had one, a sign-on is wanted all the same
            unread = tuple(name for name in unread if name != _DIGEST)
    # What the private file has from after all that is known of the store is of a history that is lost: no older PIN of
    # that person may hold again.
    digests |= {of: number for number, of in sorted(proofs.items()) if number > found.after}
    carried = carried._replace(private_digest=tuple(PrivateDigest(*item) for item in sorted(digests.items())))
    after = max([found.after, *digests.values()])  # no private body is written over
    return Continued(kept.name, after, found.held, found.hash.hex(), found.raw, wrong, alarms, not unread, carried,
                     unread, boot)


def folded(entries: Iterable[Event], rules: Rulebook) -> Folded:
    """What a whole journal leaves standing."""
    state = State(rules)
    for event in entries:
        evolve(state, event)
    alarms = tuple(alarm for alarm in state.alarms.values() if state.on_queue(alarm))
    rows: Mapping[str, Iterable[Any]] = {name: state.rows[name].values() for name in Carried._fields}
    known = state.collector
    return Folded(alarms, chosen(alarms, rows), Boot(known.boot, known.boot_first, known.boot_at, known.boot_tick))


def pins_in(private: Path) -> dict[int, str]:
    """
    Whose PIN (pin:PERSON) each private body proves, by its entry; nothing where there are none any more.

    :raises SurroundingsError: they cannot be read now.
    """
    bodies: dict[int, str] | None = {}
    with suppress(StoreError):  # damaged: nothing is left
        bodies = private_bodies(private)
    if bodies is None:
        raise SurroundingsError(_("{path} cannot be read now: nothing goes on without it, or every PIN would be lost.",
                                  path=private))
    found = {}
    for number, body in bodies.items():
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            of, said = json.loads(body)
            if of.startswith(PIN) and said["hash"]:
                found[number] = of
    return found


def named(staff: Sequence[str], path: Path, kept: Path) -> list[str]:
    """The people whose PIN stands anywhere in what is left of a damaged store and of its private file; all of them
    where it only says that somebody's was set."""
    lost = rescue.last_kept(private_path(path))
    data = b"".join(rescue.bytes_of(file) for file in (kept, lost) if file is not None)
    found = [person for person in staff if f"{PIN}{person}".encode() in data]
    return found or [*staff] if any(trace in data for trace in _TRACES) else found
