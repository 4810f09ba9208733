# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Why an attempt with a bundle came to nothing is said in words, wherever people read it."""

from __future__ import annotations

import pytest

from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.services.bundles.ended import custody_words, ended_words


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (Code.BUNDLE_UNPLUGGED.value, "the medium was removed or stopped answering"),
        ("interrupted", "the program ended in the middle of it"),
        ("discarded", "it was given up"),
        ("wiped", "The medium was wiped"),
        ("lost: the courier told us", "The medium is lost: the courier told us"),
        ("OSError", "OSError"),
        ("", ""),
    ],
)
def test_a_failed_export_is_told_in_words(kept: str, said: str) -> None:
    assert ended_words(kept) == said
    assert custody_words(CustodyAct.EXPORT_FAILED, kept) == said


def test_what_an_officer_wrote_into_another_link_stays_as_it_is() -> None:
    assert custody_words(CustodyAct.EXPORTED, "discarded") == "discarded"
