# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The screens of exhibits and duties, for pictures and walks: a lent ledger, a stick with hashes, conditions on a case."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.duties import Duty, DutyParty
from mlat_desktop.domain.evidence import Evidence, ExhibitForm
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _
from mlat_desktop.services.duties import NewDuty
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.exhibits import HandOver
from mlat_desktop.services.intake.media import MediumToTake
from ui.main_window import MainWindow
from ui.pages.evidence import EvidenceEditor
from ui.pages.exhibits.exhibit import ExhibitEditor, Happening
from ui.pages.register import RegisterPage

HEADS = frozenset({"close-held"})
"""Closing in spite of what is open is the act of a signatory or the head."""


class ExhibitScreens:
    """The screens over a training office; what they show is entered when it is first needed."""

    def __init__(self, office: Office, scratch: Path, case: Callable[[], RequestId]) -> None:
        self._office, self._scratch, self._case = office, scratch, case
        self._ledger: Evidence | None = None
        self._stick: Evidence | None = None
        self._duty: Duty | None = None

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """Name and how it is shown."""
        return {
            "exhibit": lambda w: w.open_exhibit(self._case(), self.ledger().uid),
            "exhibit-class": self._class,
            "exhibit-medium": lambda w: w.open_exhibit(self._case(), self.stick().uid),
            "exhibits": self._papers,
            "evidence-medium": self._adding,
            "new-duty": lambda w: w.enter_duty(self._case()),
            "duty": lambda w: w.open_duty(self._case(), self.duty().uid),
            "close-held": self._closing,
        }

    def ledger(self) -> Evidence:
        """An original in a box that was handed over, and lent with an agreed day."""
        if self._ledger is None:
            desk, case = self._office.exhibits, self._case()
            today = self._office.register.today
            new = NewEvidence(
                title="Ledger of Meridian Trade Ltd, bound", original=True, received_from="Cantonal police of Bern",
                seal_number="S-004417", volume=2, volumes=5, place="Strong room, shelf 3",
            )  # fmt: skip
            item = self._office.evidence.register(case, new).value
            hands = HandOver(
                received_by="Office of the examining magistrate", place="Room 212", seal_intact=True, receipt="Q 88"
            )
            desk.hand_over(item.uid, hands)
            desk.seal(item.uid, "S-004502", HandOver(seal_intact=False, note="opened before the magistrate"))
            lent = desk.lend(item.uid, "Federal court of Brasília", HandOver(place="Brasília"), today + timedelta(days=97))
            self._ledger = lent.value
        return self._ledger

    def stick(self) -> Evidence:
        """A stick on which one hash is another one."""
        if self._stick is None:
            root, beside = self._scratch / "KINGSTON", self._scratch / "hashes-of-the-police.md5"
            root.mkdir(exist_ok=True)
            (root / "statement-2026-03.csv").write_bytes(b"date;amount\n")
            (root / "statement-2026-04.csv").write_bytes(b"date;amount\n2026-04-01;12\n")
            good = hashlib.md5(b"date;amount\n", usedforsecurity=False).hexdigest()
            beside.write_text(f"{good}  statement-2026-03.csv\n{'0' * 32}  statement-2026-04.csv\n{'1' * 32}  photo.jpg\n")
            new = NewEvidence(
                title="Stick of the accountant", received_from="Cantonal police of Bern", medium_serial="0951-1666-AB12",
                classification="unlawful-to-view",
            )  # fmt: skip
            medium = MediumToTake(path=root, new=new, hashes=(beside,))
            self._stick = self._office.media.take(self._case(), medium).value.item
        return self._stick

    def duty(self) -> Duty:
        """A lasting condition; beside it a short one."""
        if self._duty is None:
            case, today = self._case(), self._office.register.today
            self._duty = self._office.duties.add(
                case,
                NewDuty(
                    kind="use-limitation", text="The bank records serve the proceedings against Meridian Trade Ltd alone.",
                    article="ETS 30 art. 1(2)", owed_by=DutyParty.DOMESTIC, owed_name="Office of the examining magistrate",
                ),
            ).value  # fmt: skip
            short = NewDuty(kind="costs", text="Pay the interpreter of the hearing", due_on=today + timedelta(days=20))
            self._office.duties.add(case, short)
        return self._duty

    def _class(self, window: MainWindow) -> None:
        window.open_exhibit(self._case(), self.stick().uid)
        editor = window.editor
        assert isinstance(editor, ExhibitEditor)
        editor.act.choose(Happening.CLASS)

    def _papers(self, window: MainWindow) -> None:
        self.ledger(), self.stick(), self.duty()
        window.open_request(self._case())
        page = window.page("register")
        assert isinstance(page, RegisterPage)
        page.detail.tabs.setCurrentIndex(1)
        QApplication.processEvents()
        heading = next(each for each in page.detail.findChildren(QLabel) if each.text() == _("EVIDENCE"))
        area = next(each for each in page.detail.findChildren(QScrollArea) if each.isVisible())
        inner = area.widget()
        assert inner is not None
        area.verticalScrollBar().setValue(heading.mapTo(inner, QPoint(0, 0)).y())

    def _adding(self, window: MainWindow) -> None:
        window.add_evidence(self._case())
        editor = window.editor
        assert isinstance(editor, EvidenceEditor)
        editor.form.choose(ExhibitForm.MEDIUM)

    def _closing(self, window: MainWindow) -> None:
        self.ledger(), self.duty()
        window.end_request(self._case())
