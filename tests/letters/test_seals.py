# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The seals of an office: brought in by one, put in use by another, and what older ones sealed stays known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509

from mlat_desktop.clock import SetClock
from mlat_desktop.crypto.seals import Seals
from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.letter_sheet import SealKeys, Verdict
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.seals import SealKind, SealState
from mlat_desktop.letters.press import Press
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.sealing import ending
from mlat_desktop.services.letters.seals import OfficeSeals
from tests.letters import p12
from tests.letters.conftest import THEN, Desk
from tests.letters.p12 import PASSPHRASE
from tests.letters.test_pages import sheet
from tests.letters.test_service import Sit, refused, sealed

pytestmark = pytest.mark.thorough


def seals(desk: Desk, role: Role | None = None) -> OfficeSeals:
    if role is not None:
        desk.place.user = replace(desk.place.user, role=role)
    return OfficeSeals(desk.place, Seals(), Press())


@pytest.mark.parametrize(("kind", "said"), [(p12.P256, "EC P-256"), (p12.P384, "EC P-384"), (p12.RSA, "RSA 2048")])
def test_a_seal_from_a_file_seals_and_what_the_older_one_sealed_stays_ours(desk: Sit, kind: str, said: str) -> None:
    before = sealed(desk)
    admin, martin = seals(desk("anna"), Role.ADMINISTRATOR), desk("martin")
    brought = admin.bring_in(p12.seal_file(kind), PASSPHRASE).value
    assert (brought.state, brought.key_type, brought.issuer) == (SealState.PROPOSED, said, "State Certification Authority")
    by_old = martin.letters.verify(martin.letters.pdf(sealed(desk).id))
    assert by_old.certificate_sha256 != brought.fingerprint, "it seals nothing until somebody puts it in use"
    used = seals(martin).use(brought.fingerprint[:8]).value
    assert used.state is SealState.IN_USE
    after = martin.letters.verify(martin.letters.pdf(sealed(desk).id))
    assert (after.verdict, after.certificate_sha256) == (Verdict.GENUINE, brought.fingerprint)
    assert martin.letters.verify(martin.letters.pdf(before.id)).verdict is Verdict.GENUINE
    first, second = seals(martin).all()
    assert (first.kind, first.state, second.state) == (SealKind.MADE, SealState.KEPT, SealState.IN_USE)


def test_a_former_seal_without_an_entry_in_the_register_is_no_letter_of_ours(desk: Sit, keys: SealKeys) -> None:
    admin, martin = seals(desk("anna"), Role.ADMINISTRATOR), desk("martin")
    made = admin.all()[0].fingerprint
    seals(martin).use(admin.bring_in(p12.seal_file(), PASSPHRASE).value.fingerprint)
    admin.retire(made, "Replaced")
    forged = Press().seal(Press().compose(sheet("refusal", "en")), keys, at=THEN, reason="x", location="CH")
    assert martin.letters.verify(forged).verdict is Verdict.NOT_OURS


def test_whoever_brought_it_in_does_not_put_it_in_use_alone(desk: Sit) -> None:
    admin = seals(desk("anna"), Role.ADMINISTRATOR)
    brought = admin.bring_in(p12.seal_file(), PASSPHRASE).value.fingerprint
    refused(Code.SEAL_SECOND_PERSON, lambda: admin.use(brought))
    refused(Code.NOT_PERMITTED, lambda: seals(desk("clara")).use(brought))
    refused(Code.NOT_PERMITTED, lambda: seals(desk("martin")).bring_in(b"", PASSPHRASE))
    refused(Code.SEAL_KNOWN, lambda: [admin.bring_in(held, PASSPHRASE) for held in (p12.seal_file(),) * 2])


def test_a_retired_seal_has_no_key_and_never_seals_again(desk: Sit) -> None:
    anna = desk("anna")
    admin, martin = seals(anna, Role.ADMINISTRATOR), seals(desk("martin"))
    made = admin.all()[0].fingerprint
    refused(Code.SEAL_STATE, lambda: admin.retire(made, "x"))
    martin.use(admin.bring_in(p12.seal_file(), PASSPHRASE).value.fingerprint)
    refused(Code.SEAL_STATE, lambda: admin.retire(made, " "))
    assert admin.retire(made, "Replaced").value.state is SealState.RETIRED
    refused(Code.SEAL_STATE, lambda: martin.use(made))
    refused(Code.SEAL_UNKNOWN, lambda: martin.use("00112233"))
    refused(Code.SEAL_UNKNOWN, lambda: martin.use(made[:3]))
    with anna.place.store.read() as uow:
        assert uow.seals.all()[0].key is None
        assert uow.office.secret("seal-key") == b""


def _no_chain() -> bytes:
    own = p12.key()
    return p12.pack(own, p12.certificate(own, "Seal", p12.issuer()))


def _false_chain() -> bytes:
    own, above, other = p12.key(), p12.issuer(), p12.issuer()
    return p12.pack(own, p12.certificate(own, "Seal", above), other.certificate)


def _own(**named: bool) -> Callable[[], bytes]:
    def made() -> bytes:
        own, above = p12.key(), p12.issuer()
        return p12.pack(own, p12.certificate(own, "Seal", above, **named), above.certificate)  # type: ignore[arg-type]  # flags by name, in tests only

    return made


