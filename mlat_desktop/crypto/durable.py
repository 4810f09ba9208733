# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Writing a small secret file so that a crash leaves either the old one or the new one, whole."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from mlat_desktop.domain.errors import Code, KnownError


def write_whole(path: Path, content: bytes) -> None:
    """Write beside ``path``, force it to the disk, then put it in place; readable by this user alone.

    Raises ``KnownError``: DISK_FULL, DISK_FAILED; the file before is then as it was.
    """
    part = path.with_name(path.name + ".part")
    try:
        handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
        if os.name != "nt":  # Windows forces the folder's entries by itself
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise KnownError(Code.DISK_FULL) from error
        raise KnownError(Code.DISK_FAILED, reason=error.strerror or type(error).__name__) from error
