"""
A row of a ledger that comes as a file: which columns there are, how they are called, and what is wrong with a row.
Command and core judge by the same functions, so that a file is refused with its line before anything is asked. Pure.

Values are texts in the order of the columns; an empty one says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from ..texts import N_, _, language
from . import hazardrows as hr
from . import placerows as pr
from .hazards import same_person, share_a_person

#: The columns of a place, with what they may be called in a file.
PLACE_COLUMNS: dict[str, tuple[str, ...]] = {
    "place": ("place", "key", "编号", "场所编号"), "name": ("name", "名称", "单位名称", "场所名称"),
    "address": ("address", "地址"), "kind": ("kind", "类型", "场所类型"), "trade": ("trade", "行业"),
    "risk": ("risk", "风险", "风险等级"), "critical": ("critical", "重点部位"),
    "responsible": ("responsible", "责任人", "负责人"), "grid": ("grid", "网格", "网格员"),
    "site": ("site", "站点"), "every_months": ("every_months", "检查周期", "检查周期月"),
    "since": ("since", "登记日期", "建档日期")}
#: The same of a hazard.
HAZARD_COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("number", "编号", "隐患编号"), "place": ("place", "场所", "场所编号"), "part": ("part", "部位"),
    "breach": ("breach", "隐患代码"), "text": ("text", "隐患", "隐患内容"),
    "severity": ("severity", "级别", "隐患级别"), "issuer": ("issuer", "签发单位"),
    "found": ("found", "发现日期", "检查日期"), "responsible": ("responsible", "责任人"),
    "due": ("due", "期限", "整改期限"), "first_due": ("first_due", "首次期限"), "measure": ("measure", "整改措施"),
    "claimed": ("claimed", "申报日期", "整改完成日期"), "claimed_by": ("claimed_by", "申报人", "整改人"),
    "reinspected": ("reinspected", "复查日期"), "reinspected_by": ("reinspected_by", "复查人"),
    "evidence": ("evidence", "证据", "证据编号"), "closed": ("closed", "销号日期"), "late": ("late", "逾期")}
COLUMNS: Mapping[str, dict[str, tuple[str, ...]]] = {pr.PLACES: PLACE_COLUMNS, pr.HAZARDS: HAZARD_COLUMNS}
NEEDED: Mapping[str, tuple[str, ...]] = {pr.PLACES: ("place", "name"), pr.HAZARDS: ("place", "breach", "found")}
#: So many rows hold at once at most: no device is answered until they do, which is a second or so.
MOST: Mapping[str, int] = {pr.PLACES: 200_000, pr.HAZARDS: 12_000}
#: How words of a file stand for ours, as screens and forms say them and as people write them; the first of each is
#: named where a word is none of them.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {"单位": pr.UNIT, "九小场所": pr.SHOP, "商铺": pr.SHOP, "店铺": pr.SHOP, "出租房屋": pr.RENTED,
             "出租屋": pr.RENTED, "出租房": pr.RENTED, "重点部位": pr.PART, "部位": pr.PART, "机关事业单位": pr.PUBLIC,
             "公共区域": pr.PUBLIC, "公共": pr.PUBLIC},
    "risk": {"高风险": pr.HIGH, "高": pr.HIGH, "一般风险": pr.NORMAL, "中风险": pr.NORMAL, "中": pr.NORMAL,
             "一般": pr.NORMAL, "普通": pr.NORMAL, "低风险": pr.LOW, "低": pr.LOW},
    "trade": {"餐馆": "restaurant", "餐饮": "restaurant", "饭店": "restaurant", "娱乐场所": "entertainment",
              "歌舞娱乐": "entertainment", "旅馆": "hotel", "宾馆": "hotel", "酒店": "hotel", "商铺": "shop",
              "商店": "shop", "超市": "supermarket", "作坊": "workshop", "仓库": "warehouse", "学校": "school",
              "幼儿园": "kindergarten",
              "医院": "hospital", "养老院": "nursing_home", "敬老院": "nursing_home", "出租屋": "rented_house",
              "住宅": "residence", "办公场所": "office", "办公": "office", "建筑工地": "construction",
              "工地": "construction", "危险化学品": "chemical", "危化品": "chemical", "燃气": "gas",
              "废品回收": "recycling", "其他": "other"},
    "severity": {"红线": hr.RED_LINE, "重点": hr.HIGH, "严重": hr.HIGH, "提示": hr.HINT, "一般": hr.HINT},
    "issuer": {"社区": hr.COMMUNITY, "居委会": hr.COMMUNITY, "派出所": hr.POLICE, "消防机构": hr.FIRE_BODY,
               "消防救援机构": hr.FIRE_BODY, "消防": hr.FIRE_BODY}}
_YES = {"1": "1", "是": "1", "yes": "1", "true": "1", "0": "0", "否": "0", "no": "0", "false": "0"}
_CHOICES: Mapping[str, Collection[str]] = {
    "kind": pr.KINDS, "risk": pr.RISKS, "trade": pr.TRADES, "severity": hr.SEVERITIES, "issuer": hr.ISSUERS}
_DAYS = frozenset({"since", "found", "due", "first_due", "claimed", "reinspected", "closed"})
#: Of these, what nobody can say before it was.
_PAST = ("since", "found", "claimed", "reinspected", "closed")
#: Years of a ledger: what lies beyond is a slip, and no calendar could be counted on from there.
_YEARS = range(1950, 2100)
_FLAGS = frozenset({"critical", "late"})
_LONGEST = {"place": 100, "name": 100, "text": 500, "measure": 300, "address": 200, "evidence": 200, "part": 100}
_SHORT = 40
_MOST_MONTHS = 12

NO_VALUE = N_("{column} is missing.")
NO_WORD = N_("{column}: {text} is none of {known}.")
NO_DATE = N_("{column}: {text} is no day such as 2026-10-05.")
TOO_LONG = N_("{column} is longer than {most} characters.")
NO_NUMBER = N_("{column}: {text} is no number from 0 to {most}.")
NO_KEY = N_("{column}: {text} has a space, a comma, a colon or a semicolon in it.")
LATER = N_("{column}: {text} is after {other}.")
NOT_PROVED = N_("closed needs evidence, who claimed it and when, and another person who looked again and when "
                "(HAZ-16).")
UNKNOWN_PLACE = N_("{column}: the register has no place {text}.")
UNKNOWN_BREACH = N_("{column}: the library has no breach {text}.")
UNKNOWN_SITE = N_("{column}: the room file has no site {text}.")
FLAWS = (NO_VALUE, NO_WORD, NO_DATE, TOO_LONG, NO_NUMBER, NO_KEY, LATER, NOT_PROVED, UNKNOWN_PLACE, UNKNOWN_BREACH,
         UNKNOWN_SITE)


class Flaw(NamedTuple):
    """What is wrong with a row: its column, a message, and what fills its places."""

    column: str
    message: str
    values: dict[str, str]


def normal(kind: str, said: Mapping[str, str], today: str = "") -> tuple[dict[str, str], list[Flaw]]:
    """A row with its words turned into ours, by column; and everything that is wrong with it, also what can only have
    been after `today` (ISO) where that is given."""
    row: dict[str, str] = {}
    flaws: list[Flaw] = []
    for column in COLUMNS[kind]:
        text = said.get(column, "").strip()
        if not text:
            row[column] = ""
            if column in NEEDED[kind]:
                flaws.append(_flaw(column, NO_VALUE))
            continue
        row[column], flaw = _value(column, text)
        if flaw is not None:
            flaws.append(flaw)
    if not flaws:
        flaws += _place_flaws(row) if kind == pr.PLACES else _hazard_flaws(row)
        flaws += [_flaw(column, LATER, text=row[column], other=today) for column in _PAST if
                  today and row.get(column, "") > today]
    return row, flaws


def _flaw(column: str, message: str, **values: str) -> Flaw:
    return Flaw(column, message, {"column": column, **values} if "{column}" in message else values)


def _value(column: str, text: str) -> tuple[str, Flaw | None]:
    """One cell in our words, and what is wrong with it."""
    most = _LONGEST.get(column, _SHORT)
    if len(text) > most:
        return text, _flaw(column, TOO_LONG, most=str(most))
    if column in _FLAGS:
        return (_YES[text.lower()], None) if text.lower() in _YES else (text, _flaw(
            column, NO_WORD, text=text, known="0, 1"))
    if column in _DAYS:
        day = day_of(text)
        return (day, None) if day else (text, _flaw(column, NO_DATE, text=text))
    if column == "every_months":
        good = text.isascii() and text.isdecimal() and int(text) <= _MOST_MONTHS
        return text, None if good else _flaw(column, NO_NUMBER, text=text, most=str(_MOST_MONTHS))
    if column == "breach":
        return text.upper(), None
    text = _WORDS.get(column, {}).get(text, text)
    known = _CHOICES.get(column)
    if known is not None and text not in known:
        return text, _flaw(column, NO_WORD, text=text, known=_(", ").join(_named(column, known)))
    return text, None


def _named(column: str, known: Collection[str]) -> list[str]:
    """What a cell may have, in the words of the language in use."""
    words = {ours: word for word, ours in reversed(list(_WORDS[column].items()))} if language() == "zh" else {}
    return [words.get(one, one) for one in known]


def head_of(column: str) -> str:
    """What a column is called at the head of a file, in the language in use."""
    names = HAZARD_COLUMNS.get(column) or PLACE_COLUMNS.get(column) or (column,)
    return names[-1] if language() == "zh" else names[0]


def day_of(text: str) -> str:
    """A day as it is written in files: 2026-10-05, 2026/10/5, 2026.10.5, 2026年10月5日, with or without a time of
    midnight; empty where it is none."""
    plain = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    plain = plain.removesuffix(" 00:00:00").strip()
    parts = plain.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        return ""
    try:
        day = date(*map(int, parts))
    except (ValueError, OverflowError):
        return ""
    return day.isoformat() if day.year in _YEARS else ""


def _place_flaws(row: Mapping[str, str]) -> list[Flaw]:
    return _key_flaws("place", row["place"])


def _key_flaws(column: str, key: str) -> list[Flaw]:
    """What people name something by is one word: several are written with commas between them."""
    bad = any(sign.isspace() or sign in ":,;，；" for sign in key)
    return [_flaw(column, NO_KEY, text=key)] if bad else []


def _hazard_flaws(row: Mapping[str, str]) -> list[Flaw]:
    """What does not fit together: days out of order, and a hazard that is closed without what closes one."""
    flaws = _key_flaws("number", row["number"])
    order = ("found", "claimed", "reinspected", "closed")
    days = [(column, row[column]) for column in order if row[column]]
    for (before, one), (column, other) in pairwise(days):
        if other < one:
            flaws.append(_flaw(before, LATER, text=one, other=f"{column} {other}"))
    if row["claimed"] and not same_person(row["claimed_by"]) and not row["closed"]:  # whoever looks again may be it
        flaws.append(_flaw("claimed_by", NO_VALUE))
    proved = all(same_person(row[name]) for name in ("evidence", "claimed", "claimed_by", "reinspected",
                                                     "reinspected_by"))
    if row["closed"] and (not proved or share_a_person(row["claimed_by"], row["reinspected_by"])):
        flaws.append(_flaw("closed", NOT_PROVED))
    return flaws


def values_of(kind: str, row: Mapping[str, str]) -> list[str]:
    """A row as it travels: its values in the order of the columns."""
    return [row.get(column, "") for column in COLUMNS[kind]]


def row_of(kind: str, values: Sequence[object]) -> dict[str, str]:
    """The same back; what is too long or no text says nothing."""
    return {column: value if isinstance(value, str) else "" for column, value in
            zip(COLUMNS[kind], values, strict=False)}
