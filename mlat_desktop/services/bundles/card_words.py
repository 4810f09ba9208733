# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What new keys and lost ones mean for bundles under way, in words, the same in the window and by ``mlat``."""

from __future__ import annotations

from datetime import date

from mlat_desktop.i18n import _, ngettext, screen


def renewal_words(begins: date) -> str:
    """What new keys that begin on a day mean."""
    text = _(
        "From {day} on the office signs with the new keys: partners open its bundles only once two people there trust the new"
        " card. Bundles under way stay good: what the present keys sign before that day partners take in as before, and what is"
        " encrypted to the present keys opens here for ever."
    )
    return screen().fill(text, {"day": screen().date(begins)})


def revocation_words(under_way: int) -> str:
    """What the revocation of an earlier key of this office means, where so many bundles that it signed are not confirmed."""
    said = _(
        "Partners who take the statement in open nothing more that these keys signed, whatever day it bears; what they took in"
        " before stays. What was encrypted to these keys opens here as before."
    )
    if not under_way:
        return said + " " + _("No bundle signed with them is under way.")
    text = ngettext(
        "{count} bundle under way that they signed will be refused there: write it again.",
        "{count} bundles under way that they signed will be refused there: write them again.",
        under_way,
    )
    return said + " " + text.format(count=screen().number(under_way))
