# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from mlat_desktop.domain.deadlines import Awaited, LimitKind
from mlat_desktop.domain.vocabulary import Direction, RequestClass, Status
from mlat_desktop.services.ports import RequestRow
from ui.models.request_table import KEPT, PAGE, Column, RequestTable, RowRole
from ui.pages.register import RegisterTable

MANY = 20_000
TODAY = date(2026, 11, 21)


def made(number: int) -> RequestRow:
    return RequestRow(
        id=number,
        number=f"MLI-2026-{number:05d}",
        subject=f"Banking records {number}",
        state="CH",
        direction=Direction.INCOMING,
        klass=RequestClass.MLA,
        status=Status.UNDER_REVIEW,
        officer="amoretti",
        urgent=number % 2 == 0,
        restricted=number % 3 == 0,
        registered_on=TODAY,
        due=Awaited(
            act_on=TODAY + timedelta(days=number % 40 - 5),
            ends_on=TODAY + timedelta(days=number % 40 - 5),
            kind=LimitKind.SHALL,
            title="Decide",
            own_target=number % 2 == 0,
            liberty=False,
        ),
        uncomputed=False,
        next_action="",
        theirs="45/ب/2023",
    )


class Source:
    """Counts what a view asks for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def rows(self, ids: Sequence[int]) -> list[RequestRow]:
        self.asked.append(len(ids))
        return [made(number) for number in ids]


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(qapp: QApplication, source: Source) -> RequestTable:
    table = RequestTable(source.rows, lambda: TODAY)
    table.reset(array("q", range(1, MANY + 1)))
    return table


def test_the_model_keeps_the_rules_of_qt(qtmodeltester: ModelTester, qapp: QApplication, source: Source) -> None:
    small = RequestTable(source.rows, lambda: TODAY)
    small.reset(array("q", range(1, 600)))
    qtmodeltester.check(small)  # type: ignore[no-untyped-call]  # pytest-qt leaves it untyped


def test_twenty_thousand_rows_have_an_exact_length_and_fetch_only_what_is_seen(
    qtbot: QtBot, model: RequestTable, source: Source
) -> None:
    view = RegisterTable(model)
    qtbot.addWidget(view)
    view.resize(720, 600)
    view.show()
    view.grab()
    assert model.rowCount() == MANY
    assert source.asked == [PAGE]
    view.choose(MANY - 1)
    view.grab()
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    assert len(source.asked) <= 3
    assert model.index(MANY - 1, 0).data(RowRole).number == "MLI-2026-20000"


def test_only_the_newest_pages_are_kept(model: RequestTable, source: Source) -> None:
    for at in range(0, MANY, PAGE):
        model.row_at(at)
    pages = len(source.asked)
    assert pages == -(-MANY // PAGE)
    model.row_at(MANY - 1)
    assert len(source.asked) == pages
    assert model.row_at(0) is not None
    assert len(source.asked) == pages + 1
    assert pages > KEPT


def test_a_request_is_found_in_the_list_by_its_id(model: RequestTable) -> None:
    assert model.place_of(12_345) == 12_344
    assert model.place_of(MANY + 1) == -1


def test_a_cell_says_in_words_what_its_colours_mean(model: RequestTable) -> None:
    said = model.index(1, Column.DEADLINE).data()
    assert said == "18 Nov 2026, 3 days late, Decide"
    assert model.index(1, Column.STATUS).data() == "Under review"
    assert model.index(1, Column.STATE).data() == "Switzerland"


def test_home_and_end_reach_the_first_and_last_request(qtbot: QtBot, model: RequestTable) -> None:
    view = RegisterTable(model)
    qtbot.addWidget(view)
    view.show()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == MANY - 1
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0


def ink(image: QImage, left: int, right: int) -> int:
    """How many pixels of a stretch of the first row are dark."""
    return sum(1 for x in range(left, right) for y in range(46, 86) if image.pixelColor(x, y).lightness() < 120)


def test_rows_are_mirrored_where_the_screen_reads_from_the_right(qtbot: QtBot, qapp: QApplication, model: RequestTable) -> None:
    images = {}
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        view = RegisterTable(model)
        qtbot.addWidget(view)
        view.setLayoutDirection(direction)
        view.resize(720, 300)
        view.show()
        images[direction] = view.grab().toImage()
    left, right = images[Qt.LayoutDirection.LeftToRight], images[Qt.LayoutDirection.RightToLeft]
    assert ink(left, 12, 60) > 40
    assert ink(right, 12, 20) == 0
    assert ink(right, 640, 700) > 40
