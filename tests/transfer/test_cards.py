# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Cards between two whole offices: compared aloud, recorded by two people, fresh for a while."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import Card, CardStatus
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.office_cards import (
    FreshState,
    Heard,
    SpokenAs,
    Way,
    digits_of,
    freshness,
    heard,
    later,
    months_of,
    words_of,
)
from mlat_desktop.domain.people import Role, User
from mlat_desktop.services.bundles import card_paper
from mlat_desktop.services.bundles.card_views import CardStanding, NewComparison
from mlat_desktop.transfer import card
from tests.transfer.conftest import MakeOffice, OfficeDesk, keys

VECTOR = Card(
    fingerprint="SHA256:none",
    office_uid="11111111-2222-4333-8444-555555555555",
    name="Central Authority",
    country="BR",
    recipient="age1tgyuvdlmpejqsdf847hevurz9szk7vf3j7ytfyqecgzvphvu2d8qrtaxl6",
    signing_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
    valid_from=date(2026, 1, 1),
)


@pytest.fixture
def a(office: MakeOffice) -> OfficeDesk:
    return office("Federal Office of Justice", "CH")


@pytest.fixture
def b(office: MakeOffice) -> OfficeDesk:
    return office("Central Authority", "BR")


def colleague(desk: OfficeDesk, name: str, role: Role, number: int) -> User:
    user = User(id=number, uid=f"person-{number}", name=name, full_name=name.title(), title="", role=role, slot=name)
    with desk.store.write() as uow:
        uow.people.add(user)
        uow.commit()
    return user


def told(desk: OfficeDesk, fingerprint: str, said: str = "", **changes: object) -> NewComparison:
    """The whole fingerprint, read by the other office in figures."""
    card = next(card for card in desk.bundles.cards() if card.fingerprint == fingerprint)
    made = {
        "spoke_with": "Ana Prado",
        "heard": said or digits_of(card),
        "number": "+55 61 0",
        "number_from": "embassy list 2026",
    }
    return NewComparison(**(made | changes))  # type: ignore[arg-type]  # a test changes any field


def standing(desk: OfficeDesk) -> CardStanding:
    (found,) = desk.bundles.card_standings()
    return found


def test_the_vector_of_the_format() -> None:
    """Counted here from the words of the format alone."""
    lines = ("mlat-office-card-identity-v1", VECTOR.office_uid, VECTOR.signing_key, VECTOR.recipient)
    digest = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    figures = str(int(digest, 16))[-40:]
    assert digits_of(VECTOR).replace(" ", "") == figures
    page = Path("docs/formats/office-card-1.md").read_text(encoding="utf-8")
    assert VECTOR.signing_key in page
    assert VECTOR.recipient in page
    assert digest in page
    assert digits_of(VECTOR) in page
    assert " ".join(words_of(VECTOR)) in " ".join(page.split())


@pytest.mark.parametrize("field", ["office_uid", "recipient", "signing_key"])
def test_no_part_of_an_identity_can_be_another(field: str) -> None:
    value: str = getattr(VECTOR, field)

    changed = value[:-1] + ("b" if value[-1] != "b" else "c")
    other = replace(VECTOR, **{field: changed})  # type: ignore[arg-type]  # a field of text
    assert digits_of(other) != digits_of(VECTOR)
    assert words_of(other)[:4] != words_of(VECTOR)[:4]


def test_what_is_heard_is_compared_place_by_place_in_any_script() -> None:
    digits, words = digits_of(VECTOR), list(words_of(VECTOR))
    assert heard(VECTOR, digits.translate({48 + n: 0x660 + n for n in range(10)})) == Heard(SpokenAs.DIGITS, ())
    assert heard(VECTOR, " - ".join(words).upper()) == Heard(SpokenAs.WORDS, ())
    swapped = [words[1], words[0], *words[2:]]
    assert heard(VECTOR, " ".join(swapped)) == Heard(SpokenAs.WORDS, (1, 2))
    last = str((int(digits[-1]) + 1) % 10)
    assert heard(VECTOR, digits[:-1] + last) == Heard(SpokenAs.DIGITS, (8,))
    for short in ("", digits[:-1], " ".join(words[:-1]), digits + "0"):
        assert not isinstance(heard(VECTOR, short), Heard)


def test_one_person_compares_and_another_one_trusts(a: OfficeDesk, b: OfficeDesk) -> None:
    anna = a.place.user
    head = colleague(a, "berta", Role.HEAD, 7)
    fingerprint = a.knows(b, trusted=False)
    comparison = a.bundles.compare_card(fingerprint, told(a, fingerprint)).value
    assert standing(a).waiting == comparison
    with pytest.raises(KnownError) as caught:
        a.bundles.trust(fingerprint, "I am in a hurry")
    assert caught.value.code is Code.CARD_SECOND_PERSON
    assert a.bundles.cards()[0].status is CardStatus.KNOWN
    a.place.user = head
    assert a.bundles.trust(fingerprint).value.status is CardStatus.TRUSTED
    found = standing(a)
    (kept,) = found.comparisons
    assert (kept.by, kept.confirmed_by, kept.alone, kept.number_from) == (anna.uid, head.uid, "", "embassy list 2026")
    assert found.freshness.state is FreshState.FRESH


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_card_is_not_waited_for_in_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "card.json")
    with pytest.raises(KnownError) as read:
        card.read(tmp_path / "card.json", signatures)
    with pytest.raises(KnownError) as scanned:
        card_paper._start(tmp_path / "card.json")
    assert (read.value.code, scanned.value.code) == (Code.CARD_INVALID, Code.FILE_UNREADABLE)


