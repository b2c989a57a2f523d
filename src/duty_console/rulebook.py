"""
The rules as data: every number that a judgement is made with, with its source and how sure we are of it.

Shipped in `rules/*.toml`, overridden key by key by a chain of profiles from the widest to the narrowest. What is
judged is written down with rule id, value and `version`, so that it can be explained after a rule has changed. Knows
no clock, no store and no signal: it answers questions about numbers.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from .roomwords import DUTIES, TRADES
from .sheets import Sheet, hint, listed, shown
from .sourcewords import source_words
from .texts import N_, _, language

#: How sure we are -> what that means. Only A and a may ever be shown as required by a standard.
MARKS = {
    "A": N_("the clause was read"),
    "a": N_("read in a digest that cites the clause"),
    "B": N_("a well-known figure; the clause was not read"),
    "C": N_("uncertain or local: a person must confirm it"),
    "P": N_("our own target"),
}
CLASSES = ("fire", "help_call", "hold_up", "gas", "intrusion", "life_path_lost", "supervisory", "feedback_abnormal",
           "trouble", "disablement", "test", "broadcast_status", "restore", "status", "log")
SHIPPED = "duty-console"
#: What a profile may say about a rule besides its values.
_ABOUT = ("source", "mark")
_CLASSES = "SIG-0"
#: Keys whose words are counted: one that nobody knows would hold back a call, or let go what must stand, in silence.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "latching": CLASSES, "momentary": CLASSES, "leader": tuple(DUTIES), "second": tuple(DUTIES),
    "shelve": ("never", "leader", "officer", "log_only"),
    "longer": ("refuse", "flag"), "linked": ("no", "yes"), "checked": ("no", "yes"),
    "close_on_restore": ("no", "yes", "after_acknowledgement", "delayed", "log_only"),
    "severity": ("red_line", "high", "hint"), "lists": ("all", *TRADES), "trades": tuple(TRADES)}
_MOST = 10**9


class Rule(NamedTuple):
    """One rule. `origins` says for each overridden key which profile's value it is. A mark such as A/P: the first for
    the source's part, the last for ours; an overridden value has the profile's mark, else P."""

    id: str
    text_zh: str
    text_en: str
    source: str
    mark: str
    values: dict[str, Any] = {}
    unit: str = ""
    origins: dict[str, str] = {}

    @property
    def origin(self) -> str:
        """Where its values come from, in one line."""
        return ", ".join(f"{file}: {key}" for key, file in self.origins.items()) or SHIPPED

    @property
    def text(self) -> str:
        """What it says, in the language in use."""
        return self.text_zh if language() == "zh" else self.text_en

    @property
    def cited(self) -> str:
        """Its source, as it is cited in the language in use."""
        return source_words(self.source)


class Rulebook:
    """Every rule of one room, with the values that hold there."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self.rules = dict(rules)
        self._kept: frozenset[str] | None = None  # of a recorded rulebook: the rules it had
        self._classes = {name: (int(rule.values["priority"]), rule.id)
                         for rule in self.rules.values() if "classes" in rule.values for name in rule.values["classes"]}
        self._words: dict[str, str] = self.rules[_CLASSES].values
        held = self.rules["SIG-11"].values if "SIG-11" in self.rules else {}
        #: Scheme and code of what is held back before it calls, and for how many ms (SIG-11).
        self.delayed: dict[tuple[str, str], int] = {
            (scheme, code): round(float(held["value"]) * 1000)
            for scheme, _colon, code in (name.partition(":") for name in held.get("codes", ()))}
        self._told: dict[str, tuple[str, int, str]] = {}  # what `signal_class` has answered
        latching = self.rules["LIFE-06"].values if "LIFE-06" in self.rules else {}
        # A journal that names no momentary classes was judged before anything latched.
        self._kinds = dict.fromkeys(latching.get("latching", ()) if "momentary" in latching else (), "latching")
        self._kinds |= dict.fromkeys(latching.get("momentary", ()), "momentary")

    @classmethod
    def load(cls, profiles: Sequence[Path] = ()) -> Rulebook:
        """The shipped rules, each profile laid over them in turn; RoomError names what a profile has wrong."""
        rules = shipped()
        for path in profiles:
            rules = laid_over(rules, Sheet(path))
        return cls(rules)

    @classmethod
    def recorded(cls, values: Mapping[str, Any], version: str, profiles: Sequence[Path] = ()) -> Rulebook:
        """The rules that a journal kept as `values` under `version`, each profile laid over them in turn. A rule that
        is younger than the journal has its shipped value: nothing was judged by it then."""
        rules = {id: rule._replace(values=dict(values[id])) if id in values else rule
                 for id, rule in shipped().items()}
        rules |= {id: Rule(id, "", "", "", "P", dict(found)) for id, found in values.items() if id not in rules}
        for path in profiles:
            rules = laid_over(rules, Sheet(path))
        made = cls(rules)
        made._kept = frozenset(values)
        if not profiles:
            made.version = version
        return made

    @cached_property
    def version(self) -> str:
        """Eight hex digits that change with any value, whoever set it."""
        canonical = json.dumps(self.values(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(canonical.encode()).hexdigest()[:8]

    def rule(self, id: str) -> Rule:
        """A rule by its id."""
        return self.rules[id]

    def number(self, id: str, key: str = "value") -> float:
        """A number of a rule, in the unit the rule or the key's ending says."""
        return float(self.rules[id].values[key])

    def judges(self, id: str) -> bool:
        """Whether a rule holds here: in a journal that is older than the rule nothing was judged by it."""
        return self._kept is None or id in self._kept

    def values(self) -> dict[str, dict[str, object]]:
        """Every value, by rule id and key: what `rules.loaded` keeps."""
        return {id: dict(rule.values) for id, rule in self.rules.items() if self._kept is None or id in self._kept}

    def priorities(self) -> dict[str, int]:
        """Every class with its priority."""
        return {name: priority for name, (priority, _rule) in self._classes.items()}

    def kind(self, signal_class: str) -> str:
        """Whether a class is plain, latching or momentary (LIFE-06)."""
        return self._kinds.get(signal_class, "plain")

    def signal_class(self, severity: str) -> tuple[str, int, str]:
        """Class, priority and rule id of a code table's severity word. A word nobody knows is a `trouble`: it must be
        seen. Restores are the caller's to tell."""
        found = self._told.get(severity)
        if found is None:
            name = self._words.get(severity, self._words["unknown"])
            found = self._told[severity] = (name, *self._classes[name])
        return found


def shipped() -> dict[str, Rule]:
    """The rules as they ship, group by group."""
    rules = {}
    for path in sorted((Path(__file__).parent / "rules").glob("*.toml")):
        for id, fields in tomllib.loads(path.read_text(encoding="utf-8")).items():
            rules[id] = Rule(id, **fields)
    return rules


def laid_over(rules: Mapping[str, Rule], sheet: Sheet) -> dict[str, Rule]:
    """The rules with one profile's values in place of their own."""
    sheet.stop_if_wrong()
    result = dict(rules)
    for id, fields in sheet.top.items():
        if id not in rules:
            sheet.wrong((id,), _('there is no rule "{id}".{hint}', id=id, hint=hint(id, rules)))
        elif not isinstance(fields, dict):
            sheet.wrong((id,), _("rule {id} must be a table: write [{id}] and its keys below.", id=id))
        else:
            result[id] = _overridden(rules[id], fields, sheet)
    sheet.stop_if_wrong()
    return result


def _overridden(rule: Rule, fields: Mapping[str, Any], sheet: Sheet) -> Rule:
    """One rule with a profile's values; a value that is not ours is no longer what the shipped source says."""
    values, origins = dict(rule.values), dict(rule.origins)
    for key, value in fields.items():
        if key in _ABOUT:
            _check_about(rule, key, value, sheet)
        elif key not in values:
            sheet.wrong((rule.id, key), _('rule {id} has no key "{key}"; known keys: {known}.{hint}', id=rule.id,
                                          key=key, known=listed(values), hint=hint(key, values)))
        elif isinstance(values[key], int | float) and _is_number(value) and not 0 <= value <= _MOST:
            sheet.wrong((rule.id, key), _('"{key}" of rule {id} must be a number from 0 to {most}, not {value}.',
                                          key=key, id=rule.id, most=_MOST, value=shown(value)))
        elif not _same_kind(values[key], value):
            sheet.wrong((rule.id, key), _('"{key}" of rule {id} is {shipped}; {value} is of another kind.', key=key,
                                          id=rule.id, shipped=shown(values[key]), value=shown(value)))
        elif unknown := [word for word in ([value] if isinstance(value, str) else value) if word not in _WORDS[key]
                         ] if key in _WORDS else []:
            sheet.wrong((rule.id, key), _('"{key}" of rule {id} cannot be {value}; known: {known}.{hint}', key=key,
                                          id=rule.id, value=shown(unknown[0]), known=listed(_WORDS[key]),
                                          hint=hint(unknown[0], _WORDS[key])))
        elif key == "classes" or (rule.id == _CLASSES and value not in CLASSES):
            # Every class keeps its priority: otherwise a signal could be judged by no rule at all.
            sheet.wrong((rule.id, key), _('"{key}" of rule {id} cannot be {value}; known classes: {known}.', key=key,
                                          id=rule.id, value=shown(value), known=listed(CLASSES)))
        else:
            values[key], origins[key] = value, sheet.name
    if origins == rule.origins and values == rule.values:
        return rule
    return rule._replace(values=values, origins=origins, mark=fields.get("mark", "P"),
                           source=fields.get("source", sheet.name))


def _check_about(rule: Rule, key: str, value: Any, sheet: Sheet) -> None:
    """A profile's source is a text, its mark one of ours."""
    if not isinstance(value, str) or (key == "mark" and value not in MARKS):
        known = listed(MARKS) if key == "mark" else _("text in quotes")
        sheet.wrong((rule.id, key), _('"{key}" of rule {id} must be one of: {known}; not {value}.', key=key, id=rule.id,
                                      known=known, value=shown(value)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same_kind(ours: Any, theirs: Any) -> bool:
    """Whether a profile's value can stand for ours: a number for a number, a text for a text."""
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return type(ours) is type(theirs)
    if isinstance(ours, int | float):
        return isinstance(theirs, int | float)
    if isinstance(ours, list):
        kind = type(ours[0]) if ours else str  # an empty one is of words
        return isinstance(theirs, list) and all(isinstance(one, kind) for one in theirs)
    return type(ours) is type(theirs)
