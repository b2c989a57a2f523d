"""
What is asked while somebody walks a patrol, and of the round afterwards.
"""

from __future__ import annotations

from ..texts import N_
from .actiontypes import CHIEF, DUTY, OF, Action, Field, text
from .patrols import CLOSING, GRADES, PATROLLER, ROUND, SUBJECTS, SUPERVISOR
from .patrols import OUTCOMES as CAME_OF

PATROL = (
    Action("patrol_begin", N_("begin a round"), DUTY,
           (OF, text("kind", 20, needed=False)._replace(choices=(ROUND, CLOSING)), text("person", 40, needed=False),
            text("people", 300, needed=False))),
    Action("patrol_scan", N_("enter the code of a checkpoint"), DUTY,
           (OF, text("code", 40), text("person", 40, needed=False), text("as_of", 40, needed=False))),
    Action("patrol_check", N_("note a sign of who is out"), DUTY, (OF, text("text", needed=False))),
    Action("patrol_finish", N_("end a round"), DUTY, (OF, text("reason", needed=False))),
    Action("patrol_finding", N_("note a finding"), DUTY,
           (OF, text("text", 300), text("subject", 20)._replace(choices=SUBJECTS),
            text("outcome", 20)._replace(choices=CAME_OF), text("grade", 20, needed=False)._replace(choices=GRADES),
            text("checkpoint", 40, needed=False), text("place", needed=False), text("photo", needed=False))),
    Action("patrol_record", N_("hand over a record of a wand"), CHIEF,
           (text("reader", 40), text("tag", 40), Field("read_at", "number", 2**53, least=1), text("clock", 40),
            text("person", 40, needed=False))),
    Action("team_hours", N_("hand over a walk of a team from its sheet"), CHIEF,
           (OF, Field("begun_at", "number", 2**53, least=1), Field("ended_at", "number", 2**53, least=1),
            text("people", 300))),
    Action("patrol_sign", N_("sign a round"), DUTY,
           (Field("round", "number", 2**53, least=1), text("part", 20)._replace(choices=(PATROLLER, SUPERVISOR))),
           guard="pin"),
)
