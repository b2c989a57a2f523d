"""
Voice modems on a serial line: bytes in, calls and runs of codes out, commands on their way.

    frame   from                            until
    call    RING, caller ID, or DLE R       the second RING (in it), a field for the second time, or 3 s without a byte
    run     a code with DLE, audio          `#` (in it), DLE ETX, a line of text, 2 s without a code; a lone busy tone
                                            and a key that is held wait 4.5 s for what belongs to them
    reply   a result, or the echo of its    the result; 4 s
            command before it
    other   one line nobody knows, noise    its end; 1 s

A call is told once, and yet silence has no bytes. So the line end behind the last RING is kept back: in front of the
next RING it says that the same call rings on, alone, after 8 s without a RING, that nobody rings any more. In front of
all other frames line ends are left out.

Audio is not kept: what the caller says is nobody's business here, and 8000 octets a second are no evidence of anything.
The first 64 octets between codes stay in their frame (so many as `audio_bytes` can be), the rest is only counted in
`dropped`; so is noise without codes, until there was silence for a second.

Knows nothing of ports. What a frame says stands in `reading.py`, what leaves when in `talk.py`. Sheet:
hardware/protocols/voice_modem.md
"""

from __future__ import annotations

from ...domain.signals import Frame, Layout, Order, Reading, Sending
from .gathered import ECHO_MS, Gathered
from .keys import BEGINS, is_hang_up
from .reading import read
from .settings import settings
from .talk import ACTS, Talk
from .words import LIMIT, Word, last, scan

#: The longest run: some hundred codes.
RUN_LIMIT = 1024
AUDIO_LIMIT = 64
LINE_MS, NOISE_MS = 1000, 1000
#: A telephone rings every 4 to 6 s.
GAVE_UP_MS = 8000
_LINE_ENDS = 8


