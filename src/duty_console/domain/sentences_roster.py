"""
What happened to the roster and what the duty rules found, one sentence an event; part of `sentences`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..clock import local
from ..texts import N_, _
from . import rostercarried as carried
from . import rosterevents as ev
from .body import Body
from .narration import Names
from .rosterrows import STAYS
from .rosters import HOUR, MINUTE
from .schedules import BY_DAY

_CHANGES = {"override": N_("The roster is changed"), "emergency": N_("The roster is changed against the rules"),
            "leave": N_("On leave"), "sick": N_("Reported sick"), STAYS: N_("Kept on duty until relieved")}
_ANSWERS = {"agreed": N_("The swap of entry {swap} is agreed"), "refused": N_("The swap of entry {swap} is refused"),
            "withdrawn": N_("The swap of entry {swap} is withdrawn")}
_PRESENCE = (N_("Presence check: {people} is to answer"), N_("No answer at the console: {people} is called"),
             N_("Still no answer at the console: the leader is called, {people}"))


def span_words(begins: int, until: int) -> str:
    """From when until when; the second day is named where it is another."""
    first, last = local(begins), local(until)
    if first.date() == local(until - 1).date():
        return f"{first:%m-%d %H:%M}-{end_words(until)}"
    return f"{first:%m-%d %H:%M} - {last:%m-%d %H:%M}"


def end_words(until: int) -> str:
    """The hour at which something ends; midnight is the end of a day."""
    said = f"{local(until):%H:%M}"
    return "24:00" if said == "00:00" else said


def length_words(ms: int) -> str:
    """A length as a report says it."""
    return _("{hours} h {minutes:02} min", hours=ms // HOUR, minutes=ms % HOUR // MINUTE)


def people_words(people: Iterable[str], names: Names) -> str:
    """People by their names."""
    return _(", ").join(names.actor(f"person:{person}") for person in people) or _("nobody")


def _rota(body: ev.RotaSet, names: Names) -> str:
    if body.pattern.startswith(BY_DAY):
        everybody = sorted({person for crew in body.crews for person in crew.split(",")})
        said = _("Duties of every day from {begins} to {until}: {people}", begins=body.begins, until=body.until,
                 people=people_words(everybody, names))
        return _more(said, body.reason, body.warnings, [])
    crews = " / ".join(people_words(crew.split(","), names) for crew in body.crews)
    said = _("Rota {pattern} from {begins} to {until}: {crews}", pattern=body.pattern, begins=body.begins,
             until=body.until, crews=crews)
    return _more(said, body.reason, body.warnings, [])


def _more(said: str, reason: str, warnings: list[str], broken: list[str]) -> str:
    if reason:
        said += _("; {reason}", reason=reason)
    if broken:
        said += _("; against {rules}", rules=", ".join(broken))
    if warnings:
        said += _("; warned of: {warnings}", warnings=", ".join(warnings[:3]) + (" ..." if warnings[3:] else ""))
    return said


def reason_words(kind: str, reason: str) -> str:
    """Why the roster was changed; of somebody who is kept on duty the rule, and the handover that nobody has signed."""
    if kind != STAYS:
        return reason
    rule, _space, number = reason.partition(" ")
    if not number:
        return _("the relief has not come, and nobody has begun to hand over ({rule})", rule=rule)
    return _("the relief has not come and signed handover {number} ({rule})", number=number, rule=rule)


def _changed(body: ev.RosterChanged, names: Names) -> str:
    what = _(_CHANGES[body.kind]) if body.kind in _CHANGES else body.kind
    parts = [f"{what} {span_words(body.begins, body.until)}"]
    if body.kind in ("leave", "sick"):
        parts.append(people_words([body.out], names))
    elif body.out:
        parts.append(_("not {person}", person=people_words([body.out], names)))
    if body.stand_in:
        who = people_words([body.stand_in], names)
        parts.append(who if body.counts else _("{person} as an extra", person=who))
    reason = reason_words(body.kind, body.reason)
    return _more(_(", ").join(parts), reason, body.warnings, body.broken)


def _swap(body: ev.SwapAsked, names: Names) -> str:
    said = _("A swap is asked for: {other} instead of {person}, {span}", other=people_words([body.other], names),
             person=people_words([body.person], names), span=span_words(body.begins, body.until))
    return said + (_("; and back, {span}", span=span_words(body.back_begins, body.back_until))
                   if body.back_until else "")


def _answered(body: ev.SwapAnswered, _names: Names) -> str:
    said = _(_ANSWERS[body.state], swap=body.swap) if body.state in _ANSWERS else body.state
    return _more(said, "", body.warnings, [])


def _judged(body: ev.DutyJudged, names: Names) -> str:
    if not body.need:
        return _("Certificates looked through")
    said = _("On duty from {time}: {people}", time=f"{local(body.instant):%H:%M}",
             people=people_words(body.required, names))
    if body.extra:
        said += _("; extra: {people}", people=people_words(body.extra, names))
    return said + (_("; does not comply: {rules}", rules=", ".join(body.rules)) if body.rules else "")


def _breached(body: ev.DutyBreached, names: Names) -> str:
    said = _("The shift does not comply since {time}: {rules}; needs {need}, has {has}",
             time=f"{local(body.begins):%H:%M}", rules=", ".join(body.rules), need=body.need, has=body.has)
    return said + (f" ({people_words(body.people, names)})" if body.people else "")


def _reminded(body: ev.CertificateReminded, names: Names) -> str:
    who = people_words([body.person], names)
    if body.left < 0:
        return _("The certificate of {person} ended on {until}", person=who, until=body.until)
    return _("The certificate of {person} ends in {left} days, on {until}", person=who, left=body.left,
             until=body.until)


def _asked(body: ev.PresenceAsked, names: Names) -> str:
    said = _(_PRESENCE[min(body.step, len(_PRESENCE)) - 1], people=people_words(body.people, names))
    return said + (_("; out, by telephone: {people}", people=people_words(body.out, names)) if body.out else "")


SENTENCES: dict[type[Body], Callable[..., str]] = {
    ev.RotaSet: _rota,
    ev.RotaEnded: lambda body, names: _("The rota of entry {rota} holds no more", rota=body.rota),
    ev.RosterChanged: _changed,
    ev.RosterRestored: lambda body, names: _("The change of entry {change} holds no more", change=body.change),
    ev.SwapAsked: _swap,
    ev.SwapAnswered: _answered,
    ev.DutyLeft: lambda body, names: _("{person} is out, back in {minutes} min: {why}", why=body.why,
                                       person=people_words([body.person], names), minutes=-(-body.for_ms // MINUTE)),
    ev.DutyDiverted: lambda body, names: _("{person}, who is out, is sent to {place}",
                                           person=people_words([body.person], names), place=body.place),
    ev.DutyBack: lambda body, names: _("{person} is back", person=people_words([body.person], names)),
    ev.DutyOverdue: lambda body, names: _("{person} is not back in time", person=people_words([body.person], names)),
    ev.SingleBegan: lambda body, names: _(
        "One person alone is enough: {allowed_by}; remote side {remote} ({certified}); equipment {equipment}",
        allowed_by=body.allowed_by, remote=body.remote, certified=body.certified, equipment=body.equipment),
    ev.SingleEnded: lambda body, names: _("Two people are needed again"),
    ev.DutyJudged: _judged,
    ev.DutyBreached: _breached,
    ev.DutyMended: lambda body, names: _("The shift complies again, after {length}",
                                         length=length_words(body.length_ms)),
    ev.CertificateReminded: _reminded,
    ev.PresenceAsked: _asked,
    ev.PresenceAnswered: lambda body, names: _("{person} is at the console",
                                               person=people_words([body.person], names)),
    carried.RotaCarried: lambda body, names: _("The rota of entry {rota} holds on", rota=body.id),
    carried.ChangeCarried: lambda body, names: _("The change of entry {change} holds on", change=body.id),
    carried.SwapCarried: lambda body, names: _("The swap of entry {swap} stands as before", swap=body.id),
    carried.OutingCarried: lambda body, names: _("{person} is out as before",
                                                 person=people_words([body.person], names)),
    carried.SingleCarried: lambda body, names: _("Single-person duty of entry {number} stands as before",
                                                 number=body.id),
    carried.BreachCarried: lambda body, names: _("Still counted: {span} did not comply",
                                                 span=span_words(body.begins, body.until or body.begins)),
    carried.RemindedCarried: lambda body, names: _("Reminded of the certificate of {person} already",
                                                   person=people_words([body.person], names)),
    carried.DutyCarried: lambda body, names: _("The present shift goes on: {people}",
                                               people=people_words(body.required, names)),
}
