# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A stick is lost, in the window: from the report to the assessment, and what Today says meanwhile."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.bundle import BundleMedium, BundleRecord, BundleState
from mlat_desktop.domain.incidents import CarrierState, EntryKind, IncidentState
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services.incidents.attempts import Attempts
from mlat_desktop.services.incidents.carriers import CarrierNote
from mlat_desktop.services.ports import ListQuery
from ui.main_window import MainWindow
from ui.pages.incidents.carrier import CarrierEditor
from ui.pages.incidents.listing import IncidentsEditor
from ui.pages.incidents.record import IncidentEditor
from ui.pages.incidents.report import ReportEditor
from ui.widgets.basics import Combo, PushButton

SERIAL = "4C530001"


@pytest.fixture
def case(prepared: Office) -> RequestId:
    return RequestId(prepared.register.ids(ListQuery(text="brandt"))[0])


def on_a_stick(office: Office, case: RequestId, *, killed: bool) -> Uid:
    """A bundle of the case in the register as an export onto a stick leaves it."""
    state, uid = BundleState.FAILED if killed else BundleState.VERIFIED, office._place.new_uid()
    at = office.clock.now() - timedelta(hours=1)
    with office._place.store.write() as uow:
        uow.bundles.add(
            BundleRecord(
                uid=uid, incoming=False, request_id=case, partner="SHA256:x", sequence=7, created_at=at, state=state,
                place="/media/stick", medium=SERIAL, recipients=("SHA256:x",),
            )
        )  # fmt: skip
        uow.bundles.set_medium(
            BundleMedium(
                bundle_uid=uid, request_id=case, number=1, copy=1, serial=SERIAL, label="STICK", place="/media/stick",
                state=state, begun_at=at, detail="begun" if killed else "",
            )
        )  # fmt: skip
        uow.commit()
    return uid


def words(widget: QWidget | None) -> str:
    assert widget is not None
    QApplication.processEvents()
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def opened(window: MainWindow, key: str, *arguments: object) -> QWidget:
    editor = window.edit(key, *arguments)
    assert editor is not None
    return editor


def test_a_lost_stick_is_reported_and_seen_to(window: MainWindow, prepared: Office, case: RequestId, tmp_path: Path) -> None:
    on_a_stick(prepared, case, killed=False)
    prepared.carriers.note("0781A6F2", CarrierNote(label="Red 1"))
    number = prepared.register.show(case).request.number
    form = opened(window, "incident-report")
    assert isinstance(form, ReportEditor)
    assert number not in words(form), "a medium is meant because it stands first"
    form.complete.click()
    assert "This is needed." in words(form)
    assert prepared.incidents.all() == ()
    assert [form.which.itemText(at) for at in range(form.which.count())] == ["choose", "Red 1 · 0781A6F2", f"STICK · {SERIAL}"]
    form.which.choose(f"medium:{SERIAL}")
    assert number in words(form), "what was on it is shown before it is reported"
    form.what.setPlainText("Left in the train")
    form.complete.click()
    page = window.editor
    assert isinstance(page, IncidentEditor)
    (view,) = prepared.incidents.all()
    assert view.incident.medium == SERIAL
    assert number in words(page)
    assert "Next: Tell the partner" in words(page)

    window.go("today")
    today = words(window.page("today"))
    assert "Next: Tell the partner" in today
    assert "Then: Tell the persons concerned or those who protect them" in today
    assert today.index("Next: Tell the partner") < min(today.find(each) for each in ("Overdue", "Due in") if each in today)
    again = opened(window, "incident", view.incident.uid)
    assert isinstance(again, IncidentEditor)
    page = again
    for kind in view.outstanding:
        page.act.choose(kind.value)
        page.complete.click()
        assert "This is needed." in words(page)
        page.whom.setText("Told by telephone")
        page.complete.click()
    assert prepared.incidents.show(view.incident.uid).outstanding == ()
    assert page.act.value == EntryKind.ASSESSED.value
    page.text.setPlainText("Nobody can read it")
    page.complete.click()
    assert prepared.incidents.show(view.incident.uid).incident.state is IncidentState.ASSESSED
    page.text.setPlainText("Closed by who reported it")
    page.complete.click()
    assert "a second person must close it" in window.banner.text
    assert page.text.toPlainText() == "Closed by who reported it", "nothing typed is lost"
    page.write_page(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


def test_a_measure_that_is_not_taken_needs_its_reason(window: MainWindow, prepared: Office, case: RequestId) -> None:
    on_a_stick(prepared, case, killed=False)
    form = opened(window, "incident-report")
    assert isinstance(form, ReportEditor)
    form.what.setPlainText("Left in the train")
    form.complete.click()
    page = window.editor
    assert isinstance(page, IncidentEditor)
    page.left.setChecked(True)
    page.whom.setText("nobody")
    page.complete.click()
    assert "This is needed." in words(page)
    page.text.setPlainText("The partner told us")
    page.complete.click()
    (view,) = prepared.incidents.all()
    assert [(each.kind, each.needed) for each in view.entries] == [(EntryKind.TOLD_PARTNER, False)]
    assert "Not taken: Tell the partner" in words(page)


def test_an_export_that_was_killed_is_asked_about(window: MainWindow, prepared: Office, case: RequestId) -> None:
    on_a_stick(prepared, case, killed=True)
    prepared.__dict__["attempts"] = Attempts(prepared._place, prepared.incidents)  # as if the office was opened after that
    window.go("today")
    today = window.page("today")
    assert today is not None
    today.make_stale()
    assert "1 export ended and nobody saw how" in words(window.page("today"))
    page = opened(window, "incidents", case)
    assert isinstance(page, IncidentsEditor)
    assert "Exports whose end nobody saw" in words(page)
    became = next(each for each in page.findChildren(Combo) if each.isVisibleTo(page))
    became.setCurrentIndex(1)
    act = next(each for each in page.findChildren(PushButton) if each.text() == "Record" and each.isVisibleTo(page))
    act.click()
    assert "say how you know" in window.banner.text
    next(each for each in page.findChildren(QLineEdit) if each.placeholderText() == "how you know").setText("Seen")
    act.click()
    assert prepared.attempts.unknown() == ()
    assert "Exports whose end nobody saw" not in words(page)


def test_a_medium_is_entered_and_its_life_is_kept(window: MainWindow, prepared: Office) -> None:
    form = opened(window, "carrier")
    assert isinstance(form, CarrierEditor)
    form.complete.click()
    assert "This is needed." in words(form)
    form.serial.setText(SERIAL)
    form.sticker.setText("Blue 3")
    form.state.choose(CarrierState.IN_SAFE.value)
    form.complete.click()
    view = prepared.carriers.show(SERIAL)
    assert (view.carrier.label, view.carrier.state) == ("Blue 3", CarrierState.IN_SAFE)
    form = opened(window, "carrier", SERIAL)
    assert isinstance(form, CarrierEditor)
    form.holder.setText("Courier")
    form.complete.click()
    assert [each.holder for each in prepared.carriers.show(SERIAL).entries] == ["", "Courier"]
