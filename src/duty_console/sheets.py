"""
A TOML file written by a person, read with patience: every complaint names the file, the line, what is wrong and the
nearest right word, and reading goes on after it so that one look finds them all.

Knows shapes (text, whole number, list of tables), not meanings: those stand with the nouns that are read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from . import tomllines
from .cleaning import clean
from .errors import RoomError
from .systemwords import system_words
from .texts import N_, _

#: kind of value -> how it is asked for.
KINDS = {
    "text": N_("text in quotes"),
    "whole": N_("a whole number"),
    "number": N_("a number"),
    "yes_no": N_("true or false"),
    "texts": N_("a list of texts in quotes"),
    "wholes": N_("a list of whole numbers"),
    "tables": N_("a list of tables"),
    "table": N_("a table"),
}


_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


class Key(NamedTuple):
    """One key of a table. `values` are the words it may be, where they are counted; one that is not
    needed may also be empty."""

    kind: str = "text"
    needed: bool = False
    values: tuple[str, ...] = ()


class Problem(NamedTuple):
    """One complaint: its line, its sentence with the file and the line in front, and the file. `rank` is 1 for what is
    missing: a key that is misspelt is also missing, and the first of the two is the one to tell."""

    rank: int
    line: int
    sentence: str
    path: Path

    def error(self) -> RoomError:
        return RoomError(self.sentence, f"{self.path}:{self.line}")


class Sheet:
    """One file: its contents in `top`, and the complaints about it so far."""

    def __init__(self, path: Path, name: str = "") -> None:
        self.path = path
        self.name = name or path.name
        self.problems: list[Problem] = []
        self.text = _text(path, self.name)
        self._lines: dict[tomllines.Path, int] | None = None
        try:
            self.top: dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            self.top = {}
            self._not_toml(str(error))
        except RecursionError:
            self.top = {}
            self._not_toml(_("its brackets are nested too deep"))
        except ValueError:  # the only one that is no TOMLDecodeError: thousands of digits; where, it does not say
            self.top = {}
            digits = re.search(r"\d[\d_]{4000,}", self.text)
            at = self.text.count("\n", 0, digits.start()) + 1 if digits else 1
            self._not_toml(_("a number has too many digits") + f" (at line {at}, column 1)")

    def line_of(self, *way: str | int) -> int:
        """The line a key stands on."""
        if self._lines is None:
            self._lines = tomllines.key_lines(self.text)
        return tomllines.line_of(self._lines, way)

    def wrong(self, way: tomllines.Path, what: str) -> None:
        """Notes a complaint about the key at the end of the way."""
        self._note(0, self.line_of(*way), what)

    def lacking(self, way: tomllines.Path, what: str) -> None:
        """Notes what is missing in the table at the end of the way."""
        self._note(1, self.line_of(*way), what)

    def first_problem(self) -> Problem | None:
        """The complaint nearest to the top of the file; what is missing only after what is wrong."""
        return min(self.problems, default=None)

    def stop_if_wrong(self) -> None:
        """Raises the first complaint, if there is one."""
        problem = self.first_problem()
        if problem:
            raise problem.error()

    def fields(self, noun: str, table: Any, way: tomllines.Path, shape: Mapping[str, Key]) -> dict[str, Any]:
        """The keys of a table that are as the shape wants them; the others are complained about and left out."""
        if not isinstance(table, dict):
            kind = KINDS["table"]
            self.wrong(way, _("{noun} must be {kind}.", noun=noun, kind=_(kind)))
            return {}
        for key in table:
            if key not in shape:
                self.wrong((*way, key), _('{noun} has no key "{key}"; known keys: {known}.{hint}', noun=noun,
                                          key=clean(key), known=listed(shape), hint=hint(key, shape)))
        good = {}
        for key, want in shape.items():
            if key not in table:
                if want.needed:
                    self.lacking(way, _('{noun} needs the key "{key}" ({kind}).', noun=noun, key=key,
                                        kind=_(KINDS[want.kind])))
            elif not fits(table[key], want.kind):
                self.wrong((*way, key), _('"{key}" of {noun} must be {kind}, not {value}.', key=key, noun=noun,
                                          kind=_(KINDS[want.kind]), value=shown(table[key])))
            elif want.needed and table[key] == "":
                self.wrong((*way, key), _('"{key}" of {noun} must not be empty.', key=key, noun=noun))
            elif want.values and table[key] not in want.values and (table[key] or want.needed):
                self.wrong((*way, key), _('{noun} wants {key} "{value}"; known: {known}.{hint}', noun=noun, key=key,
                                          value=clean(table[key]), known=listed(want.values),
                                          hint=hint(table[key], want.values)))
            else:
                good[key] = cleaned(table[key])
        return good

    def tables(self, name: str) -> list[Any]:
        """The tables `[[name]]`; none where it is something else (complained about)."""
        found = self.top.get(name, [])
        if isinstance(found, list):
            return found
        self.wrong((name,), _('"{key}" must be written [[{key}]], once for each.', key=name))
        return []

    def _not_toml(self, error: str) -> None:
        place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)", error)
        line = int(place[1]) if place and place[1] else self.text.count("\n") + 1
        what = error[:place.start()] if place else error
        self._note(0, line, _("this is not TOML: {error}.", error=clean(what)))

    def _note(self, rank: int, line: int, what: str) -> None:
        sentence = _("{file} line {line}: {what}", file=self.name, line=line, what=what)
        problem = Problem(rank, line, sentence, self.path)
        if problem not in self.problems:
            self.problems.append(problem)


def _text(path: Path, name: str) -> str:
    """What stands in the file, or why it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise RoomError(_("There is no file {path}. Check the name, or copy an example from {examples}.", path=path,
                          examples=_examples())) from None
    except UnicodeDecodeError as error:
        line = error.object[:error.start].count(b"\n") + 1
        raise RoomError(_("{file} line {line}: {what}", file=name, line=line,
                          what=_("this is not UTF-8. Save the file as UTF-8."))) from None
    except OSError as error:
        raise RoomError(_("{path} cannot be read: {reason}.", path=path, reason=system_words(error))) from None


