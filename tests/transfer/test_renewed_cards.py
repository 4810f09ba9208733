# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An office makes new keys, and its partners follow; keys that were lost count no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import CardStatus, Revocation
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.office_cards import Way
from mlat_desktop.domain.people import Role
from mlat_desktop.services.bundles.card_words import revocation_words
from mlat_desktop.services.bundles.desk import BundleDesk
from mlat_desktop.transfer.carrier import Carrier
from tests.transfer.conftest import MakeOffice, OfficeDesk
from tests.transfer.test_cards import colleague
from tests.transfer.test_offices import logged

pytestmark = pytest.mark.thorough


@pytest.fixture
def a(office: MakeOffice) -> OfficeDesk:
    return office("Federal Office of Justice", "CH")


@pytest.fixture
def b(office: MakeOffice) -> OfficeDesk:
    return office("Central Authority", "BR")


def handed(folder: Path, data: bytes) -> Path:
    path = folder / f"{len(list(folder.iterdir()))}.json"
    path.write_bytes(data)
    return path


def refused(act: Callable[[], object]) -> Code:
    with pytest.raises(KnownError) as caught:
        act()
    return caught.value.code


def test_a_new_card_is_the_continuation_of_the_trusted_one_and_two_people_confirm(
    a: OfficeDesk, b: OfficeDesk, tmp_path: Path
) -> None:
    old = a.knows(b)
    anna, head = a.place.user, colleague(a, "berta", Role.HEAD, 7)
    new = b.bundles.renew_card().value
    card = a.bundles.add_card(handed(tmp_path, b.bundles.card_file())).value
    assert (card.fingerprint, card.status, card.continues) == (new.fingerprint, CardStatus.KNOWN, old)
    assert a.bundles.trust(new.fingerprint).value.status is CardStatus.KNOWN
    a.place.user = head
    assert a.bundles.trust(new.fingerprint).value.status is CardStatus.TRUSTED
    found = {each.card.fingerprint: each for each in a.bundles.card_standings()}
    (comparison,) = found[new.fingerprint].comparisons
    assert (comparison.way, comparison.by, comparison.confirmed_by) == (Way.SIGNED, anna.uid, head.uid)
    assert found[old].card.replaced_by == new.fingerprint
    request = logged(a, tmp_path)
    assert refused(lambda: a.bundles.export(request, [old], tmp_path / "no")) is Code.CARD_REPLACED


def test_the_successor_of_a_revoked_card_is_a_stranger(a: OfficeDesk, b: OfficeDesk, tmp_path: Path) -> None:
    old = a.knows(b)
    b.bundles.renew_card()
    card = a.bundles.add_card(handed(tmp_path, b.bundles.card_file())).value
    a.bundles.revoke(old, reason="stolen")
    a.bundles.trust(card.fingerprint)
    newest = next(each for each in a.bundles.card_standings() if each.card.fingerprint == card.fingerprint)
    assert newest.comparisons[-1].way is Way.UNSTATED
    assert a.bundles.cards()[0].replaced_by == a.bundles.cards()[1].replaced_by == ""


def test_a_bundle_to_the_old_key_opens_after_the_keys_changed(a: OfficeDesk, b: OfficeDesk, tmp_path: Path) -> None:
    theirs, ours = a.knows(b), b.knows(a)
    request = logged(a, tmp_path)
    report = a.bundles.export(request, [theirs], tmp_path / "stick").value
    b.bundles.renew_card()
    assert b.bundles.import_(report.folder).value.created
    own = a.bundles.own_card().fingerprint
    assert ours == own
    a.bundles.renew_card()
    assert a.bundles.verify(report.folder).sender.fingerprint == own  # its own old bundle is its own still


def test_after_a_renewal_bundles_are_signed_with_the_new_key(a: OfficeDesk, b: OfficeDesk, tmp_path: Path) -> None:
    theirs, ours = a.knows(b), b.knows(a)
    new = a.bundles.renew_card().value
    report = a.bundles.export(logged(a, tmp_path), [theirs], tmp_path / "stick").value
    assert report.sender.fingerprint == new.fingerprint != ours
    assert refused(lambda: b.bundles.import_(report.folder)) is Code.BUNDLE_SENDER_UNKNOWN
    b.bundles.trust(b.bundles.add_card(handed(tmp_path, a.bundles.card_file())).value.fingerprint)
    assert b.bundles.import_(report.folder).value.created


def test_keys_of_a_later_day_are_handed_out_now_and_used_then(
    a: OfficeDesk, b: OfficeDesk, clock: SetClock, tmp_path: Path
) -> None:
    theirs, ours = a.knows(b), b.knows(a)
    day = a.place.today + timedelta(days=14)
    new = a.bundles.renew_card(valid_from=day).value
    assert a.bundles.own_card().fingerprint == ours
    b.bundles.trust(b.bundles.add_card(handed(tmp_path, a.bundles.card_file())).value.fingerprint)
    first = a.bundles.export(logged(a, tmp_path), [theirs], tmp_path / "first").value
    assert first.sender.fingerprint == ours
    assert b.bundles.import_(first.folder).value.created
    assert refused(a.bundles.renew_card) is Code.RENEWAL_INVALID
    clock.at += timedelta(days=14)
    assert a.bundles.own_card().fingerprint == new.fingerprint


