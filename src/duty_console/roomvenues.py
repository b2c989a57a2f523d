"""
The kinds of place that a patrol of a room file may be for, and their names.
"""

from __future__ import annotations

from .texts import N_

#: What kind of place a patrol is for -> its name; which rule says how often stands in `domain/patrols.py`.
VENUES = {
    "public": N_("public gathering place"),
    "key_unit": N_("key fire-safety unit"),
    "high_rise": N_("high-rise building"),
    "care_home": N_("care home, hospital or boarding school at night"),
    "institution": N_("government, body or institution"),
    "other": N_("other unit"),
    "high_risk": N_("high-risk trade or critical site"),
    "facility_public": N_("fire facilities of a place of entertainment"),
    "facility_key": N_("fire facilities of a key unit"),
    "facility_other": N_("fire facilities"),
    "equipment": N_("hydrants, extinguishers, pumps"),
    "ducts": N_("cooking exhaust ducts"),
    "volunteers": N_("volunteer patrol team"),
}
