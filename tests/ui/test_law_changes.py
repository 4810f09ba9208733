# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Changes of the law in the window: seen before they count, proposed by one, published by another, taken back in one step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.law import EditionKind, ProposalState
from mlat_desktop.domain.legal_basis import InForce
from mlat_desktop.domain.people import Role
from mlat_desktop.services.treaties.law_content import LawContent
from tests.services.law import LIMIT, alone, changed, extradition
from tests.ui import law
from tests.ui.law_screens import editor
from tests.ui.test_treaties_page import words
from ui.main_window import MainWindow
from ui.pages.law.editor import PARTS, TreatyEditor
from ui.pages.law.fields import ManyPick
from ui.pages.law.pack_in import PackIn
from ui.pages.law.pack_out import PackOut
from ui.pages.law.review import ProposalReview, UndoReview
from ui.pages.treaties import TreatiesPage
from ui.widgets.basics import Combo

pytestmark = pytest.mark.thorough

HEAD = "saffron meadow pencil orbit seven"


@pytest.fixture
def second(prepared: Office, office_copy: Path, desk_clock: SetClock) -> Office:
    """The head of the office at another desk."""
    prepared.people.add("hvogt", "Hanna Vogt", "Head", Role.HEAD, HEAD)
    return prepared.at_desk("hvogt")


def at(window: MainWindow, office: Office, make_window: Callable[..., MainWindow]) -> MainWindow:
    """Another person's window over the same office."""
    window.let_go()
    made = make_window()
    made.enter(office)
    made.show()
    return made


def press(widget: QWidget, text: str) -> None:
    QApplication.processEvents()
    next(each for each in widget.findChildren(QPushButton) if text in each.text() and not each.isHidden()).click()


def page(window: MainWindow) -> TreatiesPage:
    window.go("treaties")
    shown = window.page("treaties")
    assert isinstance(shown, TreatiesPage)
    return shown


def take_in(window: MainWindow, path: Path) -> PackIn:
    page(window).show_changes()
    page(window).changes.take_in.click()
    made = window.editor
    assert isinstance(made, PackIn)
    made.read(path)
    return made


