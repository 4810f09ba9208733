# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A bundle of a case that is open to others only is neither read nor taken in, and those who handle the case hear of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Role, User
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.access_port import Reader
from mlat_desktop.services.bundles.bundles import Bundles
from mlat_desktop.services.bundles.importing import Importer
from mlat_desktop.services.bundles.news import Intake, news_of
from mlat_desktop.services.bundles.views import BundleChoice
from mlat_desktop.services.notices import Notices
from tests.transfer.conftest import OfficeDesk
from tests.transfer.test_offices import a, b, sent

__all__ = ["a", "b", "sent"]  # fixtures

BORIS = User(id=2, uid="user-boris", name="boris", full_name="Boris B", title="", role=Role.OFFICER, slot="t")


def _of_boris(desk: OfficeDesk) -> Bundles:
    with desk.store.write() as uow:
        uow.people.add(BORIS)
        uow.commit()
    place = replace(desk.place, user=BORIS, store=desk.store.seen_by(Reader(BORIS.uid, BORIS.name)))
    return Bundles(place, desk.bundles._transfer, signatures, desk.folder / "quarantine", *desk.doors())


def _restricted(desk: OfficeDesk, key: RequestId) -> None:
    with desk.store.read() as uow:
        request = uow.requests.get(key)
    given = replace(request.particulars, confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="Source")
    desk.register.amend(key, given, version=request.version, reason="Asked")


def test_it_is_refused_to_a_stranger_whose_colleagues_hear_of_it(b: OfficeDesk, sent: tuple[RequestId, Path]) -> None:
    folder = sent[1]
    taken = b.bundles.import_(folder).value
    boris = _of_boris(b)
    assert boris.verify(folder).subject, "as long as everybody sees the case"
    _restricted(b, taken.request_id)
    for act in (boris.verify, boris.import_):
        with pytest.raises(KnownError) as refusal:
            act(folder)
        assert refusal.value.code is Code.BUNDLE_RESTRICTED
        assert taken.number not in sentence(refusal.value)
    told = Notices(b.place).mine()
    assert [each.sentence for each in told] == [
        f"Boris B has a bundle from {b.place.office.name.replace('B', 'A')} that belongs to {taken.number}"
        " and could not take it in. Take it over."
    ] * 2
    assert Notices(boris._place).mine(unread=False) == ()
    assert b.bundles.import_(folder).value.already


def test_what_a_bundle_shares_with_a_hidden_case_is_refused_in_a_sentence(b: OfficeDesk, sent: tuple[RequestId, Path]) -> None:
    """A sender who repeats identifiers of another case of ours: the database would refuse them as a fault of the program."""
    taken = b.bundles.import_(sent[1]).value
    _restricted(b, taken.request_id)
    boris = _of_boris(b)
    bundle = boris._transfer.check(sent[1], boris._desk.reader_keys(), Silent(), CancelToken())
    record = boris._desk.case_of(bundle)
    intake = Intake(bundle, replace(record, uid=Uid("cccccccc-0000-4000-8000-000000000001")), "")
    with boris._place.store.read() as uow:
        with pytest.raises(KnownError) as shared:
            news_of(uow, intake, None)
        with pytest.raises(KnownError) as replayed:
            Importer(boris._desk)._again(uow, intake, sent[1])
    assert (shared.value.code, replayed.value.code) == (Code.BUNDLE_CONTRADICTS, Code.BUNDLE_REPLAYED)


def test_a_stranger_cannot_send_it(a: OfficeDesk, b: OfficeDesk, sent: tuple[RequestId, Path], stick: Path) -> None:
    boris = _of_boris(a)
    _restricted(a, sent[0])
    card = a.bundles.cards()[0].fingerprint
    for act in (
        lambda: boris.export(sent[0], [card], stick),
        lambda: boris.preflight(sent[0], [card], stick, BundleChoice()),
    ):
        with pytest.raises(KnownError) as refusal:
            act()
        assert refusal.value.code is Code.REQUEST_UNKNOWN
    assert boris.all() == ()
    assert len(a.bundles.all()) == 1