def test_an_office_of_another_state_cannot_take_an_identity(a: OfficeDesk, b: OfficeDesk, tmp_path: Path) -> None:
    """Once trusted, such a card could revoke the cards of that office and confirm its receipts."""
    fingerprint = a.knows(b, trusted=False)
    thief = keys("Central Authority", "FR", 7)
    path = tmp_path / "thief.card"
    path.write_bytes(card.encode(replace(thief.card, office_uid=b.place.office.uid), thief.seed, signatures))
    with pytest.raises(KnownError) as caught:
        a.bundles.add_card(path)
    assert caught.value.code is Code.CARD_INVALID
    assert [card.fingerprint for card in a.bundles.cards()] == [fingerprint]


def test_without_a_comparison_the_first_proposes_and_the_second_confirms(a: OfficeDesk, b: OfficeDesk) -> None:
    anna, head = a.place.user, colleague(a, "berta", Role.HEAD, 7)
    fingerprint = a.knows(b, trusted=False)
    assert a.bundles.trust(fingerprint).value.status is CardStatus.KNOWN
    with pytest.raises(KnownError) as caught:
        a.bundles.trust(fingerprint)
    assert caught.value.code is Code.CARD_SECOND_PERSON
    a.place.user = head
    assert a.bundles.trust(fingerprint).value.status is CardStatus.TRUSTED
    (kept,) = standing(a).comparisons
    assert (kept.by, kept.confirmed_by, kept.way) == (anna.uid, head.uid, Way.UNSTATED)


def test_where_nobody_else_may_one_person_does_both_and_the_record_says_so(a: OfficeDesk, b: OfficeDesk) -> None:
    colleague(a, "carl", Role.OFFICER, 7)  # may compare, but not trust
    fingerprint = a.knows(b, trusted=False)
    assert a.bundles.trust(fingerprint).value.status is CardStatus.TRUSTED
    (kept,) = standing(a).comparisons
    assert (kept.by, kept.confirmed_by, kept.alone) == (a.place.user.uid, a.place.user.uid, "nobody-else")


def test_an_officer_compares_but_does_not_trust(a: OfficeDesk, b: OfficeDesk) -> None:
    fingerprint = a.knows(b, trusted=False)
    a.place.user = colleague(a, "carl", Role.OFFICER, 7)
    a.bundles.compare_card(fingerprint, told(a, fingerprint, way=Way.IN_PERSON, number_from=""))
    with pytest.raises(KnownError) as caught:
        a.bundles.trust(fingerprint)
    assert caught.value.code is Code.NOT_PERMITTED
    a.place.user = colleague(a, "dora", Role.CLERK, 8)
    with pytest.raises(KnownError) as caught:
        a.bundles.compare_card(fingerprint, told(a, fingerprint))
    assert caught.value.code is Code.NOT_PERMITTED


def test_a_fingerprint_that_differs_is_recorded_and_stops_the_trust(a: OfficeDesk, b: OfficeDesk) -> None:
    fingerprint = a.knows(b, trusted=False)
    words = list(standing(a).words)
    said = " ".join(["aardvark" if words[0] != "aardvark" else "absurd", *words[1:]])
    with pytest.raises(KnownError) as caught:
        a.bundles.compare_card(fingerprint, told(a, fingerprint, said))
    assert caught.value.code is Code.CARD_DIFFERS
    assert not standing(a).comparisons[-1].same
    with pytest.raises(KnownError) as caught:
        a.bundles.trust(fingerprint)
    assert caught.value.code is Code.CARD_COMPARED_WRONG
    assert a.bundles.cards()[0].status is CardStatus.KNOWN
    a.bundles.compare_card(fingerprint, told(a, fingerprint))
    assert a.bundles.trust(fingerprint).value.status is CardStatus.TRUSTED


@pytest.mark.parametrize(
    "changes",
    [{"spoke_with": " "}, {"number_from": ""}, {"way": Way.UNSTATED}, {"said": "12345"}, {"note": "x" * 501}],
    ids=["nobody", "number from nowhere", "no way", "half of it", "endless"],
)
def test_a_comparison_says_with_whom_on_which_way_and_all_of_it(
    a: OfficeDesk, b: OfficeDesk, changes: dict[str, object]
) -> None:
    fingerprint = a.knows(b, trusted=False)
    with pytest.raises(KnownError) as caught:
        a.bundles.compare_card(fingerprint, told(a, fingerprint, **changes))  # type: ignore[arg-type]  # any field
    assert caught.value.code is Code.COMPARISON_INVALID
    assert not standing(a).comparisons


def test_a_comparison_is_fresh_for_the_months_that_the_office_says(a: OfficeDesk, b: OfficeDesk, clock: SetClock) -> None:
    fingerprint = a.knows(b)
    last = a.bundles.freshness(fingerprint).last
    assert last == a.place.today
    clock.at += timedelta(days=400)
    assert a.bundles.freshness(fingerprint).state is FreshState.STALE
    a.bundles.compare_card(fingerprint, told(a, fingerprint))
    assert a.bundles.freshness(fingerprint).state is FreshState.FRESH


def test_months_are_counted_to_the_same_day_or_the_last() -> None:
    assert later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert later(date(2026, 12, 15), 12) == date(2027, 12, 15)
    assert freshness(date(2026, 8, 31), date(2027, 2, 28), 6).state is FreshState.FRESH
    assert freshness(date(2026, 8, 31), date(2027, 3, 1), 6).state is FreshState.STALE
    assert freshness(date(2000, 1, 1), date(2027, 3, 1), 0).state is FreshState.FRESH
    assert freshness(None, date(2027, 3, 1), 6).state is FreshState.NEVER
    assert (months_of("6"), months_of(""), months_of("six")) == (6, 12, 12)
