"""
What is said of who is heard where: the words of the broadcast screen, of the header and of the strip.

Pure: rows and names come in, text in the language in use goes out.
"""

from __future__ import annotations

from ..clock import local
from ..domain import broadcasts as bc
from ..domain.airtruth import NO, NONE, NOT_YET, UNKNOWN, YES
from ..domain.broadcasts import Broadcast, Part
from ..domain.broadcastwords import DRILL, ENDS, KINDS, SOURCES, WHY_HELD, level_word, word
from ..domain.commands import IS_OPEN, ON
from ..domain.narration import Names, class_word, place_of, site_name
from ..domain.sentences_silence import result_words
from ..domain.silence import FAILED
from ..texts import _
from . import onair
from .air import Air
from .cells import Line, Span, fit, line, width_of
from .picture import LIVE, REPLAY, Picture, counting, elapsed_ms

#: A letter beside every colour; a help call and a drill have one, too.
LETTERS = {bc.RED: "R", bc.ORANGE: "O", bc.YELLOW: "Y", bc.BLUE: "B"}
BRIEF = 30  # cells
_LOOKS = {bc.RED: "p1", bc.ORANGE: "p2", bc.YELLOW: "p3", bc.BLUE: "p4"}
TRUTH_LOOKS = {YES: "", NOT_YET: "p3", NO: "p2", UNKNOWN: "p2", NONE: "dim"}


def letter(row: Broadcast) -> str:
    """The letter of a broadcast's level or kind."""
    if bc.is_drill(row.kind):
        return "D"
    return "H" if row.kind == bc.HELP else LETTERS.get(row.level, " ")


def look(row: Broadcast) -> str:
    """The colour of a level; a drill and a programme have none."""
    if bc.is_drill(row.kind) or row.kind == bc.DAILY:
        return ""
    return "p1" if row.kind == bc.HELP else _LOOKS.get(row.level, "")


def heard(row: Broadcast, names: Names) -> str:
    """What is heard in a line: how urgent, who speaks or from where it comes, who calls, the words."""
    if row.taken_by:  # what was read out or called before is not heard any more
        return speaks(row, names)
    who = (word(SOURCES, row.source) if row.source not in (bc.TELEPHONE, bc.DESK)
           else names.actor(row.by) if row.source == bc.DESK else "")
    head = short(row) + (f" ({who})" if who else "")
    called = names.site_called(row.caller) if row.caller else ""
    return " ".join(part for part in (head, called, row.text or row.recording) if part)


def speaks(row: Broadcast, names: Names) -> str:
    """That a person speaks, who it is, and what he took over."""
    return _("{who} speaks", who=names.actor(row.taken_by)) + f" ({short(row)})"


def area_list(keys: list[str], names: Names) -> str:
    """Some areas; none of them named is everywhere."""
    if not keys and (whole := whole_area(names)):
        keys = [whole]
    return _(", ").join(names.area(key) for key in keys) or _("everywhere")


def whole_area(names: Names) -> str:
    """The one area that has all others in it, and every amplifier; empty where there is none."""
    tops = [row.area for row in names.areas.values() if row.parent not in names.areas]
    return tops[0] if len(tops) == 1 and all(row.area in names.areas for row in names.amplifiers.values()) else ""


def where(row: Broadcast, air: Air, names: Names) -> str:
    """In which areas it is heard, and from which amplifiers there not, or not any more."""
    said, gone = area_list(onair.areas_of(row, air.now), names), onair.gone_from(row, air.now)
    if not gone:
        return said
    if len(gone) == 1:
        return _("{areas} except {amplifier}", areas=said, amplifier=names.amplifier(gone[0]))
    parts = {part.instead_of or part.amplifier for part in onair.parts_of(row.id, air.now)}
    return _("{areas} ({count} of {all} amplifiers)", areas=said, count=len(parts) - len(gone), all=len(parts))


def short(row: Broadcast) -> str:
    """What it is in a word or two."""
    if bc.is_drill(row.kind):
        return _(DRILL)
    if row.kind == bc.HELP:
        return class_word("help_call")
    daily = word(KINDS, row.kind) if row.kind == bc.DAILY else ""
    return " ".join(part for part in (level_word(row.level), daily) if part) or word(KINDS, row.kind)


def brief(row: Broadcast, picture: Picture) -> str:
    """What a key would cut: what it is, and whose or where; short enough for the line of keys."""
    of = caller(row, picture) if row.kind == bc.HELP else where(row, picture.air, picture.names)
    said = f"{short(row)} {of}"
    return fit(said, BRIEF).rstrip() if width_of(said) > BRIEF else said


def caller(row: Broadcast, picture: Picture) -> str:
    """Who calls: the site, or what stands in the alarm of the call."""
    alarm = picture.standing(row.alarm)
    if row.caller:
        return picture.names.site_called(row.caller)
    return place_of(alarm, picture.names) if alarm is not None else _("number not told")


def held_words(row: Broadcast, picture: Picture) -> str:
    """Who waits for the officer's word, why, and where he would be heard."""
    parts = onair.parts_of(row.id, picture.air.now)
    to = where(row, picture.air, picture.names) if parts else _("area not known")
    return _("to {areas}: {caller} ({why})", caller=caller(row, picture), why=word(WHY_HELD, row.why), areas=to)


def unanswered_words(row: Broadcast, picture: Picture) -> str:
    """What happens when nobody says anything."""
    opens = onair.opens_unanswered(row, picture.air, picture.now.at)
    return _("else heard") if opens else _("else refused")


