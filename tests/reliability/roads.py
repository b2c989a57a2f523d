"""
Other people's programs between a receiver and the collector: a cable made by socat, a converter to TCP by ser2net.

Each can be cut and laid again under the same name. Knows nothing of the program.
"""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE_S = 10.0


class Road:
    """What lies between the port at `near` and the receiver's own terminal; `line` is the address to open."""

    def __init__(self, far: str, folder: Path) -> None:
        self.far, self.folder = far, folder
        self.line = ""
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """What is run."""
        raise NotImplementedError

    def is_there(self) -> bool:
        """Whether it can be opened."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self.lay()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.cut()

    def lay(self) -> None:
        """Waits until it is there."""
        self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE)
        until = time.monotonic() + PATIENCE_S
        while not self.is_there():
            assert self.process.poll() is None, self.process.communicate()[1].decode(errors="replace")
            assert time.monotonic() < until, f"{self.line} never came"
            time.sleep(0.02)

    def cut(self) -> None:
        """At once, in the middle of whatever it carries."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


class Cable(Road):
    """A null-modem cable of pseudo-terminals."""

    def __init__(self, far: str, folder: Path) -> None:
        super().__init__(far, folder)
        self.line = str(folder / "cable")

    def command(self) -> list[str]:
        """The name is taken away with it, as udev takes an adapter's."""
        return ["socat", f"file:{self.far},raw,echo=0", f"pty,raw,echo=0,link={self.line}"]

    def is_there(self) -> bool:
        """Whether the name leads somewhere."""
        return Path(self.line).exists()

    def cut(self) -> None:
        """Socat killed takes nothing away."""
        super().cut()
        Path(self.line).unlink(missing_ok=True)


class Converter(Road):
    """A serial line that is offered as a TCP port."""

    def __init__(self, far: str, folder: Path) -> None:
        super().__init__(far, folder)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.line = f"socket://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        """With a configuration of its own."""
        sheet = self.folder / "ser2net.yaml"
        sheet.write_text(f"%YAML 1.1\n---\nconnection: &receiver\n  accepter: tcp,127.0.0.1,{self.port}\n"
                         f"  connector: serialdev,{self.far},9600n81,local\n", encoding="utf-8")
        return ["ser2net", "-n", "-c", str(sheet), "-P", str(self.folder / "ser2net.pid")]

    def is_there(self) -> bool:
        """Whether somebody listens; asking it to connect would open its line."""
        listening = f":{self.port:04X} "
        return any(listening in row.split("  ")[0] + row and row.split()[3] == "0A"
                   for row in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:])
