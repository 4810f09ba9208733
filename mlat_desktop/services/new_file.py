# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Writes what an officer takes out of the office: a new file, whole or not at all."""

from __future__ import annotations

import errno
import secrets
from collections.abc import Callable
from contextlib import suppress
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.system import files


def write_new(target: Path, fill: Callable[[BinaryIO], None], ready: Callable[[], None] | None = None) -> None:
    """Write a file that must not exist yet through a neighbour ``.part``, so that a failure leaves nothing behind. Plain
    content of a case is readable by this user alone, whatever the folder is. ``ready`` is called once the content is on the
    disk and before it gets its name. The neighbour's own name is another one each time: what a killed process left behind is in
    nobody's way.

    Raises ``FILE_EXISTS``, ``DISK_FULL`` or ``DISK_FAILED``; what ``fill`` and ``ready`` raise passes through.
    """
    if target.exists():
        raise KnownError(Code.FILE_EXISTS, path=str(target))
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        stream = files.create(part)
    except OSError as error:
        raise _disk(error) from error
    try:
        with BufferedWriter(cast(RawIOBase, stream)) as out:
            fill(cast(BinaryIO, out))
            out.flush()
            files.force(out.fileno())
        if ready:
            ready()
        files.rename(part, target)
        files.sync_folder(target.parent)
    except BaseException as error:
        with suppress(OSError):  # a medium that fails shall not hide what happened
            files.remove(part)
        if isinstance(error, FileExistsError):  # somebody else was quicker
            raise KnownError(Code.FILE_EXISTS, path=str(target)) from error
        if isinstance(error, OSError):
            raise _disk(error) from error
        raise


def _disk(error: OSError) -> KnownError:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    return KnownError(Code.DISK_FULL if full else Code.DISK_FAILED, reason=error.strerror or str(error))
