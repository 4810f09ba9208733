# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A list that is cut on the screen says how much of it is not written out."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.access import NoticeKind
from mlat_desktop.services.notices import NoticeView
from tests.ui import office as offices
from tests.ui.test_window import first_id
from ui.main_window import MainWindow
from ui.pages.notices import notices_card
from ui.widgets.basics import and_more


def told(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget) and each.text().startswith("and ")]


def test_nothing_is_said_where_all_of_it_is_written_out(window: MainWindow) -> None:
    assert and_more(0).isHidden()
    assert and_more(-3).isHidden()
    assert and_more(1200).text() == "and 1,200 more"


def test_notices_that_wait_behind_the_first_ones_are_told_of(window: MainWindow, prepared: Office) -> None:
    assert window.desk is not None
    case = first_id(prepared)
    found = [
        NoticeView(
            id=number, kind=next(iter(NoticeKind)), request_id=case, number="", other_id=None, other="",
            sentence=f"Notice {number}", at=offices.NOW, read=False,
        )
        for number in range(8)
    ]  # fmt: skip
    card = notices_card(window.desk, window, found)
    assert told(card) == ["and 2 more"]
    assert told(notices_card(window.desk, window, found[:6])) == []
