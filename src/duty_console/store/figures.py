"""
Reading what figures are made of: first actions, what waits, counts of ten minutes, floods, sources, false alarms.

Asked for a window of time, by numbers of the journal; every question has an index and an end, so that a store of
millions of entries is asked in parts of a second. What the rows mean is `domain/figures` and `domain/loadfigures`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from ..clock import Moment
from ..domain.alarms import OUT_OF_SERVICE, SHELVED, SUPPRESSED, Alarm, condition_of
from ..domain.dutyfigures import DutyMonth, duty_month, shift_namer
from ..domain.events import Event
from ..domain.figures import Responses, month_of, months_before, of_month, responses
from ..domain.loadevents import FloodEnded, RepairAsked, SourceChattering, SourceFalse, SourceRunaway
from ..domain.loadfigures import (
    DAY_MS,
    ENOUGH_DAYS,
    SLOT_MS,
    Counted,
    FalsePoint,
    Figure,
    FloodReport,
    Mix,
    Offender,
    figures,
    is_loose,
    mix,
    plot,
)
from ..domain.narration import Names
from ..domain.sources import FLEETING_MS, Flood, Load
from ..rulebook import Rulebook
from . import schema
from .answers import AnswerReader, marks
from .entries import event_of
from .patrols import walks
from .rosters import entered

#: So many exceptions, the newest, are named with their place.
NAMED = 200
_MOST_WAITING = 5_000
_MOST_FACTS = 20_000
#: So many sources are looked at one by one: the worst, and with them those that chatter or stand too long.
_RANKED, _SHOWN = 500, 40
_KINDS = ("flood.ended", "repair.asked", "source.chattering", "source.false", "source.runaway")


class Report(NamedTuple):
    """Every figure of one moment `now`: first actions from `begin` to before `end` (UTC ms; `cut` where only the newest
    of them were reckoned with), load, and the alarms of each ten minutes of the last day, the oldest first. `month` is
    the one asked for, `rules` those whose limits stand here, `alarms` those of the newest exceptions."""

    now: Moment
    month: str
    begin: int
    end: int
    responses: Responses
    cut: bool
    counted: Counted
    load: tuple[Figure, ...]
    mix: Mix | None
    day: tuple[int, ...]
    rules: Rulebook
    names: Names
    alarms: dict[int, Alarm]
    duty: DutyMonth | None = None  # of the month asked for, or the present one; None where there is no roster


class FigureReader(AnswerReader):
    """A store open for reading, asked for figures. Not to be shared between threads."""

    def report(self, now: Moment, month: str = "") -> Report:
        """
        Every figure as of now: first actions of the rule's rolling months (RESP-03) and the load of the last 30 days;
        or both of one month, written YYYY-MM.

        :raises UsageError: that is not how a month is written.
        """
        rules = self.rules()
        begin, end = of_month(month) if month else (
            months_before(now.at, round(rules.number("RESP-03"))), now.at + 1)
        end = min(end, now.at + 1)
        answers = self.answers(begin, end, now)
        counted = self.counted(begin if month else now.at - ENOUGH_DAYS * DAY_MS, end, now, rules)
        names = Names(self.sites(), self.points(), self.lines(), self.people(), walks=walks(self))
        first, last = of_month(month or month_of(now.at))
        known = entered(self, first, last)
        has_roster = bool(known.roster.rotas)
        found = responses(answers.rows, answers.waiting, rules, self.outages(begin, end),
                          shift_namer(known.roster, begin, end) if has_roster else None)
        alarms = {one.alarm: alarm for one in found.overruns[:NAMED] if (alarm := self.alarm(one.alarm)) is not None}
        day = plot(self.loads(now.at - DAY_MS, now.at), now.at, DAY_MS // SLOT_MS)
        return Report(now, month, begin, end, found, answers.cut, counted, figures(counted, rules), mix(counted.slots),
                      tuple(day), rules, names, alarms,
                      duty_month(known.roster, known.breaches, first, last, now.at) if has_roster else None)

    def loads(self, begin: int, end: int) -> list[Load]:
        """Alarms of each ten minutes from `begin` to `end` (UTC ms) in which any called, the oldest first."""
        if not self.has_desk:
            return []
        return self._rows("load", "where slot >= ? and slot <= ? order by slot limit 100000", -(-begin // SLOT_MS),
                          end // SLOT_MS)

    def counted(self, begin: int, end: int, now: Moment, rules: Rulebook) -> Counted:
        """What the figures of load are made of, from `begin` to before `end` (UTC ms). What stands too long and what is
        kept from calling is known of now only."""
        first_at = self.first_at()
        if not first_at or schema.is_stale(self._db):  # an older program's tables: the collector makes them anew
            return Counted(begin, end, first_at)
        facts = self._facts(begin, end)
        is_past = end <= now.at
        stale = [] if is_past else self._stale(now, round(rules.number("KPI-07", "after_s") * 1000))
        chattered = Counter(event.body.source for event in facts if isinstance(event.body, SourceChattering))
        ran_away = Counter(event.body.source for event in facts if isinstance(event.body, SourceRunaway))
        sources, alarms, fleeting = self._sources(begin, end)
        return Counted(
            begin, end, first_at, self.loads(begin, end - 1), self._floods(facts, end), sources, alarms,
            self._offenders(begin, end, chattered, ran_away, stale, now), len(chattered), fleeting, stale,
            self._false_points(facts, begin, end), 0 if is_past else self._loose(), is_past)

    def _facts(self, begin: int, end: int) -> list[Event]:
        """The few facts about load told from `begin` to before `end` (UTC ms)."""
        rows = self.asked(f"""
            select number, at, tick, kind, actor, raw, body
            from journal
            where +room = 1 and at >= ? and at < ? and {schema.RARE} and kind in ({marks(_KINDS)})
            order by number desc
            limit ?
        """, begin, end, *_KINDS, _MOST_FACTS)
        return [event_of(row) for row in reversed(rows)]

    def _floods(self, facts: list[Event], end: int) -> list[FloodReport]:
        """Floods that ended in the window and the one that runs, if it began before `end`, the oldest first."""
        found = [FloodReport(event.at - event.body.ms, event.at, event.body.peak, event.body.annunciated,
                             event.body.raw) for event in facts if isinstance(event.body, FloodEnded)]
        rows: list[Flood] = self._rows("flood", "where since > 0 and since_at < ? limit 1", end)
        frames = int(self._one("select coalesce(sum(frames), 0) from line")[0]) if rows else 0
        return found + [FloodReport(row.since_at, 0, row.peak, row.annunciated, frames - row.raw) for row in rows]

    def _sources(self, begin: int, end: int) -> tuple[int, int, int]:
        """How many sources gave how many alarms, and how many of the sources gave fleeting ones."""
        row = self._one(f"""
            select count(*), coalesce(sum(times), 0), coalesce(sum(short > 0), 0)
            from ({_BY_SOURCE})
        """, FLEETING_MS, begin, end)
        return int(row[0]), int(row[1]), int(row[2])

    def _offenders(self, begin: int, end: int, chattered: Counter[str], ran_away: Counter[str], stale: list[Alarm],
                   now: Moment) -> list[Offender]:
        """The worst sources first, and below them those that chatter or stand too long."""
        rows = self.asked(f"{_BY_SOURCE} order by times desc, latest limit ?", FLEETING_MS, begin, end, _RANKED)
        standing = {_source(alarm): max(0, now.at - alarm.raised_at) for alarm in stale}
        found = []
        for place, row in enumerate(rows):
            key = "\t".join(row[:6])
            one = Offender(*row)._replace(chattered=chattered[key], ran_away=ran_away[key],
                                          stale_ms=standing.pop(key, 0))
            if place < _SHOWN // 2 or one.chattered or one.ran_away or one.stale_ms:
                found.append(one)
        # What has stood since before the window gave no alarm in it.
        found += [Offender(alarm.line, alarm.account, alarm.scheme, alarm.code, alarm.grp, alarm.zone, 0, alarm.id,
                           stale_ms=max(0, now.at - alarm.raised_at)) for alarm in stale if _source(alarm) in standing]
        return found[:_SHOWN]

    def _stale(self, now: Moment, after_ms: int) -> list[Alarm]:
        """Alarms whose condition has stood for longer than that, the oldest first (KPI-07)."""
        return self._rows("alarm", f"""
            where id in ({schema.OPEN}) and returned_at = 0 and raised_at < ?
            order by id
            limit ?
        """, now.at - after_ms, _SHOWN)

    def _false_points(self, facts: list[Event], begin: int, end: int) -> list[FalsePoint]:
        """Points that cried wolf, the worst first (KPI-10)."""
        false: dict[str, list[int]] = defaultdict(list)
        repairs: dict[str, int] = {}
        for event in facts:
            if isinstance(event.body, SourceFalse):
                false[event.body.point].append(event.body.alarm)
            elif isinstance(event.body, RepairAsked):
                repairs[event.body.point] = event.at
        worst = sorted(false, key=lambda point: (-len(false[point]), point))[:_SHOWN]
        found = []
        for point in worst:
            line, account, zone = (*point.split("\t"), "", "")[:3]
            count = self._one("""
                select coalesce(sum(count - coalesce(activations, 0)), 0)
                from alarm
                left join unheard on unheard.alarm = alarm.id
                where account in (select account from alarm where id = ?) and zone = ? and line = ?
                    and raised_at >= ? and raised_at < ?
            """, false[point][-1], zone, line, begin, end)
            found.append(FalsePoint(line, account, zone, len(false[point]), int(count[0]), repairs.get(point, 0)))
        return found

    def _loose(self) -> int:
        """Alarms that are kept from calling though nothing that may says so (KPI-09)."""
        kept = (SHELVED, SUPPRESSED, OUT_OF_SERVICE)
        alarms = self._rows("alarm", f"where id in ({schema.OPEN}) and state in ({marks(kept)}) order by id limit ?",
                            *kept, _MOST_WAITING)
        known = self._rows("suppression", "order by id limit ?", _MOST_WAITING) if alarms else []
        return sum(is_loose(alarm, known) for alarm in alarms)


#: Alarms of a window by source: those raised in it, each as often as its device has said it and a person was called.
_BY_SOURCE = """
    select line, replace(account, 'A', '0') as account, scheme, code, grp, zone,
        sum(count - coalesce(activations, 0)) as times, max(id) as latest,
        sum(returned_at > 0 and returned_at - last_at < ? and count > coalesce(activations, 0)) as short
    from alarm
    left join unheard on unheard.alarm = alarm.id
    where raised_at >= ? and raised_at < ?
    group by line, replace(account, 'A', '0'), scheme, code, grp, zone
    having sum(count - coalesce(activations, 0)) > 0
"""


def _source(alarm: Alarm) -> str:
    """A source as its facts name it."""
    return "\t".join(condition_of(alarm))
