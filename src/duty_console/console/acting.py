"""
The keys of an officer's actions, and what each of them is about: the alarm under the cursor, or nothing.

Decides nothing: what is refused is refused by the collector. What cannot be meant here says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.actions import ACTIONS, may_words
from ..domain.alarms import Alarm
from ..domain.narration import class_word, either, place_of
from ..domain.planning import VERIFY
from ..domain.work import HELD, OWNED
from ..texts import _
from .dialogue import Dialogue, ask
from .picture import LIVE, REPLAY
from .questions import QUESTIONS, Question
from .widgets.bars import ROLES

if TYPE_CHECKING:
    from .app import DutyApp


class Act(NamedTuple):
    """An action by key; `on_alarm` when it is about the alarm under the cursor."""

    key: str
    action: str
    on_alarm: bool = True


#: In the order of need. What has no key is found in the palette.
ACTS = (
    Act("a", "acknowledge"), Act("o", "own"), Act("d", "step"), Act("v", "verify"), Act("n", "note"), Act("p", "hold"),
    Act("s", "shelve"), Act("r", "reset"), Act("x", "close"), Act("e", "escalate"), Act("h", "phoned", False),
    Act("f2", "sign_on", False),
)
BY_KEY = {act.key: act for act in ACTS}
KEY_OF = {act.action: act.key for act in ACTS}


def begin(app: DutyApp, action: str, alarm: Alarm | None, **values: Any) -> None:
    """Starts an action: asks what must be asked, else goes to the collector at once."""
    if app.picture.link == REPLAY:
        app.note(_("This is a replay: nothing can be done in it."))
    elif app.picture.link != LIVE:
        app.note(_("There is no collector: nothing can be done now, only looked at."))
    elif (role := app.picture.me.role) and role not in ACTIONS[action].roles:
        refused_here(app, action, alarm, _(may_words(ACTIONS[action]), role=_(ROLES[role]) if role in ROLES else role))
    elif alarm is None and needs_alarm(action):
        app.note(_("Put the cursor on an alarm first."))
    elif action == "step":
        next_step(app, alarm)
    elif action == "own" and alarm is not None and (owner := owner_of(app, alarm)) not in ("", app.picture.me.actor):
        app.note(_("It is {who}'s now.", who=app.picture.names.actor(owner)))
        begin(app, "take_over", alarm)
    else:
        about = ""
        if alarm is not None and (action == "note" or any(field.name == "alarm" for field in ACTIONS[action].fields)):
            about = f"{class_word(alarm.signal_class)} {place_of(alarm, app.picture.names)}"
        if action == "note" and alarm is not None:
            values.setdefault("of", f"alarm:{alarm.id}")
        elif alarm is not None and any(field.name == "alarm" for field in ACTIONS[action].fields):
            values.setdefault("alarm", alarm.id)
        if questions := tuple(one for one in QUESTIONS.get(action, ()) if one.field not in values):
            app.hand.prompt = Dialogue(app, action, about, values, questions)
            app.draw_bars()
        else:
            app.start(ask(app, action, about, values, app.clock.read().tick))


def refused_here(app: DutyApp, action: str, alarm: Alarm | None, words: str) -> None:
    """Says that this role may not, and lets the collector refuse it, which keeps that it was tried (AUD-05)."""
    app.note(words)
    if app.picture.link == LIVE:
        app.start(_tried(app, action, alarm.id if alarm is not None else 0))


async def _tried(app: DutyApp, action: str, alarm: int) -> None:
    await app.door.ask(action, alarm=alarm)


def needs_alarm(action: str) -> bool:
    """Whether it can only be about an alarm."""
    return action == "note" or any(field.name == "alarm" and field.needed for field in ACTIONS[action].fields)


def owner_of(app: DutyApp, alarm: Alarm) -> str:
    """Whose an alarm is."""
    work = app.picture.works.get(alarm.id)
    return work.owner if work is not None and work.state in (OWNED, HELD) else ""


def next_step(app: DutyApp, alarm: Alarm | None) -> None:
    """The first step of the alarm's plan that can be done now: its words, and one line for what came of it."""
    plan = app.book.plan(alarm) if alarm is not None else None
    if alarm is None or plan is None or not plan.open:
        app.note(_("There is no step to be done now."))
        return
    step = plan.open[0]
    if step.kind == VERIFY:
        begin(app, "verify", alarm)
        return
    words = either(step.text, step.text_en) + (" (" + _("dial {number}", number=step.dial) + ")" if step.dial else "")
    app.hand.prompt = Dialogue(app, "step", words, {"alarm": alarm.id, "step": step.step},
                               (Question("result", _("done; remark"), optional=True),))
    app.draw_bars()


def title_of(action: str) -> str:
    """What an action is called."""
    return _(ACTIONS[action].title) if action in ACTIONS else action


