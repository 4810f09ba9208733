# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The report of a mistake of ours: where in the program it happened, and nothing of any case.

It can be sent to the makers without a second look: no values, no messages of exceptions (they quote names and paths), no
arguments of the command line.
"""

from __future__ import annotations

import platform
import tempfile
import traceback
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from mlat_desktop import __version__, settings
from mlat_desktop.system import files

_ROOT = Path(__file__).resolve().parent.parent


def redacted(error: BaseException, at: datetime) -> str:
    """The text of the report: version, platform, and for each exception of the chain its type and the lines of code."""
    lines = [
        f"MLAT Desktop {__version__}",
        f"at {at.isoformat(timespec='seconds')}",
        f"Python {platform.python_version()} on {platform.system()} {platform.release()} {platform.machine()}",
    ]
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines += ["", _kind(link), *_frames(link)]
        link = link.__cause__ or link.__context__
    return "\n".join(lines) + "\n"


def save(error: BaseException, at: datetime) -> Path:
    """Write the report to the user's own folder (the temporary one where that fails) and return its path;
    ``OSError`` where neither takes it.
    """
    text = redacted(error, at)
    name = f"crash-{at:%Y%m%dT%H%M%S}-{uuid4().hex[:8]}.txt"
    try:
        return _write(settings.config_folder() / "crashes" / name, text)
    except OSError:
        return _write(Path(tempfile.gettempdir()) / name, text)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write_whole(path, text.encode())
    return path


def _kind(error: BaseException) -> str:
    number = f" errno {error.errno}" if isinstance(error, OSError) and error.errno is not None else ""
    return f"{type(error).__module__}.{type(error).__qualname__}{number}"


def _frames(error: BaseException) -> list[str]:
    return [f"  {_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]


def _place(filename: str) -> str:
    """Our own files by their path in the project, all others by name alone: the user's folders are nobody's business."""
    path = Path(filename)
    try:
        return path.resolve().relative_to(_ROOT).as_posix()
    except ValueError:
        return "/".join(path.parts[-2:])
