"""
Why a wish about the roster was refused; part of `refusals`.
"""

from __future__ import annotations

from ..texts import N_

#: What a duty rule is against, and whoever would pass instead.
BY_RULE = {
    "DUTY-01": N_("Nobody would be on duty from {begins} to {until}: it needs {wanted} (rule DUTY-01). Who passes: "
                  "{candidates}."),
    "DUTY-02": N_("From {begins} to {until} it needs {wanted} people, has {has} (rule DUTY-02). Who passes: "
                  "{candidates}."),
    "DUTY-03": N_("{person} would be on duty for {length} h without a break from {begins}: {most} h at most (rule "
                  "DUTY-03). Who passes: {candidates}."),
    "DUTY-04": N_("From {begins} to {until} it needs {wanted} certified, has {has}: {person} has no certificate that "
                  "counts (rule DUTY-04) and may stand as an extra. Who passes: {candidates}."),
    "DUTY-05": N_("From {begins} to {until} it needs {wanted} certified, has {has}: {person} has too low a certificate "
                  "for linked control (rule DUTY-05) and may stand as an extra. Who passes: {candidates}."),
    "DUTY-14": N_("{person} would have {length} h of rest before {begins}: {most} h at least (rule DUTY-14). Who "
                  "passes: {candidates}."),
    "DUTY-15": N_("From {begins} to {until} it needs {wanted} certified, has {has}: the certificate of {person} has "
                  "ended or is suspended (rule DUTY-15); he may stand as an extra. Who passes: {candidates}."),
}
#: What the roster itself is against.
ROSTER = (
    N_("That is past: what was is not changed any more."),
    N_("There is no pattern {pattern}; known: {known}."),
    N_("{pattern} has {count} crews: name their people with commas, and a / between crews."),
    N_("The pattern {pattern} cannot be read: a shift is a letter, its begin and its minutes; a crew is its "
       "letters, day by day, - for a day off."),
    N_("{person} is named twice."),
    N_("{person} is away until {until}."),
    N_("Only the shift leader enters this for somebody else."),
    N_("{person} is not on duty from {begins} to {until}."),
    N_("{person} is on duty himself from {begins} to {until}."),
    N_("That is for {person} to say, or for the shift leader (rule {rule})."),
    N_("{person} is not on duty now."),
    N_("Nobody would stay at the console: one always stays (rule {rule})."),
    N_("{person} is not out."), N_("Say where to: an alarm or a place."),
    N_("The link to the remote side is not there: {line} (rule {rule})."),
    *BY_RULE.values(),
    N_("{count} days of {shifts} shifts are wanted from {begins} to {until}: ; between days, / between shifts, commas "
       "between people."),
    N_("{person} is named twice in one shift of {begins}."),
    N_("The roster was changed meanwhile (entry {entry}): look at it again, then save."),
    N_("{person} is away until {until}: from {begins} it needs {wanted} people, has {has} (rule DUTY-02). Who passes: "
       "{candidates}."),
)
