# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The screens of a letter after its first draft, for pictures and walks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtWidgets import QTabWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Channel, Direction
from mlat_desktop.services.letters.ink import INK_SETTING
from mlat_desktop.services.letters.leaving import Dispatch
from mlat_desktop.services.letters.translating import NewCertified
from mlat_desktop.services.ports import ListQuery
from tests.letters.test_annexes import pdf_file
from ui.main_window import MainWindow
from ui.pages.annexes import AnnexForm
from ui.pages.letter import LetterEditor
from ui.pages.letter_beside import BesideForm


class LetterScreens:
    """The screens over a training office; each letter is made when it is first needed. ``head`` approves and seals."""

    def __init__(self, office: Office, head: Office, scratch: Path) -> None:
        self._office, self._head, self._scratch = office, head, scratch
        self._letters: dict[str, Letter] = {}

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """Name and how it is shown."""
        return {
            "letter-review": lambda window: window.open_letter(self._letter("review").id),
            "letter-sent-back": lambda window: window.open_letter(self._letter("back").id),
            "letter-approved": lambda window: window.open_letter(self._letter("approved").id),
            "letter-signature": lambda window: window.open_letter(self._letter("signature").id),
            "letter-dispatched": lambda window: window.open_letter(self._letter("dispatched").id),
            "letter-annexes": self._annexes_of,
            "letter-carry": self._carry,
            "letter-two-languages": self._two_languages,
            "letter-translation": lambda window: self._annexes_of(window).ask_translation(),
        }

    def _letter(self, name: str) -> Letter:
        if name not in self._letters:
            wanted = ListQuery(open_only=True, direction=Direction.INCOMING)
            case = RequestId(next(iter(self._office.register.ids(wanted))))
            made = self._office.correspondence.draft(case, "status", "en", {"stands": "With the court."}).value
            self._letters[name] = getattr(self, f"_{name}")(made)
        return self._letters[name]

    def _annexed(self, letter: Letter) -> Letter:
        """With a translation of a text that was changed since."""
        desk, today = self._office.correspondence, self._office.register.today
        desk.add_annex(letter.id, pdf_file(self._scratch / "Account opening file.pdf"))
        new = NewCertified(
            language="pt", by="Maria Silva", capacity="sworn translator", on=today, number="4711/2026", place="Lisbon"
        )
        file = pdf_file(self._scratch / "traducao.pdf")
        desk.add_translation(letter.id, replace(new, of=1), file)
        desk.add_translation(letter.id, new, file)
        return desk.edit_fields(letter.id, {"stands": "With the court since Monday."}, desk.show(letter.id).version).value

    def _carried(self, letter: Letter) -> Letter:
        """It has left, with the translation of its text."""
        self._annexed(letter)
        self._office.correspondence.confirm_translation(letter.id, 3)
        made = self._sealed(letter)
        return self._head.correspondence.send(made.id, Dispatch(channel=Channel.POST, no_reply=True, unsigned="At once")).value

    def _carry(self, window: MainWindow) -> None:
        window.open_letter(self._letter("carried").id)
        editor = window.editor
        assert isinstance(editor, LetterEditor)
        editor._correct()

    def _annexes_of(self, window: MainWindow) -> AnnexForm:
        window.open_letter(self._letter("annexed").id)
        form = next(each for each in window.findChildren(AnnexForm) if not each.isHidden())
        for tabs in window.findChildren(QTabWidget):
            for at in range(tabs.count()):
                page = tabs.widget(at)
                if page is not None and page.isAncestorOf(form):
                    tabs.setCurrentIndex(at)
        return form

    def _bilingual(self, letter: Letter) -> Letter:
        """Some of it is written in the second language, some is not."""
        desk = self._office.correspondence
        letter = desk.edit_fields(letter.id, {"remarks": "Thank you for your patience."}, letter.version).value
        letter = desk.lay_beside(letter.id, "ar", letter.version).value
        return desk.edit_beside(letter.id, {"stands": "لدى المحكمة."}, letter.version).value

    def _two_languages(self, window: MainWindow) -> BesideForm:
        window.open_letter(self._letter("bilingual").id)
        form = next(each for each in window.findChildren(BesideForm))
        for tabs in window.findChildren(QTabWidget):
            for at in range(tabs.count()):
                page = tabs.widget(at)
                if page is not None and page.isAncestorOf(form):
                    tabs.setCurrentIndex(at)
        return form

    def _review(self, letter: Letter) -> Letter:
        self._office.correspondence.submit(letter.id)
        desk = self._head.correspondence
        desk.comment(letter.id, "Name the article of the treaty, and the date on which their letter came.", 1)
        settled = desk.comment(letter.id, "Is the addressee still in office?").value
        self._office.correspondence.settle(letter.id, settled.uid, "Yes, see their letter of 3 November.")
        return desk.show(letter.id)

    def _back(self, letter: Letter) -> Letter:
        self._review(letter)
        return self._head.correspondence.send_back(letter.id, "Shorter, please.").value

    def _approved(self, letter: Letter) -> Letter:
        """A refusal that cannot be sealed yet."""
        assert letter.request_id is not None
        case = RequestId(letter.request_id)
        made = self._office.correspondence.draft(case, "refusal", "en", {"reasons": "It is not in conformity."}).value
        self._office.correspondence.submit(made.id)
        return self._head.correspondence.approve(made.id).value

    def _sealed(self, letter: Letter) -> Letter:
        self._office.correspondence.submit(letter.id)
        self._head.correspondence.approve(letter.id)
        return self._head.correspondence.seal(letter.id).value

    def _signature(self, letter: Letter) -> Letter:
        """The office of the window signs by hand from then on."""
        self._head.record.keep(settings={INK_SETTING: "on"})
        return self._sealed(letter)

    def _dispatched(self, letter: Letter) -> Letter:
        made, desk = self._sealed(letter), self._head.correspondence
        today = self._office.register.today
        scan = self._scratch / "signed.png"
        page = Image.new("RGB", (620, 877), "white")
        ImageDraw.Draw(page).line([(330, 700), (380, 660), (400, 720), (460, 670), (520, 700)], fill=(20, 30, 120), width=4)
        page.save(scan)
        desk.signed(made.id, today, scan)
        way = Dispatch(
            channel=Channel.DIPLOMATIC_BAG, tracking="K 12", bag="P-77", bag_seal="0042318", pieces=2,
            reply_by=today + timedelta(days=30),
        )  # fmt: skip
        desk.send(made.id, way)
        desk.received(made.id, today, "Ms Mwangi, registry")
        desk.correct(made.id)
        return desk.show(made.id)
