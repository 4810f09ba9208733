# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A bundle that lies prepared for days: what became of its case and its cards meanwhile decides whether it still leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.domain.duties import DutyParty
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Confidentiality, EventKind
from mlat_desktop.messages import sentence
from mlat_desktop.services.bundles.views import BundleChoice, Outgoing, Reason
from mlat_desktop.services.duties import Duties, NewDuty
from mlat_desktop.services.exhibits import ExhibitDesk
from tests.transfer.conftest import MakeOffice, OfficeDesk
from tests.transfer.test_intake import amended
from tests.transfer.test_offices import OUTGOING, logged

pytestmark = pytest.mark.thorough


@pytest.fixture
def a(office: MakeOffice) -> OfficeDesk:
    return office("Office A", "CH", part_size=150_000)


@pytest.fixture
def b(office: MakeOffice, a: OfficeDesk) -> OfficeDesk:
    return office("Office B", "BR")


@pytest.fixture
def case(a: OfficeDesk, tmp_path: Path) -> RequestId:
    return logged(a, tmp_path)


@pytest.fixture
def partner(a: OfficeDesk, b: OfficeDesk) -> str:
    return a.knows(b)


@pytest.fixture
def uid(a: OfficeDesk, case: RequestId, partner: str, clock: SetClock) -> str:
    """A bundle that was prepared five days ago."""
    made = a.bundles.prepare(case, [partner]).value.uid
    clock.at += timedelta(days=5)
    return made


def standing(a: OfficeDesk, uid: str) -> Outgoing:
    (found,) = (each for each in a.bundles.outgoing() if each.record.uid == uid)
    return found


