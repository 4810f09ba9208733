# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The screens of a bundle that has arrived, for pictures and walks: a new case, news of a known one, a part elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from mlat_desktop.bootstrap import Office, training
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.bundle import Arrived
from mlat_desktop.domain.duties import DutyParty
from mlat_desktop.domain.request import Authority, Item, LegalBasis, Offence, Particulars, Person, RequestId, Uid
from mlat_desktop.domain.vocabulary import BasisKind, Direction, EventKind, PersonRole, RequestClass
from mlat_desktop.services.bundles.intake_views import Waiting
from mlat_desktop.services.bundles.views import BundleChoice, WithoutCard
from mlat_desktop.services.duties import NewDuty
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.ports import ListQuery
from ui.main_window import MainWindow
from ui.pages.bundles import BundlesPage

HEADS = frozenset(
    {
        "bundle-new-case",
        "bundle-update",
        "bundle-update-fields",
        "bundle-next-medium",
        "bundle-passphrase",
        "bundle-receipt",
    }
)
"""The head of the office knows the partner whose bundle it is."""


def _uid(number: int) -> Uid:
    return Uid(str(UUID(int=number, version=4)))


class IntakeScreens:
    """The screens over a training office; the partner's bundles are written when they are first needed."""

    def __init__(self, head: Office, scratch: Path, clock: SetClock) -> None:
        self._head, self._scratch, self._clock = head, scratch, clock
        self._sender: Office | None = None
        self._case = RequestId(0)
        self._count = 0
        self._corrected = False
        self._went = Uid("")

    def close(self) -> None:
        """Close the office that sends."""
        if self._sender is not None:
            self._sender.close()

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """Name and how it is shown."""
        return {
            "bundle-new-case": self._new_case,
            "bundle-update": self._update,
            "bundle-update-fields": lambda w: self._update(w, to_the_end=True),
            "bundle-next-medium": self._next_medium,
            "bundle-passphrase": self._locked,
            "bundle-receipt": self._receipt,
        }

    def _partner(self) -> Office:
        if self._sender is None:
            sender = self._sender = training.receiver_office(self._scratch / "sender", clock=self._clock)
            ours = self._scratch / "ours.json"
            ours.write_bytes(self._head.bundles.card_file())
            sender.bundles.trust(sender.bundles.add_card(ours).value.fingerprint)
            theirs = self._scratch / "theirs.json"
            theirs.write_bytes(sender.bundles.card_file())
            known = self._head.bundles.add_card(theirs).value
            self._head.record.keep(settings={"two_people": "off"}, reason="the pictures are taken by one person")
            self._head.bundles.trust(known.fingerprint)
            self._head.record.keep(settings={"two_people": "on"})
            self._case = sender.register.log(_asked(self._head.info.country), sent=self._clock.at).value.id
            ledger = self._scratch / "ledger.xlsx"
            ledger.write_bytes(b"ledger" * 60_000)
            sender.evidence.add(self._case, ledger, NewEvidence(title="Ledger of 2025, as seized in Bonn"))
        return self._sender

    def _written(self) -> Path:
        sender = self._partner()
        self._count += 1
        target = self._scratch / f"arrived-{self._count}"
        return sender.bundles.export(self._case, [sender.bundles.cards()[0].fingerprint], target).value.folder

    def _page(self, window: MainWindow) -> BundlesPage:
        window.go("bundles")
        page = window.page("bundles")
        assert isinstance(page, BundlesPage)
        return page

    def _new_case(self, window: MainWindow) -> None:
        page = self._page(window)
        page.verify(self._written())
        self._settle(page)

    def _update(self, window: MainWindow, *, to_the_end: bool = False) -> None:
        """Ours was corrected here, theirs there: both differ."""
        sender = self._partner()
        room = self._head.bundles
        if not self._corrected:
            self._corrected = True
            number = room.import_(self._written()).value.request_id
            self._amend(self._head, number, facts="Funds moved through two accounts in 2024.", operation="")
            person = replace(sender.register.show(self._case).request.particulars.persons[0], born_on=date(1971, 3, 2))
            other = Person(uid=_uid(9), name="Lara Beispiel", role=PersonRole.WITNESS, nationality="DE")
            self._amend(sender, self._case, persons=(person, other), operation="Zugvogel")
            duty = NewDuty(
                kind="use-limitation",
                text="Not to be used in fiscal proceedings",
                given_by=DutyParty.US,
                owed_by=DutyParty.OTHER_STATE,
            )
            sender.duties.add(self._case, duty)
            self._clock.at += timedelta(minutes=5)
            sender.casework.add_event(self._case, EventKind.STATUS_ASKED, self._clock.at)
        page = self._page(window)
        page.verify(self._written())
        self._settle(page)
        if to_the_end and page.card is not None:
            area = next(each for each in page.findChildren(QScrollArea) if each.isVisible())
            area.ensureWidgetVisible(page.card.take, 0, 24)
            self._settle(page)

    def _locked(self, window: MainWindow) -> None:
        """One for an office without a card, and a passphrase with a slip in it."""
        sender, target = self._partner(), self._scratch / "arrived-locked"
        if not target.exists():
            to = BundleChoice(without_card=WithoutCard(name=self._head.info.name, country=self._head.info.country))
            sender.bundles.export(self._case, [], target, to)
        page = self._page(window)
        page.verify(target)
        if page.lock is not None:
            page.lock.typed.setText("2AM4H-0B2E8-TQ670-AAAA2-22222-HHHH9-9K1M3")
            page.lock.shown.setChecked(True)
            page.lock.open.click()
        self._settle(page)

    def _receipt(self, window: MainWindow) -> None:
        """A small bundle with nothing but the receipt for one of ours."""
        sender = self._partner()
        if not self._went:
            country = sender.info.country
            ours = RequestId(self._head.register.ids(ListQuery(state=country))[0])
            card = next(
                each for each in self._head.bundles.cards() if each.fingerprint == sender.bundles.own_card().fingerprint
            )
            went = self._head.bundles.export(ours, [card.fingerprint], self._scratch / "went").value
            self._clock.at += timedelta(minutes=5)
            sender.bundles.import_(went.folder)
            self._went = Uid(went.uid)
        self._count += 1
        back = sender.bundles.receipts.send(self._went, self._scratch / f"arrived-{self._count}").value
        page = self._page(window)
        page.verify(back.folder)
        self._settle(page)

    def _next_medium(self, window: MainWindow) -> None:
        sender = self._partner().bundles.own_card()
        card = next(each for each in self._head.bundles.cards() if each.fingerprint == sender.fingerprint)
        room = self._head.bundles.intake
        room.give_up()
        arrived = Arrived(
            uid=_uid(3), sequence=7, created_at=self._clock.at, sender=card, size=9_400_000_000, parts=3, missing=(2,)
        )
        room._waiting = Waiting(arrived=arrived)
        self._settle(self._page(window))
        room._waiting = None

    @staticmethod
    def _amend(office: Office, case: RequestId, **changes: object) -> None:
        request = office.register.show(case).request
        new = replace(request.particulars, **changes)  # type: ignore[arg-type]  # the fields are named above
        office.register.amend(case, new, version=request.version, reason="known better")

    def _settle(self, page: BundlesPage) -> None:
        whole = str(self._scratch.resolve())  # the record keeps the whole path of the medium
        for each in page.findChildren(QLabel):
            each.setText(each.text().replace(whole, "/media"))
        for _again in range(4):
            QApplication.processEvents()


def _asked(state: str) -> Particulars:
    return Particulars(
        klass=RequestClass.MLA,
        direction=Direction.OUTGOING,
        subject="Accounts of Nordlicht Handel GmbH",
        other_state=state,
        issuing_authority=Authority(name="Public Prosecutor of Bonn"),
        basis=LegalBasis(kind=BasisKind.RECIPROCITY, reciprocity_given=True),
        facts="Funds moved through three accounts in 2025.",
        persons=(
            Person(uid=_uid(1), name="Jonas Muster", role=PersonRole.SUSPECT, nationality="DE", born_on=date(1970, 3, 2)),
        ),
        items=(Item(uid=_uid(2), kind="banking", target="IBAN CH93 0076 2011 6238 5295 7"),),
        offences=(Offence(category="fraud", law_text="section 263", main=True),),
    )
