# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What an intake says in the language of the screen: why a file is not here whole, and what kind of hash was compared."""

from __future__ import annotations

from mlat_desktop.i18n import N_, _, called, screen

_FAULTS = {
    "left-out": N_("left out as was asked"),
    "link": N_("a link, which is not followed"),
    "special": N_("neither a file nor a folder"),
    "unreadable": N_("cannot be read: {reason}"),
    "broken": N_("breaks off after {count} bytes: {reason}"),
    "shrunk": N_("became shorter while it was read, after {count} bytes"),
    "missing": N_("not on the medium, but named in {list}"),
    "image": N_("the disk image is damaged: {reason}"),
}
"""By the first part of ``MediumFile.fault``; its other parts fill the places in their order."""
_PLACES = {
    "unreadable": ("reason",),
    "broken": ("count", "reason"),
    "shrunk": ("count",),
    "missing": ("list",),
    "image": ("reason",),
}
_ALGORITHMS = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256"}


def fault_words(fault: str) -> str:
    """Why a file is not here whole, empty for one that is; a reason that is not known is told as it is."""
    code, *rest = fault.split("|", 2)
    if code not in _FAULTS:
        return fault
    facts = dict(zip(_PLACES.get(code, ()), rest, strict=False))
    if "count" in facts:
        facts["count"] = screen().number(int(facts["count"])) if facts["count"].isdecimal() else facts["count"]
    return _(_FAULTS[code]).format(**{name: facts.get(name, "?") for name in _PLACES.get(code, ())})


def algorithm_words(algorithm: str) -> str:
    """The name of a hash as people write it; one of an image is that of the content within it."""
    name, _dash, what = algorithm.partition("-of-")
    made = _ALGORITHMS.get(name, name)
    return called(made, _("content of the image")) if what else made
