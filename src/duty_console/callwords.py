"""
What argparse says of a wrong call, in the language in use: it knows its own sentences in English alone.
"""

from __future__ import annotations

import re

from .texts import N_, _

#: The sentences of Python's argparse, as it makes them; the first that fits counts.
SENTENCES = (
    N_("unrecognized arguments: {names}"),
    N_("the following arguments are required: {names}"),
    N_("one of the arguments {names} is required"),
    N_("ambiguous option: {name} could match {names}"),
    N_("invalid choice: {value} (choose from {names})"),
    N_("invalid int value: {value}"),
    N_("invalid float value: {value}"),
    N_("invalid {kind} value: {value}"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("expected {count} arguments"),
    N_("not allowed with argument {name}"),
    N_("ignored explicit argument {value}"),
)
#: What stands before such a sentence where one argument is meant.
ABOUT = N_("argument {name}: {wrong}")


def said(message: str) -> str:
    """A complaint in the language in use; one that nobody knows as it is."""
    if (found := _fits(ABOUT, message)) is not None:
        return _(ABOUT, name=found["name"], wrong=said(found["wrong"]))
    for sentence in SENTENCES:
        if (found := _fits(sentence, message)) is not None:
            return _(sentence, **found)
    return message


def _fits(sentence: str, message: str) -> dict[str, str] | None:
    """The values with which a sentence was made; None where it was another."""
    found = re.fullmatch(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(sentence)), message)
    return found.groupdict() if found is not None else None
