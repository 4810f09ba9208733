# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A seal on a device, with SoftHSM as the device: sealed with RSA and EC keys that never leave it, and what goes wrong."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from mlat_desktop.crypto.seals import Seals
from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.letter_sheet import Verdict
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.seals import SealKind, TokenPlace
from mlat_desktop.letters.press import Press
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.seals import OfficeSeals
from tests.letters import p12
from tests.letters.conftest import Desk
from tests.letters.test_service import IN, Sit, refused, sealed

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN, LABEL = "648219", "office-seal"
pytestmark = [
    pytest.mark.interop,
    pytest.mark.thorough,
    pytest.mark.skipif(
        not (MODULE.exists() and shutil.which("softhsm2-util") and shutil.which("pkcs11-tool")),
        reason="needs softhsm2 and opensc",
    ),
]


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A drawer for devices; what lies in it is connected."""
    pytest.importorskip("pkcs11", reason="needs the extra for devices")
    drawer = tmp_path / "tokens"
    drawer.mkdir()
    conf = tmp_path / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {drawer}\nobjectstore.backend = file\nlog.level = ERROR\n", encoding="utf-8")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    return drawer


def run(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


def put_in(folder: Path, kind: str, token: str = "seal card") -> TokenPlace:
    """A device with a key and its certificate, made as its issuer would."""
    own = p12.key(kind)
    (folder / "key.pem").write_bytes(
        own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    cert = p12.certificate(own, "Seal on a card", p12.issuer())
    (folder / "cert.der").write_bytes(cert.public_bytes(serialization.Encoding.DER))
    run("softhsm2-util", "--init-token", "--free", "--label", token, "--so-pin", "12345678", "--pin", PIN)
    run("softhsm2-util", "--import", folder / "key.pem", "--token", token, "--label", LABEL, "--id", "01", "--pin", PIN)
    run(
        "pkcs11-tool", "--module", MODULE, "--token-label", token, "--login", "--pin", PIN,
        "--write-object", folder / "cert.der", "--type", "cert", "--label", LABEL, "--id", "01",
    )  # fmt: skip
    return TokenPlace(module=str(MODULE), token=token, label=LABEL)


def seals(at: Desk, role: Role | None = None) -> OfficeSeals:
    if role is not None:
        at.place.user = replace(at.place.user, role=role)
    return OfficeSeals(at.place, Seals(), Press())


def in_use(desk: Sit, place: TokenPlace) -> Desk:
    """Martin's desk, at which the seal on the device is in use and its PIN was told."""
    admin, martin = seals(desk("anna"), Role.ADMINISTRATOR), desk("martin")
    brought = admin.bring_in_token(place, PIN).value
    assert brought.kind is SealKind.TOKEN
    seals(martin).use(brought.fingerprint)
    return martin


def approved(desk: Sit, martin: Desk) -> int:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    return letter.id


@pytest.mark.parametrize("kind", [p12.P256, p12.P384, p12.RSA])
def test_a_letter_is_sealed_by_the_device_and_verified_like_any_other(
    desk: Sit,
    device: Path,
    tmp_path: Path,
    kind: str,
) -> None:
    before = sealed(desk)
    martin = in_use(desk, put_in(tmp_path, kind))
    letter = approved(desk, martin)
    error = refused(Code.SEAL_PIN, lambda: martin.letters.seal(letter))
    assert "seal card" in sentence(error)
    assert seals(martin).lacks_pin() == "seal card"
    with seals(martin).opened(PIN):
        made = martin.letters.seal(letter).value
    assert martin.place.seal_pin == "", "asked again for the next letter"
    assert made.number.endswith(f"{int(before.number[-4:]) + 1:04d}"), "what was refused took no number"
    for each in (before, made):
        assert martin.letters.verify(martin.letters.pdf(each.id)).verdict is Verdict.GENUINE
    with martin.place.store.read() as uow:
        kept = uow.seals.all()[-1]
        assert kept.key is None
        assert PIN not in repr(kept) + repr(martin.place) + "".join(str(detail) for _, detail in uow.audit.detailed())


def test_whatever_a_device_refuses_is_one_sentence_and_the_letter_stays_approved(
    desk: Sit,
    device: Path,
    tmp_path: Path,
) -> None:
    place = put_in(tmp_path, p12.P256)
    martin = in_use(desk, place)
    letter = approved(desk, martin)

    def said(pin: str) -> str:
        with seals(martin).opened(pin):
            words = sentence(refused(Code.SEAL_TOKEN, lambda: martin.letters.seal(letter)))
            assert martin.place.seal_pin == "", "a PIN that failed is not told to the device again"
        assert (martin.letters.show(letter).status, martin.letters.show(letter).number) == (LetterStatus.APPROVED, "")
        return words

    assert "the PIN is wrong" in said("000000")
    away = device.with_name("away")
    device.rename(away)
    device.mkdir()
    assert "not connected" in said(PIN)
    device.rmdir()
    away.rename(device)
    with seals(martin).opened(PIN):
        assert martin.letters.seal(letter).value.number.endswith("0001")


def test_a_wrong_library_device_or_label_brings_nothing_in(
    desk: Sit,
    device: Path,
    tmp_path: Path,
) -> None:
    place = put_in(tmp_path, p12.P256)
    admin = seals(desk("anna"), Role.ADMINISTRATOR)
    for wrong, words in (
        (replace(place, token="another card"), "not connected"),
        (replace(place, label="another key"), "no key with a certificate"),
        (replace(place, module=str(tmp_path / "none.so")), "cannot be loaded"),
    ):
        error = refused(Code.SEAL_TOKEN, lambda wrong=wrong: admin.bring_in_token(wrong, PIN))  # type: ignore[misc]  # bound now
        assert words in sentence(error)
    assert len(admin.all()) == 1
