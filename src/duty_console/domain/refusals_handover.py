"""
Why a wish about a handover was refused; part of `refusals`.
"""

from __future__ import annotations

from ..texts import N_

HANDOVER = (
    N_("The roster has no change of shift within {before} h ahead or {after} h past that is not handed over: enter "
       "who comes, then begin (rule {rule})."),
    N_("Handover {number} is begun: sign it, or renew it (rule {rule})."),
    N_("No handover is begun: begin one."),
    N_("Who hands over or takes over is a person: sign on first."),
    N_("{person} neither hands over nor takes over here: the roster says who does (rule {rule})."),
    N_("{person} takes over: whoever hands over begins ({who}), or the shift leader (rule {rule})."),
    N_("There is no handover {number}: `duty handover` lists them."),
    N_("Handover {number} was renewed: go on with number {other} (rule {rule})."),
    N_("Handover {number} is signed by both sides."),
    N_("There is no item {item} in handover {number}."),
    N_("What is put aside is decided anew by whoever takes over (rule {rule})."),
    N_("What shall not stay aside is ended: take it off the shelf or put it back into service (rule {rule})."),
    N_("Say in words how it stands: {item} (rule {rule})."),
    N_("{person} has come at {when} already."),
    N_("{person} hands over: whoever takes over signs for himself (rule {rule})."),
    N_("{person} takes over: whoever hands over signs for himself (rule {rule})."),
    N_("Alarm {item} is of priority 1 and unanswered: answer it, then sign (rule {rule})."),
    N_("Alarm {item} of priority 1 is answered and open: say how it stands, then sign (rule {rule})."),
    N_("Nobody has said yet how these are: {item} (rule {rule})."),
    N_("What is put aside waits for whoever takes over: {item}; confirm each or end it (rule {rule})."),
    N_("By the roster nobody takes over here now: enter who comes, or renew the handover (rule {rule})."),
    N_("{person} stays until the relief has come and signed (rule {rule})."),
)
