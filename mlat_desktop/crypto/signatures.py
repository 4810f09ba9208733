# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""SSH signatures (SSHSIG, Ed25519): what ``ssh-keygen -Y sign`` makes and ``ssh-keygen -Y verify`` checks, byte for byte.

One form of every signature is accepted: a parsed one is encoded again and must equal what was read, so that no bit of a
signature file can change unnoticed. Keeps no keys and trusts nobody: whose key is trusted is the services' question.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mlat_desktop.domain.errors import why

KEY_TYPE = "ssh-ed25519"
_MAGIC = b"SSHSIG"
_HASH = b"sha512"
_BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"
_END = b"-----END SSH SIGNATURE-----\n"
_MOST = 4096


class SignatureError(ValueError):
    """A signature or key that is not whole, not canonical, or not of this message; the text says which, in English."""


def public_key(seed: bytes) -> str:
    """The OpenSSH public key line (``ssh-ed25519 AAAA...``, no comment) of a 32-byte private seed."""
    raw = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return _key_line(_key_blob(raw))


def fingerprint(key_line: str) -> str:
    """OpenSSH's ``SHA256:...`` of a public key line, the text that two offices compare on the telephone.

    Raises :class:`SignatureError` unless the line is one canonical Ed25519 key without a comment.
    """
    return _fingerprint(_blob_of(key_line))


def sign(seed: bytes, message: bytes, namespace: str) -> bytes:
    """The armored signature of ``message`` for one purpose; a signature never counts for another ``namespace``."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return _armor(raw, namespace, private.sign(_signed_bytes(message, namespace)))


def verify(key_line: str, message: bytes, signature: bytes, namespace: str) -> None:
    """Raise :class:`SignatureError` unless ``signature`` is that of this key over this message for this namespace."""
    raw, theirs, signed = _parse(signature)
    if _key_line(_key_blob(raw)) != key_line:
        raise SignatureError(why("was made with another key"))
    if theirs != namespace:
        raise SignatureError(why("was made for another purpose"))
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signed, _signed_bytes(message, namespace))
    except (InvalidSignature, ValueError) as error:
        raise SignatureError(why("does not belong to this content")) from error


def signer(signature: bytes) -> str:
    """The fingerprint of the key named in a signature. Says who claims to have signed, not that it is true."""
    return _fingerprint(_key_blob(_parse(signature)[0]))


def named_key(signature: bytes) -> str:
    """The public key line of the key named in a signature, with the same reserve as :func:`signer`."""
    return _key_line(_key_blob(_parse(signature)[0]))


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _key_blob(raw: bytes) -> bytes:
    return _string(KEY_TYPE.encode()) + _string(raw)


def _key_line(blob: bytes) -> str:
    return f"{KEY_TYPE} {base64.b64encode(blob).decode()}"


def _fingerprint(blob: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def _blob_of(line: str) -> bytes:
    try:
        blob = base64.b64decode(line.removeprefix(KEY_TYPE + " "), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureError(why("the key is not an Ed25519 key of OpenSSH")) from error
    if len(blob) != 51 or blob != _key_blob(blob[-32:]) or line != _key_line(blob):
        raise SignatureError(why("the key is not an Ed25519 key of OpenSSH"))
    return blob


def _signed_bytes(message: bytes, namespace: str) -> bytes:
    hashed = hashlib.sha512(message).digest()
    return _MAGIC + _string(namespace.encode()) + _string(b"") + _string(_HASH) + _string(hashed)


def _armor(raw: bytes, namespace: str, signed: bytes) -> bytes:
    blob = _MAGIC + (1).to_bytes(4, "big") + _string(_key_blob(raw)) + _string(namespace.encode())
    blob += _string(b"") + _string(_HASH) + _string(_string(KEY_TYPE.encode()) + _string(signed))
    text = base64.b64encode(blob)
    return _BEGIN + b"".join(text[i : i + 70] + b"\n" for i in range(0, len(text), 70)) + _END


class _Cursor:
    """Reads length-prefixed fields and refuses to read past the end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> bytes:
        if count > len(self._data) - self._at:
            raise SignatureError(why("is cut short"))
        self._at += count
        return self._data[self._at - count : self._at]

    def string(self) -> bytes:
        return self.take(int.from_bytes(self.take(4), "big"))


def _parse(signature: bytes) -> tuple[bytes, str, bytes]:
    """Key bytes, namespace and signature bytes; only what our own encoder would write, to the byte."""
    if len(signature) > _MOST or not (signature.startswith(_BEGIN) and signature.endswith(_END)):
        raise SignatureError(why("is not an SSH signature"))
    try:
        blob = base64.b64decode(signature[len(_BEGIN) : -len(_END)].replace(b"\n", b""), validate=True)
        cursor = _Cursor(blob)
        cursor.take(len(_MAGIC) + 4)
        key, namespace = _Cursor(cursor.string()), cursor.string().decode("ascii")
        cursor.string(), cursor.string()
        inner = _Cursor(cursor.string())
        key.string(), inner.string()
        raw, signed = key.string(), inner.string()
    except (binascii.Error, ValueError) as error:
        raise SignatureError(why("is not an SSH signature")) from error
    if len(raw) != 32 or len(signed) != 64 or _armor(raw, namespace, signed) != signature:
        raise SignatureError(why("is not written in the one accepted form"))
    return raw, namespace, signed
