"""
Why a wish was refused, said in the language in use.

A console hears a refusal as a message with its values. The journal keeps the one English sentence that they make, so
that it reads the same for ever; here it is recognised again, as the reasons of drivers and ports are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from re import Pattern
from typing import Any

from ..calendarfile import FLAWS
from ..systemwords import said_of
from ..texts import N_, _
from .actions import role_word
from .reasons import patterns
from .refusals_bulk import BULK
from .refusals_handover import HANDOVER
from .refusals_hazard import HAZARD
from .refusals_log import LOG
from .refusals_place import PLACE
from .refusals_roster import ROSTER
from .refusals_team import TEAM

#: Every sentence that a wish may be refused with.
REFUSALS = (
    N_("There is no action {action}."),
    N_("{field} is missing, or not what it must be."),
    N_("Alarm {alarm} is not on the queue any more."),
    N_("Already acknowledged by {who} at {when}."),
    N_("It has sounded again since you looked: look once more, then acknowledge."),
    N_("This console has not shown that alarm yet."),
    N_("Nothing of the kind was answered lately."),
    N_("There is no {of}: name alarm:NUMBER, point:SITE/ZONE, site:SITE or line:LINE."),
    N_("This lasts {minutes} min at most (rule {rule})."),
    N_("A profile is for classes of level 3 to 5 only (rule FLOOD-05)."),
    N_("A profile may not delay so long or lower so far (rule FLOOD-05)."),
    N_("A profile needs a delay or an offset."),
    N_("It is so already: end that first."),
    N_("There is no such thing any more."),
    N_("An auditor says why: give a reason."),
    N_("Acknowledge the alarm first: its numbers are for whoever handles it."),
    N_("The numbers of {of} are not for this alarm."),
    N_("No telephone numbers are kept for it."),
    N_("It is closed already."),
    N_("Something keeps it from calling: close it when that has ended."),
    N_("The PIN of {person} was lost with a damaged file: the shift leader sets a new one with `duty people pin`, at "
       "the account that runs the collector."),
    N_("The program failed on this ({fault}): nothing was done."),
    N_("{who} has it: take it over first."),
    N_("A priority-1 alarm is not put aside untouched: verify it or do a step of its plan first."),
    N_("Nobody has it yet: own it."),
    N_("It is not put aside."),
    N_("A confirmed alarm is judged lower only by two people: a second person must agree."),
    N_("There is no {of} to note this on."),
    N_("A note that pops up needs an end."),
    N_("A call before the alarm is noted on a point, for at most {minutes} min."),
    N_("Its plan has no step {step}."),
    N_("{who} has done it already."),
    N_("The step {step} is not open yet."),
    N_("It is on the shelf already."),
    N_("It has sounded again since you looked: look once more."),
    N_("An alarm of this class is never shelved (rule {rule})."),
    N_("Only the shift leader shelves an alarm of this class (rule {rule})."),
    N_("An alarm of this class is shelved for {minutes} min at most (rule {rule})."),
    N_("It is not on the shelf."),
    N_("It is unanswered: acknowledge it before you close it."),
    N_("It is not verified: say the level (0 to 4) before you close it."),
    N_("Not done and not left out with a reason: {steps}."),
    N_("There is nobody called {person} on the staff."),
    N_("This account is {who}'s own: nobody else signs on here."),
    N_("No PIN is set for {person}: `duty people pin` sets one."),
    N_("This needs the PIN."),
    N_("Nobody is signed on here."),
    N_("This needs the old PIN, or that of an engineer or the shift leader."),
    N_("Another person's PIN is set by an engineer or the shift leader."),
    N_("The second person's PIN is wrong."),
    N_("Too soon after a wrong PIN: wait a moment, then enter it again."),
    N_("Too soon after a wrong PIN: wait {seconds} s, then enter it again."),
    N_("The first PIN is set from the collector's own account, or by an engineer or the shift leader with "
       "his own PIN."),
    N_("At most {most} alarms at once (rule FLOOD-06)."),
    N_("The count does not hold: there are {count}."),
    N_("An alarm of level 1 or 2 is answered by itself, never with others (rule FLOOD-06)."),
    N_("Only alarms of one class are answered together (rule FLOOD-06)."),
    N_("The list has moved: look once more, then confirm."),
    N_("It is unanswered: acknowledge it first."),
    N_("It is of the highest priority already."),
    N_("It has sounded again since you looked: look once more, then reset."),
    N_("Only what is answered and over can be reset ({rule})."),
    N_("Verify it first, then reset ({rule})."),
    N_("The PIN is wrong."),
    N_("Sign on first: this account is shared."),
    N_("This desk is locked: enter the PIN."),
    N_("This needs the PIN once more."),
    N_("This needs a second person with a PIN."),
    N_("This needs a PIN, and none is set: `duty people pin` sets one."),
    N_("You are here as {role}: an officer or the shift leader may do this."),
    N_("You are here as {role}: the shift leader may do this."),
    N_("You are here as {role}: the shift leader or an engineer may do this."),
    N_("You are here as {role}: whoever is on the staff may do this."),
    N_("Nobody may do this as {role}."),
    N_("You are here as {role}: an officer, the shift leader or an auditor may do this."),
    N_("You are here as {role}: an officer, the shift leader or an engineer may do this."),
    N_("There is no broadcast {broadcast} any more."),
    N_("All loudspeakers at once need a second person where no fire alarm is active."),
    N_("There is no area {area}."),
    N_("There is no amplifier in {area}."),
    N_("Daily programmes are silent at this hour (rule BC-14)."),
    N_("Say what is to be heard: a text or a recording."),
    N_("Say which loudspeakers: all, area:KEY or amplifier:KEY."),
    N_("Loudspeakers are not tested at this hour (rules BC-13, BC-14)."),
    N_("It takes {seconds} s to say: {most} s at most (rule BC-16)."),
    N_("It has no amplifier {amplifier}."),
    N_("Nobody is heard there yet."),
    N_("It is not held."),
    N_("Say in which area it is to be heard."),
    N_("It waits for no amplifier there."),
    N_("Its calls are not held."),
    N_("There is no line {line}."),
    N_("A drill is said, not played: give its text (rule BC-09)."),
    N_("It has not said yet that it is a drill: wait {seconds} s (rule BC-09)."),
    N_("A drill does not begin at the microphone: give its text, which says first that it is one, then take the "
       "microphone (rule BC-09)."),
    N_("Nowhere did it say from its beginning that it is a drill: cut it and give it anew (rule BC-19)."),
    N_("Broadcast {ahead} is more urgent and has the room's one voice: cut it first, or speak at the microphone (rule "
       "BC-20)."),
    *FLAWS,
    *ROSTER,
    *TEAM,
    *LOG,
    *PLACE,
    *HANDOVER,
    *HAZARD,
    *BULK,
    N_("There is no patrol {patrol}: `duty patrols` lists them."),
    N_("Nobody is out on patrol {patrol}: begin a round first."),
    N_("There is no round {round} that waits for a signature."),
    N_("Round {round} of it is being walked: finish that first."),
    N_("Nothing is checked at closing on patrol {patrol} (rule {rule})."),
    N_("The check at closing counts from {when} on (rule {rule})."),
    N_("A code stands at the time it is typed; nothing is entered as of {when} (rule {rule})."),
    N_("No checkpoint has the code {code}: read it again at the place itself."),
    N_("Checkpoint {checkpoint} is not on the route of patrol {patrol}."),
    N_("Not passed yet: {checkpoints}. Pass them, or say why the round is broken off."),
    N_("A signature is a person's: sign on first."),
    N_("{who} has signed that already."),
    N_("{who} walked it: nobody else signs as the patroller (rule {rule})."),
    N_("Patroller and supervisor are two people (rule {rule})."),
    N_("Say where: a checkpoint or a place."),
    N_("No checkpoint has the tag {tag}."),
    N_("{when} is yet to come: no checkpoint was passed then."),
)


def told(message: str, values: Mapping[str, Any]) -> str:
    """A refusal as it came through the door, in the language in use."""
    said = {"role": role_word, "reason": said_of}
    return _(message, **{key: said[key](str(value)) if key in said else value for key, value in values.items()})


def said(reason: str, actor: Callable[[str], str]) -> str:
    """A kept refusal in the language in use, its people called as `actor` calls them; one that nobody listed as it was
    kept."""
    for message, pattern in _patterns():
        if found := pattern.fullmatch(reason):
            return told(message, {key: actor(value) if key == "who" else value
                                  for key, value in found.groupdict().items()})
    return reason


@cache
def _patterns() -> tuple[tuple[str, Pattern[str]], ...]:
    return patterns(REFUSALS)