def waits_words(row: Broadcast, picture: Picture) -> str:
    """About how long it waits, behind what, and where."""
    air, names = picture.air, picture.names
    areas = area_list(onair.areas_of(row, air.now, bc.WAITS), names)
    ahead, ms = onair.after_what(row, air, picture)
    said = f"{areas}  {heard(row, names)}"
    if ahead is None:
        return said
    before = short(ahead)
    if onair.is_elsewhere(ahead, row, air.now):
        before = _("{ahead} in {areas}", ahead=before, areas=where(ahead, air, names))
    if not ms:
        return _("after {ahead}: {what}", what=said, ahead=before)
    return _("in about {seconds} s, after {ahead}: {what}", what=said, ahead=before, seconds=-(-ms // 1000))


def failed_words(part: Part) -> str:
    """Why an amplifier does not speak."""
    if part.state == bc.PART_UNKNOWN:
        return _("outcome unknown")
    return word(ENDS, part.how) if part.how else _("failed")


def idle(amplifier: str, picture: Picture) -> Span:
    """What stands where nobody is heard: held calls of its area, an output that should be closed; else nothing."""
    on = picture.air.now
    row = next((one for one in on.amplifiers if one.amplifier == amplifier), None)
    if row is None:
        return "-", "dim"
    output = onair.output_of(row, on)
    test = next((one for one in on.tests if one.amplifier == amplifier), None)
    if test is not None and not test.result:
        return _("silence test runs"), ""
    if onair.is_closing(row, on):
        return _("being closed"), "p3"
    if output.state == IS_OPEN or output.measured == ON:
        return _("open, and nobody is meant to be heard"), "p2"
    if test is None:
        return "-", "dim"
    today = local(test.at).date() == local(picture.now.at).date()
    when = f"{local(test.at):%H:%M}" if today else f"{local(test.at):%m-%d %H:%M}"
    said = _("silence test {time}: {result}", time=when, result=result_words(test.result, test.how))
    return f"-  {said}", "p2" if test.result == FAILED else "dim"


def held_area(key: str, picture: Picture) -> str:
    """Who keeps an area's calls for himself, and why; empty where nobody does."""
    area = next((one for one in picture.air.now.areas if one.area == key), None)
    if area is None or not area.held_by:
        return ""
    return _("calls kept for the officer: {why} ({who})", why=area.held_why, who=picture.names.actor(area.held_by))


def glance(picture: Picture) -> list[Span]:
    """Who is on the air, for the header: calls that are held first, then one broadcast or how many, then amplifiers
    that have not confirmed."""
    air, on = picture.air, picture.air.now
    if not on.broadcasts or picture.link not in (LIVE, REPLAY):
        return []
    held = [row for row in on.broadcasts if row.state == bc.HELD]
    speaking = [row for row in on.broadcasts if row.state != bc.HELD and any(
        part.state in (*bc.HOLDS, bc.PART_UNKNOWN) for part in onair.parts_of(row.id, on))]
    words: list[Span] = []
    if held:
        left = min(onair.held_left_ms(row, picture) for row in held)
        words.append((_("call held, {seconds} s left", seconds=-(-left // 1000)), "p2"))
    if len(speaking) == 1:
        [row] = speaking
        since = counting(elapsed_ms(row.started_at, row.started_tick, picture)) if row.started_at else ""
        said = _("on air {where} {what} {since}", where=where(row, air, picture.names),
                 what=speaks(row, picture.names) if row.taken_by else short(row), since=since)
        words.append((said.rstrip(), "bold"))
    elif speaking:
        words.append((_("on air {count}", count=len(speaking)), "bold"))
    return words + [(text, "p2") for text in unconfirmed_words(picture)]


def unconfirmed_words(picture: Picture, number: int = 0) -> list[str]:
    """Amplifiers that have not confirmed what was asked of them."""
    keys = onair.unconfirmed(picture.air.now, number)
    if not keys:
        return []
    name = picture.names.amplifier(keys[0])
    return [_("{amplifier} not confirmed", amplifier=name) if len(keys) == 1
            else _("{count} amplifiers not confirmed", count=len(keys))]


def held_hint(picture: Picture, number: int) -> Line:
    """How long a call that is held still waits for the officer's word, what happens else, and the keys that say it;
    empty where the call of this alarm is not held."""
    row = next((one for one in picture.air.now.broadcasts if one.state == bc.HELD and one.alarm == number), None)
    if row is None or picture.link != LIVE:
        return ()
    left = -(-onair.held_left_ms(row, picture) // 1000)
    said = _("{seconds} s left, {else_what}", seconds=left, else_what=unanswered_words(row, picture))
    return line("  ", (said, "p2"), " - ", ("2", "key"), " " + _("then") + " ", ("y", "key"))


def hint(picture: Picture, number: int, *, long: bool) -> Line:
    """The key that leads from an alarm to its area's loudspeaker, with what is wrong there where there is room; nothing
    in a room without."""
    if not picture.air.now.amplifiers:
        return ()
    alarm = picture.standing(number)
    row = onair.of_alarm(alarm, picture.air.now)
    late = unconfirmed_words(picture, row.id) if row is not None and long else []
    said = _("broadcast") + (f"({late[0]})" if late else "")
    return line("  ", ("b", "key"), " " + said)


def site_area(picture: Picture, line_name: str, account: str) -> tuple[str, str]:
    """The area of the site an account stands for, and what the site is called."""
    site = picture.names.site(line_name, account) if account else None
    return (site.area, site_name(site)) if site is not None else ("", "")
