# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The sentences of refusals about bundles that may not leave as their case is, and about those that open with a passphrase;
:mod:`mlat_desktop.messages` adds the others.
"""

from __future__ import annotations

from mlat_desktop.domain.errors import Code
from mlat_desktop.i18n import N_

LEAVING_TEXTS: dict[Code, str] = {
    Code.BUNDLE_DATE: N_(
        "The date {date} ({field}) lies outside the years {first} to {last}, and every receiver would refuse the bundle."
        " Nothing was written: correct the date in the case first."
    ),
    Code.BUNDLE_OUTDATED: N_(
        "The bundle that was prepared on {made} may not leave any more: {reason}. Nothing was written. Discard it, and prepare"
        " it again from the case as it is now."
    ),
}

PASSPHRASE_TEXTS: dict[Code, str] = {
    Code.BUNDLE_PASSPHRASE_NEEDED: N_(
        "The bundle of {name} was made for an office without a card and opens with a passphrase, which came in a letter of its"
        " own. Give the passphrase of that letter."
    ),
    Code.BUNDLE_PASSPHRASE_WRONG: N_(
        "This passphrase does not open the bundle of {name}. The letter with the passphrase names the bundle that it opens:"
        " compare it with the name of the folder, and type the passphrase again."
    ),
    Code.BUNDLE_PASSPHRASE_GONE: N_(
        "The passphrase of bundle {bundle} is no longer kept here: it was destroyed, or the bundle has none. If nobody can open"
        " the bundle any more, write a new one."
    ),
    Code.BUNDLE_PASSPHRASE_CHANNEL: N_(
        "The letter with the passphrase must not travel as the medium of the bundle does ({channel}). Choose another way, or"
        " give the reason why there is none; the audit log keeps it."
    ),
    Code.BUNDLE_PASSPHRASE_EARLY: N_(
        "No letter with the passphrase of bundle {bundle} was made yet. The passphrase was kept; make the letter first."
    ),
    Code.BUNDLE_NO_NAME: N_(
        "A bundle for an office without a card needs the name of that office and its State. Nothing was written; give both."
    ),
    Code.BUNDLE_INDEX_LANGUAGE: N_(
        "There is no index in the language “{language}”. Nothing was written; choose one of {languages}."
    ),
    Code.PASSPHRASE_MISTYPED: N_(
        "Group {group} of the {groups} groups of this passphrase is not as it was written down. Compare that group with the"
        " letter and type it again."
    ),
    Code.PASSPHRASE_LENGTH: N_(
        "This passphrase has {count} letters and digits; those of bundles have {expected}. Compare it with the letter."
    ),
}
