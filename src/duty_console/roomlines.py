"""
The lines of a room file: each is its device's profile, with what the room says otherwise.

Knows which drivers and profiles there are by looking at the folders; loads no driver and opens no port.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .cleaning import clean
from .errors import UsageError
from .roomtypes import BAUDS, FRAMINGS, Line
from .sheets import Key, Sheet, check_name, hint, listed
from .shipped import folder
from .texts import _

#: What a profile fixes and a room may override.
DEVICE = {
    "driver": Key(),
    "baud": Key("whole"),
    "framing": Key(),
    "receiver_digits": Key("whole"),
    "line_digits": Key("whole"),
    "account_digits": Key("wholes"),
    "wait_s": Key("number"),
    "attempts": Key("whole"),
    "heartbeat_s": Key("number"),
    "settings": Key("table"),
}
LINE = {"name": Key(needed=True), "label": Key(), "profile": Key(), "url": Key(needed=True), **DEVICE,
        "life_path": Key("yes_no")}
#: Without these a line cannot work; where the profile has them the room need not.
WANTED = ("driver", "baud", "framing", "wait_s", "attempts", "heartbeat_s")
LONGEST = 86400  # seconds or attempts: more is a slip of the hand
#: The least and the most of each number of a line, whole or not.
BOUNDS = {"wait_s": (0.1, LONGEST), "attempts": (1, LONGEST), "heartbeat_s": (0, LONGEST), "receiver_digits": (1, 4),
          "line_digits": (1, 7)}
MOST_ACCOUNT_DIGITS = 16
_ADDRESS = re.compile(r"(socket|rfc2217)://(\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]]+):(\d{1,5})([/?].*)?")
_PLAIN = re.compile(r"[\w.,:+*#-]{0,80}")
_Settings = tuple[tuple[str, str], ...]
_OTHER_URLS = ("/", "usb:", "loop://")


def profile_folder() -> Path:
    """Where the device profiles lie, one folder a model."""
    return folder("hardware", "devices")


@cache
def known_drivers() -> tuple[str, ...]:
    """The protocols there are: every package under `drivers/`."""
    return tuple(sorted(path.parent.name for path in Path(__file__).parent.glob("drivers/*/__init__.py")))


def known_profiles() -> tuple[str, ...]:
    """The device models there are."""
    return tuple(sorted(path.parent.name for path in profile_folder().glob("*/profile.toml")))


def read_lines(sheet: Sheet, urls: Mapping[str, str]) -> tuple[Line, ...]:
    """Every `[[line]]`, checked; `urls` (line name -> URL) go before the file."""
    lines: list[Line] = []
    named: dict[str, int] = {}
    connected: dict[str, str] = {}
    for index, table in enumerate(sheet.tables("line")):
        line = _line(sheet, index, table, urls)
        if line is None:
            continue
        if line.name in named:
            sheet.wrong(("line", index, "name"), _('line "{name}" stands on line {first} already; give each its own '
                                                   "name.", name=line.name, first=named[line.name]))
        elif line.url in connected:
            sheet.wrong(("line", index, "url"), _('line "{name}" has the url of line "{other}"; one port serves one '
                                                  "line.", name=line.name, other=connected[line.url]))
        named.setdefault(line.name, sheet.line_of("line", index))
        connected.setdefault(line.url, line.name)
        lines.append(line)
    if not sheet.top.get("line"):
        sheet.lacking((), _("the room has no line; write [[line]] with name, profile and url."))
    _check_urls(sheet, urls)
    return tuple(lines)


def is_port(url: str) -> bool:
    """Whether a url can be opened at all: a full path, `usb:` with a serial number or place, or host and port."""
    found = _ADDRESS.fullmatch(url)
    return 0 < int(found[3]) < 65536 if found else url.startswith(_OTHER_URLS) and url not in _OTHER_URLS


def wrong_url(noun: str, url: str) -> str:
    """The complaint about a url that is none."""
    return _('{noun} has url "{value}"; it must be a full path such as /dev/serial/by-id/..., usb:SERIAL-NUMBER, or '
             "socket://host:port.", noun=noun, value=url)


def _check_urls(sheet: Sheet, urls: Mapping[str, str]) -> None:
    """Refuses a URL for a line that is not in the file (it would be opened by nobody, silently), or that is none."""
    names = [str(table.get("name", "")) for table in sheet.tables("line") if isinstance(table, dict)]
    for name in urls:
        if name not in names:
            raise UsageError(_('--line "{name}": the lines of {file} are {known}.{hint}', name=name, file=sheet.name,
                               known=listed(names), hint=hint(name, names)))
        if not is_port(urls[name]):
            raise UsageError(wrong_url(f"--line {name}", urls[name]))


def _line(sheet: Sheet, index: int, table: Any, urls: Mapping[str, str]) -> Line | None:
    """One line; None where its complaints leave nothing to go on with."""
    way = ("line", index)
    name = str(table.get("name", index + 1)) if isinstance(table, dict) else str(index + 1)
    noun = _('line "{name}"', name=name)
    own = sheet.fields(noun, table, way, LINE)
    before = len(sheet.problems)
    check_name(sheet, (*way, "name"), own.get("name"))
    _check_words(sheet, way, noun, own)
    profile = _profile(sheet, way, noun, own)
    values = {**profile, **own}
    values["url"] = urls.get(name, own.get("url", ""))
    settings = _settings(sheet, way, noun, {**profile.get("settings", {}), **own.get("settings", {})})
    _check_values(sheet, way, noun, values, own)
    if len(sheet.problems) > before or {"name", "url"} - set(own):
        return None
    digits = values.get("account_digits")
    return Line(
        name=name, label=values.get("label") or name, driver=values["driver"], profile=values.get("profile", ""),
        url=values["url"], baud=values["baud"], framing=values["framing"],
        receiver_digits=values.get("receiver_digits"), line_digits=values.get("line_digits"),
        account_digits=tuple(digits) if digits else None,
        wait_s=float(values["wait_s"]), attempts=values["attempts"], heartbeat_s=float(values["heartbeat_s"]),
        life_path=values.get("life_path", True), settings=settings,
    )


def _settings(sheet: Sheet, way: tuple[str | int, ...], noun: str, given: Mapping[str, Any]) -> _Settings:
    """What only the driver knows, as texts: the profile's with what the room says otherwise. The driver itself says
    what is wrong with a value; here only what no text can be."""
    found = []
    for key, value in sorted(given.items()):
        text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
        if not re.fullmatch("[a-z][a-z0-9_]*", key) or not _PLAIN.fullmatch(text):
            sheet.wrong((*way, "settings", key), _(
                '{noun} has the setting {key} = "{value}"; a setting is a word, a number or a list of numbers.',
                noun=noun, key=clean(key), value=clean(text)))
        found.append((key, text))
    return tuple(found)


def _check_words(sheet: Sheet, way: tuple[str | int, ...], noun: str, own: Mapping[str, Any]) -> None:
    """Driver and profile are ones that exist."""
    for key, known, plural in (("driver", known_drivers(), _("known drivers")),
                               ("profile", known_profiles(), _("known profiles"))):
        if key in own and own[key] not in known:
            sheet.wrong((*way, key), _('{noun} wants {key} "{value}"; {plural}: {known}.{hint}', noun=noun, key=key,
                                       value=own[key], plural=plural, known=listed(known), hint=hint(own[key], known)))


def _profile(sheet: Sheet, way: tuple[str | int, ...], noun: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """What the line's profile says; nothing where it has none or an unknown one."""
    model = own.get("profile", "")
    if model not in known_profiles():
        return {}
    found = Sheet(profile_folder() / model / "profile.toml", f"{model}/profile.toml")
    found.stop_if_wrong()
    plain = {key: found.top[key] for key in DEVICE if key in found.top}
    values = found.fields(_('profile "{name}"', name=model), plain, (), DEVICE)
    found.stop_if_wrong()
    if own.get("driver", values.get("driver")) != values.get("driver") and own["driver"] in known_drivers():
        sheet.wrong((*way, "driver"), _(
            '{noun} wants driver "{value}", but its profile {profile} speaks {driver}; leave the driver out.',
            noun=noun, value=own["driver"], profile=model, driver=values.get("driver")))
    return values


