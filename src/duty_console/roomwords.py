"""
The words a room file may use for people, sites, points and venues, and how they are called.
"""

from __future__ import annotations

from .texts import N_

#: What a person on the staff does -> its name.
DUTIES = {
    "officer": N_("duty officer"),
    "leader": N_("shift leader"),
    "engineer": N_("engineer"),
    "auditor": N_("auditor"),
    "street": N_("street office"),
}
#: What kind of place a site is -> its name.
SITE_KINDS = {
    "home": N_("home"),
    "building": N_("residential building"),
    "care_home": N_("care home"),
    "clinic": N_("clinic"),
    "school": N_("school"),
    "shop": N_("shop"),
    "supermarket": N_("supermarket"),
    "restaurant": N_("restaurant"),
    "entertainment": N_("place of entertainment"),
    "hotel": N_("hotel"),
    "office": N_("office"),
    "workshop": N_("workshop"),
    "garage": N_("garage"),
    "utility": N_("plant room"),
    "other": N_("other"),
}
#: What is done at a place of the register -> its name.
TRADES = {
    "restaurant": N_("restaurant"),
    "entertainment": N_("place of entertainment"),
    "hotel": N_("hotel"),
    "shop": N_("shop"),
    "supermarket": N_("supermarket"),
    "workshop": N_("workshop"),
    "warehouse": N_("warehouse"),
    "school": N_("school"),
    "kindergarten": N_("kindergarten"),
    "hospital": N_("hospital"),
    "nursing_home": N_("nursing home"),
    "rented_house": N_("rented house"),
    "residence": N_("residence"),
    "office": N_("office"),
    "construction": N_("construction site"),
    "chemical": N_("dangerous chemicals"),
    "gas": N_("gas"),
    "recycling": N_("recycling"),
    "other": N_("other"),
}
#: What kind of thing a point is -> its name.
POINT_KINDS = {
    "smoke": N_("smoke detector"),
    "heat": N_("heat detector"),
    "call_point": N_("manual call point"),
    "gas": N_("gas detector"),
    "help": N_("help button"),
    "hold_up": N_("hold-up button"),
    "door": N_("door contact"),
    "window": N_("window contact"),
    "motion": N_("motion detector"),
    "glass": N_("glass-break detector"),
    "water": N_("water detector"),
    "flow": N_("water flow switch"),
    "valve": N_("valve"),
    "pump": N_("pump"),
    "power": N_("power supply"),
    "panel": N_("control panel"),
    "fire_door": N_("fire door"),
    "shutter": N_("fire shutter"),
    "other": N_("other"),
}
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
    "police": N_("police patrol"),
    "micro_station": N_("micro fire station"),
}
#: What kind of team walks together -> its name.
TEAM_KINDS = {"volunteers": N_("volunteers"), "police": N_("police"), "micro_station": N_("micro fire station")}
