# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The page that exports a bundle, in each of its states, with the real services and a stick that does as the test wants."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLabel, QPushButton, QWidget

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.bundle import BundleState, EjectResult
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.request import Person, RequestId, Uid
from mlat_desktop.domain.vocabulary import PersonRole
from mlat_desktop.services.bundles.desk import stage_words
from mlat_desktop.services.bundles.look import LookCode
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.transfer.medium import Medium
from tests.plugged import Plugged, plug, plugged
from tests.transfer.failing import Failing, Pulled
from tests.trust import trust
from tests.ui import office as offices
from tests.ui.ask_names import twice
from tests.ui.ask_tabs import disordered
from tests.ui.held import held
from ui import a11y
from ui.main_window import MainWindow
from ui.pages.export import ExportEditor
from ui.pages.exporting.writing import Writing, time_left
from ui.tasks import Job
from ui.widgets.tick_list import TickGroup, TickLine

pytestmark = pytest.mark.thorough


class Small(Medium):
    """A medium with so many bytes free."""

    def __init__(self, free: int) -> None:
        self._free = free

    def free(self, path: Path) -> int:
        return self._free


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def partner(prepared: Office, tmp_path: Path, desk_clock: SetClock) -> str:
    return trusted(prepared, tmp_path, desk_clock, "Office of Bonn", "DE")


def trusted(prepared: Office, tmp_path: Path, clock: SetClock, name: str, country: str) -> str:
    made = bootstrap.create_office(
        tmp_path / country,
        bootstrap.NewOffice(name=name, country=country, admin_name="b", admin_full_name="B. Bonn"),
        offices.PASSPHRASE,
        clock=clock,
        cost=offices.CHEAP,
    ).office
    (tmp_path / f"{country}.json").write_bytes(made.bundles.card_file())
    made.close()
    card = prepared.bundles.add_card(tmp_path / f"{country}.json").value
    trust(prepared, card.fingerprint)
    return card.fingerprint


@pytest.fixture
def case(prepared: Office, tmp_path: Path) -> RequestId:
    found = RequestId(prepared.register.ids(ListQuery(text="Meridian"))[0])
    path = tmp_path / "ledger.csv"
    path.write_bytes(b"1;2;3" * 2000)
    prepared.evidence.add(found, path, NewEvidence(title="Ledger"))
    return found


def opened(window: MainWindow, prepared: Office, case: RequestId, media: Plugged) -> ExportEditor:
    plug(prepared.bundles, media)
    window.export_bundle(case)
    made = window.editor
    assert isinstance(made, ExportEditor)
    return made


def words(part: QWidget) -> str:
    return " ".join(each.text() for each in part.findChildren(QLabel) if not each.isHidden())


