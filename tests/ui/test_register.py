# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The register page: the request beside the list is the one selected, and is drawn once for each answer."""

from __future__ import annotations

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.ports import ListQuery
from ui.main_window import MainWindow
from ui.pages.register import RegisterPage


def test_the_request_beside_the_list_is_drawn_once_for_each_answer(
    window: MainWindow, prepared: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.go("register")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    drawn: list[int] = []
    draw = page.detail.show_request

    def watched(request_id: RequestId) -> None:
        drawn.append(request_id)
        draw(request_id)

    monkeypatch.setattr(page.detail, "show_request", watched)
    first, *_others = prepared.register.ids(ListQuery(text="banking"))
    page.search_field.setText("banking")
    page.search_field.returnPressed.emit()
    assert drawn == [first] == [page.shown_request()]
    page.search_field.wipe()
    assert drawn == [first, first] and page.shown_request() == first  # noqa: PT018 -- the same one stays selected
    page.refresh()
    assert drawn == [first] * 3
    page.select(RequestId(first))
    assert drawn == [first] * 4
    other = next(each for each in prepared.register.ids(ListQuery()) if each != first)
    page.select(RequestId(other))
    assert drawn == [*[first] * 4, other]
