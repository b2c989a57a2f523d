"""
Why the system refused something, in the language in use: what its own words are in English are said in Chinese for the
refusals that people meet; any other as the system says it.
"""

from __future__ import annotations

import errno

from .texts import N_, _, language

_WORDS = {
    errno.ENOENT: N_("no such file or folder"), errno.EACCES: N_("no right to it"), errno.EPERM: N_("not allowed"),
    errno.EISDIR: N_("it is a folder"), errno.ENOTDIR: N_("a part of the path is no folder"),
    errno.ENOSPC: N_("no space left on the disk"), errno.EDQUOT: N_("the disk quota is used up"),
    errno.EROFS: N_("the file system can only be read"), errno.EIO: N_("the disk or the device failed"),
    errno.EEXIST: N_("it is there already"), errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EBUSY: N_("it is in use"), errno.EMFILE: N_("too many files are open"), errno.EFBIG: N_("it is too large"),
    errno.ECONNREFUSED: N_("the connection was refused"), errno.EPIPE: N_("the reader has gone"),
    errno.ELOOP: N_("too many links"), errno.ENOTEMPTY: N_("the folder is not empty"),
    errno.ENXIO: N_("no such device"), errno.ENODEV: N_("no such device"),
    errno.ETIMEDOUT: N_("no answer came in time"),
}


def system_id(error: OSError) -> str:
    """The same for whoever reads it in another process, perhaps in another language: `said_of` says it."""
    return _WORDS.get(error.errno or 0, "") or error.strerror or str(error)


def said_of(id: str) -> str:
    """What `system_id` meant, in the language in use."""
    return _(id) if id in _WORDS.values() else id


def system_words(error: OSError) -> str:
    """What the system says of an error."""
    if language() == "zh" and error.errno in _WORDS:
        return _(_WORDS[error.errno])
    return error.strerror or str(error)
