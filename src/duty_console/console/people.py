"""
Which person or site somebody means who types a name, its initials, or the key or account that the room file has; and
who sits here once he has signed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..domain.actiontypes import VIEWER
from ..domain.authority import ROLE_OF, acting_role
from ..domain.narration import Names
from ..domain.places import Person, Site
from ..domain.teams import people_of
from ..texts import _
from .finding import Entry, found
from .picture import Me
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


def crew_of(typed: str, members: Iterable[str]) -> str:
    """
    Who of a team walks, by their names with commas; or how many, as it was typed.

    :raises Wrong: one of them is nobody of the team, or could be several.
    """
    people, count = people_of(typed)
    known = list(members)
    return ",".join(_member(name, known) for name in people) if people and known else typed if people else str(count)


def _member(typed: str, members: list[str]) -> str:
    if typed in members:
        return typed
    meant = found(typed, (Entry("", (name,), "", (name,)) for name in members))
    if len(meant) == 1:
        return meant[0].target[0]
    names = _(", ").join([one.target[0] for one in meant][:8] or members[:8])
    raise Wrong(_("Several are meant: {names}. Type more.", names=names) if meant else
                _("Nobody of the team is called {name}; there are {names}.", name=typed, names=names))


def site_of(typed: str, sites: Iterable[Site]) -> str:
    """
    The site meant, as `site:KEY`.

    :raises Wrong: none is meant, or more than one.
    """
    known = list(sites)
    exact = [site.site for site in known if typed.casefold() in (site.site.casefold(), site.account.casefold())]
    if exact:
        return f"site:{exact[0]}"
    meant = found(typed, (Entry("", (site.name, site.name_en), "", (site.site,)) for site in known))
    if len(meant) == 1:
        return f"site:{meant[0].target[0]}"
    if not meant:
        raise Wrong(_("No site is called so."))
    raise Wrong(_("Several are meant: {names}. Type more.", names=", ".join(one.words[0] for one in meant[:5])))


def area_of(typed: str, names: Names) -> str:
    """
    The area meant, or `all`; several with commas between them.

    :raises Wrong: none is meant, or more than one by one name.
    """
    if typed.casefold() in ("all", "*", _("everywhere")):
        return "all"
    return ",".join(_one_area(part.strip(), names) for part in typed.replace("，", ",").replace("、", ",").split(","))


def _one_area(typed: str, names: Names) -> str:
    known = list(names.areas.values())
    exact = [row.area for row in known
             if typed.casefold() in (row.area.casefold(), row.name.casefold(), row.name_en.casefold())]
    if exact:
        return exact[0]
    meant = found(typed, (Entry("", (row.name, row.name_en), "", (row.area,)) for row in known)) if typed else []
    if len(meant) == 1:
        return meant[0].target[0]
    several = _(", ").join([one.words[0] for one in meant][:8] or [names.area(row.area) for row in known][:8])
    raise Wrong(_("Several are meant: {names}. Type more.", names=several) if meant else
                _("There is no such area; there are {names}.", names=several))


def greeted(who: Mapping[str, object], before: Me) -> Me:
    """Who the collector says is sitting here."""
    role, actor, person, console = (str(who.get(key, "")) for key in ("role", "actor", "person", "console"))
    return Me(role, actor, person, console, before.viewer, actor)


def signed_off(me: Me, names: Names) -> str:
    """That a collector that began anew knows nobody who had signed on here."""
    return _("Reception began anew: {who} is no longer signed on here; F2 signs on again.", who=names.actor(me.person))


def seen_as(account: Me, key: str, people: Iterable[Person]) -> Me:
    """Who asks from here when this person has signed on; the account itself where nobody has."""
    person = next((person for person in people if person.person == key and not person.removed), None)
    if person is None:
        return account
    role = acting_role(account.role, ROLE_OF.get(person.duty, VIEWER))
    return account._replace(actor=f"person:{key}", person=key, role=role)
