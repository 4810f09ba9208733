# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the pages say is said in words of the reader: no id, no code, no sign-in name, and the commas of the language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.people import Act, Role, User
from mlat_desktop.domain.request import LegalBasis, RequestId
from mlat_desktop.domain.vocabulary import Confidentiality, Direction
from mlat_desktop.i18n import screen
from mlat_desktop.messages import sentence
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.views import TodayGroup
from ui.app import Program
from ui.main_window import MainWindow
from ui.pages.law.sheet import LIMITS
from ui.pages.register import RegisterPage
from ui.pages.treaties import TreatiesPage
from ui.pages.unlock import UnlockPage

ISOLATES = re.compile("[\u2066-\u2069]")


def words(part: QWidget) -> list[str]:
    """The texts of a part of the window, without the marks of direction."""
    return [ISOLATES.sub("", each.text()) for each in part.findChildren(QLabel) if each.text()]


def amended(office: Office) -> RequestId:
    """A request whose legal basis and marking an officer amended."""
    request = office.register.show(RequestId(office.register.ids(ListQuery())[0])).request
    after = replace(
        request.particulars,
        basis=LegalBasis(treaty_id="ETS-024", article="12"),
        confidentiality=Confidentiality.CONFIDENTIAL,
        do_not_notify=True,
    )
    office.register.amend(request.id, after, version=request.version, reason="A letter of the other side says so.")
    return request.id


def part_shown(window: MainWindow, request: RequestId, part: int) -> list[str]:
    window.open_request(request)
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    page.detail.tabs.setCurrentIndex(part)
    return words(page.detail)


def test_the_history_names_the_person_and_tells_changes_in_words(window: MainWindow, prepared: Office) -> None:
    said = part_shown(window, amended(prepared), 3)
    assert any(text.endswith("Alessandra Moretti") for text in said)
    assert "Confidentiality: Not marked → Confidential" in said
    assert "Do not notify the person: no → yes" in said
    assert not [text for text in said if any(sign in text for sign in '{}[]_"')]


def test_the_case_cites_its_treaty_by_name_and_its_officer_in_full(window: MainWindow, prepared: Office) -> None:
    said = part_shown(window, amended(prepared), 0)
    assert "ETS 24, art. 12" in said
    assert "Alessandra Moretti" in said
    assert not [text for text in said if "ETS-" in text or "amoretti" in text]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_treaties_and_their_limits_are_named_in_the_language_of_the_screen(
    make_window: Callable[..., MainWindow], prepared: Office, language: str
) -> None:
    window = make_window(language)
    window.enter(prepared)
    window.go("treaties")
    page = window.page("treaties")
    assert isinstance(page, TreatiesPage)
    detail = prepared.treaties.show("ETS-024")
    page._show(detail)
    page.sheet.tabs.setCurrentIndex(LIMITS)
    said = words(page)
    english = [detail.view.title, *(limit.title for limit in detail.limits)]
    assert [text for text in english if screen().text(text) not in said or text in said] == []


def test_lists_use_the_comma_of_the_screen(make_window: Callable[..., MainWindow], prepared: Office) -> None:
    request = amended(prepared)
    window = make_window("ar")
    window.enter(prepared)
    said = part_shown(window, request, 0)
    assert [text for text in said if "ETS 24" in text and "، " in text]
    assert not [text for text in said if "ETS 24, " in text]


def test_a_letter_that_waits_is_named_by_kind_and_language_beside_its_case(prepared: Office) -> None:
    incoming = RequestId(prepared.register.ids(ListQuery(direction=Direction.INCOMING))[0])
    letter = prepared.correspondence.draft(incoming, "acknowledgement", "fr").value
    prepared.correspondence.submit(letter.id)
    line = next(line for line in prepared.today.lines() if line.group is TodayGroup.APPROVAL)
    assert line.title == "Approve: Acknowledgement of receipt, French"
    assert line.row.id == incoming


@pytest.mark.parametrize("act", Act)
def test_a_refusal_names_the_act_in_words(act: Act) -> None:
    auditor = User(id=1, uid="u", name="olsen", full_name="O. Olsen", title="", role=Role.AUDITOR, slot="s", active=False)
    with pytest.raises(KnownError) as refused:
        auditor.must(act)
    said = sentence(refused.value)
    assert "(olsen" not in said
    assert "Auditor" in said
    assert "-" not in said
    assert "_" not in said


def test_the_window_opens_on_the_door_of_the_office_it_is_given(program: Program, office_copy: Path) -> None:
    training = office_copy.rename(office_copy.with_name("training"))
    program.window.settings = program.window.settings.opened(str(training), "amoretti")
    program.start(training)
    door = program.window.findChild(UnlockPage)
    assert door is not None
    assert door.user.text() == "amoretti"
    assert door.passphrase.text() in words(door), "the public passphrase is not shown"
