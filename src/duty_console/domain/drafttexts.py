"""
What a draft claims of the figures, and where the figures say something else (HAZ-17). Pure.

Only what can be told for certain is judged: a percentage or a count that stands beside the word for what it is of, and
the words for "all" and "none". 100 % is true only where nothing is lacking, however it would be rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .hazardfigures import (
    AGAIN,
    AGAIN_DUE,
    DUE,
    FOUND,
    LATE,
    NOT_DUE,
    ON_SPOT,
    ON_TIME,
    OVERDUE,
    RECTIFIED,
    VOIDED_OVERDUE,
    Figures,
)
from .hazardfigures import IN_TIME as TIMELY

RECTIFICATION, IN_TIME, REINSPECTION, COVERAGE = RATES = ("rectification", "on_time_rate", "reinspection", "coverage")
INSPECTED = "inspected"
#: What stands before or behind a percentage, the special ones first. A bare one is one of rectification.
_RATE_WORDS = (
    (COVERAGE, r"覆盖|检查率|coverage|(?<!re-)(?<!re)inspect(?!or)"), (REINSPECTION, r"复查|re-?inspect"),
    (IN_TIME, r"按期|按时|及时|on[ -]time|in time|punctual"),
    (RECTIFICATION, r"整改|销号|完成|办结|rectif|closed|corrected|done"))
_PERCENT = re.compile(r"(?P<digits>\d+(?:\.\d+)?)\s*(?:[%％﹪]|per ?cent\b)"
                      r"|百分之(?P<words>[〇零一二两三四五六七八九十百点]+)", re.IGNORECASE)
_ALL = re.compile(r"(?<!未)(?<!没有)(?<!并非)已?(?:全部|全数|全面|均|悉数|百分百)(?:已经?|得到|予以|完成|按期|按时)*"
                  r"(?:整改|销号|办结|完成|闭环)"
                  r"|(?<!not )\ball\b(?! but)[^.;,%\d]{0,40}?\b(?:rectified|closed|corrected|done)\b"
                  r"|\b(?:everything|every hazard)\b[^.;,%\d]{0,30}?\b(?:rectified|closed|corrected)\b", re.IGNORECASE)
_NONE = re.compile(r"(?:无|没有|未有|未发生|零)(?:一[处起条例]?)?(?:隐患)?(?:逾期|超期)"
                   r"|\b(?:no|none|nothing)\b[^.;,%\d]{0,20}?\boverdue\b", re.IGNORECASE)
_N, _UNIT = r"\s*(\d+)", r"\s*(?:处|起|条|项|个|件|家|次|场所)"
_WAS, _DONE = r"\s+(?:were |was |are |is )?(?:still )?", r"(?:完毕|完成|了)?"
#: What is wanted, compared or denied is no claim of how it is.
_NO_CLAIM = re.compile(r"目标|力争|争取|确保|要求|督促|计划|应当|同比|环比|较上|提高|上升|下降|增长|降低|减少|占比?"
                       r"|未达|未能|没有达|不足|低于|不到|并非|\b(?:target|goal|aim|should|must|not|below|under|less"
                       r"|than|up|down|by)\b", re.IGNORECASE)
_EACH = re.compile(r"分别|依次|respectively", re.IGNORECASE)
#: Counts, each beside its word, in Chinese and in English; the special ones first. A number beside no such word, as the
#: day of a date, is no claim.
_COUNTS = (
    (FOUND, rf"(?:发现|查出|排查出?)(?:火灾|消防|安全|各类)*(?:隐患)?(?:共计?)?{_N}(?:{_UNIT}|\b)|隐患总数为?{_N}",
     rf"\b{_N}\s+(?:fire )?hazards?(?: were| was)? found|\bfound {_N}\s+(?:fire )?hazards?"),
    (ON_SPOT, rf"当场(?:整改|改正|纠正){_DONE}{_N}{_UNIT}?",
     rf"\b{_N}{_WAS}(?:put right |corrected |rectified )?on the spot"),
    (ON_TIME, rf"(?:按期|按时)(?:整改|销号|完成){_DONE}{_N}{_UNIT}?", rf"\b{_N}{_WAS}(?:closed |rectified )?in time"),
    (LATE, rf"(?:逾期|超期)后?(?:整改|销号|完成){_DONE}{_N}{_UNIT}?", rf"\b{_N}{_WAS}(?:closed |rectified )late"),
    (OVERDUE, rf"(?:逾期|超期)(?:未整改|未改|未销号|未完成)?{_N}{_UNIT}?", rf"\b{_N}{_WAS}overdue"),
    (NOT_DUE, rf"未到期{_N}{_UNIT}?", rf"\b{_N}{_WAS}not yet due"),
    (RECTIFIED, rf"(?:(?<![\u4e00-\u9fff])|已经?|完成|共计?|累计)(?:整改|销号|办结){_DONE}{_N}{_UNIT}",
     rf"\b{_N}{_WAS}(?:rectified|closed)(?! late| in time| on the spot)"),
    (INSPECTED, rf"检查了?(?:场所|单位)?{_N}{_UNIT}", rf"\b{_N}\s+(?:places (?:were )?inspected|inspections)"),
)
_PATTERNS = tuple((which, re.compile(f"{chinese}|{english}", re.IGNORECASE)) for which, chinese, english in _COUNTS)
_STOP = re.compile(r"[，,。；;！!？?\n]|\.(?!\d)")
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


class Claim(NamedTuple):
    """Something that a draft says: its words, of what, and what it says of it against what is counted, both as text;
    `rate` tells percentages from counts. `some` and `among` are the counts behind a rate."""

    words: str
    of: str
    said: str
    counted: str
    rate: bool
    some: int
    among: int


class Known(NamedTuple):
    """What a draft is held against; `inspected` and `due` are places of the quarter's list."""

    figures: Figures
    inspected: int = 0
    due: int = 0

    def share(self, rate: str) -> tuple[int, int]:
        """The two counts of a rate."""
        figures = self.figures
        some, among = {RECTIFICATION: (RECTIFIED, DUE), IN_TIME: (ON_TIME, DUE), REINSPECTION: (AGAIN, AGAIN_DUE)}.get(
            rate, ("", ""))
        return (figures.count(some), figures.count(among)) if some else (self.inspected, self.due)

    def counts(self, which: str) -> tuple[int, ...]:
        """What a count may be, as it is shown first: "in time" may mean those on the spot too or not, "overdue" those
        that are still open or all that ever were."""
        if which == INSPECTED:
            return (self.inspected,)
        count = self.figures.count
        others = {ON_TIME: (count(TIMELY),), OVERDUE: (count(OVERDUE) + count(VOIDED_OVERDUE),
                                                       count(OVERDUE) + count(VOIDED_OVERDUE) + count(LATE))}
        return (count(which), *others.get(which, ()))


