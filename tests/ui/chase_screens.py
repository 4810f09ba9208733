# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The screens of reminders, notices of delay and what is outstanding, for pictures and walks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import Authority, Item, LegalBasis, Particulars, Request, Uid
from mlat_desktop.domain.vocabulary import Direction, EventKind, Holder, MailKind, RequestClass
from mlat_desktop.services.casework import About
from mlat_desktop.services.chasing.delays import Late
from ui.main_window import MainWindow


def sent(office: Office, days: int = 40) -> Request:
    """A request of ours to Kenya that was sent so many days ago."""
    made = Particulars(
        klass=RequestClass.MLA, direction=Direction.OUTGOING, subject="Accounts of Meridian Trade in Nairobi", other_state="KE",
        basis=LegalBasis(treaty_id="UNCAC", article="46"), their_authority=Authority(name="Attorney General"),
        items=(Item(uid=Uid(f"out-{days}"), kind="banking", target="Meridian Trade Ltd"),),
    )  # fmt: skip
    case = office.register.log(made).value
    office.casework.add_event(case.id, EventKind.REQUEST_SENT, office.clock.now() - timedelta(days=days))
    return case


def split(office: Office) -> Request:
    """An order from Germany that ends soon: one item is with a bank and one with a court."""
    received = office.clock.now() - timedelta(days=24)
    made = Particulars(
        klass=RequestClass.MLA, direction=Direction.INCOMING, subject="Accounts and hearing of a clerk", other_state="DE",
        basis=LegalBasis(treaty_id="EU-EIO-2014", article="12"), their_authority=Authority(name="Staatsanwaltschaft Lübeck"),
        items=(Item(uid=Uid("eio-bank"), kind="banking"), Item(uid=Uid("eio-clerk"), kind="evidence", target="the clerk")),
    )  # fmt: skip
    case = office.register.log(made, received=received).value
    for item, holder, name in (
        ("eio-bank", Holder.PROVIDER, "Bank Sieben Brunnen AG"),
        ("eio-clerk", Holder.COURT, "District Court of Bellinzona"),
    ):
        about = About(holder=holder, whom=name, item=Uid(item))
        office.casework.add_event(case.id, EventKind.HANDED_OVER, received + timedelta(hours=5), about=about)
    return case


class ChaseScreens:
    """The screens over a training office; each case is made when it is first needed."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._cases: dict[str, Request] = {}

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """Name and how it is shown."""
        return {
            "chase": lambda window: window.remind(self._case("sent").id),
            "chase-items": lambda window: window.remind(self._case("split").id),
            "chase-further": lambda window: window.remind(self._case("asked").id),
            "delay": lambda window: window.tell_delay(self._case("split").id, "EU-EIO-2014/12.3"),
            "outstanding": lambda window: window.write_outstanding("KE" if self._case("sent") else ""),
        }

    def _case(self, name: str) -> Request:
        if name in self._cases:
            return self._cases[name]
        office = self._office
        made = split(office) if name == "split" else sent(office, 40 if name == "sent" else 200)
        self._cases[name] = made
        if name == "asked":
            for days, note in ((120, "First reminder"), (80, "Second reminder"), (45, "Third reminder")):
                day = office.register.today - timedelta(days=days)
                office.chasing.noted(made.number, MailKind.EMAIL, note, on=day)
        if name == "split":
            office.delays.prepare(made.number, Late(reason="third-party", note="Their lawyer is away"), "en")
        return made