def revoke(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    a.bundles.revoke(b.bundles.own_card().fingerprint)


def end_card(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    with a.store.write() as uow:
        card = uow.bundles.card(b.bundles.own_card().fingerprint)
        assert card is not None
        uow.bundles.set_card(replace(card, valid_to=a.place.today - timedelta(days=1)))
        uow.commit()


def extend_card(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    """So that the next can be told apart from the last."""
    with a.store.write() as uow:
        card = uow.bundles.card(b.bundles.own_card().fingerprint)
        assert card is not None
        uow.bundles.set_card(replace(card, valid_to=None))
        uow.commit()


def replace_card(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    b.bundles.renew_card()
    a.knows(b)


def revoke_own(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    lost = a.bundles.own_card().fingerprint
    a.bundles.renew_card()
    a.bundles.own_revocation(lost, reason="Laptop stolen")


def restrict(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    amended(a, case, confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="Source")


def protect(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    amended(a, case, persons=(replace(OUTGOING.persons[0], protected=True),))


def withhold(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    item = a.register.show(case).evidence[0]
    ExhibitDesk(a.place).classify(item.uid, "unlawful-to-view", "Found out by the expert")


def void(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    with a.store.write() as uow:
        (letter,) = uow.letters.of_request(case)
        uow.letters.update(replace(letter, status=LetterStatus.VOID, version=letter.version + 1))
        uow.commit()


def correct(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    amended(a, case, facts="Funds moved in 2024.", document_date=date(2026, 11, 2))


def annul(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    event = next(each for each in a.register.show(case).events if each.kind is EventKind.REQUEST_SENT)
    a.casework.annul_event(case, event.uid, "Logged by mistake")


def bind(a: OfficeDesk, b: OfficeDesk, case: RequestId) -> None:
    new = NewDuty(kind="speciality", text="For no other offence", given_by=DutyParty.US, owed_by=DutyParty.OTHER_STATE)
    Duties(a.place).add(case, new)


Meanwhile = Callable[[OfficeDesk, OfficeDesk, RequestId], None]
REASONS: dict[Meanwhile, tuple[Reason, str]] = {
    correct: (Reason.CHANGED, "the case was changed since (Summary of facts, Date of the document)"),
    annul: (Reason.CHANGED, "the timeline of the case was corrected since"),
    bind: (Reason.DUTIES, "the conditions on use were changed since"),
    void: (Reason.LETTER, "the letter L/2026/1 in it was voided since"),
    withhold: (Reason.WITHHELD, "the content of exhibit CH-out"),
    protect: (Reason.PROTECTED, "a person named in it is protected since"),
    restrict: (Reason.RESTRICTED, "the case was restricted since"),
    revoke_own: (Reason.OWN_KEY, "the key of your office that signed it was revoked since"),
    replace_card: (Reason.CARD, "the card of Office B was replaced by a new one since"),
    end_card: (Reason.CARD, "the card of Office B ran out since"),
    extend_card: (Reason.CARD, ""),
    revoke: (Reason.CARD, "the card of Office B was revoked since"),
}
"""In an order in which one office can meet them all, each with a bundle of its own."""


def test_what_became_of_the_case_or_a_card_stops_a_prepared_bundle(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, partner: str, stick: Path, clock: SetClock
) -> None:
    for meanwhile, (reason, words) in REASONS.items():
        if meanwhile is extend_card:
            extend_card(a, b, case)
            continue
        uid = a.bundles.prepare(case, [b.bundles.own_card().fingerprint]).value.uid
        clock.at += timedelta(days=5)
        assert (standing(a, uid).outdated, standing(a, uid).days) == (None, 5)
        meanwhile(a, b, case)
        found = standing(a, uid).outdated
        assert found is not None, meanwhile
        assert (found.reason, str(found.words)[: len(words)]) == (reason, words)
        with pytest.raises(KnownError) as caught:
            a.bundles.carry(uid, stick)
        assert caught.value.code is Code.BUNDLE_OUTDATED
        assert words in sentence(caught.value)
        assert not list(stick.iterdir())
        assert standing(a, uid).media == (), "it was no attempt on a medium"
        a.bundles.discard(uid)
        assert (standing(a, uid).prepared, standing(a, uid).outdated) == (False, None)


def test_what_is_the_offices_own_does_not_stop_it(a: OfficeDesk, case: RequestId, uid: str, stick: Path) -> None:
    amended(a, case, notes="a new doubt", next_action="wait", own_target=date(2027, 3, 1))
    amended(a, case, facts="slip of the pen")
    assert standing(a, uid).outdated is not None
    amended(a, case, facts=OUTGOING.facts)
    assert standing(a, uid).outdated is None, "it was put right again"
    a.register.withdraw(case, "No longer wanted")
    ended = standing(a, uid).outdated
    assert ended is not None
    assert ended.reason is Reason.ENDED
    a.register.reopen(case, "Wanted after all")
    assert standing(a, uid).outdated is None
    assert a.bundles.carry(uid, stick).value.state is BundleState.VERIFIED


def test_a_withheld_exhibit_that_was_chosen_with_a_reason_leaves(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, partner: str, stick: Path
) -> None:
    withhold(a, b, case)
    everything = frozenset(item.uid for item in a.register.show(case).evidence)
    choice = BundleChoice(evidence=everything, although="Order of the court")
    made = a.bundles.prepare(case, [partner], choice).value.uid
    assert standing(a, made).outdated is None
    assert a.bundles.carry(made, stick).value.state is BundleState.VERIFIED


@pytest.mark.parametrize(("meanwhile", "goes"), [(correct, True), (restrict, False)], ids=["corrected", "restricted"])
def test_a_copy_of_what_is_on_its_way_already_is_stopped_by_a_danger_alone(
    meanwhile: Meanwhile, goes: bool, a: OfficeDesk, b: OfficeDesk, case: RequestId, uid: str, tmp_path: Path
) -> None:
    a.bundles.carry(uid, tmp_path / "first", keep=True)
    meanwhile(a, b, case)
    if goes:
        assert a.bundles.carry(uid, tmp_path / "second").value.state is BundleState.VERIFIED
        return
    with pytest.raises(KnownError) as caught:
        a.bundles.carry(uid, tmp_path / "second")
    assert caught.value.code is Code.BUNDLE_OUTDATED


def test_a_receipt_says_nothing_of_the_case_that_could_be_outdated(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, partner: str, stick: Path, tmp_path: Path
) -> None:
    b.knows(a)
    taken = b.bundles.import_(a.bundles.export(case, [partner], stick).value.folder).value
    made = b.bundles.prepare(taken.request_id, [b.knows(a)], BundleChoice(only_receipts=True)).value.uid
    amended(b, taken.request_id, facts="as we see it")
    assert standing(b, made).outdated is None
    amended(b, taken.request_id, confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="Source")
    found = standing(b, made).outdated
    assert found is not None
    assert found.reason is Reason.RESTRICTED
