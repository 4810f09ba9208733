# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Makes certificates and PKCS #12 files as an authority that issues certificates would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from tests.letters.conftest import THEN

PASSPHRASE = "eleven wet umbrellas"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
P256, P384, RSA = "P-256", "P-384", "RSA"


def key(kind: str = P256, bits: int = 2048) -> Key:
    if kind == RSA:
        return rsa.generate_private_key(public_exponent=65537, key_size=bits)
    return ec.generate_private_key(ec.SECP384R1() if kind == P384 else ec.SECP256R1())


@dataclass
class Issuer:
    """An authority with its own key and certificate."""

    key: Key
    certificate: x509.Certificate


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CH"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def certificate(
    owner: Key, common: str, issuer: Issuer | None, *, days: int = 730, since: datetime = THEN, ca: bool = False,
    signs: bool = True,
) -> x509.Certificate:  # fmt: skip
    name = _name(common)
    usage = x509.KeyUsage(
        digital_signature=signs and not ca, content_commitment=False, key_encipherment=not signs, data_encipherment=False,
        key_agreement=False, key_cert_sign=ca, crl_sign=ca, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .public_key(owner.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since - timedelta(days=1))
        .not_valid_after(since + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    return built.sign(issuer.key if issuer else owner, hashes.SHA256())


def issuer(common: str = "State Certification Authority") -> Issuer:
    own = key()
    return Issuer(own, certificate(own, common, None, days=3650, ca=True))


def pack(owner: Key, cert: x509.Certificate | None, *others: x509.Certificate, passphrase: str = PASSPHRASE) -> bytes:
    hidden = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(b"seal", owner, cert, others or None, hidden)


def seal_file(kind: str = P256, common: str = "Seal of the Office 2026", *, days: int = 730) -> bytes:
    """A file as an office gets it: key, certificate, the certificate of its issuer."""
    above, own = issuer(), key(kind)
    return pack(own, certificate(own, common, above, days=days), above.certificate)
