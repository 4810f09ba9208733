# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reads the key and certificates of a seal from a PKCS #12 file, and refuses what could not seal letters."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.seals import BroughtSeal, SealFacts

MOST = 1 << 20
"""Bytes of a PKCS #12 file: a key and a chain are some thousand."""
LEAST_RSA = 2048
_CURVES = {"secp256r1": "EC P-256", "secp384r1": "EC P-384"}
_DER, _PKCS8 = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8


def open_pkcs12(data: bytes, passphrase: str, at: datetime) -> BroughtSeal:
    """The seal in a file. ``SEAL_REFUSED`` says what is wrong with it; the passphrase is in no refusal."""
    if len(data) > MOST:
        raise refused(why("it is too large to hold a key"))
    try:
        held = pkcs12.load_pkcs12(data, passphrase.encode() or None)
    except ValueError as error:
        raise refused(why("the passphrase is wrong or the file is damaged")) from error
    except Exception as error:  # an algorithm that the library does not know, a structure that it trips over
        raise refused(why("it is not a PKCS #12 file that can be read")) from error
    if held.key is None or held.cert is None:
        raise refused(why("it does not hold a private key with its certificate"))
    certificate = held.cert.certificate
    if _raw(held.key.public_key()) != _raw(certificate.public_key()):
        raise refused(why("the key and the certificate do not belong together"))
    must_seal(certificate, at)
    chain = _chain(certificate, [each.certificate for each in held.additional_certs], at)
    return BroughtSeal(
        facts=facts(certificate),
        certificate=certificate.public_bytes(_DER),
        chain="".join(each.public_bytes(serialization.Encoding.PEM).decode() for each in chain),
        key=held.key.private_bytes(_DER, _PKCS8, serialization.NoEncryption()),
    )


def must_seal(certificate: x509.Certificate, at: datetime) -> None:
    """Refuse a certificate that may not sign documents, or whose key is weak or of a kind that letters do not take."""
    if not key_type(certificate.public_key()):
        raise refused(why("its key is neither EC P-256 or P-384 nor RSA of 2048 bits or more"))
    if at < certificate.not_valid_before_utc:
        raise refused(why("it is valid only from {date}", date=certificate.not_valid_before_utc.date()))
    if at >= certificate.not_valid_after_utc:
        raise refused(why("it expired on {date}", date=certificate.not_valid_after_utc.date()))
    if _is_issuer(certificate):
        raise refused(why("it is the certificate of an issuer of certificates, not that of an office"))
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise refused(why("it does not say that its key may sign documents")) from None
    if not (usage.digital_signature or usage.content_commitment):
        raise refused(why("its key may not sign documents"))


def facts(certificate: x509.Certificate) -> SealFacts:
    """What a certificate says of itself."""
    return SealFacts(
        fingerprint=hashlib.sha256(certificate.public_bytes(_DER)).hexdigest(),
        subject=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        key_type=key_type(certificate.public_key()),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def key_type(key: PublicKeyTypes) -> str:
    """The kind of a key as people call it; empty for one that seals no letters."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _CURVES.get(key.curve.name, "")
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA:
        return f"RSA {key.key_size}"
    return ""


def refused(reason: Why) -> KnownError:
    """The refusal of a certificate."""
    return KnownError(Code.SEAL_REFUSED, reason=reason)


def _chain(leaf: x509.Certificate, others: Sequence[x509.Certificate], at: datetime) -> list[x509.Certificate]:
    """The issuers from the seal upwards as far as the file has them: at least the first, each of them genuine and valid."""
    chain: list[x509.Certificate] = []
    here = leaf
    while here.issuer != here.subject and len(chain) < 10:
        above = next((each for each in others if each.subject == here.issuer), None)
        if above is None:
            if not chain:
                raise refused(why("the certificate of its issuer is not in the file; ask for the file with the whole chain"))
            return chain
        _must_issue(above, here, at)
        chain.append(above)
        here = above
    if here.issuer == here.subject:
        _must_issue(here, here, at, self_signed=here is leaf)
    return chain


def _must_issue(above: x509.Certificate, below: x509.Certificate, at: datetime, *, self_signed: bool = False) -> None:
    try:
        below.verify_directly_issued_by(above)
    except (InvalidSignature, ValueError, TypeError) as error:
        raise refused(why("its chain is broken: {name} did not issue what it is said to", name=_name(above.subject))) from error
    valid = above.not_valid_before_utc <= at < above.not_valid_after_utc
    if not self_signed and not (valid and _is_issuer(above)):
        raise refused(why("its chain is broken: {name} may issue no certificates now", name=_name(above.subject)))


def _is_issuer(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False


def _name(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string()


def _raw(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(_DER, serialization.PublicFormat.SubjectPublicKeyInfo)
