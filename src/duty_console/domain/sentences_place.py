"""
The facts of the register, said to a person; `sentences` joins them to the others. The words of its fields stand here
too.
"""

from __future__ import annotations

from collections.abc import Callable

from ..roomwords import TRADES
from ..texts import N_, _
from . import placeevents as pe
from .body import Body
from .hazardwords import ISSUERS
from .narration import Names

KINDS = {"unit": N_("unit"), "shop": N_("small premises"), "rented": N_("let premises"), "part": N_("part of a place"),
         "public": N_("body or institution")}
RISKS = {"high": N_("high risk"), "normal": N_("normal risk"), "low": N_("low risk")}
PAPERS = {"fire": N_("responsibility for fire safety"), "rent": N_("safety of let premises"),
          "other": N_("another promise")}
COMPLAINTS = {"exit": N_("exit or escape route blocked"), "facility": N_("fire facility out of use"),
              "other": N_("another complaint")}
ANSWERS = {"yes": N_("in order"), "no": N_("not in order"), "none": N_("not there")}


def word(words: dict[str, str], key: str) -> str:
    """A key in the language in use; itself where nobody knows it."""
    return _(words[key]) if key in words else key


def trade_word(trade: str) -> str:
    """What is done at a place."""
    return word(TRADES, trade)


def _entered(body: pe.PlaceEntered, _names: Names) -> str:
    said = _("Place {place} {name}: {trade}, {risk}", place=body.place, name=body.name, trade=trade_word(body.trade),
             risk=word(RISKS, body.risk))
    said += _("; critical") if body.critical else ""
    return said + (_("; responsible {who}", who=body.responsible) if body.responsible else "")


def _signed(body: pe.PaperSigned, _names: Names) -> str:
    said = _("{signer} signed for place {place} on {day}: {paper}", signer=body.signer, place=body.place,
             day=body.signed, paper=word(PAPERS, body.kind))
    return said + (_(", until {day}", day=body.until) if body.until else "")


def _inspected(body: pe.InspectionMade, names: Names) -> str:
    said = _("Place {place} was inspected on {day} by {people} ({issuer})", place=body.place, day=body.day,
             people=_(", ").join(names.actor(one) for one in body.people), issuer=word(ISSUERS, body.issuer))
    said += (_(": {count} hazards found", count=body.hazards) if body.hazards else "")
    said += (_("; complaint {number} is checked", number=body.complaint) if body.complaint else "")
    return said + (_("; {text}", text=body.text) if body.text else "")


#: What a file of many rows holds.
FILES = {"places": N_("places"), "hazards": N_("hazards")}


def _begun(body: pe.BulkBegun, _names: Names) -> str:
    return _("The file {name} is on its way: {count} rows of {what}; none holds yet", name=body.name, count=body.rows,
             what=word(FILES, body.kind))


SENTENCES: dict[type[Body], Callable[..., str]] = {
    pe.PlaceEntered: _entered,
    pe.PlaceEnded: lambda body, _names: _("Place {place} is off the register: {reason}", place=body.place,
                                          reason=body.reason),
    pe.PaperSigned: _signed,
    pe.InspectionMade: _inspected,
    pe.ComplaintReceived: lambda body, _names: _("Complaint about place {place}, {kind}: {text} (rule {rule})",
                                                 place=body.place, kind=word(COMPLAINTS, body.kind), text=body.text,
                                                 rule=body.rule),
    pe.BulkBegun: _begun,
    pe.BulkCame: lambda body, _names: _("Part {part} of the file of entry {bulk}: {count} rows", part=body.part,
                                        bulk=body.bulk, count=len(body.rows)),
    pe.BulkTaken: lambda body, _names: _("The file of entry {bulk} was taken: {count} rows of {what}", bulk=body.bulk,
                                         count=body.rows, what=word(FILES, body.kind)),
    pe.BulkDropped: lambda body, _names: _("The file of entry {bulk} was dropped, nothing of it holds: {reason}",
                                           bulk=body.bulk, reason=body.reason),
    pe.RegisterCarried: lambda body, _names: _("{count} rows of the ledgers stand as before ({table})",
                                               count=len(body.rows), table=body.table),
    pe.OfficeSet: lambda body, _names: _("Notices are those of {community}; hazards are numbered {prefix}",
                                      community=body.community or "-", prefix=body.prefix or "-"),
}
