"""
Why a wish about the duty log was refused; part of `refusals`.
"""

from __future__ import annotations

from ..texts import N_

LOG = (
    N_("An entry stands at the time at which it is written; nothing is entered as of {when} (rule {rule})."),
    N_("There is no slot {slot} to write for: name the begin of one of the last {hours} h, such as {example} (rule "
       "{rule})."),
    N_("A fault needs a text: what is wrong, and what was done."),
    N_("There is no controller {controller}; known: {known}."),
    N_("There is no system {system}; known: {known}."),
    N_("There is no alarm {alarm} of the last {days} days (rule {rule}), or more than {most} came since: "
       "write its cause as the remark of the running record."),
    N_("There is no entry {entry} of the log that may still be corrected: {days} days (rule {rule})."),
    N_("Nothing would be different: say what it should be."),
    N_("{field} is missing: a manual state needs a cause, somebody who restores it, and an end (rule {rule})."),
    N_("A manual state ends in the same shift, at {when} (rule {rule})."),
)