def test_a_pack_shows_whose_it_is_what_differs_and_which_cases_move_and_changes_nothing(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    request = law.case(prepared)
    made = take_in(window, law.pack(tmp_path, prepared))
    said = words(made)
    assert "Central authority of Luxembourg" in said
    assert "trusted" in said
    assert "Not in force: yes -> no" in said
    assert "Changes: 1 date on 1 open case." in said
    assert "where there was none" in said
    assert [each.text() for each in made.findChildren(QPushButton) if request.number in each.text()]
    assert made.complete.isEnabled()
    assert prepared.treaties.show("CETS-224").standing.in_force is InForce.NO
    assert not prepared.publishing.proposals()


def test_a_pack_is_proposed_by_one_person_and_published_by_another(
    window: MainWindow, prepared: Office, second: Office, tmp_path: Path, make_window: Callable[..., MainWindow]
) -> None:
    law.case(prepared)
    take_in(window, law.pack(tmp_path, prepared)).complete.click()
    assert page(window).isVisible()
    assert "a second person looks at it and publishes it" in window.banner.text
    assert "waits for a second person" in words(page(window).changes)
    (waiting,) = prepared.publishing.proposals()
    window.change_law("law-review", waiting.proposal.uid)
    mine = window.editor
    assert isinstance(mine, ProposalReview)
    assert not mine.complete.isEnabled(), "who proposed it could publish it alone"
    other = at(window, second, make_window)
    page(other).show_changes()
    press(page(other).changes, "Look and publish")
    review = other.editor
    assert isinstance(review, ProposalReview)
    assert "Changes: 1 date on 1 open case." in words(review)
    review.complete.click()
    assert "Edition 2 is the law of this office." in other.banner.text
    assert second.treaties.show("CETS-224", date(2026, 12, 2)).standing.in_force is InForce.YES
    newest = second.publishing.editions()[0]
    assert (newest.edition.kind, newest.approved_by) == (EditionKind.PACK, "Hanna Vogt")


def test_an_edition_is_taken_back_after_its_effect_was_shown_and_with_a_reason(window: MainWindow, prepared: Office) -> None:
    alone(prepared)
    extradition(prepared)
    proposal = prepared.publishing.propose(EditionKind.EDITOR, "Forty-five days", LawContent(tables=(changed(prepared, 45),)))
    prepared.publishing.publish(proposal.value.uid)
    page(window).show_changes()
    press(page(window).changes, "Take it back")
    review = window.editor
    assert isinstance(review, UndoReview)
    assert "Forty-five days" in words(review)
    assert prepared.publishing.editions()[0].edition.undone_at is None
    review.complete.click()
    assert review._reason_field.findChildren(QWidget)
    assert prepared.publishing.editions()[0].edition.undone_at is None, "it was taken back without a reason"
    review.reason.setText("published too early")
    review.complete.click()
    assert prepared.publishing.editions()[0].edition.undone_at is not None
    assert "taken back" in window.banner.text


def test_a_proposal_is_laid_aside_with_its_reason(window: MainWindow, prepared: Office) -> None:
    prepared.publishing.propose(EditionKind.EDITOR, "Forty-five days", LawContent(tables=(changed(prepared, 45),)))
    (waiting,) = prepared.publishing.proposals()
    window.change_law("law-review", waiting.proposal.uid)
    review = window.editor
    assert isinstance(review, ProposalReview)
    review.discard.click()
    assert prepared.publishing.proposals()
    review.reason.setText("not what the journal says")
    review.discard.click()
    assert not prepared.publishing.proposals()
    assert prepared.publishing.proposals(ProposalState.DISCARDED)


def test_what_this_office_made_its_own_law_is_asked_about(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    alone(prepared)
    law.publish(prepared)
    path = law.pack(tmp_path, prepared)
    with prepared.casework._place.store.read() as uow:
        kept = uow.treaties.table("CETS-224")
    assert kept is not None
    ours = kept.text.replace('version = "2026-11-22-in-force"', 'version = "2026-11-23-ours"', 1)
    proposal = prepared.publishing.propose(EditionKind.EDITOR, "Ours", LawContent(tables=(ours,))).value
    prepared.publishing.publish(proposal.uid)
    made = take_in(window, path)
    if not made._choices:
        assert "Nothing in it differs" in words(made)
        return
    assert not made.complete.isEnabled(), "a conflict can be passed over"
    for combo in made.findChildren(Combo):
        combo.choose("take")
    assert made.complete.isEnabled()


def test_a_pack_is_written_with_the_treaties_chosen(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    page(window).show_changes()
    page(window).changes.hand_on.click()
    made = window.editor
    assert isinstance(made, PackOut)
    made.search_field.setText("extradition 24")
    made.search_field._tell()
    for at_row in range(made.list.count()):
        item = made.list.item(at_row)
        if "ETS 24" in item.text():
            item.setSelected(True)
    assert made.choice().treaties == ("ETS-024",)
    made.title.setText("Extradition")
    made.target.setText(str(tmp_path / "extradition"))
    made.complete.click()
    assert (tmp_path / "extradition.mlatpack").exists()
    assert prepared.packs.read(tmp_path / "extradition.mlatpack").head.title == "Extradition"


def test_a_reader_sees_the_law_and_changes_nothing(
    window: MainWindow, prepared: Office, make_window: Callable[..., MainWindow]
) -> None:
    officer = prepared.at_desk("jkeller")
    other = at(window, officer, make_window)
    shown = page(other)
    shown.show_changes()
    for act in (shown.changes.hand_on, shown.changes.write):
        assert act.isHidden()
    assert not [each for each in shown.changes.findChildren(QPushButton) if "Take it back" in each.text()]


# -- by hand -----------------------------------------------------------------------------------------------------------------


def choose_limit(made: TreatyEditor, limit: str) -> None:
    at_row = next(number for number, each in enumerate(made.draft.limits) if each["id"] == limit)
    made.rows["limits"].list.choose(str(at_row))


def typed(made: TreatyEditor, key: str, text: str) -> None:
    control = made.rows["limits"].form.controls[key]
    control.setText(text)  # type: ignore[attr-defined]  # a line of text
    control.textEdited.emit(text)  # type: ignore[attr-defined]  # as typing does


def test_a_limit_is_changed_by_hand_and_proposed_only_with_its_source(window: MainWindow, prepared: Office) -> None:
    extradition(prepared)
    made = editor(window, "ETS-024", "limits")
    choose_limit(made, LIMIT)
    typed(made, "length", "38")
    made.look.click()
    assert made.tabs.currentIndex() == PARTS.index("verification"), "the source was not asked for"
    assert not made.complete.isEnabled()
    assert "say whether the law changed or an error is corrected" in words(made.verification)
    made._given.update(kind="law", effective_on=date(2026, 11, 20), text="Thirty-eight days", source="Official journal 12/2026")
    made.verification.show_row(made._given)
    made.look.click()
    assert "Changes: " in words(made), words(made.verification)
    assert made.complete.isEnabled()
    assert not prepared.publishing.proposals()
    made.complete.click()
    (waiting,) = prepared.publishing.proposals()
    assert waiting.proposal.title == "ETS 24: Thirty-eight days"
    assert "38" in prepared.publishing.content(waiting.proposal.uid).tables[0]


def test_a_fault_is_said_at_its_field(window: MainWindow, prepared: Office) -> None:
    made = editor(window, "ETS-024", "limits")
    choose_limit(made, LIMIT)
    typed(made, "length", "forty")
    made._given.update(kind="correction", text="A slip", source="Official journal 12/2026")
    made.verification.show_row(made._given)
    made.look.click()
    assert made.tabs.currentIndex() == PARTS.index("limits")
    wrong = [made.draft.limits[int(line.key)]["id"] for line in made.rows["limits"].list.lines.lines if line.alarm]
    assert LIMIT in wrong
    assert "to be mended" in made.said.text()
    choose_limit(made, LIMIT)
    assert "forty" in words(made.rows["limits"].form), "the fault is not said at its field"


def test_what_is_half_typed_comes_back(window: MainWindow) -> None:
    made = editor(window, "ETS-024", "limits")
    choose_limit(made, LIMIT)
    typed(made, "length", "38")
    made.keep()
    window.back()
    again = editor(window, "ETS-024", "limits")
    assert next(each["length"] for each in again.draft.limits if each["id"] == LIMIT) == "38"
    assert "What you had begun to type is here again." in again.said.text()
    days = [each["read_on"] for each in (again.draft.source,) if "read_on" in each]
    assert all(isinstance(day, date) for day in days), "a day came back as a text"


def test_an_event_is_added_and_taken_away_again(window: MainWindow) -> None:
    made = editor(window, "ETS-024", "limits")
    choose_limit(made, LIMIT)
    stop = made.rows["limits"].form.controls["stop"]
    assert isinstance(stop, ManyPick)
    before = stop.chosen
    stop.heart().set_value("released" if "released" not in before else "surrendered")
    stop._add()
    assert len(stop.chosen) == len(before) + 1
    row = next(each for each in made.draft.limits if each["id"] == LIMIT)
    assert row["stop"] == stop.chosen
    stop._take_away(stop.chosen[-1])
    assert row.get("stop", []) == before


def test_a_limit_from_memory_that_is_read_in_a_source_computes_from_then_on(window: MainWindow, prepared: Office) -> None:
    law.case(prepared)
    made = editor(window, "CETS-224", "limits")
    choose_limit(made, "CETS-224/8.6")
    assert "not confirmed" in made.rows["limits"].source.text()
    made.rows["limits"].stamp.click()
    assert "the new one" in made.rows["limits"].source.text()
    made._given.update(kind="correction", text="Article 8(6) was read", source="Text of the protocol, Strasbourg 2022")
    made.verification.show_row(made._given)
    made.look.click()
    assert "Changes: 1 date on 1 open case." in words(made)
    assert "Serving the order on the provider" in words(made)


def test_a_new_table_is_written_from_scratch(window: MainWindow, prepared: Office) -> None:
    page(window).show_changes()
    page(window).changes.write.click()
    made = window.editor
    assert isinstance(made, TreatyEditor)
    made.draft.head.update(
        id="CH-NP-MLA-2026", title="Treaty on assistance", short="Switzerland and Nepal", series="bilateral",
        subjects=["mla"], circle=["CH", "NP"], in_force=date(2026, 1, 1),
    )  # fmt: skip
    made._given.update(
        kind="law", effective_on=date(2026, 1, 1), text="A new treaty", source="Official journal 1/2026", version="2026-11-21"
    )
    made.look.click()
    assert made.complete.isEnabled(), words(made)
    made.complete.click()
    assert len(prepared.publishing.proposals()) == 1
