# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A limit of the requested State's own law stands beside the treaty's, and words tell the two apart wherever they show."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Direction, EventKind, RequestClass
from mlat_desktop.services.views import DeadlineView
from tests.ui import office as offices
from ui.main_window import MainWindow
from ui.models.board_list import nature, spoken
from ui.pages.deadlines import DeadlinesPage
from ui.pages.explain import ExplainPage
from ui.pages.register import RegisterPage

OURS = "Law of the requested State"


@pytest.fixture
def case(prepared: Office) -> RequestId:
    """An extradition asked of Italy, whose code has a time for surrender of its own."""
    brandt = next(each for each in offices.CASES if "Brandt" in each.subject)
    asked = replace(offices.particulars(replace(brandt, state="IT", restricted=False)), direction=Direction.OUTGOING)
    assert asked.klass is RequestClass.EXTRADITION
    made = prepared.register.log(asked, sent=offices.NOW - timedelta(days=20)).value
    prepared.casework.add_event(made.id, EventKind.SURRENDER_DATE, offices.NOW - timedelta(days=1))
    return made.id


def limits(office: Office, case: RequestId) -> dict[bool, DeadlineView]:
    views = [each for each in office.register.show(case).deadlines if not each.own_target and each.days is not None]
    return {each.treaty == "IT-CPP": each for each in views}


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden())


def test_both_are_shown_and_told_apart(case: RequestId, window: MainWindow, prepared: Office) -> None:
    both = limits(prepared, case)
    assert set(both) == {True, False}
    window.open_request(case)
    register = window.page("register")
    assert isinstance(register, RegisterPage)
    assert OURS in words(register.detail)
    assert "Treaty limit" in words(register.detail)
    window.go("deadlines")
    page = window.page("deadlines")
    assert isinstance(page, DeadlinesPage)
    entries = {each.line.limit_id: each for each in page.model.entries if each.line.request_id == case}
    assert nature(entries[both[True].deadline.limit_id]) == "law of the requested State"
    assert "law of the requested State" in spoken(entries[both[True].deadline.limit_id])
    assert nature(entries[both[False].deadline.limit_id]) == "treaty limit"
    window.explain(case, both[True].deadline.limit_id)
    shown = window.editor
    assert isinstance(shown, ExplainPage)
    assert OURS in words(shown.reasoning)
    assert "This is the law of Italy, the requested State, not the treaty." in words(shown.reasoning)
