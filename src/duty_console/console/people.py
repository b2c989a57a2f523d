"""
Which person somebody means who types a name, its initials or the key that the room file has.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.places import Person
from ..texts import _
from .finding import Entry, found
from .questions import Wrong


def person_of(typed: str, people: Iterable[Person]) -> str:
    """
    The person's key.

    :raises Wrong: nobody is meant, or more than one.
    """
    staff = [person for person in people if not person.removed]
    exact = [person.person for person in staff if typed.casefold() == person.person.casefold()]
    if exact:
        return exact[0]
    meant = found(typed, (Entry("", (person.name, person.person), "", (person.person,)) for person in staff))
    if len(meant) == 1:
        return meant[0].target[0]
    if not meant:
        raise Wrong(_("Nobody on the staff is called so."))
    raise Wrong(_("Several are meant: {names}. Type more.", names=", ".join(one.words[0] for one in meant[:5])))
