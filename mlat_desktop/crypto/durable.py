# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Writing a small secret file so that a crash leaves either the old one or the new one, whole."""

from __future__ import annotations

import errno
from pathlib import Path

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.system import files


def write_whole(path: Path, content: bytes) -> None:
    """Write beside ``path``, force it to the disk, then put it in place; readable by this user alone.

    Raises ``KnownError``: DISK_FULL, DISK_FAILED; the file before is then as it was.
    """
    try:
        files.write_whole(path, content)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise KnownError(Code.DISK_FULL) from error
        raise KnownError(Code.DISK_FAILED, reason=error.strerror or type(error).__name__) from error
