"""
Who is on duty, in the words of the header, the strip and the desk: names with what is wrong with their certificate, who
is out, until when, who comes next, and what the rules say of the shift.

Pure functions of a picture. In a room without a roster they say nothing, and the header shows what it showed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..clock import local
from ..domain.actiontypes import DUTY
from ..domain.rosterrows import Outing
from ..domain.rosters import DAY, MINUTE, Spell
from ..domain.sentences_roster import end_words
from ..texts import N_, _
from .cells import Line, Span, length, line, shown
from .picture import FILE, LIVE, NONE, REPLAY, STALE, Picture, long_age

#: What a duty rule finds, in a word; the roster screen and `duty rules` have its whole text.
FOUND = {"DUTY-01": N_("nobody"), "DUTY-02": N_("too few"), "DUTY-03": N_("too long"), "DUTY-04": N_("no certificate"),
         "DUTY-05": N_("certificate too low"), "DUTY-12": N_("remote link lost"), "DUTY-15": N_("certificate invalid")}
#: Names of so many characters at most have a family name of one.
_HAN_NAME = 4


def on_duty(picture: Picture, room: int, here: str) -> Line:
    """Who is on duty, as much of it as there is room for; `here` is who sits at this console."""
    if not picture.duty.exists or picture.link in (NONE, STALE):
        return line(here)
    forms = list(_forms(picture, here))
    return next((form for form in forms if length(form) <= room), forms[-1])


def _forms(picture: Picture, here: str) -> Iterator[Line]:
    """The same ever shorter. Who is on duty himself need not be named twice; whoever is not is named first."""
    turn = picture.duty.turn(picture.now.at)
    me = picture.me.person
    own = any(spell.person == me for spell in turn.standing) and picture.me.role in DUTY
    first: Line = line(here, "  ") if here else ()
    until, shortly, then = _until(picture), _until(picture, shortly=True), _then(picture)
    for end in (line(*until, *then), line(*until), line(*shortly), ()):
        yield (*first, *named(picture), *end)
    if own or not here:
        yield (*named(picture), *line(*shortly))
        yield named(picture)
        yield named(picture, shortly=True)
    yield (*first, *named(picture, shortly=True))


def named(picture: Picture, *, shortly: bool = False) -> Line:
    """The people on duty: whoever sits here stands out, who is out has his time, an extra is one."""
    standing = picture.duty.turn(picture.now.at).standing
    if not standing:
        return line((_("nobody on duty"), "bad"))
    words = _names(standing, picture, shortly=shortly)
    spans: list[Span] = [(_("on duty"), "dim")]
    out = {row.person: row for row in picture.duty.now.outings}
    for spell, name in zip(standing, words, strict=True):
        spans += [(" ", ""), (name, "bold" if spell.person == picture.me.person else "")]
        if spell.counts and picture.duty.lacks(spell.person, picture.now.at):
            spans.append((_("(cert!)") if shortly else _("(certificate!)"), "bad"))
        if not spell.counts:
            spans.append((_("(extra)"), "dim"))
        if (outing := out.get(spell.person)) is not None:
            spans.append((out_words(outing, shortly=shortly), "bad" if outing.overdue else "bold"))
    return line(*spans)


def _names(spells: Iterable[Spell], picture: Picture, *, shortly: bool = False) -> list[str]:
    """Their names; shortly the family names alone, where these are Chinese and no two the same."""
    names = [shown(picture.names.actor(f"person:{spell.person}")) for spell in spells]
    families = [name[:1] for name in names]
    if shortly and len(set(families)) == len(names) and all(
            len(name) <= _HAN_NAME and not name.isascii() for name in names):
        return families
    return names


def out_words(outing: Outing, *, shortly: bool = False) -> str:
    """That somebody is out, and when he is expected; or where he was sent."""
    time = f"{local(outing.at + outing.for_ms):%H:%M}"
    if outing.overdue:
        return _("(not back {time}!)", time=time)
    if outing.place and not shortly:
        return _("(sent to {place}, back {time})", place=shown(outing.place), time=time)
    return _("(out {time})", time=time) if shortly else _("(out, back {time})", time=time)


def _until(picture: Picture, *, shortly: bool = False) -> list[Span]:
    """Until when they are on duty, and how long that is."""
    turn, now = picture.duty.turn(picture.now.at), picture.now.at
    if not turn.changes:
        return []
    time = end_words(turn.changes) if turn.changes - now <= DAY else f"{local(turn.changes):%m-%d %H:%M}"
    left = -(-(turn.changes - now) // MINUTE)
    return [("  ", ""), (_("until {time}", time=time) if shortly else
                         _("until {time}, {left} left", time=time, left=long_age(left)), "dim")]


def _then(picture: Picture) -> list[Span]:
    """Who comes next, where it is known."""
    turn = picture.duty.turn(picture.now.at)
    return [("  ", ""), (_("then {people}", people=next_words(picture)), "dim")] if turn.changes else []


def next_words(picture: Picture) -> str:
    """The people who come next."""
    after = picture.duty.turn(picture.now.at).next
    return " ".join(_names(after, picture)) or _("nobody on duty")


def judged(picture: Picture, *, shortly: bool = False) -> list[Span]:
    """What the rules say of the present shift, and since when fewer are at the console than should be; for everybody
    who looks. It is what the collector found: without one it is said no longer than it was meant for."""
    row, now = picture.duty.now.duty, picture.now.at
    known = row is not None and (picture.link in (LIVE, REPLAY) or (picture.link == FILE and now < row.next_at))
    if row is None or not known or not picture.duty.exists:
        return []
    words: list[Span] = []
    if row.rules:
        found = _(", ").join(_(FOUND.get(rule, rule)) for rule in row.rules[:2])
        lacking = f" {row.has}/{row.need}" if row.has < row.need else ""
        words.append(((_("non-compliant") if shortly else _("shift non-compliant: {what}", what=found)) + lacking,
                      "bad"))
    if row.reduced_at:
        time = f"{local(row.reduced_at):%H:%M}"
        words.append((_("reduced {time}", time=time) if shortly else _("reduced since {time}", time=time), "bold"))
    return words


def duty_keys(picture: Picture) -> list[tuple[str, str]]:
    """The key of whoever is on duty and goes out, or comes back."""
    if not picture.duty.exists or picture.me.role not in ("", *DUTY):
        return []
    return [("w", _("come back") if picture.duty.is_out(picture.me.person) else _("go out"))]


def asked_for(picture: Picture) -> Line:
    """That somebody is to prove that he is at the console (DUTY-19), with the key that does it; nothing while nobody
    is asked."""
    presence = picture.duty.now.presence
    if presence is None or not presence.asked or picture.link not in (LIVE, REPLAY):
        return ()
    words = line((" " + _("Presence check: is anybody at the console?"), "p3"))
    may_answer = picture.link == LIVE and picture.me.role in ("", *DUTY)
    return (*words, *line("  ", ("i", "key"), " " + _("I am here"))) if may_answer else words
