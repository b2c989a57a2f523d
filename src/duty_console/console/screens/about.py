"""
A person, a site, a point or a rule whole: what is known, where it comes from, what happened there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ...domain.narration import class_word, either
from ...domain.places import Person, Point, Site
from ...roomwords import DUTIES, POINT_KINDS
from ...rulebook import MARKS, Rule, Rulebook
from ...texts import _
from ..cells import Line, line, wrap
from ..picture import Picture
from .details import field_lines, past_line, section, site_lines

if TYPE_CHECKING:
    from ..app import DutyApp


def open_about(app: DutyApp, what: str, key: Sequence[str]) -> None:
    """Opens one thing over the present screen."""
    names = app.picture.names
    if what == "rule":
        app.read(rules_maker(app, key[0]), lambda: None)
    elif what == "person":
        person = next(one for one in names.people if one.person == key[0])
        app.read(lambda width: person_lines(person, app.picture, width), lambda: None)
    else:
        site = next(one for one in names.sites if one.site == key[0])
        point = names.point(key[0], key[1]) if what == "point" else None
        app.read(lambda width: place_lines(site, point, app.picture, width), lambda: None)


def person_lines(person: Person, picture: Picture, width: int) -> list[Line]:
    """Somebody on the staff."""
    duty = _(DUTIES[person.duty]) if person.duty in DUTIES else person.duty
    mine = [alarm for alarm in (*picture.alarms, *picture.aside) if alarm.acked_by == f"person:{person.person}"]
    lines = [line((person.name, "bold")), *field_lines([(_("duty"), duty), (_("key"), person.person)], width)]
    lines += section(_("open alarms that he answered"), width)
    return lines + ([past_line(alarm, picture, width) for alarm in mine] or [line((" " + _("nothing"), "dim"))])


def place_lines(site: Site, point: Point | None, picture: Picture, width: int) -> list[Line]:
    """A site, or one of its points: who and where, and what is open there."""
    lines = site_lines(site, width)
    if point is not None:
        kind = _(POINT_KINDS[point.kind]) if point.kind in POINT_KINDS else point.kind
        lines += field_lines([(_("point"), either(point.name, point.name_en)), (_("zone"), point.zone),
                              (_("kind"), kind)], width)
    here = [alarm for alarm in (*picture.alarms, *picture.aside)
            if (found := picture.names.site(alarm.line, alarm.account)) is not None and found.site == site.site
            and (point is None or alarm.zone.lstrip("0") == point.zone.lstrip("0"))]
    lines += section(_("open here"), width)
    return lines + ([past_line(alarm, picture, width) for alarm in here] or [line((" " + _("nothing"), "dim"))])


def rules_maker(app: DutyApp, id: str, ruleset: str = "") -> Callable[[int], list[Line]]:
    """One rule with the values it had under `ruleset` (empty: now), or all of them where `id` is empty."""
    book = app.book.rulebook(ruleset)

    def make(width: int) -> list[Line]:
        if id in book.rules:
            return rule_lines(book.rules[id], width)
        return all_rules(book, width)
    return make


def rule_lines(rule: Rule, width: int) -> list[Line]:
    """A rule whole: what it says, its values, where they come from, and how sure we are of it."""
    lines = [line((f"{rule.id}  ", "bold"), part if not number else "  " + part)
             for number, part in enumerate(wrap(rule.text, max(10, width - 12)))]
    fields = [(_("source"), rule.cited), (_("mark"), mark_words(rule.mark)), (_("values from"), rule.origin)]
    fields += [(name, f"{value_words(value)} {rule.unit if not name.endswith('_s') else 's'}".strip())
               for name, value in rule.values.items()]
    return lines + field_lines(fields, width)


def value_words(value: object) -> str:
    """A value of a rule; classes in it by their words."""
    return _(", ").join(map(value_words, value)) if isinstance(value, list | tuple) else class_word(str(value))


def mark_words(mark: str) -> str:
    """How sure we are, in words: only A and a may be called required by a standard."""
    return "; ".join(f"{one}: {_(MARKS[one])}" for one in mark.split("/") if one in MARKS)


def all_rules(book: Rulebook, width: int) -> list[Line]:
    """Every rule with its mark and its text."""
    lines: list[Line] = []
    for rule in book.rules.values():
        parts = wrap(rule.text, max(10, width - 16))
        lines += [line((f" {rule.id:<10}" if not number else " " * 11, "key"),
                       (f"{rule.mark:<4}" if not number else "    ", "dim"), part)
                  for number, part in enumerate(parts)]
    return lines
