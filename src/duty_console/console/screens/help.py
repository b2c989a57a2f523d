"""
The help: every key that works, in the order of need, and what the words on the screen mean.
"""

from __future__ import annotations

from ...texts import N_, _
from ..cells import Line, fit, line, width_of, wrap
from ..player import KEYS as PLAYER_KEYS
from .details import section

KEYS = (
    ("1", N_("desk: what asks a person to act")),
    ("2", N_("loudspeakers: who is heard where; asked, confirmed and measured are three columns")),
    ("5", N_("patrols: what is due when, who is out and his last sign; time is drawn to scale, o a round, x missed, "
             "[] due")),
    ("4", N_("roster: a month, who stands in which shift, and what the duty rules say of it")),
    ("6", N_("fire hazards by their last day: what is overdue first, what is left in working days; L a month of them")),
    ("I", N_("inspections: who waits for one this quarter, complaints, signed papers, findings; Enter opens a place "
             "with its history")),
    ("7", N_("journal: every fact that was stored")),
    ("8", N_("lines: which devices are heard, and how well")),
    ("9", N_("figures: how soon people act, and how much the room is asked to bear")),
    ("H", N_("shift handover: Space says that an item is in order, j that it is not, y signs, + begins it or takes a "
              "new snapshot")),
    ("R", N_("duty log: Space writes what is needed next, + what the cursor is on, j corrects, < > turn the page")),
    ("T", N_("tonight: who is on duty until the morning, who is out, patrols, everything that falls due")),
    ("S", N_("put aside: everything that keeps alarms from calling, by whom, why, until when")),
    ("a", N_("answer the alarm under the cursor: you have seen it. That does not say that it is true or over")),
    ("o", N_("own it: from now on it is yours; on another's it asks to take it over")),
    ("d", N_("do the next step of its plan")),
    ("v", N_("verify: what was found out, from 0 false to 4 danger to life")),
    ("x", N_("close it with its outcome; level 1 only when every mandatory step is done or left out with a reason")),
    ("n", N_("note on it")),
    ("p", N_("hold it for a while, with a reason")),
    ("s", N_("shelve it: it does not call until its time is over; level 1 is never shelved")),
    ("u", N_("end what is put aside: off the shelf, back into service, end of a test or a profile")),
    ("r", N_("reset what is latched, after it was verified and answered")),
    ("C O", N_("begin a test, or take out of service, for the alarm's point, site or line")),
    ("e", N_("escalate: a new, more urgent item takes its place")),
    ("b", N_("loudspeaker of the alarm's area, area, level and words prepared; from a call that is heard, to it")),
    (N_("Space"), N_("on 2: cut what is heard there, at once")),
    ("-", N_("on 2: cut it on this amplifier alone, at once")),
    ("+", N_("on 2: a new broadcast: area, text with its spoken length, then the PIN")),
    ("t", N_("on 2: speak there yourself instead")),
    ("y j", N_("on 2: let a held call be heard, or refuse it")),
    ("g", N_("on 2: give the area to what waits; what plays there is interrupted")),
    ("l L", N_("on 2: keep an area's calls for the officer, or no longer; L is the ledger")),
    ("+ k", N_("on 5: begin a round, type a checkpoint's code")),
    ("t f", N_("on 5: whoever is out gave a sign; note a finding")),
    ("g y", N_("on 5: he is back; sign a round that is over")),
    ("F L W", N_("on 5: what was found, the month counted, what wands told")),
    ("V", N_("on 5: who walks where tonight: volunteers, police, micro fire station, and their hours")),
    ("d + t g", N_("on 6: the next step; a new hazard; order it, several with Space; enter that it was served")),
    ("k f y", N_("on 6: put right on the spot; somebody says it is done; looked at again, signed by another person")),
    ("l j A z", N_("on 6: extend once, measure and money, evidence by number, end a supervised case or void it")),
    ("M J", N_("on 6: judged as major; sealed, handed over or reported")),
    ("n x c", N_("on I: an inspection with the checklist of the trade; enter a hazard of it; a complaint")),
    ("+ j g z", N_("on I: a new place, change it, keep a signed paper, take it off the register")),
    ("w", N_("go out (how long, why), or come back; one always stays at the console")),
    ("i", N_("answer the presence check: somebody is at the console")),
    ("f W", N_("on 4: fill in days by the first letters of names, . goes on with a pattern; have it saved")),
    ("g X l k", N_("on 4: a stand-in, one against the rules, leave, sick leave")),
    ("j y z", N_("on 4: ask for a swap, answer one, take back a change")),
    ("h", N_("a call for help by telephone: from where, what is said")),
    (":", N_("find any action, screen, person, site or point: Chinese, first letters of pinyin, English")),
    ("Y", N_("in an alarm: the rule that judged it, with its source and how sure we are of it")),
    ("F2", N_("sign on at this desk")),
    ("Home", N_("to the most urgent alarm")),
    ("m", N_("silence the bell, for at most a minute or until the next alarm; it is not an answer")),
    ("Enter", N_("open what the cursor is on")),
    ("Esc", N_("back; ends a filter")),
    ("/", N_("filter by text; unanswered alarms of level 1 and 2 are always shown")),
    ("E", N_("export what is listed, filtered and in this order, as a table or as text; says where")),
    (N_("Space"), N_("in the bytes of a line (8, Enter): hold still, go on")),
    (N_("Left/Right"), N_("in the journal: another kind of entries")),
    (N_("arrows"), N_("move; PgUp PgDn Home End too; the cursor stays on its item when others come")),
    ("F12", N_("Chinese or English")),
    ("? F1", N_("this help")),
    ("q", N_("leave this screen; reception goes on without it")),
)
WORDS = (
    (N_("unanswered"), N_("nobody has answered it: it sounds and blinks; the header counts these three kinds")),
    (N_("answered"), N_("a person has seen it; the device has not said that it is over")),
    (N_("unanswered, over"), N_("the device says it is over, but nobody has seen it: answer it")),
    (N_("unanswered, latched"), N_("the same, and it stays until somebody has verified it and resets it")),
    (N_("latched"), N_("= the device says it is over; it stays until somebody has verified it and resets it")),
    (N_("put aside"), N_("shelved, suppressed (test, delay, runaway source) or out of service: it does not call")),
    (N_("none"), N_("asked or confirmed, and the next has not come yet; no: it failed; unkn.: nobody knows")),
    (N_("level"), N_("1 help, fire, hold-up, gas; 2 intruder, path; 3 supervisory; 4 trouble; 5 disabled, test")),
)


REPLAY_KEYS = tuple((key, does) for key, does, _call in PLAYER_KEYS.values())


def help_lines(width: int) -> list[Line]:
    """The help for the present width."""
    lines = section(_("keys"), width)
    for part, entries in ((False, KEYS), (True, WORDS), (True, REPLAY_KEYS)):
        if part:
            lines += section(_("words") if entries is WORDS else _("in a replay"), width)
        column = max(width_of(_(name)) for name, _text in entries) + 2
        for name, text in entries:
            for number, words in enumerate(wrap(_(text), max(10, width - column - 2))):
                lines.append(line((" " + fit("" if number else _(name), column), "key"), words))
    return lines
