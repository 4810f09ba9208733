# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The chain notices every alteration, gap and insertion."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mlat_desktop.domain.audit import Entry, canonical, entry, salted, verify

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


def chain(length: int) -> list[Entry]:
    made: list[Entry] = []
    for number in range(length):
        made.append(
            entry(
                after=made[-1] if made else None,
                at=AT,
                actor="a",
                action="request.amended",
                subject=f"uid-{number}",
                body={"fields": ["notes"], "n": number},
            )
        )
    return made


def test_an_untouched_chain_holds() -> None:
    assert verify(chain(5)) == (5, None)
    assert verify([]) == (0, None)


@pytest.mark.parametrize("field", ["at", "actor", "action", "subject", "body"])
def test_an_altered_field_is_found_at_its_entry(field: str) -> None:
    made = chain(5)
    made[2] = replace(made[2], **{field: getattr(made[2], field) + " "})
    held, fault = verify(made)
    assert held == 2
    assert fault is not None
    assert (fault.seq, fault.fault) == (3, "altered")


def test_a_removed_entry_is_found() -> None:
    made = chain(5)
    del made[2]
    held, fault = verify(made)
    assert (held, fault and (fault.seq, fault.fault)) == (2, (3, "missing"))


def test_a_rewritten_entry_unlinks_the_next() -> None:
    made = chain(5)
    made[2] = entry(after=made[1], at=AT, actor="b", action="x", subject="y", body={})
    _, fault = verify(made)
    assert fault is not None
    assert (fault.seq, fault.fault) == (4, "unlinked")


def test_fields_are_length_prefixed_so_that_a_moved_border_is_another_hash() -> None:
    one = entry(after=None, at=AT, actor="ab", action="c", subject="", body={})
    two = entry(after=None, at=AT, actor="a", action="bc", subject="", body={})
    assert one.hash != two.hash


def test_canonical_text_is_the_same_for_the_same_content_and_refuses_floats() -> None:
    assert canonical({"b": [1, "é"], "a": None}) == canonical({"a": None, "b": [1, "é"]}) == '{"a":null,"b":[1,"é"]}'
    with pytest.raises(TypeError):
        canonical({"a": 1.5})


def test_the_salt_hides_what_a_short_detail_says() -> None:
    assert salted("yes", "00" * 16) != salted("yes", "01" * 16)