def test_the_usual_export_is_open_read_and_one_click(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    media = plugged(stick)
    media.lets_go = EjectResult.EJECTED
    made = opened(window, prepared, case, media)
    assert made.whom.chosen == (partner,), "the office of the case's State is not chosen beforehand"
    assert made.where.target == stick
    assert made.complete.isEnabled()
    assert made.first_focus() is made.complete
    assert not a11y.unnamed(made)
    assert "0951-1666" in words(made.looked)
    made.complete.click()
    (record,) = [each for each in prepared.bundles.all() if not each.incoming]
    assert record.state in {BundleState.VERIFIED, BundleState.WRITTEN}
    assert made.form.isHidden()
    assert not made.after.isHidden()
    assert "Written: yes" in made.after.written.said
    assert not a11y.unnamed(made)
    assert "Safely removed: not yet" in made.after.removed.said
    made.after.let_go.click()
    assert "The drive may be pulled now." in made.after.removed.said
    (medium,) = prepared.bundles.outgoing(case)[0].media
    assert medium.removed_at is not None, "that it was let go of is not recorded"
    made._receipt_form(Uid(record.uid))
    form = stick.parent / "form.pdf"
    made.findChildren(QFileDialog)[0].fileSelected.emit(str(form))
    assert form.read_bytes().startswith(b"%PDF")
    made.leave()
    register = window.page("register")
    assert register is not None
    assert register.shown_request() == case


def test_tab_goes_as_the_eye_does_through_what_came_after_the_page_was_shown(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    witness = Person(uid=Uid("aaaaaaaa-0000-4000-8000-000000000009"), name="Wanda W.", role=PersonRole.WITNESS, protected=True)
    kept = prepared.register.show(case).request
    particulars = replace(kept.particulars, persons=(*kept.particulars.persons, witness))
    prepared.register.amend(case, particulars, version=kept.version, reason="the prosecutor told us")
    media = plugged(stick)
    media.lets_go = EjectResult.BY_HAND
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    made = opened(window, prepared, case, media)
    made.what.events.setChecked(False)  # the look is made anew, and its ticks with it
    made.whom.recipient.setFocus()
    assert disordered(window) == []
    for tick in made.looked.findChildren(QCheckBox):
        tick.setChecked(True)
    made.complete.click()
    assert disordered(window) == []
    made.after.let_go.click()  # a tick comes in its place
    QApplication.processEvents()
    made.cancel.setFocus()
    assert disordered(window) == []
    assert twice(window) == []


def test_the_acts_of_the_look_say_for_which_line_they_are(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    opened(window, prepared, case, Plugged(stick, None))
    QApplication.processEvents()  # what is not laid out yet is not heard
    assert twice(window) == []


def test_a_drive_appears_by_itself_and_one_that_is_pulled_is_chosen_no_longer(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    media = plugged(stick)
    drive, media.drive = media.drive, None
    made = opened(window, prepared, case, media)
    assert not made.complete.isEnabled()
    assert "No removable drive is plugged in." in words(made.looked)
    media.drive = drive
    made.where.look()
    assert made.where.folder.text() == str(stick)
    assert made.complete.isEnabled()
    assert drive is not None
    media.drive = replace(drive, free=10)
    made.where.look()
    assert not made.complete.isEnabled(), "the medium filled up unseen"
    media.drive = None
    made.where.look()
    assert made.where.target is None
    assert not made.complete.isEnabled()
    assert made.where._timer.isActive()


def test_a_protected_person_is_said_and_seen_before_anything_is_written(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    witness = Person(uid=Uid("aaaaaaaa-0000-4000-8000-000000000009"), name="Wanda W.", role=PersonRole.WITNESS, protected=True)
    kept = prepared.register.show(case).request
    particulars = replace(kept.particulars, persons=(*kept.particulars.persons, witness))
    prepared.register.amend(case, particulars, version=kept.version, reason="the prosecutor told us")
    made = opened(window, prepared, case, plugged(stick))
    assert not made.complete.isEnabled()
    assert "Wanda" not in words(made.looked)
    assert "Say first that you have seen it" in made.said.text()
    tick = next(each for each in made.looked.findChildren(QCheckBox) if each.text() == "I have seen this")
    assert "protected person" in tick.accessibleName()
    tick.click()
    assert made.complete.isEnabled()
    assert made.choice().seen == (LookCode.CASE_PROTECTED.value,)
    made.what.events.setChecked(False)
    assert made.complete.isEnabled(), "what was seen must be seen again after every tick"


def test_what_is_unticked_in_the_window_is_not_chosen(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    made = opened(window, prepared, case, plugged(stick))
    assert len(made.choice().evidence or ()) == 2
    made.what.evidence.head.click()
    made.what.custody.click()
    assert made.choice().evidence == frozenset()
    assert not made.choice().custody
    assert "Not in it, because you left it out: Evidence, Chain of custody." in words(made.looked)
    made.complete.click()
    assert made.after.report is not None
    assert made.after.report.evidence == 0


def test_two_offices_can_be_chosen(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path, tmp_path: Path, desk_clock: SetClock
) -> None:
    second = trusted(prepared, tmp_path, desk_clock, "Office of Vienna", "AT")
    made = opened(window, prepared, case, plugged(stick))
    made.whom.another.click()
    assert made.whom.chosen == (partner, second)
    assert made.whom.another.isHidden()
    made.complete.click()
    assert made.after.report is not None
    assert made.after.report.recipients == (partner, second)


def test_a_stick_that_fails_leaves_nothing_that_looks_whole_and_the_next_attempt_works(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    good = plugged(stick)
    made = opened(window, prepared, case, Plugged(stick, good.drive, Failing(errno.EIO, after=3000)))
    made.complete.click()
    assert not made.stopped.isHidden()
    assert "nothing that looks like a whole bundle" in words(made.stopped)
    assert not [path for path in stick.rglob("bundle.json") if not path.parent.name.endswith(".incomplete")]
    assert made.stopped.again is not None
    assert made.after.isHidden()
    plug(prepared.bundles, good)
    (begun,) = prepared.bundles.outgoing(case)
    assert "kept on this computer" in words(made.stopped)
    made.stopped.again.click()
    assert not made.after.isHidden()
    assert made.after.report is not None
    assert made.after.report.uid == begun.record.uid, "it was begun anew"
    assert (made.after.report.folder / "bundle.json").is_file()
    assert [each.serial for each in made.after.report.media] == ["0951-1666", "0951-1666"]


def test_a_stick_that_is_pulled_in_the_second_of_three_parts(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    class Hand(Pulled):
        """Pulls: the drive is gone from the list of drives with its bytes."""

        def _there(self) -> None:
            if self.gone:
                media.drive = None
            super()._there()

    good = plugged(stick)
    whole = prepared.bundles.preflight(case, [partner], stick).needed
    media = Plugged(stick, good.drive, Hand(after=whole * 6 // 10), part_size=whole // 3)
    made = opened(window, prepared, case, media)
    made.complete.click()
    assert not made.stopped.isHidden()
    assert made.after.isHidden()
    assert "was removed or stopped answering" in words(made.stopped)
    assert "nothing that looks like a whole bundle" in words(made.stopped)
    assert "kept on this computer" in words(made.stopped)
    (found,) = prepared.bundles.outgoing(case)
    assert (found.record.state, [each.serial for each in found.media]) == (BundleState.FAILED, ["0951-1666"])
    (broken,) = stick.iterdir()
    assert broken.name.endswith(".incomplete")
    assert made.stopped.again is not None
    made.stopped.again.click()
    assert made.after.isHidden(), "it was written onto nothing"
    assert made.where.target is None
    assert not made.complete.isEnabled()
    assert not made.waiting.isHidden()
    plug(prepared.bundles, Plugged(stick, good.drive, part_size=whole // 3))
    made.where.look()
    made.waiting.acts[0].click()
    assert made.after.report is not None
    assert made.after.report.uid == found.record.uid
    assert "Written: yes" in made.after.written.said
    assert [each.name for each in stick.iterdir()] == [found.record.uid]
    assert prepared.bundles.verify(stick).state is BundleState.VERIFIED


def test_a_bundle_that_could_not_be_prepared_is_not_taken_for_another_one(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    good = plugged(stick)
    plug(prepared.bundles, Plugged(stick, good.drive, Failing(errno.EIO, after=3000)))
    with pytest.raises(KnownError):
        prepared.bundles.export(case, [partner], stick)
    made = opened(window, prepared, case, Plugged(stick, good.drive, own=Failing(errno.ENOSPC, after=3000)))
    made.complete.click()
    assert "The disk is full" in words(made.stopped)
    assert "Nothing is kept of the work" in words(made.stopped)
    assert "kept on this computer" not in words(made.stopped), "the bundle of before is for others perhaps"
    made._other()
    assert len(made.waiting.acts) == 1, "the one of before is still there to go on with"


def test_what_was_begun_is_offered_when_the_page_is_opened_again(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    good = plugged(stick)
    plug(prepared.bundles, Plugged(stick, good.drive, Failing(errno.EIO, after=3000)))
    with pytest.raises(KnownError):
        prepared.bundles.export(case, [partner], stick)
    made = opened(window, prepared, case, good)
    assert not made.waiting.isHidden()
    assert "Office of Bonn" in words(made.waiting)
    made.waiting.acts[0].click()
    assert not made.after.isHidden()
    made._other()
    assert made.waiting.isHidden()


def test_what_may_not_leave_any_more_is_discarded_and_written_anew(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path, desk_clock: SetClock
) -> None:
    old = prepared.bundles.prepare(case, [partner]).value.uid
    desk_clock.at += timedelta(days=3)
    made = opened(window, prepared, case, plugged(stick))
    assert "prepared 3 days ago" in words(made.waiting)
    assert "may not leave" not in words(made.waiting)
    request = prepared.register.show(case).request
    corrected = replace(request.particulars, facts="Otherwise than we thought.")
    prepared.register.amend(case, corrected, version=request.version, reason="A new report")
    made.waiting.acts[0].click()
    assert made.stopped.isHidden(), "nothing touched the medium"
    assert not list(stick.iterdir())
    QApplication.processEvents()  # what is added to a page that is shown is shown with the next turn
    assert "It may not leave any more: the case was changed since (Summary of facts)." in words(made.waiting)
    assert [each.text() for each in made.waiting.acts] == ["Discard it and write a new one"]
    assert not disordered(made)
    made.waiting.acts[0].click()
    assert made.waiting.isHidden()
    (gone,) = prepared.bundles.outgoing(case)
    assert (gone.record.uid, gone.prepared) == (old, False)
    made.complete.click()
    assert not made.after.isHidden()
    assert made.after.report is not None
    assert made.after.report.uid != old


def test_the_list_of_bundles_says_why_one_failed_leads_on_and_lets_go(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    good = plugged(stick)
    good.lets_go = EjectResult.BY_HAND
    plug(prepared.bundles, Plugged(stick, good.drive, Failing(errno.EIO, after=3000)))
    with pytest.raises(KnownError):
        prepared.bundles.export(case, [partner], stick)
    plug(prepared.bundles, good)
    window.go("bundles")
    page = window.page("bundles")
    assert page is not None
    assert "Not written: the medium was removed or stopped answering." in words(page)
    press(page, "Go on with it")
    made = window.editor
    assert isinstance(made, ExportEditor)
    made.waiting.acts[0].click()
    made.leave()  # without letting go of the drive
    window.go("bundles")
    assert "Failed: the medium was removed or stopped answering" in words(page)
    assert "Safely removed" not in words(page)
    press(page, "Let go of the drive")
    assert "Let go of the drive in the file manager" in window.banner.text
    press(window.banner, "I have removed it")
    assert "Safely removed" in words(page)
    assert not [each for each in page.findChildren(QPushButton) if each.text() == "Let go of the drive"]


def press(part: QWidget, text: str) -> None:
    next(each for each in part.findChildren(QPushButton) if each.text() == text and not each.isHidden()).click()


def test_a_bundle_that_is_too_large_goes_onto_several_media(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path, tmp_path: Path
) -> None:
    path = tmp_path / "disk.img"
    path.write_bytes(b"x" * (30 << 20))
    prepared.evidence.add(case, path, NewEvidence(title="Disk"))
    small = plugged(stick, free=20 << 20, total=40 << 20)
    made = opened(window, prepared, case, Plugged(stick, small.drive, Small(20 << 20)))
    assert "it goes onto 2 media of this size, one after the other" in words(made.looked)
    assert made.complete.isEnabled()
    made.complete.click()
    assert made.after.report is not None
    assert made.after.report.missing
    assert "Verified: not yet" in made.after.verified.said
    made.after.let_go.click()
    second = tmp_path / "second"
    second.mkdir()
    plug(prepared.bundles, plugged(second, serial="0951-1777"))
    go_on = next(each for each in made.after.findChildren(QPushButton) if each.text() == "The &next medium is in: go on")
    go_on.click()
    assert made.after.report.state in {BundleState.VERIFIED, BundleState.WRITTEN}
    assert {each.serial for each in made.after.report.media} == {"0951-1666", "0951-1777"}


def test_a_full_stick_is_refused_before_it_is_written_to(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    made = opened(window, prepared, case, plugged(stick, free=5000, total=64 << 20))
    assert not made.complete.isEnabled()
    assert "An empty medium of this size will do." in words(made.looked)
    made.by_key()
    assert not list(stick.iterdir())


def test_a_bundle_that_was_only_written_is_not_called_verified(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlat_desktop.transfer.writer.bypasses_memory", lambda _path: False)
    made = opened(window, prepared, case, plugged(stick))
    made.complete.click()
    assert made.after.report is not None
    if made.after.report.state is BundleState.WRITTEN:
        assert "Verified: not yet" in made.after.verified.said
    made.after.verify()
    assert "Verified: yes" in made.after.verified.said
    made.after.let_go.click()
    assert "Safely removed: by hand" in made.after.removed.said
    next(each for each in made.after.findChildren(QCheckBox) if each.text() == "I have removed it").click()
    assert "Safely removed: yes" in made.after.removed.said


def test_leaving_the_page_does_not_stop_the_writing_and_its_end_is_told(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    made = opened(window, prepared, case, plugged(stick))
    with held(window) as thread:
        made.complete.click()
        assert not made.writing.isHidden()
        assert not made.where._timer.isActive()
        made.leave()
        assert window.editor is not None, "it was left without a word"
        assert "still being written" in window.banner.text
        made.desk.shell.back()
        assert not window.unsaved()
        thread.release()
    assert "The bundle is written" in window.banner.text
    assert next(each.state for each in prepared.bundles.all()) in {BundleState.VERIFIED, BundleState.WRITTEN}


def test_stopping_answers_at_once_and_leaves_no_bundle(
    window: MainWindow, prepared: Office, case: RequestId, partner: str, stick: Path
) -> None:
    made = opened(window, prepared, case, plugged(stick))
    with held(window) as thread:
        made.complete.click()
        made.writing.stop.click()
        assert made.writing.done.text() == "Stopping..."
        assert not made.writing.stop.isEnabled()
        thread.release()
    assert made.after.isHidden()
    assert not [path for path in stick.iterdir() if not path.name.endswith(".incomplete")]


def test_the_writing_says_stage_amount_rate_and_time_left(window: MainWindow, prepared: Office) -> None:
    seconds = [0.0]
    made = Writing(lambda: seconds[0])
    made.watch(Job(window.tasks), "Writing")
    for done in range(1, 61):
        seconds[0] = float(done)
        made.step(done * 20_000_000, 2_400_000_000, stage_words("writing"))
    assert "1.2 GB of 2.4 GB" in made.done.text()
    assert made.pace.text() == "20 MB a second, about 1 minute left"
    made.step(0, 2_400_000_000, stage_words("comparing"))
    assert not made.pace.text(), "the pace of writing is no pace of reading"
    made.deleteLater()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(3, "about 10 seconds left"), (44, "about 40 seconds left"), (55, "about 1 minute left"), (7200, "about 2 hours left")],
)
def test_the_time_left_is_as_coarse_as_it_is_known(seconds: float, said: str, window: MainWindow) -> None:
    assert time_left(seconds) == said


def test_two_thousand_exhibits_are_lines_and_not_widgets(window: MainWindow) -> None:
    group = TickGroup("Evidence")
    group.resize(700, 400)
    group.fill([TickLine(f"uid-{n}", f"E/{n} · Disk image {n}", "1 MB", usual=n != 7) for n in range(2000)])
    assert len(group.findChildren(QWidget)) < 40
    assert len(group.chosen) == 1999
    group.show()
    group._open.click()
    view = group.view
    view.lines.search("image 1999")
    assert len(view.lines.shown) == 1
    assert len(group.chosen) == 1999, "what is not shown was unticked"
    view.setFocus()
    view.setCurrentIndex(view.lines.index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert "uid-1999" not in group.chosen
    said = view.lines.data(view.lines.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert str(said).startswith("not ticked")
    group.head.click()
    assert len(group.chosen) == 1999
    assert "uid-7" not in group.chosen, "to tick all takes what is withheld"
    group.hide()
    group.deleteLater()
    QEventLoop().processEvents()