class VoiceModem:
    """Our end of one line."""

    END = b"\r\n"
    ACTS = ACTS

    def __init__(self, layout: Layout = Layout()) -> None:  # noqa: B008 (a NamedTuple is constant)
        self._talk = Talk(settings(layout.settings))
        self.dropped = 0  # octets of audio and noise that stand in no frame
        self._rest, self._rest_at, self._rest_tick = b"", 0, 0
        self._open: Gathered | None = None
        self._echo: Gathered | None = None
        self._tail, self._tail_at, self._rang_tick = b"", 0, 0
        self._is_ringing = False
        self._noise_tick: int | None = None
        self._recent: Gathered | None = None  # what the last word was added to
        self._frames: list[Frame] = []

    def feed(self, data: bytes, at: int, tick: int) -> list[Frame]:
        """Takes bytes as they were read and gives the frames they complete, noise runs included, in order."""
        frames = self.idle(tick)
        if not data:
            return frames
        words, self._rest = scan(self._rest + data)
        self._rest_at, self._rest_tick = at, tick
        for word in words:
            self._take(word, at, tick)
        if len(self._rest) > LIMIT:
            self._take(Word("audio", self._rest), at, tick)
            self._rest = b""
        return frames + self._complete()

    def idle(self, tick: int) -> list[Frame]:
        """What nothing has followed for too long, and the end of a call that rings no more."""
        if self._rest and tick - self._rest_tick >= LINE_MS:
            self._take_rest()
        if self._echo is not None and tick - self._echo.tick >= ECHO_MS:
            self._close_echo()
        if (here := self._open) is not None:
            since = here.code_tick if here.codes else here.tick
            if tick - since >= here.patience():
                self._close()
        if self._noise_tick is not None and tick - self._noise_tick >= NOISE_MS:
            self._noise_tick = None
        if self._is_ringing and self._open is None and tick - self._rang_tick >= GAVE_UP_MS:
            if self._tail:
                self._frames.append(Frame(self._tail, self._tail_at, self._tail_at, self._rang_tick))
            self._answered()
        return self._complete()

    def end(self) -> list[Frame]:
        """What is left when the input ends; whether somebody still rang then, nobody knows."""
        self._take_rest()
        self._close_echo()
        self._close()
        self._answered()
        return self._complete()

    def key(self, raw: bytes) -> bytes:
        """The frame as it is: a line end in front means something here."""
        return raw

    def read(self, frame: Frame) -> Reading:
        """What a frame says. Bad bytes give a Reading of kind `unparsed`, never an exception."""
        return read(frame.raw)

    def answer(self, _frame: Frame, _at: int) -> bytes:
        """Nothing: a modem waits for no answer."""
        return b""

    def opened(self, tick: int) -> None:
        """The port is open: the modem is brought out of whatever state a crash left it in, and set up."""
        self._talk.opened(tick)

    def order(self, order: Order, _at: int, _tick: int) -> None:
        """Takes an order that stands in the journal."""
        self._talk.order(order)

    def due(self, _at: int, tick: int) -> list[Sending]:
        """The next command, as soon as the one before is answered or has had its time."""
        is_busy = self._is_ringing or (self._open is not None and not self._open.is_noise())
        leaving = self._talk.due(tick, quiet=not is_busy)
        if any(self._talk.lifts(sending) for sending in leaving):
            self._answered()
        return leaving

    def _complete(self) -> list[Frame]:
        frames, self._frames = self._frames, []
        return frames

    def _take_rest(self) -> None:
        rest, self._rest = self._rest, b""
        for word in last(rest):
            self._take(word, self._rest_at, self._rest_tick)

    def _take(self, word: Word, at: int, tick: int) -> None:
        match word.kind:
            case "end":
                self._take_end(word, at)
            case "ring" | "caller":
                self._take_call(word, at, tick)
            case "code":
                self._take_code(word, at, tick)
            case "audio":
                self._take_audio(word, at, tick)
            case _:
                self._take_line(word, at, tick)

    def _take_end(self, word: Word, at: int) -> None:
        """Line ends count inside what they stand in; behind the last RING they are kept back."""
        here = self._recent
        if here is not None and (here is self._echo or here is self._open):
            here.gap = (here.gap + word.raw)[:_LINE_ENDS]
        elif self._is_ringing:
            self._tail, self._tail_at = (self._tail + word.raw)[:_LINE_ENDS], at

    def _take_call(self, word: Word, at: int, tick: int) -> None:
        name = word.what or "RING"
        here = self._open
        if here is None or here.kind != "call" or (name != "RING" and _is_said(name, here.names)):
            self._close()
            here = self._open = Gathered("call", at, self._tail)
            self._tail = b""
        self._add(here, word, at, tick)
        self._rang_tick = tick
        if name == "RING":
            self._talk.rang(tick)
        if name == "RING" and here.names:
            self._close()
        else:
            here.names.add(name)

    def _take_code(self, word: Word, at: int, tick: int) -> None:
        here = self._run(at)
        self._answered()
        self._add(here, word, at, tick)
        here.codes, here.code_tick = here.codes + word.what, tick
        over = word.what == "\x03" or (word.what == "#" and BEGINS not in here.codes)
        if over or len(here.raw) > RUN_LIMIT:
            self._close()
        if word.what == "\x03":
            self._noise_tick = None

    def _take_audio(self, word: Word, at: int, tick: int) -> None:
        """Audio or noise: some of it where there is a frame to keep it in."""
        if self._open is None and self._noise_tick is not None:
            self._drop(len(word.raw), tick)
            return
        here = self._open if self._open is not None else self._run(at)
        room = AUDIO_LIMIT - here.audio
        kept = word.raw[:max(room, 0)] if word.raw[:1] != b"\x10" or len(word.raw) <= room else b""
        here.audio += len(kept)
        if kept:
            self._add(here, Word("audio", kept), at, tick)
        here.tick = tick if here.kind == "run" else here.tick
        if len(kept) < len(word.raw):
            self._drop(len(word.raw) - len(kept), tick)
            if here.kind == "run" and not here.codes:
                self._close()

    def _take_line(self, word: Word, at: int, tick: int) -> None:
        """A result, an echo, or a line nobody knows; inside a stream the latter is audio that looks like one."""
        if word.kind == "result":
            self._take_result(word, at, tick)
        elif word.kind == "echo":
            self._close_echo()
            self._echo = Gathered("echo", at)
            self._add(self._echo, word, at, tick)
        elif self._echo is not None and len(self._echo.raw) < RUN_LIMIT:
            self._add(self._echo, word, at, tick)
        elif self._open is not None or self._noise_tick is not None:
            self._take_audio(word, at, tick)
        else:
            self._frames.append(Frame(word.raw, at, at, tick))
            self._recent = None

    def _take_result(self, word: Word, at: int, tick: int) -> None:
        here, self._echo = self._echo or Gathered("echo", at), None
        self._add(here, word, at, tick)
        # The OK of a question may come between a ring and its caller ID, or between two keys: it parts nothing.
        if word.what not in ("OK", "ERROR") or (self._open is not None and self._open.is_noise()):
            self._close()
        self._frames.append(here.frame())
        self._talk.replied(tick)
        if word.what in ("VCON", "NO CARRIER"):
            self._answered()

    def _add(self, here: Gathered, word: Word, at: int, tick: int) -> None:
        here.add(word, at, tick)
        self._recent = here

    def _run(self, at: int) -> Gathered:
        """The run that is open; a new one ends what else was."""
        if self._open is None or self._open.kind != "run":
            self._close()
            self._open = Gathered("run", at)
        return self._open

    def _drop(self, octets: int, tick: int) -> None:
        self.dropped += octets
        self._noise_tick = tick

    def _close(self) -> None:
        here, self._open = self._open, None
        if here is None:
            return
        self._frames.append(here.frame())
        if is_hang_up(here.codes):
            self._talk.over()
        if here.kind == "call":
            self._is_ringing, self._tail, self._tail_at = True, here.gap, here.at

    def _close_echo(self) -> None:
        here, self._echo = self._echo, None
        if here is not None:
            self._frames.append(here.frame())

    def _answered(self) -> None:
        """Nobody waits for a RING any more."""
        self._is_ringing, self._tail = False, b""


def _is_said(name: str, names: set[str]) -> bool:
    """Whether a field comes for the second time: then another call begins. A raw block holds them all."""
    fields = names - {"RING"}
    return bool(fields) if name == "MESG" else name in names or "MESG" in names
