"""
The office of a room file: who stands on notices, and the letters that hazards are numbered with (`XW-2026-031`).
"""

from __future__ import annotations

import re

from .roomtypes import OfficeFile
from .sheets import Key, Sheet
from .texts import _

OFFICE = {"prefix": Key(), "community": Key(), "police": Key(), "fire_body": Key(), "street": Key()}
#: A number is typed and said on the telephone: capitals and digits only.
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,7}")
LONGEST = 60


def read_office(sheet: Sheet) -> OfficeFile:
    """The table `[office]`; a room need not have one."""
    if "office" not in sheet.top:
        return OfficeFile()
    own = sheet.fields(_("the office"), sheet.top["office"], ("office",), OFFICE)
    prefix = own.get("prefix", "")
    if prefix and not _PREFIX.fullmatch(prefix):
        sheet.wrong(("office", "prefix"), _('the office has prefix "{value}"; it is 1 to 8 capital letters and digits, '
                                            "such as XW.", value=prefix))
    for key, name in own.items():
        if len(name) > LONGEST:
            sheet.wrong(("office", key), _("the office has a {key} of {count} characters; at most {most}.", key=key,
                                           count=len(name), most=LONGEST))
    return OfficeFile(**own)
