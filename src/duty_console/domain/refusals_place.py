"""
Why a wish about the register was refused; part of `refusals`.
"""

from __future__ import annotations

from ..texts import N_

PLACE = (
    N_("There is no place {place} on the register."),
    N_("{place} is no key of a place: write it without spaces, colons and commas."),
    N_("The room file has no site {site}."),
    N_("{field}: {text} is no day; write it as 2026-10-05."),
    N_("A paper cannot have been signed on {day}: that is still to come."),
    N_("Complaint {complaint} came on {day}: an inspection before that does not check it (rule {rule})."),
    N_("{place} cannot be on the register since {day}: that is still to come."),
    N_("{place} has been on the register since {was}: {day} is later, and it would leave lists on which it stood."),
    N_("It ends on {until}, before it was signed."),
    N_("Say who looked at it: people."),
    N_("There is no checklist {checklist}; known: {known}."),
    N_("There is no complaint {complaint} about this place that is still to be checked."),
    N_("An inspection of {day} cannot be entered now: it is entered on its day, {days} days later at most (rule "
       "{rule})."),
    N_("{item} is not on the checklist {checklist}."),
    N_("{item} is answered by yes, no or none."),
    N_("{item} is answered twice."),
)
