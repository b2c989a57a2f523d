"""
Why a wish about a hazard, its notices or its proof was refused; part of `refusals`.
"""

from __future__ import annotations

from ..texts import N_

HAZARD = (
    N_("There is no open hazard {hazard}: `duty hazards` lists them."),
    N_("There is no place {place} on the register: `duty places` lists them."),
    N_("The library has no breach {breach}: `duty hazards library` lists them."),
    N_("Out of {source} came hazard {hazard} already."),
    N_("Hazard {hazard}: this step does not follow from where it stands; `duty hazards show {hazard}` tells where that "
       "is."),
    N_("Hazard {hazard} is put right on the spot and is given no time limit (rule {rule}): enter who corrected it, or "
       "order it at once."),
    N_("{text} is no day such as 2026-10-05, or none that can be meant here."),
    N_("Whoever put it right does not confirm it himself: another person looks at it (rule {rule})."),
    N_("A notice is about hazards of one place: name some of one."),
    N_("Hazard {hazard} was due on {day}: an extension is asked for before that (rule {rule})."),
    N_("Hazard {hazard} has time until {day}: an extension ends later than that."),
    N_("Hazard {hazard} was extended once, to {day}; there is no second time (rule {rule})."),
    N_("Hazard {hazard} has time until {day}: longer than that is an extension, which the shift leader enters (rule "
       "{rule})."),
    N_("Nobody has said that hazard {hazard} is rectified: enter who says so, then let another person look (rule "
       "{rule})."),
    N_("{source} is about {place}, not about {other}."),
    N_("{who} said that hazard {hazard} is rectified: another person looks again (rule {rule})."),
    N_("Hazard {hazard} has no proof since it was ordered or looked at last: add a photo or the reference of a "
       "document (rule {rule})."),
    N_("A major hazard is determined by at least {count} people: name them (rule {rule})."),
    N_("Notice {notice} is served or void already."),
    N_("There is no notice {notice}: `duty hazards notices` lists them."),
    N_("Nothing is called {what} that could be let go; known: {known}."),
    N_("{count} may go now, not {said}: look at `duty retention` again (rule {rule})."),
    N_("No file with that digest was brought: `duty evidence add` brings it."),
    N_("BRE-99 is none of the library: say in words what is wrong (`--text`)."),
    N_("{source} is no source: write finding:ENTRY, alarm:ENTRY or complaint:ENTRY, ENTRY being its number in the "
       "journal."),
    N_("Give a file or a reference: `duty evidence add` brings files."),
)
