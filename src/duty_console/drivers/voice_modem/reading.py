"""
What one frame of a voice modem says, from the frame alone.

    call       RING and the caller ID that came with it, up to the second RING: somebody asks for help
    ring       begins with a line end: the same call rings on
    ended      nothing but that line end: nobody rings any more
    stream     codes with DLE: keys, tones, the hang-up; audio between them is only counted
    result     what a command came to; with its echo in front it says of which
    heartbeat  OK and whatever else proves only that the modem lives

Knows nothing of what was said before, nor of what the core makes of a call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...cleaning import clean
from ...domain.codes import meaning
from ...domain.signals import Reading, Signal, Told
from .callerid import caller
from .keys import events, is_hang_up, keys
from .words import AUDIO, ENDS, Word, last, scan

SCHEME = "voice_modem"
_NO_TONE = "NO DIAL"
_REFUSALS = ("ERROR", "NO CARRIER", "NO ANSWER", "BUSY")


def read(raw: bytes) -> Reading:
    """What a frame says; a reason if it does not hold."""
    if raw and not raw.strip(ENDS):
        return _reading("ended", {}, _signal("ended"))
    words, rest = scan(raw)
    words = [word for word in (*words, *last(rest)) if word.kind != "end"]
    kinds = {word.kind for word in words}
    if kinds & {"ring", "caller"}:
        return _call(words, goes_on=raw[:1] in (b"\r", b"\n"))
    if "code" in kinds:
        return _stream(words)
    if kinds & {"result", "told"}:
        return _result(words)
    if "echo" in kinds:  # whatever only repeats what it is sent may be no modem at all
        return _unparsed("a command without a result")
    return _unparsed("audio or noise" if "audio" in kinds else "a line that no modem sends")


def _call(words: Sequence[Word], *, goes_on: bool) -> Reading:
    rings = [word for word in words if word.kind == "ring"]
    who = caller([word for word in words if word.kind == "caller"])
    if not rings and "error" in who:
        return _unparsed(str(who["error"]))
    fields = {"rings": len(rings), **who}
    if any(word.raw[0] == 0x10 for word in rings):
        fields["events"] = ["ring"] * len(rings)
    if goes_on and not who:
        return _reading("ring", fields, _signal("ring"))
    number = str(who.get("NMBR") or "")
    clock = " ".join(str(who[key]) for key in ("DATE", "TIME") if key in who)
    call = _signal("call", account=number, clock=clock, text=str(who.get("NAME", "")))
    return _reading("call", fields, call, *(_signal(code) for word, code in _NO_NUMBER.items() if word in who))


#: Why a call has no number, as a log line of its own.
_NO_NUMBER = {"withheld": "number_withheld", "unavailable": "number_unavailable", "error": "caller_id_damaged"}


def _stream(words: Sequence[Word]) -> Reading:
    codes = "".join(word.what for word in words if word.kind == "code")
    said, digits = events(codes), keys(codes)
    audio = sum(AUDIO.get(word.raw, len(word.raw)) for word in words if word.kind != "code")
    fields = {"events": said, "digits": digits, "audio_bytes": audio}
    signals = [_signal("digits", text=digits)] if digits else []
    if is_hang_up(codes):
        signals.append(_signal("ended"))
    signals += [_signal(name) for name in dict.fromkeys(said) if name in _LOGGED]
    if all(name.startswith("unknown") for name in said):
        return _unparsed("codes that no modem sends")
    return _reading("stream" if signals else "heartbeat", fields, *signals)


#: Codes worth a line of the journal; the ends of a call and the keys have lines of their own.
_LOGGED = frozenset(("busy", "silence", "fax_tone", "data_tone", "answer_tone", "local_off_hook", "local_on_hook",
                     "underrun", "overrun"))


def _result(words: Sequence[Word]) -> Reading:
    """A result, and of which command where the modem repeats commands. Only then an OK confirms anything."""
    command = next((_plain(word) for word in words if word.kind == "echo"), "")
    word = next((word for word in words if word.kind == "result"), None)
    told = [_plain(each) for each in words if each.kind in ("told", "text")]
    what = word.what if word else ""
    fields = {key: value for key, value in (("command", command), ("result", what), ("told", told)) if value}
    signals = [*_tone(command, what), *_classes(told)]
    if what == "NO CARRIER":
        signals.append(_signal("ended"))
    tells = _tells(command, what)
    kind = "result" if signals else "report" if tells and what not in ("OK", "CONNECT") else "heartbeat"
    return Reading(kind, (fields,), tuple(signals), "never", "", tells)


def _tone(command: str, result: str) -> list[Signal]:
    """The daily test lifts the receiver and waits for a dial tone: without one nobody can call for help."""
    if result.startswith(_NO_TONE):
        return [_signal("no_dial_tone")]
    return [_signal("dial_tone")] if result == "OK" and _act(command) == "test" else []


def _classes(told: Sequence[str]) -> list[Signal]:
    """The classes a modem knows: 8 is voice."""
    listed = [text.strip("()").replace(" ", "").split(",") for text in told if text.startswith("(")]
    return [_signal("no_voice", text=",".join(each)) for each in listed if "8" not in each]


def _tells(command: str, result: str) -> tuple[Told, ...]:
    """What becomes of an order. An OK of whatever else confirms nothing."""
    act = _act(command)
    if result == "VCON" or (result == "OK" and act in _STATES):
        return (Told("confirmed", "", _STATES.get(act, "open")),)
    if (result in _REFUSALS and act in _STATES) or (result == "ERROR" and not command) or result.startswith(_NO_TONE):
        return (Told("refused", "", result),)
    return ()


def _act(command: str) -> str:
    """Which order a command carries out; empty for what is only preparation."""
    return _ACTS.get(command.upper().replace(" ", "")[2:], "")


#: How the receiver is afterwards, where the order was about it: lifted is open.
_STATES = {"answer": "open", "hang_up": "closed", "test": "", "poll": ""}
#: `ATH` and `ATV1E1` are written as orders only; `ATH0` and `AT` go with setting up, testing and asking.
_ACTS: Mapping[str, str] = {
    "+VLS=1": "answer", "A": "answer", "+VLS=0": "hang_up", "#VLS=0": "hang_up", "H": "hang_up", "X4DT;": "test",
    "V1E1": "poll",
}


def _signal(code: str, account: str = "", clock: str = "", text: str = "") -> Signal:
    row = meaning(SCHEME, code)
    return Signal(SCHEME, "", "", account, SCHEME, code, row.qualifier, row.severity, clock=clock, text=text,
                  clears=row.clears)


def _plain(word: Word) -> str:
    return clean(word.raw.decode("latin-1").strip())


def _reading(kind: str, fields: Mapping[str, object], *signals: Signal) -> Reading:
    return Reading(kind, (fields,), signals, "never")


def _unparsed(reason: str) -> Reading:
    return Reading("unparsed", (), (), "never", reason)
