# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A second office that hands on law by a pack: the protocol CETS 224 enters into force, as a made-up journal says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from mlat_desktop.bootstrap import NewOffice, Office, create_office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.domain.legal_basis import Party
from mlat_desktop.domain.request import LegalBasis, Particulars, Request
from mlat_desktop.domain.vocabulary import BasisKind, Direction, EventKind, RequestClass
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.treaties.packs import PackChoice
from tests.trust import trust
from tests.ui import office as offices

TREATY = "CETS-224"
TITLE = "CETS 224 enters into force"
STATES = ("CH", "RS", "JP", "HU", "LU")
IN_FORCE = date(2026, 12, 1)


def pack(scratch: Path, reader: Office) -> Path:
    """The pack of an office in Luxembourg, whose card ``reader`` has compared and trusts."""
    content, _other, card_file = _of_luxembourg()
    path, card = scratch / "cets-224.mlatpack", scratch / "luxembourg.card"
    path.write_bytes(content)
    card.write_bytes(card_file)
    known = reader.bundles.add_card(card).value
    trust(reader, known.fingerprint)
    return path


def other_pack() -> bytes:
    """The next pack of that office, under another title."""
    return _of_luxembourg()[1]


@cache
def _of_luxembourg() -> tuple[bytes, bytes, bytes]:
    """The two packs and the card of that office; they say the same whoever reads them."""
    new = NewOffice(name="Central authority of Luxembourg", country="LU", admin_name="anna", settings={"two_people": "off"})
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        clock = SetClock(at=offices.NOW)
        with create_office(folder / "office", new, offices.PASSPHRASE, clock=clock, cost=offices.CHEAP).office as sender:
            publish(sender)
            choice = PackChoice(treaties=(TREATY,))
            packs = [sender.packs.export(folder / title, choice, title).value.path for title in (TITLE, "Another of CETS 224")]
            return packs[0].read_bytes(), packs[1].read_bytes(), sender.bundles.card_file()


def publish(sender: Office) -> None:
    """Make it the law of an office."""
    with sender.casework._place.store.read() as uow:
        kept = uow.treaties.table(TREATY)
        known = {row.state: row for row in uow.treaties.parties(TREATY)}
    assert kept is not None
    text = kept.text.replace(f'version = "{kept.version}"', 'version = "2026-11-22-in-force"', 1)
    text = text.replace("not_in_force = true", f"in_force = {IN_FORCE}", 1)
    where = text.index(f'id = "{TREATY}/8.6"')
    text = text[:where] + text[where:].replace('level = "memory"', 'level = "text"', 1)
    note = f'[change]\nkind = "law"\ntext = "The fifth consent"\neffective_on = {IN_FORCE}\n\n[source]'
    text = text.replace("[source]", note, 1)
    parties = tuple(
        replace(
            known.get(state, Party(treaty_id=TREATY, state=state)),
            source="Official journal of 20 November 2026",
            ratification=date(2026, 8, 3),
            entry_into_force=IN_FORCE,
        )
        for state in STATES
    )
    content = LawContent(tables=(text,), parties=parties)
    proposal = sender.publishing.propose(EditionKind.EDITOR, TITLE, content).value
    sender.publishing.publish(proposal.uid)


LIMIT = "ETS-024/16.4/max"
SUNDAY = date(2026, 12, 13)


def arrested(office: Office, day: int = 3) -> Request:
    """Somebody under provisional arrest since a day of November; the fortieth from the third is a Sunday."""
    particulars = Particulars(
        klass=RequestClass.EXTRADITION,
        direction=Direction.INCOMING,
        subject="Extradition of Arben Lurja",
        other_state="AL",
        basis=LegalBasis(kind=BasisKind.TREATY, treaty_id="ETS-024"),
    )
    made = office.register.log(particulars, received=datetime(2026, 11, 2, 9, 0, tzinfo=UTC)).value
    office.casework.add_event(made.id, EventKind.ARREST, datetime(2026, 11, day, 10, 0, tzinfo=UTC))
    return made


def case(office: Office, subject: str = "Subscriber of two accounts") -> Request:
    """An open case that rests on the protocol."""
    particulars = Particulars(
        klass=RequestClass.MLA,
        direction=Direction.INCOMING,
        subject=subject,
        other_state="RS",
        basis=LegalBasis(kind=BasisKind.TREATY, treaty_id=TREATY),
    )
    return office.register.log(particulars, received=datetime(2026, 11, 16, 10, 0, tzinfo=UTC)).value
