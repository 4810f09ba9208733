# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Before days of rest, and when a desk changes hands, a page says on paper what the program would say."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.services.opening import Arrest
from tests.services.conftest import incoming


@pytest.fixture
def read(tool: Callable[[str], str]) -> Callable[[Path], str]:
    """The words of a page, as a tool of somebody else finds them."""
    pdftotext = tool("pdftotext")

    def words(pdf: Path) -> str:
        found = subprocess.run([pdftotext, "-layout", "-enc", "UTF-8", pdf, "-"], check=True, capture_output=True)
        return " ".join(found.stdout.decode("utf-8").split())

    return words


def test_the_page_of_the_weekend_names_what_ends_and_who_is_on_call(
    office: Office, clock: SetClock, tmp_path: Path, read: Callable[[Path], str]
) -> None:
    clock.at = datetime(2026, 11, 15, 1, 30, tzinfo=UTC)
    night = datetime.fromisoformat("2026-11-15T02:05")
    number = office.opening.arrest(Arrest(person="Tomas Okello", other_state="TR", when=night)).value.number
    # Its 40 days end on Friday 25 December; the office rests from that day until 27 December.
    clock.at = datetime(2026, 12, 24, 9, tzinfo=UTC)
    page = tmp_path / "weekend.pdf"
    office.pages.weekend(page, "Anna Arn, 079 000 00 01\nPolice: 117")
    said = read(page)
    assert "Anna Arn, 079 000 00 01" in said
    assert "Police: 117" in said
    ending = [each.line.number for each in office.board.look_ahead().entries]
    assert number in ending
    assert all(each in said for each in ending)
    assert "liberty of a person" in said
    assert "Fri 25 Dec 2026" in said
    assert "only as far as Anna Arn may see them" in said
    assert "may be regarded as guilty" in said, "the words of caution stand on every page"
    assert office.maintenance.audit_lines()[0].action == "page.weekend"


def test_the_page_of_the_weekend_names_who_stands_in_for_an_officer_who_is_away(
    office: Office, clock: SetClock, tmp_path: Path, read: Callable[[Path], str]
) -> None:
    clock.at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    case = incoming(office, datetime.fromisoformat("2026-11-20T08:00")).particulars
    office.register.log(
        replace(case, next_action="Bring it to the court", next_action_on=date(2026, 11, 21)), received=clock.at
    )
    office.absences.enter("anna", "clerk", date(2026, 11, 21), date(2026, 11, 27))
    office.pages.weekend(tmp_path / "weekend.pdf", "")
    said = read(tmp_path / "weekend.pdf")
    assert "away; deputy: The clerk" in said
    assert re.search(r"own\b.*\btarget", said), "what is no law is not taken for it"


def test_a_desk_handed_over_names_every_open_case_and_what_is_next(
    office: Office, tmp_path: Path, read: Callable[[Path], str]
) -> None:
    first = incoming(office, datetime.fromisoformat("2026-11-20T10:00"))
    second = incoming(office, datetime.fromisoformat("2026-11-20T11:00"))
    office.register.withdraw(second.id, "No longer needed")
    page = tmp_path / "desk.pdf"
    assert office.pages.handover(page, "anna").cases == 1
    said = read(page)
    assert first.number in said
    assert "Acknowledge and check" in said
    assert second.number not in said


def test_a_page_never_writes_over_a_file_and_knows_its_officer(office: Office, tmp_path: Path) -> None:
    page = tmp_path / "desk.pdf"
    page.write_bytes(b"mine")
    with pytest.raises(KnownError) as refused:
        office.pages.handover(page, "anna")
    assert refused.value.code is Code.FILE_EXISTS
    assert page.read_bytes() == b"mine"
    with pytest.raises(KnownError) as unknown:
        office.pages.handover(tmp_path / "other.pdf", "nobody")
    assert unknown.value.code is Code.USER_UNKNOWN
    assert not (tmp_path / "other.pdf").exists()