def test_the_replaced_key_signs_nothing_new_after_a_while(
    a: OfficeDesk, b: OfficeDesk, clock: SetClock, tmp_path: Path
) -> None:
    """Somebody who kept a copy of the office from before the renewal writes bundles with the old key."""
    theirs, _ours = a.knows(b), b.knows(a)
    request = logged(a, tmp_path)
    with a.store.read() as uow:
        desk = BundleDesk(a.place, Carrier(signatures), signatures, tmp_path, a.register.register_incoming, a.register.amend_in)
        old_card = desk.own_card(uow)
    new = a.bundles.renew_card().value
    b.bundles.trust(b.bundles.add_card(handed(tmp_path, a.bundles.card_file())).value.fingerprint)
    with a.store.write() as uow:  # the copy has not heard of it
        uow.bundles.set_own_keys(replace(uow.bundles.own_keys()[0], valid_from=date(2999, 1, 1)))
        uow.commit()
    assert a.bundles.own_card() == old_card != new
    clock.at += timedelta(days=30)
    assert b.bundles.verify(a.bundles.export(request, [theirs], tmp_path / "on-the-way").value.folder).sender.name
    clock.at += timedelta(days=2)
    late = a.bundles.export(request, [theirs], tmp_path / "late").value
    assert refused(lambda: b.bundles.import_(late.folder)) is Code.BUNDLE_SENDER_EXPIRED


def test_a_revocation_that_the_old_key_signed_is_believed_once_and_for_all(
    a: OfficeDesk, b: OfficeDesk, tmp_path: Path
) -> None:
    old, _ = a.knows(b), b.knows(a)
    report = b.bundles.export(logged(b, tmp_path), [a.bundles.own_card().fingerprint], tmp_path / "stick").value
    assert refused(lambda: b.bundles.own_revocation(old)) is Code.REVOCATION_INVALID  # renew first
    b.bundles.renew_card()
    statement = handed(tmp_path, b.bundles.own_revocation(old, b.place.today, "Laptop stolen"))
    card = a.bundles.add_card(statement).value
    assert (card.status, card.revoked_on, card.revoked_why) == (CardStatus.REVOKED, b.place.today, "Laptop stolen")
    assert refused(lambda: a.bundles.import_(report.folder)) is Code.BUNDLE_SENDER_REVOKED
    assert refused(lambda: a.bundles.trust(old)) is Code.CARD_REVOKED
    assert a.bundles.add_card(statement).value == card


def test_nobody_revokes_for_another_office(a: OfficeDesk, b: OfficeDesk, office: MakeOffice, tmp_path: Path) -> None:
    other = office("Ministry of Justice", "PT")
    a.knows(b)
    a.knows(other)
    mine = other.bundles.own_card().fingerprint
    other.bundles.renew_card()
    whole = json.loads(other.bundles.own_revocation(mine))
    whole["revocation"]["fingerprint"] = b.bundles.own_card().fingerprint
    assert refused(lambda: a.bundles.add_card(handed(tmp_path, json.dumps(whole).encode()))) is Code.CARD_INVALID
    forged = Revocation(
        office_uid=b.place.office.uid,
        fingerprint=b.bundles.own_card().fingerprint,
        since=a.place.today,
        reason="",
        made_on=a.place.today,
    )
    with other.store.read() as uow:
        seed = uow.office.secret("sign-ed25519")
    data = Carrier(signatures).revocation_bytes(forged, seed or b"")
    assert refused(lambda: a.bundles.add_card(handed(tmp_path, data))) is Code.REVOCATION_INVALID
    assert {card.status for card in a.bundles.cards()} == {CardStatus.TRUSTED}


@pytest.mark.parametrize("part", ["signature", "signing_key"])
def test_a_continuation_that_was_tampered_with_is_no_card(a: OfficeDesk, b: OfficeDesk, tmp_path: Path, part: str) -> None:
    b.bundles.renew_card()
    whole = json.loads(b.bundles.card_file())
    whole["continues"][part] = whole["signature"] if part == "signature" else whole["card"]["signing_key"]
    assert refused(lambda: a.bundles.add_card(handed(tmp_path, json.dumps(whole).encode()))) is Code.CARD_INVALID


def test_only_the_keeper_of_the_office_renews(a: OfficeDesk) -> None:
    a.place.user = colleague(a, "berta", Role.HEAD, 7)
    assert refused(a.bundles.renew_card) is Code.NOT_PERMITTED
    assert refused(lambda: a.bundles.own_revocation("SHA256:x")) is Code.NOT_PERMITTED


def test_what_a_lost_key_signed_and_nobody_confirmed_is_counted(a: OfficeDesk, b: OfficeDesk, tmp_path: Path) -> None:
    theirs, ours = a.knows(b), b.knows(a)
    request = logged(a, tmp_path)
    first = a.bundles.export(request, [theirs], tmp_path / "first").value
    a.bundles.export(request, [theirs], tmp_path / "second")
    new = a.bundles.renew_card().value.fingerprint
    a.bundles.export(request, [theirs], tmp_path / "third")
    assert (a.bundles.under_way(ours), a.bundles.under_way(new)) == (2, 1)
    b.bundles.import_(first.folder)
    back = b.bundles.receipts.send(first.uid, tmp_path / "back").value
    a.bundles.import_(back.folder)
    assert a.bundles.under_way(ours) == 1
    assert "1 bundle under way that they signed" in revocation_words(1)
    assert refused(lambda: a.bundles.under_way(theirs)) is Code.CARD_UNKNOWN
