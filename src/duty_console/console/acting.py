"""
The keys of an officer's actions, and what each of them is about: the alarm under the cursor, or nothing.

Decides nothing: what is refused is refused by the collector. What cannot be meant here says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain.actions import ACTIONS, may_words, role_word
from ..domain.actions_log import LOGGING
from ..domain.alarms import Alarm
from ..domain.narration import class_word, either, place_of
from ..domain.planning import SEND, VERIFY
from ..domain.sentences_life import kind_words
from ..domain.suppression import SHELF
from ..domain.work import HELD, OWNED
from ..texts import _
from .airing import ABOUT_AIR, begin_airing
from .aside import ENDS, of_words
from .dialogue import Dialogue, SignOn, ask, refused
from .hazardkeys import ABOUT_HAZARDS
from .picture import LIVE, REPLAY
from .pins import lacking, must_sign_on
from .placekeys import ABOUT_PLACES
from .questions import QUESTIONS, SENT, Question
from .rosterkeys import ABOUT_ROSTER
from .shelving import SCOPED, Asking, ending, scope, shelving
from .walking import WALKS, begin_walking

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
    Act("s", "shelve"), Act("u", "unshelve"), Act("r", "reset"), Act("x", "close"), Act("e", "escalate"),
    Act("b", "broadcast"), Act("C", "test_begin"), Act("O", "out_of_service"), Act("h", "phoned", False),
    Act("w", "go_out", False), Act("i", "present", False), Act("f2", "sign_on", False),
)
BY_KEY = {act.key: act for act in ACTS}
KEY_OF = {act.action: act.key for act in ACTS}
#: What is written into the duty log, on a screen of its own.
LOGGED = frozenset(action.name for action in LOGGING)
#: What asks something before it asks the collector; the rest is asked at once, and the collector says who must sign on.
ASKS = frozenset({*QUESTIONS, *ABOUT_AIR, *ABOUT_ROSTER, *WALKS, *LOGGED, *ABOUT_HAZARDS, *ABOUT_PLACES,
                  "step"} - {"cut"})


def begin(app: DutyApp, action: str, alarm: Alarm | None, **values: Any) -> None:
    """Starts an action: asks what must be asked, else goes to the collector at once. `about` and `asking` are words for
    it and questions of whoever knows them better."""
    if app.picture.link == REPLAY:
        app.note(_("This is a replay: nothing can be done in it."))
    elif app.picture.link != LIVE:
        refused(app, _("There is no collector: nothing can be done now, only looked at."), action)
    elif action in ENDS.values():
        end(app, action)
    elif barred := not_his(app, action):
        refused_here(app, action, alarm, barred)
    elif action in WALKS and not values:
        begin_walking(app, action)
    elif action in LOGGED and not values:
        from .logwriting import begin_logging

        begin_logging(app)
    elif action in ABOUT_AIR and action != "instruct" and not app.picture.air.now.amplifiers:
        app.note(_("This room has no loudspeakers."))
    elif action in ASKS and must_sign_on(app, action):
        sign_on_first(app, action, alarm, values)
    elif lack := lacking(app, action):
        refused(app, lack, action)
    elif action in ABOUT_AIR:
        begin_airing(app, action, alarm, values)
    elif action in ABOUT_ROSTER:
        from .rosterasking import begin_rostering

        begin_rostering(app, action, values)
    elif action in ABOUT_HAZARDS:
        from .hazardasking import begin_hazards

        begin_hazards(app, action, values, alarm)
    elif action in ABOUT_PLACES:
        from .placeasking import begin_places

        begin_places(app, action, values)
    elif alarm is None and needs_alarm(action):
        app.note(_("Put the cursor on an alarm first."))
    elif action == "step":
        next_step(app, alarm)
    elif action == "go_out" and app.picture.duty.is_out(me := app.picture.me.person):
        begin(app, "come_back", None, person=me)
    elif action == "own" and alarm is not None and (owner := owner_of(app, alarm)) not in ("", app.picture.me.actor):
        app.note(_("It is {who}'s now.", who=app.picture.names.actor(owner)))
        begin(app, "take_over", alarm)
    else:
        about, known = str(values.pop("about", "")), values.pop("asking", None)
        takes_alarm = any(field.name == "alarm" for field in ACTIONS[action].fields)
        if alarm is not None and (takes_alarm or action == "note" or action in SCOPED):
            about = f"{class_word(alarm.signal_class)} {place_of(alarm, app.picture.names)}"
        if action == "note" and alarm is not None:
            values.setdefault("of", f"alarm:{alarm.id}")
        elif alarm is not None and takes_alarm:
            values.setdefault("alarm", alarm.id)
        if alarm is not None and action in ("shelve", "reset"):
            values.setdefault("seen", alarm.last_event)  # what has sounded again since then is another matter
        asking = known or asked(app, action, alarm)
        if asking.never:
            app.note(asking.never)
        elif questions := tuple(one for one in asking.questions if one.field not in values):
            app.hand.prompt = Dialogue(app, action, about, values, questions)
            app.draw_bars()
        else:
            app.start(ask(app, action, about, values, app.clock.read().tick))


def sign_on_first(app: DutyApp, action: str, alarm: Alarm | None, values: dict[str, Any]) -> None:
    """Has somebody sign on before he is asked anything else; the key keeps its time."""
    pressed = app.clock.read().tick

    async def then() -> None:
        begin(app, action, alarm, **values)
        if isinstance(app.hand.prompt, Dialogue):
            app.hand.prompt.pressed = pressed

    app.note(_("Sign on first: this account is shared."))
    app.hand.prompt = SignOn(app, action, "", then, pressed)
    app.draw_bars()


def asked(app: DutyApp, action: str, alarm: Alarm | None) -> Asking:
    """What must be asked for an action; what the cursor is on gives the choices."""
    questions = QUESTIONS.get(action, ())
    if alarm is not None and action == "shelve":
        return shelving(app, alarm)
    if alarm is not None and action in SCOPED and (of := scope(alarm, app.picture.names)) is not None:
        return Asking((of, *questions[1:]))
    return Asking(questions)


def end(app: DutyApp, action: str) -> None:
    """Ends what keeps alarms from calling here; taking off the shelf is meant of whatever it is, the others of their
    kind alone."""
    row = app.glass.body.put_aside()
    if row is None or (action != "unshelve" and ENDS.get(row.kind) != action):
        app.note(_("Nothing of the kind is put aside here; S lists what is."))
    elif row.kind not in ENDS:
        app.note(_("{kind}: the program ends it by itself.", kind=kind_words(row.kind)))
    elif barred := not_his(app, ENDS[row.kind]):
        refused_here(app, ENDS[row.kind], app.picture.standing(row.alarm), barred)
    else:
        values: dict[str, Any] = {"alarm": row.alarm} if row.kind == SHELF else {"suppression": row.id}
        app.hand.prompt = Dialogue(app, ENDS[row.kind], of_words(row, app.picture), values, (ending(ENDS[row.kind]),))
        app.draw_bars()


def not_his(app: DutyApp, action: str) -> str:
    """Who may do it, where whoever sits here may not."""
    role = app.picture.me.role
    if not role or role in ACTIONS[action].roles:
        return ""
    return _(may_words(ACTIONS[action]), role=role_word(role))


def refused_here(app: DutyApp, action: str, alarm: Alarm | None, words: str) -> None:
    """Says that this role may not, and lets the collector refuse it, which keeps that it was tried (AUD-05)."""
    refused(app, words, action)
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
    sent = (SENT,) if step.kind == SEND and app.picture.duty.now.outings else ()
    app.hand.prompt = Dialogue(app, "step", words, {"alarm": alarm.id, "step": step.step},
                               (*sent, Question("result", _("done; remark"), optional=True)))
    app.draw_bars()


def title_of(action: str) -> str:
    """What an action is called."""
    return _(ACTIONS[action].title) if action in ACTIONS else action


