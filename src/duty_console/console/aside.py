"""
What is put aside: which alarms something keeps from calling, by whom, why, and until when; and which of it a person may
end.

Pure functions of a picture and its rows. Nothing of it is only hidden: the desk counts it, the shelf page lists it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..clock import local
from ..domain.alarms import Alarm
from ..domain.narration import class_word, content, place_of, when
from ..domain.sentences_life import kind_words, scope_words
from ..domain.suppression import (
    DELAY,
    OUT_OF_SERVICE,
    PROFILE,
    RUNAWAY,
    SHELF,
    TEST,
    Suppression,
    speaks_of,
    strongest,
)
from ..texts import N_, _
from .cells import width_of
from .picture import Picture, elapsed_ms, long_age

DAY_MS = 86_400_000
#: The action that ends one of a kind; the others end by themselves.
ENDS = {SHELF: "unshelve", OUT_OF_SERVICE: "in_service", TEST: "test_end", PROFILE: "profile_end"}
#: Always counted under the queue while anything is put aside; the others when there are any.
ALWAYS = (SHELF, OUT_OF_SERVICE, TEST)
#: Nobody put it aside, so nobody gave a reason.
BY_ITSELF = {DELAY: N_("it waits for its restoral; without one it calls then"),
             RUNAWAY: N_("told once; it may call again when its source is quiet")}
#: What is counted, and its word there.
COUNTED = {SHELF: N_("shelved"), OUT_OF_SERVICE: N_("out of service"), TEST: N_("test"), DELAY: N_("held back"),
           RUNAWAY: N_("runaway"), PROFILE: N_("area profile")}


def left_ms(row: Suppression, picture: Picture) -> int | None:
    """How long it still lasts; None where only a person or what it waits for ends it."""
    return max(0, row.for_ms - elapsed_ms(row.at, row.tick, picture)) if row.for_ms else None


def end_at(row: Suppression, picture: Picture) -> int:
    """The moment it ends (UTC ms), 0 where none is set."""
    left = left_ms(row, picture)
    return 0 if left is None else picture.now.at + left


def end_time(at: int, picture: Picture) -> str:
    """An end as people say it: with its date where that is a day away or more."""
    then = local(at)
    return f"{then:%H:%M}" if at - picture.now.at < DAY_MS else f"{then:%m-%d %H:%M}"


def time_left(ms: int) -> str:
    """How long something still lasts, to the minute it has begun: never longer than it is."""
    minutes = ms // 60_000
    return f"{minutes}m" if minutes < 60 else long_age(minutes)


def by_end(picture: Picture) -> list[Suppression]:
    """Everything that keeps alarms from calling, the nearest end first; last what nobody put aside."""
    return sorted(picture.suppressions, key=lambda row: (
        row.kind in BY_ITSELF, not row.for_ms, end_at(row, picture), row.id))


def over(alarm: Alarm, picture: Picture) -> Suppression | None:
    """What keeps an alarm from calling: the strongest, as the collector has it."""
    return strongest(row for row in picture.suppressions if speaks_of(row, alarm))


def under(row: Suppression, picture: Picture) -> list[Alarm]:
    """The alarms that stand and that it speaks of; a profile keeps none from calling."""
    if row.kind == PROFILE:
        return []
    if row.alarm:
        alarm = picture.standing(row.alarm)
        return [alarm] if alarm is not None else []
    return [alarm for alarm in (*picture.alarms, *picture.aside) if speaks_of(row, alarm)]


def nowhere(picture: Picture) -> list[Alarm]:
    """Alarms that do not call and of which nobody knows what keeps them from it; not told where there is more of that
    than a console reads."""
    if sum(picture.kinds.values()) > len(picture.suppressions):
        return []
    named = {row.alarm for row in picture.suppressions}
    scopes = [row for row in picture.suppressions if not row.alarm and row.kind != PROFILE]
    return [alarm for alarm in picture.aside
            if alarm.id not in named and not any(speaks_of(row, alarm) for row in scopes)]


def nearest(kind: str, picture: Picture) -> int:
    """The first end of a kind (UTC ms), 0 where none is set."""
    return min((end for row in picture.suppressions if row.kind == kind and (end := end_at(row, picture))), default=0)


def counted(picture: Picture, width: int) -> str:
    """The line under the queue: how much is put aside, by kind, and when it ends, where there is no room for all of it
    what ends first of what people put aside; empty where nothing is."""
    lost = len(nowhere(picture))
    if not picture.kinds and not lost:
        return ""
    ends = {kind: end for kind in COUNTED if (end := nearest(kind, picture))}
    first = min((kind for kind in ends if kind not in BY_ITSELF), key=lambda kind: ends[kind], default="")
    text = ""
    for shown in (ends, {first: ends[first]} if first else {}, {}):
        text = "  ".join(_counted(picture, shown, lost))
        if width_of(text) <= width:
            break
    return text


def _counted(picture: Picture, ends: Mapping[str, int], lost: int) -> Iterator[str]:
    for kind, word in COUNTED.items():
        if (count := picture.kinds.get(kind, 0)) or kind in ALWAYS:
            until = _("(until {time})", time=end_time(ends[kind], picture)) if kind in ends else ""
            yield f"{_(word)} {count} {until}".rstrip()
    if lost:
        yield _("reason unknown {count}", count=lost)


def ending_test(picture: Picture) -> str:
    """A test of which people were told that it ends soon (TEST-02), as long as it lasts."""
    row = next((row for row in by_end(picture) if row.kind == TEST and row.warned), None)
    return "" if row is None else _("The test of {what} ends at {time}.", what=of_words(row, picture),
                                    time=end_time(end_at(row, picture), picture))


def of_words(row: Suppression, picture: Picture) -> str:
    """What it covers, as people call it."""
    if row.alarm:
        alarm = picture.standing(row.alarm)
        if alarm is None:
            return _("alarm {alarm}", alarm=row.alarm)
        where = place_of(alarm, picture.names)
        return f"{where}  {content(alarm)}" if row.kind == DELAY else f"{class_word(alarm.signal_class)} {where}"
    of_code = next((alarm for alarm in under(row, picture) if alarm.code == row.code), None)
    return scope_words(row, picture.names) + (f" {content(of_code)}" if of_code else "")


def who_and_why(row: Suppression, picture: Picture) -> str:
    """By whom, why, what is done instead, who tests, what a profile does."""
    parts = [_(BY_ITSELF[row.kind]) if row.kind in BY_ITSELF else picture.names.actor(row.by)]
    if row.reason:
        parts.append(row.reason)
    if row.measure:
        parts.append(_("instead: {measure}", measure=row.measure))
    if row.contractor:
        parts.append(_("tested by {who}", who=row.contractor))
    if row.kind == PROFILE:
        parts.append(_("{classes}: held back {seconds} s, {offset} levels less urgent",
                       classes=", ".join(map(class_word, row.classes)), seconds=row.delay_ms // 1000,
                       offset=row.offset))
    return "  ".join(parts)


def since_words(row: Suppression, picture: Picture) -> str:
    """When it began."""
    return when(row.at, local(picture.now.at).date())


def until_words(row: Suppression, picture: Picture) -> str:
    """When it ends and how long that is."""
    left = left_ms(row, picture)
    if left is None:
        return _("until its source is quiet") if row.kind == RUNAWAY else _("until somebody ends it")
    return _("until {time}, {left} left", time=end_time(picture.now.at + left, picture), left=time_left(left))


def fields(alarm: Alarm, picture: Picture) -> list[tuple[str, str]]:
    """What the page of an alarm says of what keeps it from calling."""
    rows = [row for row in by_end(picture) if row.kind != PROFILE and speaks_of(row, alarm)]
    if not rows and alarm in nowhere(picture):
        return [(_("put aside"), _("reason unknown"))]
    texts: list[str] = []
    for row in rows:
        texts += [f"{kind_words(row.kind)}  {until_words(row, picture)}",
                  f"{since_words(row, picture)} {who_and_why(row, picture)}"]
        if not row.alarm:
            texts.append(_("it covers {what}", what=of_words(row, picture)))
    return [("" if number else _("put aside"), text) for number, text in enumerate(texts)]
