# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A seal whose key never leaves a device: a card, a stick or a security module behind a PKCS #11 library.

The library belongs to the maker of the device and is loaded into this process, so an office names it by its path. Everything
that can go wrong with a device becomes one refusal that says which; nothing was numbered when it is raised.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.seals import TokenPlace

EXTRA = "token"
"""Name of the optional dependency that this needs."""


@contextmanager
def session(place: TokenPlace, pin: str) -> Iterator[Any]:
    """An open session with a device, closed at the end; ``SEAL_TOKEN`` with the reason for whatever fails in it."""
    try:
        import pkcs11
    except ImportError as error:
        raise _refused(
            why("the part of this program for such devices is not installed (its extra “{name}”)", name=EXTRA)
        ) from error
    try:
        library = pkcs11.lib(place.module)
        library.reinitialize()  # a device that was taken out or put in since is seen only so
    except (RuntimeError, OSError, pkcs11.PKCS11Error) as error:
        raise _refused(why("its library {path} cannot be loaded", path=place.module)) from error
    try:
        with _token(pkcs11, library, place).open(user_pin=pin) as opened:
            yield opened
    except KnownError:
        raise
    except pkcs11.PKCS11Error as error:
        raise _refused(_reason(pkcs11.exceptions, error, place)) from error


def certificate(place: TokenPlace, pin: str) -> bytes:
    """The certificate in DER that stands beside the key on the device; ``SEAL_TOKEN`` if there is none."""
    with session(place, pin) as opened:
        import pkcs11

        wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE, pkcs11.Attribute.LABEL: place.label}
        found = [bytes(each[pkcs11.Attribute.VALUE]) for each in opened.get_objects(wanted)]
        with suppress(pkcs11.NoSuchKey, pkcs11.MultipleObjectsReturned):
            opened.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=place.label)
            if len(found) == 1:
                return found[0]
    raise _refused(why("it holds no key with a certificate under the label {label}", label=place.label))


def _token(pkcs11: Any, library: Any, place: TokenPlace) -> Any:
    try:
        return library.get_token(token_label=place.token)
    except pkcs11.NoSuchToken as error:
        raise _refused(why("the device {token} is not connected", token=place.token)) from error
    except pkcs11.MultipleTokensReturned as error:
        raise _refused(why("several devices are called {token}", token=place.token)) from error


def _reason(errors: Any, error: Exception, place: TokenPlace) -> Why:
    if isinstance(error, errors.PinLocked):
        return why("its PIN is locked after too many wrong ones; whoever issued the device can unlock it")
    if isinstance(error, errors.PinIncorrect | errors.PinLenRange | errors.PinInvalid | errors.ArgumentsBad):
        return why("the PIN is wrong; after a few more the device locks itself")
    if isinstance(error, errors.NoSuchKey):
        return why("it holds no key with a certificate under the label {label}", label=place.label)
    if isinstance(error, errors.DeviceRemoved | errors.TokenNotPresent | errors.SessionHandleInvalid | errors.SessionClosed):
        return why("the device {token} was taken out", token=place.token)
    return why("the device answered with {error}", error=type(error).__name__)


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.SEAL_TOKEN, reason=reason)
