"""
How figures are said: times, shares, marks, and whose they are. One way for the console and for `duty figures`.

Pure: figures come in, words in the language in use go out.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..clock import local
from ..texts import N_, _
from .actions import ACTIONS
from .figures import HOLD, SHELVE, Measure, Overrun, Responses
from .loadfigures import ENOUGH_DAYS, GOOD, OVER, RED, Counted, FalsePoint, Figure, Mix, Offender
from .narration import Names, meaning, place

_MARKS = {GOOD: N_("in bounds"), OVER: N_("above"), RED: N_("RED"), "": N_("no data")}
_LEVELS = {"RESP-01": N_("level 1"), "RESP-02": N_("levels 2-3")}
_EXCLUDED = {"test": N_("under test"), "late": N_("told late by the device"),
             "reminded": N_("reminded again"), "aside": N_("kept from calling at the time")}


def span(ms: int) -> str:
    """A time as short as it can be read: 8.4s, 41s, 2:05, 3h05; a dash where there is none."""
    if ms < 0:
        return "-"
    seconds = round(ms / 1000)
    if ms < 9_950:
        return _("{seconds}s", seconds=f"{ms / 1000:.1f}")
    if seconds < 100:
        return _("{seconds}s", seconds=seconds)
    return f"{seconds // 60}:{seconds % 60:02d}" if seconds < 3600 else f"{seconds // 3600}h{seconds // 60 % 60:02d}"


def percent(value: float) -> str:
    """A share, to a tenth and never rounded up to a target that it misses; a dash where there is none."""
    return "-" if value < 0 else f"{int(value * 10 + 1e-6) / 10:.1f}%"


def quantile(share: float, ms: int) -> str:
    """How soon so many of a hundred were acted on."""
    return _("{share}% in {time}", share=f"{share:g}", time=span(ms))


def level_of(measure: Measure) -> str:
    """Which alarms a target is about."""
    rule = measure.target.rule
    return _(_LEVELS[rule]) if rule in _LEVELS else rule


def is_judged(measure: Measure) -> bool:
    """Whether a target says anything: somebody has acted on something, or something waits for too long already."""
    return measure.first.count > measure.waiting or not measure.is_met


def verdict(measure: Measure) -> str:
    """Whether a target is met, in a word."""
    if not measure.first.count:
        return _("no data")
    if not is_judged(measure):
        return _("nobody has acted yet")
    return _("met") if measure.is_met else _("MISSED")


def mark_word(mark: str, counted: Counted) -> str:
    """The word of a figure's mark; none is given before there are days enough to judge."""
    return _("too early") if mark and is_early(counted) else _(_MARKS[mark])


def name_of(figure: Figure) -> str:
    """What a figure counts."""
    return _(figure.name)


def value_of(figure: Figure) -> str:
    """A figure's value with its unit."""
    return _amount(figure.value, figure.unit)


def bounds_of(figure: Figure) -> str:
    """What is good, and where far too much begins."""
    good = _("good to {value}", value=_limit(figure.good, figure.unit))
    return good if figure.red < 0 or figure.red == figure.good else (
        good + _(", red over {value}", value=_limit(figure.red, figure.unit)))


def _amount(value: float, unit: str) -> str:
    if unit == "%":
        return f"{value:.1f}%"
    return f"{value:.2f}" if value != int(value) else f"{int(value)}"


def _limit(value: float, unit: str) -> str:
    return f"{value:g}{unit}"


def apart(figures: Responses) -> Iterator[str]:
    """What stands in no percentile, each as a sentence (RESP-05, RESP-06, TEST); nothing where there is nothing."""
    for measure in figures.measures:
        if measure.waiting:
            yield _("{level}: {count} not yet acted on, counted with their present age", level=level_of(measure),
                    count=measure.waiting)
        if measure.held:
            yield _("{level}: {count} put on hold as the first action", level=level_of(measure), count=measure.held)
        if measure.shelved:
            yield _("{level}: {count} shelved as the first action", level=level_of(measure), count=measure.shelved)
    for measure in figures.automatic:
        if measure.first.count:
            yield _("{level}: {count} handled automatically, {most}, not counted", level=level_of(measure),
                    count=measure.first.count, most=quantile(measure.target.warn_share, measure.first.warn))
    for reason, count in figures.excluded:
        why = _(_EXCLUDED[reason]) if reason in _EXCLUDED else reason
        yield _("{count} {reason}, not counted", count=count, reason=why)


def is_early(counted: Counted) -> bool:
    """Whether there are too few days to judge the load by."""
    return counted.days < ENOUGH_DAYS - 0.01


def too_little(counted: Counted) -> str:
    """That a figure of load is worth little yet; empty where there are days enough."""
    if not is_early(counted):
        return ""
    return _("Only {days} days of data; load is judged from {enough} days on.", days=f"{counted.days:.1f}",
             enough=ENOUGH_DAYS)


def mix_words(mix: Mix | None) -> str:
    """The priority mix in words (KPI-08)."""
    if mix is None:
        return ""
    return _("low {low} / medium {medium} / high {high}, level 1 {highest}", low=f"{mix.low:.0f}%",
             medium=f"{mix.medium:.0f}%", high=f"{mix.high:.0f}%", highest=f"{mix.highest:.1f}%")


def offender_place(one: Offender, names: Names) -> str:
    """Where a source is."""
    return place(one.line, one.account, one.zone, names)


def offender_words(one: Offender) -> str:
    """What a source says."""
    return meaning(one.scheme, one.code)


def offences(one: Offender) -> str:
    """What is wrong with a source besides that it calls often."""
    found = []
    if one.chattered:
        found.append(_("chatters x{count}", count=one.chattered))
    if one.ran_away:
        found.append(_("ran away x{count}", count=one.ran_away))
    if one.fleeting:
        found.append(_("fleeting x{count}", count=one.fleeting))
    if one.stale_ms:
        found.append(_("stands {days} d", days=one.stale_ms // 86_400_000))
    return " ".join(found)


def false_words(point: FalsePoint, names: Names) -> str:
    """A point that cried wolf: its ratio, and whether a repair was asked for."""
    where = place(point.line, point.account, point.zone, names)
    said = _("{place}: {count} of {alarms} alarms false, {ratio}", place=where, count=point.falsehoods,
             alarms=point.alarms, ratio=f"{point.ratio:.0f}%")
    return said + "  " + (_("repair asked") if point.repair_at else _("no repair asked"))


def how_words(one: Overrun, names: Names) -> str:
    """Who acted first, and that he put it aside where he did (RESP-05); or that nobody has."""
    if one.waiting:
        return _("nobody has acted")
    return names.actor(one.by) + (
        " " + _(ACTIONS[one.how].title) if one.how in (HOLD, SHELVE) else "")


def why_words(one: Overrun) -> str:
    """Why it took so long: what somebody said, and that nothing was received in the meantime; empty where neither."""
    down = _("no reception {begin} to {end}", begin=f"{local(one.outage.begin):%H:%M:%S}",
             end=f"{local(one.outage.end):%H:%M:%S}") if one.outage else ""
    return "; ".join(part for part in (one.reason, down) if part)


def covered(counted: Counted) -> str:
    """Of how many days a figure of load is."""
    return f"{counted.days:.1f}" if is_early(counted) else f"{counted.days:.0f}"