def contradictions(text: str, known: Known) -> list[Claim]:
    """Everything in a draft that the figures do not bear out, in its order."""
    return [claim for claim, true in claims(text, known) if not true]


def claims(text: str, known: Known) -> list[tuple[Claim, bool]]:
    """Everything that a draft says of the figures, each with whether it is so."""
    found: list[tuple[int, Claim, bool]] = []
    for begin, clause in _clauses(text):
        found += ((begin + at, claim, true) for at, claim, true in _in_clause(clause, known))
    return [(claim, true) for _at, claim, true in sorted(found, key=lambda one: one[0])]


def _clauses(text: str) -> Iterator[tuple[int, str]]:
    begin = 0
    for stop in (*_STOP.finditer(text), None):
        end = stop.start() if stop else len(text)
        yield begin, text[begin:end]
        begin = stop.end() if stop else end


def _in_clause(clause: str, known: Known) -> Iterator[tuple[int, Claim, bool]]:
    taken: list[tuple[int, int]] = []
    each = _each(clause)
    for nth, match in enumerate(_PERCENT.finditer(clause)):
        taken.append(match.span())
        if _NO_CLAIM.search(clause[:match.start()]):
            continue
        rate = each[nth] if each else _rate_of(clause, match.start(), match.end())
        said = match["digits"] or _number(match["words"])
        yield match.start(), *_percentage(clause, rate, said, known)
    for match in _ALL.finditer(clause):
        if _NO_CLAIM.search(clause[:match.start()]):
            continue
        yield match.start(), *_percentage(match[0], IN_TIME if re.search("按期|按时", match[0]) else RECTIFICATION,
                                          "100", known)
    for match in _NONE.finditer(clause):
        taken.append(match.span())
        yield match.start(), *_number_claim(match[0], OVERDUE, 0, known)
    for which, pattern in _PATTERNS:
        for match in pattern.finditer(clause):
            begin, end = match.span()
            if any(begin < last and first < end for first, last in taken):
                continue
            taken.append((begin, end))
            yield begin, *_number_claim(match[0], which, int(next(filter(None, match.groups()))), known)


