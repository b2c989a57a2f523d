"""
The fields of each act about a fire hazard, in the order in which an officer says them; what the hazard says already
stands there. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..domain import hazardrows as hz
from ..domain.hazardrows import Hazard
from ..texts import N_
from .hazardwords import ISSUER_WORDS, MAJOR_STEPS, RECEIPT_WORDS, REFERRAL_WORDS
from .questions import CHOICE, PIN, REASON, Question

#: Besides the kinds of `questions`: a place of the register, a breach, a day, a time limit.
UNIT, BREACH, DAY, LIMIT = "unit", "breach", "day", "limit"
_PIN = Question("pin", N_("PIN"), PIN)
_TEXT = Question("text", N_("remark"), optional=True)
_LIMIT = Question("limit", N_("by when (day, days, 0 at once; Enter: default)"), LIMIT)
_REFERENCE = Question("evidence", N_("number of a photo or document"), optional=True)


def _choice(field: str, label: str, words: Mapping[str, str], **more: tuple[Question, ...]) -> Question:
    return Question(field, label, CHOICE, tuple((str(number), value, word) for number, (value, word) in enumerate(
        words.items(), start=1)), more=tuple(more.items()))


_RESULT = _choice("result", N_("looked at again, it is"),
                  {"pass": N_("rectified indeed"), "fail": N_("not rectified yet")},
                  fail=(Question("text", N_("what is still wrong")),
                        Question("limit", N_("new last day (Enter: the one that stands)"), DAY, optional=True)))
_STOP = Question("stop_use", N_("its use is"), CHOICE, (("1", "", N_("use going on")), ("2", 1, N_("use stopped"))))
_HOW = _choice("how", N_("which of them"), {"cancelled": N_("the supervised case ends (its hazard is gone)"),
                                            "voided": N_("void: entered wrongly")})


def questions_of(action: str, hazard: Hazard | None, known: Mapping[str, str]) -> tuple[Question, ...]:
    """What is asked for an act, as far as the cursor does not say it."""
    who = hazard.responsible if hazard is not None else ""
    match action:
        case "hazard_find":
            return (Question("of", N_("where (place of the register)"), UNIT),
                    Question("breach", N_("what is wrong (number, word, first letters)"), BREACH,
                             start=known.get("guess", "")),
                    _start("part", N_("which part of it"), known.get("part", "")),
                    _start("text", N_("in your words"), known.get("text", "")),
                    _start("responsible", N_("who is responsible there"), known.get("responsible", "")))
        case "hazard_correct":
            return (Question("by", N_("who put it right"), start=who),
                    Question("evidence", N_("number of a photo or document")))
        case "hazard_order":
            return (_choice("issuer", N_("who orders it"), ISSUER_WORDS), _LIMIT, _TEXT)
        case "notice_serve":
            return (Question("to", N_("served to whom"), start=who),
                    _choice("receipt", N_("receipt of service"), RECEIPT_WORDS),
                    Question("day", N_("on which day (Enter: today)"), DAY, optional=True))
        case "hazard_claim":
            return (Question("by", N_("who says that it is done"), start=who), _REFERENCE, _TEXT)
        case "hazard_reinspect":
            proof = _REFERENCE._replace(optional=bool(hazard is not None and hazard.evidence))
            return (_RESULT._replace(more=(*_RESULT.more, ("pass", (proof, _TEXT)))), _PIN)
        case "hazard_extend":
            return (Question("limit", N_("new last day"), DAY), REASON,
                    Question("interim", N_("what protects until then"), start=hazard.interim if hazard else ""),
                    Question("asked_by", N_("who asks for it"), optional=True, start=who), _PIN)
        case "hazard_measure":
            return _measure(hazard)
        case "evidence":
            return (Question("reference", N_("number of a photo or document")),)
        case "hazard_major":
            judges = Question("judges", N_("who judged it: names with commas, 3 or more"))
            experts = Question("experts", N_("experts on it"), CHOICE, (
                ("1", "", N_("no experts heard")), ("2", 1, N_("experts heard"))))
            return (_choice("step", N_("it is judged"), MAJOR_STEPS, suspected=(experts,), determined=(judges,)),
                    _TEXT, _PIN)
        case "hazard_refer":
            return (_choice("what", N_("what was done"), REFERRAL_WORDS),
                    Question("to", N_("referred to whom"), optional=True), _TEXT)
        case _:
            how = () if hazard is not None and hazard.state == hz.PASSED else (_HOW,)
            return (*how, REASON, _PIN)


def _start(field: str, label: str, text: str) -> Question:
    return Question(field, label, optional=True, start=text)


def _measure(hazard: Hazard | None) -> tuple[Question, ...]:
    row = hazard
    return (Question("measure", N_("measure against it"), start=row.measure if row else ""),
            _start("department", N_("department in charge"), row.department if row else ""),
            _start("responsible", N_("who is responsible there"), row.responsible if row else ""),
            _start("money", N_("money, in yuan"), str(row.money) if row and row.money else ""),
            _start("interim", N_("what protects until then"), row.interim if row else ""), _STOP)
