# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A limit is extended only where the law in play allows it, and with the reasons on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import LegalBasis, Request, RequestId
from mlat_desktop.domain.vocabulary import BasisKind, Channel, Direction, EventKind, MailKind, RequestClass
from mlat_desktop.services.casework import NewMail
from tests.services.conftest import particulars

ASKED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
K = EventKind


def _arrested(office: Office, treaty_id: str, other: str) -> Request:
    basis = LegalBasis(kind=BasisKind.TREATY, treaty_id=treaty_id) if treaty_id else LegalBasis(kind=BasisKind.RECIPROCITY)
    asked = replace(particulars(), klass=RequestClass.EXTRADITION, other_state=other, basis=basis)
    case = office.register.log(asked, received=datetime(2026, 11, 1, 9, 0, tzinfo=UTC)).value
    office.casework.add_event(case.id, K.ARREST, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
    return case


def _refused(office: Office, case: RequestId, note: str = "") -> str:
    before = office.register.show(case).events
    with pytest.raises(KnownError) as caught:
        office.casework.add_event(case, K.EXTENSION_GRANTED, ASKED, note=note)
    assert caught.value.code is Code.EVENT_INVALID
    assert office.register.show(case).events == before
    return str(caught.value.facts["reason"])


def test_an_extension_needs_its_reasons_and_then_lengthens_the_limit(office: Office) -> None:
    case = _arrested(office, "CH-US-EXTR-1990", "US")
    assert "its reasons are needed" in _refused(office, case.id)
    office.casework.add_event(case.id, K.EXTENSION_GRANTED, ASKED, note="The documents are being certified")
    forty = next(view for view in office.casework.deadlines(case.id) if view.deadline.limit_id == "CH-US-EXTR-1990/13")
    assert forty.deadline.due_on == date(2027, 1, 1)


@pytest.mark.parametrize(("treaty_id", "other"), [("ETS-024", "TR"), ("", "TR")])
def test_no_extension_is_recorded_where_nothing_can_be_extended(office: Office, treaty_id: str, other: str) -> None:
    case = _arrested(office, treaty_id, other)
    assert "no limit that can be extended" in _refused(office, case.id, "The documents are late")


def test_a_letter_that_extends_nothing_is_refused_whole(office: Office) -> None:
    case = _arrested(office, "ETS-024", "TR")
    letter = NewMail(
        direction=Direction.INCOMING, kind=MailKind.LETTER, channel=Channel.POST, when=ASKED,
        correspondent="Ministry of Justice", subject="More time",
    )  # fmt: skip
    with pytest.raises(KnownError, match="no limit that can be extended"):
        office.casework.log_mail(case.id, letter, event=K.EXTENSION_GRANTED)
    assert office.register.show(case.id).mails == ()
