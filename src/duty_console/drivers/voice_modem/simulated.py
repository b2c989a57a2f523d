"""
A voice modem on a telephone line as its serial port shows it: the far end of the cable, written from the sheet.

Takes AT commands of three dialects, rings, tells who calls, tells keys and tones with DLE, can be stuck in a stream of
audio as after a crash of the computer, and can have its telephone line pulled out.

Pure: bytes and seconds in, bytes out. Knows nothing of ports, and nothing of whoever listens.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

DLE, ETX = b"\x10", b"\x03"
#: What the computer may write, by dialect: the prefix of voice commands, what identifies, how the classes are listed.
DIALECTS = {"usr": ("+V", "5601", "(0,1,1.0,2,8)"), "conexant": ("+V", "56000", "(0,1,1.0,2,8)"),
            "rockwell": ("#V", "33600", "(0,2,8)")}
TONES = {"busy": (b"b", 4.0), "dial": (b"d", 3.0), "loop": (b"l", 0.0)}
CALLER_AFTER_S, TONE_TEST_S, AUDIO_EVERY_S = 0.6, 1.0, 0.05
AUDIO = bytes((0x7F, 0x80, 0x81, 0x10, 0x10, 0x82, 0x80, 0x0D)) * 50  # an octet 10 is doubled


@dataclass(frozen=True, slots=True)
class Faults:
    """What may be wrong with a modem."""

    echo_stays: bool = False  # it repeats commands, whatever it was told
    no_echo: bool = False  # it never does
    errors: tuple[str, ...] = ()  # commands it does not know
    blanks: bool = False  # blanks round the = of caller ID
    deaf: bool = False  # it answers nothing


@dataclass(slots=True)
class Said:
    """One line of a ledger; a modem has none, for nobody acknowledges what it says."""

    text: str
    attempts: int = 0
    acked_at: float | None = None


@dataclass(slots=True)
class FarEnd:
    """The modem. `due(now)` gives what it sends now, `receive` takes what the computer writes."""

    receiver: str = "01"
    line: str = "1"
    wait_s: float = 6.0
    attempts: int = 1
    heartbeat_s: float = 10.0
    parity: str = "N"
    settings: Mapping[str, str] = field(default_factory=dict)
    faults: Faults = Faults()

    absent: bool = field(default=False, init=False)
    ledger: Sequence[Said] = field(default=(), init=False)
    off_hook: bool = field(default=False, init=False)
    streaming: bool = field(default=False, init=False)
    plugged: bool = field(default=True, init=False)
    commands: list[str] = field(default_factory=list, init=False)  # what it was told, in order
    voice: bool = field(default=False, init=False)  # class 8
    _caller_id: str = field(default="0", init=False)
    _echo: bool = field(default=True, init=False)
    _typed: bytes = field(default=b"", init=False)
    _later: deque[tuple[float, bytes]] = field(default_factory=deque, init=False)  # in order of time
    _rings: list[float] = field(default_factory=list, init=False)  # when it will ring yet
    _now: float = field(default=0.0, init=False)  # when it was last looked at
    _tone: tuple[bytes, float, float] | None = field(default=None, init=False)  # code, every, next

    def event(self, account: str, qualifier: str, _code: str, _group: str, _zone: str,
              now: float | None = None) -> None:
        """A panel calls: for a modem that is a call of its number, and the end of one when the panel restores."""
        at = self._now if now is None else now
        if qualifier == "R":
            self.happen("hang_up", at)
        else:
            self.happen("ring", at, caller=account)

    def message(self, text: str) -> None:
        """Any line of text."""
        self._say(0.0, b"\r\n" + text.encode("gb18030", "replace") + b"\r\n")

    def happen(self, what: str, now: float, **how: object) -> None:
        """ring(caller, name, withheld, unavailable, form, rings, every, date, time), dial(digits, markers, pause),
        hang_up(tone), unplug_line, plug_line, stuck, or a local telephone: lift, put_down."""
        acts = {"ring": self._ring, "dial": self._dial, "hang_up": self._hang_up, "unplug_line": self._unplug,
                "plug_line": self._plug, "stuck": self._stuck, "lift": self._lift, "put_down": self._put_down}
        if what not in acts:
            raise ValueError(f"a modem cannot {what}; it can: {', '.join(acts)}")
        acts[what](now, **how)  # type: ignore[operator]

    def receive(self, data: bytes, now: float) -> None:
        """What the computer writes: commands, each ended by CR; in a stream DLE codes, or any character to stop it."""
        if self.faults.deaf:
            return
        if self.streaming:
            if data[:1] == DLE and not {b"!", b"^"} & {data[at + 1:at + 2] for at in range(len(data) - 1)}:
                return  # DLE ETX ends what is played, not what is heard
            self.streaming = False
            self._say(now, DLE + ETX + b"\r\nOK\r\n")
            return
        for byte in data:
            if byte == 0x0D:
                typed, self._typed = self._typed, b""
                self._command(typed, now)
            else:
                self._typed = (self._typed + bytes((byte,)))[-200:]

    def due(self, now: float) -> bytes:
        """What goes out now; empty if nothing does."""
        self._now = now
        if self._rings and now >= self._rings[0]:
            self._rings.pop(0)
            self._say(now, DLE + b"R" if self.voice else b"\r\nRING\r\n")
        if self._tone is not None and now >= self._tone[2]:
            code, every, _at = self._tone
            self._say(now, DLE + code)
            self._tone = (code, every, now + every) if every else None
        if self.streaming and not self._later:
            self._say(now + AUDIO_EVERY_S, AUDIO)
        return self._later.popleft()[1] if self._later and now >= self._later[0][0] else b""

    def next_due(self) -> float | None:
        """When `due` will have something to say; None if never, as far as it knows."""
        times = [*self._rings[:1], *(at for at, _data in list(self._later)[:1])]
        times += [self._tone[2]] if self._tone is not None else []
        return min(times) if times else 0.0 if self.streaming else None

    def _say(self, at: float, data: bytes) -> None:
        self._later.append((at, data))
        self._later = deque(sorted(self._later, key=lambda each: each[0]))

    def _command(self, typed: bytes, now: float) -> None:
        """One line of commands; what stands before AT is nothing to a modem."""
        begin = typed.upper().rfind(b"AT")
        if begin < 0:
            return
        word = typed[begin + 2:].decode("latin-1").upper()
        self.commands.append("AT" + word)
        if self._echo or self.faults.echo_stays:
            self._say(now, b"" if self.faults.no_echo else typed[begin:] + b"\r")
        wait, answer = self._carry_out(word)
        self._say(now + wait, b"\r\n" + answer.replace("\n", "\r\n\r\n").encode("ascii") + b"\r\n")

    def _carry_out(self, word: str) -> tuple[float, str]:
        """How long it takes, and what it comes to."""
        prefix, number, classes = DIALECTS[self.settings.get("dialect", "usr")]
        voice_class = "#CLS" if prefix == "#V" else "+FCLASS"
        if word in self.faults.errors:
            return 0.0, "ERROR"
        if word == "X4DT;":
            self.off_hook = self.plugged
            return TONE_TEST_S, "OK" if self.plugged else "NO DIALTONE"
        if word in ("A", prefix + "LS=1") and self.voice:
            return 0.0, self._answer()
        if word in ("H0", "H", prefix + "LS=0"):
            self.off_hook, self._tone = False, None
        elif word == "Z":
            self._echo, self.voice, self._caller_id, self.off_hook = True, False, "0", False
        elif word in ("E0", "E1"):
            self._echo = word == "E1"
        elif word in ("I0", "I3"):
            return 0.0, (number if word == "I0" else "Simulated Voice Modem V1.0") + "\nOK"
        elif word == voice_class + "=?":
            return 0.0, classes + "\nOK"
        elif word in (voice_class + "=8", voice_class + "=0"):
            self.voice = word.endswith("8")
        elif word in (prefix + "LS=1", "A"):
            return 0.0, "ERROR" if word != "A" else "NO CARRIER"  # only in voice class
        elif word.startswith(("+VCID=", "#CID=")) and word[0] == prefix[0]:
            self._caller_id = word[-1]
        elif word.startswith(("+V", "#V", "+FCLASS", "#C", "-")) and (word[0] != prefix[0] and word != "-SDR=0"):
            return 0.0, "ERROR"
        return 0.0, "OK"

    def _answer(self) -> str:
        self.off_hook, ringing, self._rings = True, bool(self._rings), []
        self._later = deque(each for each in self._later if b"RING" not in each[1])
        return "VCON" if ringing else "OK"

    def _ring(self, now: float, caller: object = "", name: object = "", withheld: object = False,
              unavailable: object = False, form: object = "", rings: object = 4, every: object = 5.0,
              date: object = "0101", time: object = "0000") -> None:
        if not self.plugged or self.off_hook:
            return  # a dead line rings nowhere; a second caller hears the busy tone
        gap = float(str(every))
        self._rings = [now + number * gap for number in range(int(str(rings)))]
        chosen = str(form) or {"1": "formatted", "2": "raw"}.get(self._caller_id, "")
        number = "P" if withheld else "O" if unavailable else str(caller)
        fields = [("DATE", str(date)), ("TIME", str(time)), ("NMBR", number), ("NAME", str(name))]
        if chosen == "formatted":
            sign = " = " if self.faults.blanks else "="
            lines = "".join(f"\r\n{key}{sign}{value}\r\n" for key, value in fields if value)
            self._say(now + CALLER_AFTER_S, lines.encode("gb18030"))
        elif chosen == "raw":
            self._say(now + CALLER_AFTER_S, b"\r\nMESG=" + mdmf(*(value for _key, value in fields)) + b"\r\n")

    def _dial(self, now: float, digits: object = "", markers: object = False, pause: object = 0.2) -> None:
        """The caller presses keys; nobody hears them on a line that is not answered."""
        for number, key in enumerate(str(digits) if self.off_hook else ""):
            code = DLE + key.encode("ascii")
            self._say(now + number * float(str(pause)), DLE + b"/" + code + DLE + b"~" + code if markers else code)

    def _hang_up(self, now: float, tone: object = "busy") -> None:
        """The caller hangs up: the exchange says so with a tone, or by breaking the current; while it still rings, by
        nothing at all."""
        if str(tone) not in TONES:
            raise ValueError(f"no tone {tone}; there are: {', '.join(TONES)}")
        self._rings = []
        code, every = TONES[str(tone)]
        self._tone = (code, every, now) if self.off_hook else None

    def _unplug(self, _now: float) -> None:
        self.plugged, self._rings, self._tone = False, [], None

    def _plug(self, _now: float) -> None:
        self.plugged = True

    def _stuck(self, _now: float) -> None:
        """As the computer's crash left it: off hook, in a stream of audio."""
        self.streaming = self.voice = self.off_hook = True

    def _lift(self, now: float) -> None:
        self._say(now, DLE + b"H")

    def _put_down(self, now: float) -> None:
        self._say(now, DLE + b"h")


def mdmf(date: str, time: str, number: str, name: str) -> bytes:
    """The Bellcore block of multiple fields, in hex as a modem prints it."""
    parts = [(1, date + time)] if date else []
    parts += [(4 if number in ("P", "O") else 2, number)] if number else []
    parts += [(7, name)] if name else []
    coded = [(kind, value.encode("gb18030")) for kind, value in parts]
    body = b"".join(bytes((kind, len(value))) + value for kind, value in coded)
    block = bytes((0x80, len(body))) + body
    return (block + bytes((-sum(block) % 256,))).hex().upper().encode("ascii")