def _check_values(sheet: Sheet, way: tuple[str | int, ...], noun: str, values: Mapping[str, Any],
                  own: Mapping[str, Any]) -> None:
    """Everything a line needs is there and can be true."""
    missing = [key for key in WANTED if key not in values]
    if "profile" not in own and missing:
        sheet.lacking(way, _("{noun} needs a profile; known profiles: {known}. Without one it needs {keys}.", noun=noun,
                             known=listed(known_profiles()), keys=listed(missing)))
    elif missing and own["profile"] in known_profiles():
        sheet.lacking(way, _("{noun} needs {keys}: profile {profile} does not say.", noun=noun, keys=listed(missing),
                             profile=own["profile"]))
    if "framing" in values and values["framing"] not in FRAMINGS:
        sheet.wrong((*way, "framing"), _('{noun} has framing "{value}"; known framings: {known}.{hint}', noun=noun,
                                         value=values["framing"], known=listed(FRAMINGS),
                                         hint=hint(values["framing"].upper(), FRAMINGS)))
    if "baud" in values and values["baud"] not in BAUDS:
        near = min(BAUDS, key=lambda baud: abs(baud - values["baud"]))
        sheet.wrong((*way, "baud"), _("{noun} has baud {value}; known bauds: {known}. Did you mean {word}?", noun=noun,
                                      value=values["baud"], known=listed(map(str, BAUDS)), word=near))
    for key, (least, most) in BOUNDS.items():
        if key in values and not least <= values[key] <= most:  # true of nan and inf, too
            sheet.wrong((*way, key), _("{noun} has {key} {value}; it must be {least} to {most}.", noun=noun, key=key,
                                       value=values[key], least=least, most=most))
    digits = values.get("account_digits")
    if digits is not None and not (digits and all(0 < each <= MOST_ACCOUNT_DIGITS for each in digits)):
        sheet.wrong((*way, "account_digits"), _(
            "{noun} has {key} {value}; it must be {least} to {most}.", noun=noun, key="account_digits", value=digits,
            least=1, most=MOST_ACCOUNT_DIGITS))
    if "url" in own and not is_port(own["url"]):
        sheet.wrong((*way, "url"), wrong_url(noun, own["url"]))
