# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Why an attempt with a bundle came to nothing, in a few words: register and custody keep a code, which nobody should read."""

from __future__ import annotations

from collections.abc import Mapping

from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.domain.incidents import Became
from mlat_desktop.i18n import N_, _, called
from mlat_desktop.labels import label
from mlat_desktop.services.bundles.carrying import BEGUN, DISCARDED, INTERRUPTED

_WORDS: Mapping[str, str] = {
    Code.BUNDLE_UNPLUGGED: N_("the medium was removed or stopped answering"),
    Code.BUNDLE_NO_SPACE: N_("the medium was full"),
    Code.BUNDLE_MEDIUM_HAS: N_("the medium carried parts of it already"),
    Code.BUNDLE_DIFFERS: N_("what was read back was not what was written"),
    Code.BUNDLE_STOPPED: N_("stopped by somebody of the office"),
    Code.CANCELLED: N_("stopped by somebody of the office"),
    Code.BUNDLE_SOURCE: N_("an exhibit or a letter was not what the register says"),
    Code.BUNDLE_PREPARED_DAMAGED: N_("the prepared copy on this computer was damaged"),
    Code.DISK_FULL: N_("the disk of this computer was full"),
    BEGUN: N_("how it ended is not known"),
    INTERRUPTED: N_("the program ended in the middle of it"),
    DISCARDED: N_("it was given up"),
}


def ended_words(detail: str) -> str:
    """The detail of an attempt, or of its link of custody, in the language of the screen; what is no code stays as it is."""
    code, colon, note = detail.partition(": ")
    if code in set(Became):
        return called(label(Became(code)), note) if colon else label(Became(code))
    return _(_WORDS[detail]) if detail in _WORDS else detail


def custody_words(act: CustodyAct, detail: str) -> str:
    """The detail of a link of custody for people."""
    return ended_words(detail) if act is CustodyAct.EXPORT_FAILED else detail
