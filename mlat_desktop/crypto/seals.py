# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Makes the keys by which an office seals: a P-256 seal key with a self-signed certificate, and an Ed25519 signing key.

They are returned to the caller, who stores them in the encrypted database; nothing here ever touches a disk.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from mlat_desktop.crypto import pkcs12
from mlat_desktop.domain.errors import why
from mlat_desktop.domain.letter_sheet import SealKeys
from mlat_desktop.domain.seals import BroughtSeal, SealFacts

YEARS = 10
_NAME_MOST = 64
"""Upper bound of a common name in X.520; the library counts it in UTF-8 bytes."""


class Seals:
    """Makes the seal key and certificate of an office."""

    def make(self, *, office: str, country: str, at: datetime) -> SealKeys:
        """New keys. The certificate names the office and its State and is valid for ten years from the day before ``at``,
        so that a clock that is slightly slow does not refuse the first seal.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        signing = Ed25519PrivateKey.generate()
        return SealKeys(
            seal_key=key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
            certificate=certificate(key, office=office, country=country, at=at),
            signing_key=signing.private_bytes_raw(),
        )

    def facts(self, certificate: bytes) -> SealFacts:
        """What a certificate in DER says."""
        return pkcs12.facts(x509.load_der_x509_certificate(certificate))

    def open_pkcs12(self, data: bytes, passphrase: str, at: datetime) -> BroughtSeal:
        """The key and certificates of a PKCS #12 file; ``SEAL_REFUSED`` for what cannot seal letters at ``at``."""
        return pkcs12.open_pkcs12(data, passphrase, at)

    def judge(self, certificate: bytes, at: datetime) -> BroughtSeal:
        """A certificate whose key is elsewhere; ``SEAL_REFUSED`` if it cannot seal letters at ``at``."""
        try:
            loaded = x509.load_der_x509_certificate(certificate)
        except ValueError as error:
            raise pkcs12.refused(why("its certificate cannot be read")) from error
        pkcs12.must_seal(loaded, at)
        return BroughtSeal(facts=pkcs12.facts(loaded), certificate=certificate)


def certificate(key: ec.EllipticCurvePrivateKey, *, office: str, country: str, at: datetime) -> bytes:
    """A self-signed certificate in DER, for document signing only."""
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country.upper()),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _short(office)),
            x509.NameAttribute(NameOID.COMMON_NAME, _short(office)),
        ]
    )
    start = at - timedelta(days=1)
    try:
        end = start.replace(year=start.year + YEARS)
    except ValueError:  # 29 February
        end = start.replace(year=start.year + YEARS, day=28)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    public = key.public_key()
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start.replace(microsecond=0))
        .not_valid_after(end.replace(microsecond=0))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.DER)


def _short(name: str) -> str:
    text = " ".join(name.split())
    if len(text.encode()) <= _NAME_MOST:
        return text
    return text.encode()[: _NAME_MOST - len("…".encode())].decode(errors="ignore").rstrip() + "…"