def _each(clause: str) -> list[str]:
    """Where percentages are given one by one for rates that stand before them, those rates in order."""
    if not _EACH.search(clause):
        return []
    percents = list(_PERCENT.finditer(clause))
    before = clause[:percents[0].start()] if percents else ""
    places = {match.start(): rate for rate, pattern in reversed(_RATE_WORDS)
              for match in re.finditer(f"(?:{pattern})(?:整改)?率?", before, re.IGNORECASE)}
    rates = [rate for at, rate in sorted(places.items())]
    # "按期整改率" is one rate.
    rates = [rate for nth, rate in enumerate(rates) if not (
        rate == RECTIFICATION and nth and rates[nth - 1] == IN_TIME and "按期整改" in before)]
    return rates if len(rates) == len(percents) else []


def _rate_of(clause: str, begin: int, end: int) -> str:
    """Of what a percentage is: the word that stands nearest before it, else behind it."""
    before = [(match.end(), -nth, rate) for nth, (rate, pattern) in enumerate(_RATE_WORDS)
              for match in re.finditer(pattern, clause[:begin], re.IGNORECASE)]
    if before:
        nearest = max(before)
        # "按期整改率": the word that says which rate goes before the one for rectification.
        if nearest[2] == RECTIFICATION:
            closer = [one for one in before if one[2] != RECTIFICATION and nearest[0] - one[0] <= len("整改率 rate")]
            return max(closer)[2] if closer else RECTIFICATION
        return nearest[2]
    behind = [(match.start(), nth, rate) for nth, (rate, pattern) in enumerate(_RATE_WORDS)
              for match in re.finditer(pattern, clause[end:], re.IGNORECASE)]
    return min(behind)[2] if behind else RECTIFICATION


def _percentage(words: str, rate: str, said: str, known: Known) -> tuple[Claim, bool]:
    some, among = known.share(rate)
    claimed = Decimal(said)
    places = Decimal(1).scaleb(-len(said.partition(".")[2]))
    exact = Decimal(100 * some) / Decimal(among) if among else None
    true = exact is not None and exact.quantize(places, ROUND_HALF_UP) == claimed and (
        (claimed == 100) == (some == among) and (claimed == 0) == (some == 0))
    shown = "-" if exact is None else f"{exact.quantize(_shown(places, some, among), ROUND_HALF_UP):f}%"
    return Claim(words.strip(), rate, f"{claimed:f}%", shown, True, some, among), true


def _shown(places: Decimal, some: int, among: int) -> Decimal:
    """So many decimals that what lacks something does not read 100."""
    places = min(places, Decimal("0.1"))
    while some < among and (Decimal(100 * some) / Decimal(among)).quantize(places, ROUND_HALF_UP) == 100:
        places /= 10
    return places


def _number_claim(words: str, which: str, said: int, known: Known) -> tuple[Claim, bool]:
    counted = known.counts(which)
    return Claim(words.strip(), which, str(said), str(counted[0]), False, counted[0], counted[0]), said in counted


def _number(words: str) -> str:
    """A number as it is spoken: 百 100, 九十八点二 98.2."""
    whole, _point, rest = words.partition("点")
    total = digit = 0
    for sign in whole:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[sign]
    decimals = "".join(str(_DIGITS[sign]) for sign in rest if sign in _DIGITS)
    return f"{total + digit}" + (f".{decimals}" if decimals else "")
