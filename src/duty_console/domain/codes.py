"""
What the codes of the protocols mean: words in two languages, severity, and whether a code begins or ends a condition.

    scheme │ table                │ codes
    cid    │ contact_id.tsv       │ Contact ID, three digits
    hengbo │ contact_id_hengbo.tsv│ the same with a maker's private ones; what is not in it is looked up in cid
    sia    │ sia.tsv              │ SIA, two letters
    surgard│ surgard_internal.tsv │ a Sur-Gard receiver's own state (A20), pulse letters (C), high-speed channels (H1)
    gb26875│ gb26875.tsv          │ GB/T 26875.3: state bits, operations, reports; systems, parts, analogs beside it
    village│ village.tsv          │ the village phone alarm controller, words
    patrol_wand │ patrol_wand.tsv │ records of a patrol wand, words
    voice_modem │ voice_modem.tsv │ a modem on the telephone line: calls, keys, tones
    duty   │ duty.tsv             │ what this program itself raises

A code that is in no table is never lost: it is classified by its first digit or its letters and shown with its number.
Knows nothing of frames, and nothing of what the core makes of a severity.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple, cast

from .signals import Qualifier

_DATA = Path(__file__).resolve().parent / "data"
_TABLES = {
    "cid": "contact_id.tsv",
    "hengbo": "contact_id_hengbo.tsv",
    "sia": "sia.tsv",
    "surgard": "surgard_internal.tsv",
    "gb26875": "gb26875.tsv",
    "gb26875_systems": "gb26875_systems.tsv",
    "gb26875_parts": "gb26875_parts.tsv",
    "gb26875_analogs": "gb26875_analogs.tsv",
    "village": "village.tsv",
    "patrol_wand": "patrol_wand.tsv",
    "voice_modem": "voice_modem.tsv",
    "duty": "duty.tsv",
}
_UNKNOWN = {"zh": "未知代码 {code}", "en": "unknown code {code}"}


class Code(NamedTuple):
    """One row of a table. `qualifier` and `clears` (codes whose condition this one ends) matter where the code itself
    says so (SIA, Sur-Gard); in Contact ID the frame's qualifier says it."""

    code: str
    category: str
    severity: str
    en: str
    zh: str
    clears: tuple[str, ...] = ()
    qualifier: Qualifier = "new"


def label(scheme: str, code: str, language: str) -> str:
    """What a code means, in `zh` or `en`; an unknown one is shown with its number."""
    known = meaning(scheme, code)
    return known.zh if language == "zh" else known.en


def severity(scheme: str, code: str) -> str:
    """The word of the code tables: fire, medical, holdup, burglary, gas, environmental, supervisory, feedback, tamper,
    trouble, access, openclose, bypass, test, info; `path` for a lost line."""
    return meaning(scheme, code).severity


@lru_cache(maxsize=8192)
def meaning(scheme: str, code: str) -> Code:
    """The row of a code; for an unknown code one made from its first digit or its letters."""
    found = table(scheme).get(code)
    if found is None and scheme == "hengbo":
        return meaning("cid", code)
    if found is not None:
        return found
    words = {language: text.format(code=code) for language, text in _UNKNOWN.items()}
    if scheme == "sia":
        severity_word, qualifier, clears = _sia_class(code)
    elif scheme == "surgard":
        # Letters come from a panel and may mean anything: an alarm. A or R with a number is the receiver's own state.
        own = code[:1] in ("A", "R") and code.isascii() and code[1:].isdecimal()
        severity_word, qualifier, clears = ("trouble" if own else "burglary"), "new", ()
    else:
        severity_word, qualifier, clears = _FIRST_DIGIT.get(code[:1], "trouble"), "new", ()
    return Code(code, "unknown", severity_word, words["en"], words["zh"], clears, cast(Qualifier, qualifier))


@cache
def table(scheme: str) -> dict[str, Code]:
    """Every row of one scheme by its code, read once; a scheme nobody knows has no rows. A scheme whose table bears its
    name needs no entry above."""
    path = _DATA / _TABLES.get(scheme, f"{scheme}.tsv")
    if not (scheme.isidentifier() and path.is_file()):
        return {}
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    columns = head.split("\t")
    return {row["code"]: _made(row) for row in (dict(zip(columns, line.split("\t"), strict=True)) for line in rows)}


def _made(row: dict[str, str]) -> Code:
    return Code(row["code"], row["category"], row["severity"], row["en"], row["zh"],
                tuple(row.get("clears", "").split()), cast(Qualifier, row.get("qualifier", "new")))


#: Contact ID. 7 to 9 are private to a maker: a trouble, because a mere log line might hide anything.
_FIRST_DIGIT = {"1": "burglary", "2": "supervisory", "3": "trouble", "4": "openclose", "5": "bypass", "6": "test"}
_SIA_CONDITION = {
    "F": "fire", "K": "fire", "S": "fire", "M": "medical", "Q": "medical", "H": "holdup", "P": "holdup", "G": "gas",
    "W": "environmental", "Z": "environmental", "T": "tamper", "J": "tamper",
}


def _sia_class(code: str) -> tuple[str, str, tuple[str, ...]]:
    """Severity, qualifier and what it clears, from the letters: the first says of what, the second says what."""
    if len(code) != 2:
        return "trouble", "new", ()
    of, what = code[0], code[1]
    condition = _SIA_CONDITION.get(of, "burglary")
    if of in "CO":
        return ("trouble", "new", ()) if what == "I" else ("openclose", "log", ())
    restores = {"R": (of + "A", of + "T"), "H": (of + "A",), "J": (of + "T",), "U": (of + "B",)}
    if what in restores:
        return {"J": "trouble", "U": "bypass"}.get(what, condition), "restore", restores[what]
    return {"A": condition, "V": condition, "B": "bypass", "X": "test"}.get(what, "trouble"), "new", ()