def _examples() -> Path:
    from .shipped import folder
    return folder("fixtures", "rooms")


def fits(value: object, kind: str) -> bool:
    """Whether a value of TOML is of the kind; true and false are no numbers."""
    match kind:
        case "text":
            return isinstance(value, str)
        case "whole":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "yes_no":
            return isinstance(value, bool)
        case "texts":
            return isinstance(value, list) and all(fits(one, "text") for one in value)
        case "wholes":
            return isinstance(value, list) and all(fits(one, "whole") for one in value)
        case "table":
            return isinstance(value, dict)
        case _:
            return isinstance(value, list)


def cleaned(value: Any) -> Any:
    """Text made harmless; anything else as it is."""
    return clean(value) if isinstance(value, str) else value


def check_name(sheet: Sheet, way: tomllines.Path, word: str | None) -> None:
    """Complains about a word that cannot name a room, line, site or person: it becomes part of paths and is typed."""
    if word is not None and not _NAME.fullmatch(word):
        sheet.wrong(way, _('"{word}" cannot be a name here: small letters, digits, - and _ only, at most 32.',
                           word=word))


def shown(value: object) -> str:
    """A value as it would stand in the file, short."""
    if isinstance(value, bool):
        return str(value).lower()
    text = clean(f'"{value}"' if isinstance(value, str) else str(value))
    return text if len(text) <= 40 else text[:39] + "…"


def listed(words: Iterable[str]) -> str:
    """Words as a list to read."""
    return _(", ").join(words) or _("none")


def hint(word: str, known: Iterable[str]) -> str:
    """The nearest right word as a question, with a space in front; empty where nothing is near."""
    from difflib import get_close_matches
    near = get_close_matches(word, list(known), 1)
    return _(" Did you mean {word}?", word=near[0]) if near else ""
