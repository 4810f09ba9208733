# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Where secrets come from and go to: a file, or a prompt that does not echo. Never an argument, never standard output."""

from __future__ import annotations

import getpass
import os
import sys
import warnings
from pathlib import Path

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.i18n import _
from mlat_desktop.system import files

MOST = 4096
"""Bytes of a passphrase file: more is the wrong file."""


def from_file(path: Path) -> str:
    """The first line of a file, without its end of line; a file with more lines is the wrong one."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST + 1)
    except FileNotFoundError as error:
        raise KnownError(Code.FILE_MISSING, path=str(path)) from error
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error
    try:
        text = data.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=why("it is not UTF-8 text")) from error
    if not text or len(data) > MOST or "\n" in text or "\r" in text:
        raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=why("it must hold one line and nothing else"))
    return text


def given(
    file: Path | None, variable: str, question: str, *, twice: bool = False, missing: Code = Code.PASSPHRASE_MISSING
) -> str:
    """A secret from ``file``, from the file that the environment names, or from the terminal (``twice`` for a new one).

    Raises ``missing`` where nobody can be asked.
    """
    named = file or (Path(os.environ[variable]) if variable and os.environ.get(variable) else None)
    if named is not None:
        return from_file(named)
    if not sys.stdin.isatty():
        raise KnownError(missing)
    secret = _ask(question, missing)
    if twice and _ask(_("The same again: "), missing) != secret:
        raise KnownError(Code.PASSPHRASE_DIFFERS)
    return secret


def fresh(file: Path | None, question: str) -> str:
    """A new passphrase, from ``file`` or typed twice."""
    return given(file, "", question, twice=True, missing=Code.PASSPHRASE_NEW_MISSING)


def _ask(question: str, missing: Code) -> str:
    with warnings.catch_warnings():
        # Where the terminal cannot hide what is typed getpass only warns: refuse instead.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(question)
        except (EOFError, getpass.GetPassWarning) as error:
            raise KnownError(missing) from error


class SecretFile:
    """A file of a secret that is claimed before the work and filled after it: 0600, never over an existing one.

    Leaving the block without :meth:`write` removes it again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written = False
        try:
            self._stream = files.create(path)
        except FileExistsError as error:
            raise KnownError(Code.FILE_EXISTS, path=str(path)) from error
        except OSError as error:
            raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error

    def __enter__(self) -> SecretFile:
        return self

    def write(self, text: str) -> None:
        """Write the secret through to the disk."""
        data = text.encode()
        while data:
            data = data[self._stream.write(data) :]
        os.fsync(self._stream.fileno())
        self._written = True

    def __exit__(self, *_details: object) -> None:
        self._stream.close()
        if not self._written:
            files.remove(self.path)