def _at(days: int, since: int = 0) -> Callable[[], bytes]:
    def made() -> bytes:
        own, above = p12.key(), p12.issuer()
        dated = p12.certificate(own, "Seal", above, days=days, since=THEN + timedelta(days=since))
        return p12.pack(own, dated, above.certificate)

    return made


def _weak() -> bytes:
    own, above = p12.key(p12.RSA, 1024), p12.issuer()
    return p12.pack(own, p12.certificate(own, "Seal", above), above.certificate)


def _without_key() -> bytes:
    return p12.pack(p12.key(), None)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (_no_chain, "issuer is not in the file"),
        (_false_chain, "chain is broken"),
        (_own(ca=True), "issuer of certificates"),
        (_own(signs=False), "may not sign documents"),
        (_at(0), "expired on 20 Nov 2026"),
        (_at(900, since=100), "valid only from 27 Feb 2027"),
        (_weak, "nor RSA of 2048 bits"),
        (_without_key, "private key with its certificate"),
        (lambda: b"", "damaged"),
        (lambda: b"\x30\x82" * 50, "damaged"),
        (lambda: b"x" * (2 << 20), "too large"),
        (lambda: p12.seal_file()[:-40], "damaged"),
    ],
)
def test_what_cannot_seal_is_refused_with_its_reason_and_changes_nothing(
    desk: Sit, file: Callable[[], bytes], said: str
) -> None:
    admin = seals(desk("anna"), Role.ADMINISTRATOR)
    error = refused(Code.SEAL_REFUSED, lambda: admin.bring_in(file(), PASSPHRASE))
    assert said in sentence(error)
    assert len(admin.all()) == 1


def test_a_wrong_passphrase_is_said_to_be_one_and_stands_nowhere(desk: Sit, caplog: pytest.LogCaptureFixture) -> None:
    admin = seals(desk("anna"), Role.ADMINISTRATOR)
    error = refused(Code.SEAL_REFUSED, lambda: admin.bring_in(p12.seal_file(), "wrong umbrellas"))
    assert "passphrase is wrong" in sentence(error)
    assert "umbrellas" not in sentence(error) + caplog.text + repr(error.__cause__)


def test_no_secret_shows_in_what_is_kept_or_told(desk: Sit) -> None:
    anna = desk("anna")
    admin = seals(anna, Role.ADMINISTRATOR)
    told = repr(admin.bring_in(p12.seal_file(), PASSPHRASE))
    with anna.place.store.read() as uow:
        kept = repr(uow.seals.all()) + "".join(str(detail) for _, detail in uow.audit.detailed())
    assert "PRIVATE" not in told + kept
    assert PASSPHRASE not in told + kept
    assert "key=" not in kept


def test_the_end_of_the_certificate_is_told_60_and_14_days_before_and_nothing_is_sealed_after_it(
    desk: Sit, clock: SetClock
) -> None:
    anna, martin = desk("anna"), desk("martin")
    admin = seals(anna, Role.ADMINISTRATOR)
    data = p12.seal_file(days=100)
    end = THEN + timedelta(days=100)
    seals(martin).use(admin.bring_in(data, PASSPHRASE).value.fingerprint)

    def told(before: timedelta) -> str:
        with anna.place.store.read() as uow:
            return ending(uow, end - before)

    assert told(timedelta(days=61)) == ""
    assert told(timedelta(days=59)) == (
        "The certificate of the office’s seal expires on 28 February 2027. Have a new one made and bring it in under Settings."
    )
    assert "(days left: 13)" in told(timedelta(days=13, hours=2))
    assert "expired" in told(timedelta(hours=-1))
    for left in (timedelta(days=59), timedelta(days=13), timedelta(hours=-1)):
        assert "Have a new one made" in told(left), "what to do"
    letter = martin.letters.draft(martin.requests["MLAI-2026-0007"], "acknowledgement", "en").value
    martin.letters.submit(letter.id)
    anna.letters.approve(letter.id)
    assert martin.letters.check(letter.id).hindrances == ()
    clock.at = end + timedelta(minutes=1)
    assert [each.code for each in martin.letters.check(letter.id).hindrances] == [Code.SEAL_EXPIRED]
    refused(Code.SEAL_EXPIRED, lambda: martin.letters.seal(letter.id))
    assert martin.letters.show(letter.id).number == ""


def test_nothing_is_sealed_after_the_end_of_the_certificate_that_was_made_with_the_office(desk: Sit, clock: SetClock) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = martin.letters.draft(martin.requests["MLAI-2026-0007"], "acknowledgement", "en").value
    martin.letters.submit(letter.id)
    anna.letters.approve(letter.id)
    clock.at = THEN + timedelta(days=3660)
    refused(Code.SEAL_EXPIRED, lambda: martin.letters.seal(letter.id))
    clock.at = THEN
    assert martin.letters.seal(letter.id).value.number == "L-2026-0001", "no number was taken"


def test_the_certificate_that_is_made_with_an_office_passes_the_same_examination(keys: SealKeys) -> None:
    facts = Seals().facts(keys.certificate)
    assert facts.key_type == "EC P-256"
    assert facts.not_after == x509.load_der_x509_certificate(keys.certificate).not_valid_after_utc
