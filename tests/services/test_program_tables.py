# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a newer program brings is offered to the office, which keeps what it made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.domain.legal_basis import Party
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.treaties.program_tables import offered_by_program
from mlat_desktop.services.treaties.tables import Seed, parse_table, shipped
from tests.services.law import publish


def _newer(treaty_id: str, version: str) -> tuple[str, str]:
    """A shipped table as a later program would bring it, and its text as it is now."""
    table, text = next((table, text) for table, text in shipped().tables if table.id == treaty_id)
    return text.replace(f'version = "{table.version}"', f'version = "{version}"'), text


def _seed(*texts: str, parties: tuple[Party, ...] = ()) -> Seed:
    """What a later program brings: these tables in place of those of today."""
    new = {table.id: (table, text) for text in texts for table in (parse_table(text, "newer.toml"),)}
    today = shipped()
    tables = [new.pop(table.id, (table, text)) for table, text in today.tables]
    return Seed(tables=(*tables, *new.values()), parties=(*today.parties, *parties), declarations=today.declarations)


def test_an_office_of_today_is_offered_nothing(office: Office) -> None:
    assert office.publishing.program_offer().empty


def test_newer_tables_and_memberships_are_offered_and_published_like_a_pack(office: Office) -> None:
    newer, _now = _newer("CETS-224", "2027-02-03")
    another = newer.replace("CETS-224", "CETS-999")
    joined = Party(treaty_id="CETS-224", state="CH", entry_into_force=date(2027, 2, 1), source="depositary")
    with office._place.store.read() as uow:
        offered = offered_by_program(uow, _seed(newer, another, parties=(joined,)))
    assert offered == LawContent(tables=(newer, another), parties=(joined,))
    office.record.keep(settings={"two_people": "off"}, reason="one lawyer")
    proposal = office.publishing.propose(EditionKind.PACK, "Tables of the program", offered).value
    office.publishing.publish(proposal.uid)
    assert office.treaties.show("CETS-999").view.version == "2027-02-03"
    with office._place.store.read() as uow:
        assert offered_by_program(uow, _seed(newer, another, parties=(joined,))).empty


def test_a_table_that_the_office_edited_is_not_written_over(office: Office) -> None:
    office.record.keep(settings={"two_people": "off"}, reason="one lawyer")
    own, _now = _newer("ETS-185", "2026-12-01")
    publish(office, own)
    newer, _now = _newer("ETS-185", "2027-02-03")
    other, _now = _newer("ETS-030", "2027-02-03")
    with office._place.store.read() as uow:
        assert offered_by_program(uow, _seed(newer, other)).tables == (other,)


def test_an_older_program_offers_nothing(office: Office) -> None:
    office.record.keep(settings={"two_people": "off"}, reason="one lawyer")
    newer, now = _newer("ETS-185", "2027-02-03")
    publish(office, newer, kind=EditionKind.PACK)
    with office._place.store.read() as uow:
        assert offered_by_program(uow, replace(_seed(), tables=((parse_table(now, "now.toml"), now),))).tables == ()
