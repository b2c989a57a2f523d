"""
What our end reads from a modem's bytes is what an independent program hears on the line: one call, told once by the far
end as bytes and once as sound.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from duty_console.drivers.voice_modem.simulated import mdmf

from .exchange import caller_heard, keys_heard
from .telephone import Telephone


@pytest.mark.parametrize("markers", [False, True])
@pytest.mark.parametrize("keys", ["9999", "119*0#", "1234567890ABCD"])
def test_the_keys_of_a_caller_are_those_on_the_line(keys: str, markers: bool, tmp_path: Path) -> None:
    phone = Telephone().opened().happen("ring", caller="1").wait(4)
    phone.order("answer")
    phone.wait(1).happen("dial", digits=keys, markers=markers).wait(6)

    read = "".join(signal.text for signal in phone.signals("digits"))

    assert read == keys_heard(keys, tmp_path) == keys


@pytest.mark.parametrize("form", ["formatted", "raw"])
@pytest.mark.parametrize(("number", "name"), [("8005551212", "JOHN DOE"), ("13912345678", ""), ("0471888", "CUN 3")])
def test_the_number_of_a_caller_is_that_on_the_line(number: str, name: str, form: str, tmp_path: Path) -> None:
    phone = Telephone(caller_id=form).opened()
    phone.happen("ring", caller=number, name=name, date="0324", time="0902")
    (call,) = phone.wait(6).signals("call")

    heard = caller_heard(bytes.fromhex(mdmf("0324", "0902", number, name).decode()), tmp_path)

    assert f"DATE={call.clock.replace(' ', '')} CID={call.account}" in heard
    assert (call.account, call.text) == (number, name)
    assert not name or f"CNT={call.text}" in heard


def test_the_block_of_the_sheet_is_sound_too(tmp_path: Path) -> None:
    block = "80200108303332343039303207084A4F484E20444F45020A3830303535353132313284"

    assert "DATE=03240902 CNT=JOHN DOE CID=8005551212" in caller_heard(bytes.fromhex(block), tmp_path)
