"""
The lines that never leave: header (who, when, collector, counts), strip (the one alarm that needs a person now) and
footer (the keys that work here now).

Pure builders of lines from a picture; they decide nothing and read nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...clock import local
from ...domain.actions import role_word
from ...domain.alarms import is_unacknowledged
from ...domain.devices import DEGRADED, LOST, NEVER, SILENT
from ...domain.figurewords import span
from ...domain.linewords import occurred, occurred_shortly
from ...domain.narration import class_word, clock_time, content, place_of, room_name, state_word, weekday
from ...domain.sentences_calling import called, called_shortly
from ...domain.suppression import PROFILE, TEST
from ...texts import N_, _, language
from ..airwords import glance
from ..aside import end_time, ending_test, nearest
from ..cells import Line, Span, clip, fit, length, line, shown, sides, width_of, wrap
from ..dutywords import asked_for, judged, on_duty
from ..logasked import asked_line
from ..looks import mark_look, priority_look
from ..picture import FILE, LIVE, NONE, REPLAY, STALE, Picture, age_ms, counting, most_urgent

Key = tuple[str, str]  # the key as it is written, what it does

#: What keeps a line from being received, in the header's short words.
_UNWELL = ((LOST, N_("lost")), (SILENT, N_("silent")), (DEGRADED, N_("degraded")), (NEVER, N_("unopened")))
#: Counted even when there are none; the others only when there are some.
_ALWAYS = ("help_call", "fire", "intrusion", "supervisory", "trouble")
#: From so many cells on the unanswered stand beside the counts and not at the far end.
WIDE = 100
#: What parts the counts from what else is said there, and the fewest cells that are worth saying anything in.
_BESIDE, _LEAST = " | ", 8
#: So many lines of a sentence that has no room in one.
MOST_TOLD = 4
_ORDER = ("help_call", "fire", "hold_up", "gas", "intrusion", "life_path_lost", "supervisory", "feedback_abnormal",
          "trouble", "disablement", "test", "broadcast_status")


def header(picture: Picture, width: int) -> list[Line]:
    """Two lines: room, time, person and collector; counts by class and what nobody has answered."""
    now = local(picture.now.at)
    name = shown(room_name(picture.room) or _("duty room"))
    time = f"{now:%m-%d} {weekday(now.date())} {now:%H:%M:%S}"
    text, look = link_words(picture)
    left, end = line((name, "bold"), "  " + time, "  "), line("  ", (text, look))
    people = on_duty(picture, width - length(left) - length(end), who(picture))
    if picture.link == LIVE and length(left) + length(people) + length(end) > width:
        end = line("  ", lines_words(picture, most=2))
        people = on_duty(picture, width - length(left) - length(end), who(picture))
    left += people
    if (mark := soonness(picture)) and length(left) + length(mark) + length(end) <= width:
        end = mark + end  # only where it takes nothing from what stands there
    return [sides(left, end, width), counted(picture, width)]


def soonness(picture: Picture) -> Line:
    """How soon level 1 is answered: the percentile of RESP-01 as of now; nothing before anybody answered anything."""
    known = picture.answered
    if known is None or not known.ms:
        return ()
    waiting = {alarm.last_event: age_ms(alarm, picture) for alarm in picture.alarms
               if alarm.priority == 1 and is_unacknowledged(alarm) and not alarm.late}
    ms, target = known.percentile(waiting), known.target
    text = _("{share}% answered in {time}", share=f"{target.warn_share:g}", time=span(ms))
    return line("  ", (text, "dim") if ms <= target.warn_ms else (text + "!", "p3"))


def who(picture: Picture) -> str:
    """The person and role at this console, as the collector says."""
    me = picture.me
    if not me.role:
        return ""
    role = role_word(me.role)
    person = picture.names.actor(me.person) if me.person else ""
    return f"{role} {person}".rstrip()


def link_words(picture: Picture) -> Span:
    """Whether anybody receives, in words."""
    if picture.link == LIVE:
        return lines_words(picture)
    if picture.link == REPLAY:
        return " " + _("REPLAY: not now") + " ", "replay"
    if picture.link == FILE:
        return _("NO COLLECTOR since {time}", time=clock_time(picture.since) or "-"), "bad"
    if picture.link == STALE:
        return _("DATA STOPPED at {time}", time=clock_time(picture.since) or "-"), "bad"
    return _("NO DATA"), "bad"


def lines_words(picture: Picture, most: int = len(_UNWELL)) -> Span:
    """That all is received, or how many lines are lost, silent or degraded: words that are never one. Of kinds beyond
    so many only the number of lines."""
    counts = [(word, sum(port.state == state for port in picture.lines)) for state, word in _UNWELL]
    found = [(word, count) for word, count in counts if count]
    if not found:
        return _("receiving normally"), ""
    words = [f"{_(word)} {count}" for word, count in found[:most]]
    rest = sum(count for _word, count in found[most:])
    return " ".join([*words, *([f"+{rest}"] if rest else [])]), "bad"


def counted(picture: Picture, width: int) -> Line:
    """Open alarms by class and the unanswered, then what else goes on."""
    by_class = picture.counts.by_class
    known = [name for name in _ORDER if name in _ALWAYS or by_class.get(name)]
    known += [name for name in by_class if name not in _ORDER]
    words = [(f"{class_word(name)} {by_class.get(name, 0)}", "bold" if by_class.get(name) else "dim") for name in known]
    waiting = picture.counts.unacknowledged
    end = line((_("unanswered {count}", count=waiting), "p1" if waiting else "dim"))
    quiet = [(_("silenced"), "bold")] if picture.silenced else []
    besides = [*glance(picture), *always_shown(picture), *lacking(picture)]
    calls, shortly = ([(text, "bold")] if text and waiting else [] for text in (called(picture.called),
                                                                              called_shortly(picture.called)))
    wide = width >= WIDE
    beside: Line = (("  ", ""), *end) if wide else ()
    counts = _apart(words, "  " if wide or language() == "zh" else " ") + beside
    fewer = _apart([word for word in words if word[1] != "dim"], " ") + beside
    # The counts never give way to what stands beside them, and stand where they stood; where they do not fit
    # themselves, those go first that are none.
    room = width - (0 if wide else length(end) + 1)
    if length(counts) > room:
        counts = fewer if length(fewer) <= room else clip(fewer, max(1, room))
    left = room - length(counts) - width_of(_BESIDE)
    said = [*calls, *quiet, *judged(picture), *besides]
    if length(_apart(said, "  ")) > left:
        said = [*shortly, *quiet, *judged(picture, shortly=True), *besides]
    if length(_apart(said, "  ")) > left and any(look == "p2" for _text, look in besides):  # that must not be cut off
        counts = fewer if length(fewer) < length(counts) else counts
        left = room - length(counts) - width_of(_BESIDE)
    if said and left >= _LEAST:
        counts = (*counts, (_BESIDE, "dim"), *_as_many(said, left))
    return clip(counts, width) if wide else sides(counts, line(" ", *end), width)


def _as_many(words: Sequence[Span], width: int) -> Line:
    """As many of these as there is room for; that there are more is seen."""
    said, kept = _apart(words, "  "), list(words)
    while len(kept) > 1 and length(said) > width:
        kept.pop()
        said = (*_apart(kept, "  "), ("  ..", "dim"))
    return said if length(said) <= width else clip(said, width)


def always_shown(picture: Picture) -> list[Span]:
    """An area profile and tests, as long as they are on (FLOOD-05, TEST-01)."""
    words = []
    if picture.kinds.get(PROFILE):
        words.append((_("profile until {time}", time=end_time(nearest(PROFILE, picture), picture)), "bold"))
    if count := picture.kinds.get(TEST):
        words.append((_("tests {count}", count=count), "bold"))
    return words


def lacking(picture: Picture) -> list[Span]:
    """A calendar that is missing (CAL-06): behind the counts, which go before it where there is little room."""
    known = picture.calendar if picture.link != REPLAY else None
    years = known.missing(picture.now.at) if known is not None else ()
    return [(_("no calendar {years}", years=" ".join(map(str, years))), "bold")] if years else []


def _apart(words: Sequence[Span], gap: str) -> Line:
    """Words with a gap between them."""
    return tuple(span for number, word in enumerate(words) for span in (((gap, ""), word) if number else (word,)))


def strip(picture: Picture, width: int, hint: Line) -> Line:
    """The most urgent alarm nobody has answered, or calm words; `hint` says which key answers it."""
    alarm = most_urgent(picture.alarms)
    if alarm is None:
        asked = asked_for(picture) or asked_line(picture)
        return clip(rewritten(picture) if picture.broken else asked or calm(picture), width)
    look = priority_look(alarm.priority)
    age, state = (counting(age_ms(alarm, picture)), look), (state_word(alarm.state), look)
    end = line("  ", age, " ", state, " ", *hint) if width >= 60 else line(" ", age, *(hint if width >= 40 else ()))
    words = f" {class_word(alarm.signal_class)}  {place_of(alarm, picture.names)}  "
    words += occurred_shortly(alarm.about_at) + content(alarm)
    if alarm.about_at:
        words += f"  ({occurred(alarm.about_at, alarm.last_at)})"
    return sides(line(("!!", f"{mark_look(alarm.priority)} blink"), (words, look)), end, width)


def rewritten(picture: Picture) -> Line:
    """What nobody can answer with a key: somebody changed what this account had seen."""
    words = _("HISTORY CHANGED at entry {number}: tell the shift leader, run `duty verify`.", number=picture.broken)
    return line(("!!", "p1 alert blink"), (" " + words, "p1"))


def calm(picture: Picture) -> Line:
    """What the strip says when nothing waits."""
    if picture.link == NONE:
        return line((_("Nothing can be shown yet."), "bad"))
    if picture.link == STALE:
        return line((_("The file cannot be read now; shown is what was last read."), "bad"))
    if picture.link == FILE:
        return line((_("Nobody receives now. Start it with `duty collect`; looking back works."), "bad"))
    if picture.counts.open:
        return line((_("Calm: everything is answered, {count} still open.", count=picture.counts.open), "dim"))
    if picture.aside:
        return line((_("Calm: nothing waits for an answer; {count} put aside.", count=len(picture.aside)), "dim"))
    return line((_("Calm: nothing waits for an answer."), "dim"))


def standing(picture: Picture) -> str:
    """What is wrong as long as it is: under an alarm in the strip, where it would otherwise not be said; else a test
    that ends soon."""
    if most_urgent(picture.alarms) is None or (picture.link in (LIVE, REPLAY) and not picture.broken):
        return ending_test(picture)
    return "".join(text for text, _look in (rewritten(picture) if picture.broken else calm(picture)))


def part(first: int, page: int, count: int) -> str:
    """Which items of a list are in sight (`first` counts from 0); empty where all are."""
    if count <= page or page < 1:
        return ""
    return _("{first}-{last} of {count}", first=first + 1, last=min(count, first + page), count=count)


def rule(width: int, note: str = "", *, end: str = "") -> Line:
    """A line between; a note of this console stands in the upper one for a while, what is typed or filtered in the
    lower one, at its `end` how far a list goes."""
    text = f"-- {shown(note)} " if note else ""
    if width_of(text) > width:
        return line((fit(text, width), "note"))
    last = f" {end} --" if end and width_of(text) + width_of(end) + 6 < width else ""
    rest = ("-" * (width - width_of(text) - width_of(last)) + last, "dim")
    return line((text, "note"), rest) if text else line(rest)


def told(width: int, note: str, *, end: str = "") -> list[Line]:
    """A rule with its note, and below it what of the note has no room there: why something is not done is read."""
    parts = wrap(note, max(1, width - 4)) if width_of(shown(note)) > width - 4 else [note]
    return [rule(width, parts[0], end=end), *(line(("   " + text, "note")) for text in parts[1:MOST_TOLD])]


def fits(keys: Sequence[Key], width: int) -> bool:
    """Whether there is room for all of them."""
    apart = 0 if language() == "zh" else 1
    return sum(width_of(key) + apart + width_of(shown(does)) + 2 for key, does in keys) - 1 <= width


def footer(keys: Sequence[Key], width: int) -> Line:
    """The keys that work here now; those that do not fit are left out from the end, help stays, and where there
    is room leaving, too."""
    if not keys:
        return ()
    stay = 2 if width >= WIDE and keys[-2:-1] and keys[-2][0] == "q" else 1
    apart = "" if language() == "zh" else " "
    spans: list[Span] = [(" ", "")]
    end: list[Span] = []
    for key, does in keys[-stay:]:
        end += [("  ", "")] if end else []
        end += [(key, "key"), (apart + shown(does), "")]
    for key, does in keys[:-stay]:
        more: list[Span] = [(key, "key"), (apart + shown(does), ""), ("  ", "")]
        if length(tuple(spans)) + length(tuple(more)) + length(tuple(end)) > width:
            break
        spans += more
    return clip((*spans, *end), width)
