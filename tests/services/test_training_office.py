# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Two training offices of one day hold the same records; what makes an office its own, its keys and its uid, differs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop.bootstrap.training import training_office
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services import records
from mlat_desktop.services.ports import ListQuery


def everything(path: Path) -> tuple[str, list[Any]]:
    with training_office(path, as_of=date(2026, 11, 20), count=14).office as office:
        told = []
        for each in office.register.ids(ListQuery(sort="number")):
            view = office.register.show(RequestId(each))
            request = {**records.to_plain(view.request), "origin_office": ""}
            letters = [(letter.uid, letter.kind, letter.number, letter.status, letter.drafted_at) for letter in view.letters]
            evidence = [(item.uid, item.exhibit, item.sha256) for item in view.evidence]
            told.append((request, view.events, [mail.uid for mail in view.mails], letters, evidence, view.deadlines))
        return office.info.uid, told


@pytest.mark.slow
def test_the_same_day_makes_the_same_records_in_two_offices(tmp_path: Path) -> None:
    one, first = everything(tmp_path / "one")
    other, second = everything(tmp_path / "other")
    assert one != other
    assert len(first) == 14
    assert first == second


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3])
def test_a_short_story_has_its_address_book_too(tmp_path: Path, count: int) -> None:
    with training_office(tmp_path / "short", as_of=date(2026, 11, 20), count=count).office as office:
        assert len(office.address_book.authorities()) >= 6
