# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every kind of letter is reached in the window: from a case, from an earlier letter, or from what is pending with a State."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import Particulars, Request
from mlat_desktop.domain.review import Proposal, SheetContent
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, RequestClass
from mlat_desktop.services.letters.kinds import called_by, called_until, kinds
from tests.ui.review_screens import asked
from tests.ui.test_letter_choice import choice
from tests.ui.test_letter_life import asked as answered
from tests.ui.test_letter_life import opened, sealed
from ui.main_window import MainWindow
from ui.pages.deadline_acts import letter_acts
from ui.pages.letter import LetterEditor
from ui.pages.log_event import EventEditor
from ui.pages.outstanding import OutstandingEditor
from ui.pages.review.decision import _LETTERS, _letters_after

pytestmark = pytest.mark.thorough

_CLASSES = (RequestClass.MLA, RequestClass.EXTRADITION, RequestClass.PRESERVATION, RequestClass.SPONTANEOUS)


def press(within: QWidget, words: str) -> None:
    """Press the button that begins with these words and is offered."""
    found = [each for each in within.findChildren(QPushButton) if each.text().replace("&", "").startswith(words)]
    next(each for each in found if each.isVisibleTo(within) and each.isEnabled()).click()


def cases(office: Office) -> Iterator[Request]:
    """Cases of the classes for which letters of their own exist, in each direction."""
    at = office.clock.now() - timedelta(days=3)
    for direction in Direction:
        for klass in _CLASSES:
            made = Particulars(klass=klass, direction=direction, subject=f"A matter of {klass.value}", other_state="KE")
            incoming = direction is Direction.INCOMING
            yield office.register.log(made, received=at if incoming else None, sent=None if incoming else at).value


def from_cases(window: MainWindow, office: Office) -> set[str]:
    """What the choice of letters offers on the pages of cases."""
    found = set[str]()
    for case in cases(office):
        window.open_request(case.id)
        press(window, "Write letter")
        made = choice(window)
        assert made.complete.isEnabled()
        found |= set(made.kind.offered)
        window.back()
    return found


def kind_of(window: MainWindow, office: Office) -> str:
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    return office.correspondence.show(editor.letter.id).kind


def from_letters(window: MainWindow, office: Office) -> set[str]:
    """What a letter that left offers."""
    found = set[str]()
    for words in ("Correct by a letter", "Withdraw..."):
        sent = sealed(office)
        office.correspondence.dispatch(sent.id, Channel.COURIER)
        editor = opened(window, sent)
        press(editor, words)
        if words == "Withdraw...":
            answered(editor, "Sent by mistake.")
        found.add(kind_of(window, office))
    return found


def from_a_state(window: MainWindow, office: Office) -> set[str]:
    """What the letters' own page offers for a State."""
    window.go("letters")
    press(window, "All outstanding with a State")
    editor = window.editor
    assert isinstance(editor, OutstandingEditor)
    editor.state.choose("KE")
    editor.complete.click()
    return {kind_of(window, office)}


def test_every_kind_of_letter_is_reached_in_the_window(
    window: MainWindow, prepared: Office, figure: Callable[[str, object], None]
) -> None:
    reached = from_cases(window, prepared) | from_letters(window, prepared) | from_a_state(window, prepared)
    assert reached == set(kinds())
    figure("kinds of letter reached in the window", len(reached))


def test_the_surrender_is_arranged_from_the_event_the_limit_and_the_decision(window: MainWindow, prepared: Office) -> None:
    case = asked(prepared, "ETS-024", RequestClass.EXTRADITION, "extradite")
    for event in (EventKind.EXTRADITION_DECIDED, EventKind.SURRENDER_DATE, EventKind.NEW_SURRENDER_DATE):
        assert called_by(event, Direction.INCOMING, RequestClass.EXTRADITION) == "surrender"
        assert called_by(event, Direction.OUTGOING, RequestClass.EXTRADITION) == "taking-over"
        assert called_by(event, Direction.OUTGOING, RequestClass.MLA) == ""
    assert called_until(EventKind.SURRENDERED, Direction.INCOMING, RequestClass.EXTRADITION) == "surrender"
    assert called_until(EventKind.SURRENDERED, Direction.OUTGOING, RequestClass.EXTRADITION) == "taking-over"
    window.log_event(case.id)
    editor = window.editor
    assert isinstance(editor, EventEditor)
    editor.kind.set_value(EventKind.EXTRADITION_DECIDED.value)
    editor.complete.click()
    press(window.banner, "Write: Arrangements for surrender")
    made = choice(window)
    assert made.kind.value == "surrender"
    made.complete.click()
    assert kind_of(window, prepared) == "surrender"
    prepared.casework.add_event(case.id, EventKind.SURRENDER_DATE, prepared.clock.now() + timedelta(days=5))
    view, desk = prepared.register.show(case.id), window.desk
    assert desk is not None
    running = [each for each in view.deadlines if EventKind.SURRENDERED in each.deadline.stops]
    found = [text for each in running for text, _act in letter_acts(desk, view.request, each)]
    assert "Write: Arrangements for surrender" in found


def test_taking_the_person_over_is_arranged_from_the_event_on_our_own_request(window: MainWindow, prepared: Office) -> None:
    made = Particulars(klass=RequestClass.EXTRADITION, direction=Direction.OUTGOING, subject="A person", other_state="KE")
    case = prepared.register.log(made, received=None, sent=prepared.clock.now() - timedelta(days=30)).value
    view, desk = prepared.register.show(case.id), window.desk
    assert desk is not None
    own = [each for each in view.deadlines if each.deadline.own_target and EventKind.SURRENDERED in each.deadline.stops]
    offered = [text for each in own for text, _act in letter_acts(desk, view.request, each)]
    assert own
    assert "Write: Arrangements for taking over a person" not in offered  # nothing is granted yet
    window.log_event(case.id)
    editor = window.editor
    assert isinstance(editor, EventEditor)
    editor.kind.set_value(EventKind.EXTRADITION_DECIDED.value)
    editor.complete.click()
    press(window.banner, "Write: Arrangements for taking over a person")
    choice(window).complete.click()
    assert kind_of(window, prepared) == "taking-over"


def test_every_letter_that_a_decision_leads_to_has_its_button() -> None:
    extradition = Particulars(klass=RequestClass.EXTRADITION, direction=Direction.INCOMING, subject="X", other_state="KE")
    granted = SheetContent(proposal=Proposal.GRANT, conditions="No death penalty.")
    assert _letters_after(granted, extradition) == ("conditions", "surrender")
    assert set(_LETTERS) == {"refusal", "postponement", "conditions", "surrender"}
